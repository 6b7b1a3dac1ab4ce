-- Totals kept by region and period, beside the marks of ADR 0010, which now name the region they touch.
--
-- Why: a total of one dekad adds up a row a project (100 ms for 3,000) and most of its regions have not changed since
-- somebody last asked. Why JSON: a page reads the sums of one region by its splits whole, and as 60 columns a
-- sector the reading alone costs more than the sums. It is json and not jsonb: it is handed on, never looked into.
-- How they stay exact stands in ADR 0012.
-- Lock: new tables and columns; the index blocks writes to project_dekad for the seconds it takes.
-- Undo: drop tables, columns and index; nothing is lost, all of it is derived.

alter table dekad_sum_mark add column region_path text;
comment on column dekad_sum_mark.region_path is 'Where the projects stand whose sums may be others; null: anywhere in the office.';

alter table dekad_sum
  add column own_investment_yuan bigint,
  add column own_annual_plan_yuan bigint,
  add column own_moved_yuan bigint;
comment on column dekad_sum.own_investment_yuan is 'Of the projects that stand in the region itself and in none below it; the other two alike.';

create table kept_period (
  jurisdiction_id  uuid not null references jurisdiction (jurisdiction_id),
  last_dekad       date not null,
  first_dekad      date not null,
  stamp            text not null,
  sum_names        json not null,
  kept_at          timestamptz not null default now(),
  primary key (jurisdiction_id, last_dekad, first_dekad)
);
comment on table kept_period is 'Stretches whose totals are kept for every region: from the first dekad of a period to its newest opened one.';
comment on column kept_period.stamp is 'Hash of the statements that made the sums; another one is as if nothing were kept.';
alter table kept_period enable row level security;
alter table kept_period force row level security;
create policy kept_period_owner on kept_period to dekad_owner using (true) with check (true);
create policy kept_period_app on kept_period to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select on kept_period to dekad_app;

create table kept_total (
  jurisdiction_id  uuid not null references jurisdiction (jurisdiction_id),
  last_dekad       date not null,
  first_dekad      date not null,
  region_path      text not null,
  is_own           boolean not null,
  parent_path      text not null,
  total            json,
  moved            json,
  split            json not null,
  notes            json not null,
  primary key (jurisdiction_id, last_dekad, first_dekad, region_path, is_own)
);
create index kept_total_below on kept_total (jurisdiction_id, last_dekad, first_dekad, parent_path) where not is_own;
comment on table kept_total is 'Sums of a stretch by region, right while no mark of dekad_sum_mark touches them; a stretch counts only with its row in kept_period.';
comment on column kept_total.is_own is 'True: of the region itself; false: of the region and all below it.';
comment on column kept_total.parent_path is 'The region above; empty for the root.';
comment on column kept_total.total is 'Sums in the order of kept_period.sum_names; null: no project stands there.';
comment on column kept_total.split is 'The same by top sector and by the cockpit''s other splits.';
comment on column kept_total.notes is 'What the first page lists and counts beside totals.';
alter table kept_total enable row level security;
alter table kept_total force row level security;
create policy kept_total_owner on kept_total to dekad_owner using (true) with check (true);
create policy kept_total_app on kept_total to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')));
grant select on kept_total to dekad_app;

-- The columns of a region's own sums are still empty.
insert into dekad_sum_mark (jurisdiction_id, mark_id, first_dekad)
select jurisdiction_id, gen_random_uuid(), '0001-01-01' from jurisdiction;

create index project_dekad_region on project_dekad (jurisdiction_id, dekad_start, region_path);
