-- Years the office has opened: what the turn of the year did.
--
-- Why a table beside reporting_period: the dekads of a new year open by the clock even where nobody acts,
-- so that reports can come in; carrying lists over and turning new starts into continued projects is a
-- decision somebody takes once, and the page must say whether it was taken.
-- Lock: new table only. Undo: drop the table (loses who opened which year; lists and standings stay).

create table opened_year (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  year              smallint not null,
  opened_at         timestamptz not null,
  opened_by         text not null,
  carried           jsonb not null,
  primary key (jurisdiction_id, year)
);
comment on table opened_year is 'A year whose turn the office has made: lists carried over by version, started projects continued.';
comment on column opened_year.carried is 'What the turn did: {continued: projects, lists: [{code, rule, version, kept, left}]}.';
alter table opened_year enable row level security;
alter table opened_year force row level security;
create policy opened_year_owner on opened_year to dekad_owner using (true) with check (true);
create policy opened_year_app on opened_year to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on opened_year to dekad_app;
