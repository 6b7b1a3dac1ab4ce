-- Sums of each dekad and region for the year's curve, beside marks of what changed since; indexes for totals.
--
-- Why sums at all: the curve adds two years of rows, 216,000 for 3,000 projects, to draw 72 points of which one or
-- two can have changed since the last minute.
-- Why marks and not a running total: writers would wait for each other at a shared row (ADR 0007). A mark is
-- a row of the writer's own, written in its transaction; who reads takes the sums of the dekads before the first mark
-- and adds up the rest itself, so that no answer is ever older than the last commit (ADR 0010).
-- Lock: two new tables; the indexes block writes to their tables for the seconds they take.
-- Undo: drop tables and indexes; nothing is lost, the sums are derived.

create table dekad_sum (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  dekad_start       date not null,
  region_path       text not null,
  investment_yuan   bigint,
  annual_plan_yuan  bigint,
  moved_yuan        bigint,
  primary key (jurisdiction_id, dekad_start, region_path)
);
comment on table dekad_sum is 'Sums of project_dekad over a region and all below it, right for the dekads before the first mark in dekad_sum_mark.';
comment on column dekad_sum.moved_yuan is 'What correction lines booked in another dekad move into or out of investment_yuan.';
alter table dekad_sum enable row level security;
alter table dekad_sum force row level security;
create policy dekad_sum_owner on dekad_sum to dekad_owner using (true) with check (true);
create policy dekad_sum_app on dekad_sum to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')));
grant select on dekad_sum to dekad_app;

create table dekad_sum_mark (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  mark_id           uuid not null,
  first_dekad       date not null,
  primary key (jurisdiction_id, mark_id)
);
create index dekad_sum_mark_first on dekad_sum_mark (jurisdiction_id, first_dekad);
comment on table dekad_sum_mark is 'Said by every writer of project_dekad in its own transaction: the sums from this dekad on may be other ones. Taken away by who sums anew.';
alter table dekad_sum_mark enable row level security;
alter table dekad_sum_mark force row level security;
create policy dekad_sum_mark_owner on dekad_sum_mark to dekad_owner using (true) with check (true);
create policy dekad_sum_mark_app on dekad_sum_mark to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on dekad_sum_mark to dekad_app;

-- Nothing is summed yet of what is there.
insert into dekad_sum_mark (jurisdiction_id, mark_id, first_dekad)
select jurisdiction_id, gen_random_uuid(), '0001-01-01' from jurisdiction;

create index correction_line_booked on correction_line (jurisdiction_id, booked_dekad);
create index plan_in_force on plan (jurisdiction_id, year) where state = 'approved';
