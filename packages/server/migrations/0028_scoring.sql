-- Rules of a score of regions.
--
-- Why whole schemes as dated rows: a score is told with the rules of its day, so changing one number is a new row with
-- a reason, and no row is ever edited. A scheme without rules switches scoring off from its day on.
-- Why no table of scores: a score follows from rates and rules that are all kept.
-- Lock: a new table only. Undo: drop the table (loses the rules set).

create table scoring_scheme (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  effective_on      date not null,
  recorded_at       timestamptz not null,
  scheme            jsonb not null,
  reason            text not null check (reason <> ''),
  recorded_by       text not null,
  primary key (jurisdiction_id, effective_on, recorded_at)
);
comment on table scoring_scheme is 'The office''s rules of a score from a day on; of several for one day the latest recorded holds. Before the first row nobody is scored, and never without an authority for a ranking.';
alter table scoring_scheme enable row level security;
alter table scoring_scheme force row level security;
create policy scoring_scheme_owner on scoring_scheme to dekad_owner using (true) with check (true);
create policy scoring_scheme_app_read on scoring_scheme for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy scoring_scheme_app_write on scoring_scheme for insert to dekad_app
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');
grant select, insert on scoring_scheme to dekad_app;
