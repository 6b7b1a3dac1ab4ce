-- Light schemes in force and accepted reasons.
--
-- Why whole schemes as dated rows: a past light is replayed with the rules of its day, so changing one
-- number is a new row with a reason, and no row is ever edited.
-- Why no table of lights: a light follows from facts and rules that are all kept; 3,000 projects
-- take well under a second, and nothing stored can disagree with its reasons.
-- Lock: new tables only. Undo: drop the tables (loses schemes set and reasons accepted).

create table light_scheme (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  effective_on      date not null,
  recorded_at       timestamptz not null,
  scheme_id         text not null,
  scheme_version    text not null,
  scheme            jsonb not null,
  reason            text not null check (reason <> ''),
  recorded_by       text not null,
  primary key (jurisdiction_id, effective_on, recorded_at)
);
comment on table light_scheme is 'The office''s light scheme from a day on; of several for one day the latest recorded holds. Before the first row: the product''s own.';
alter table light_scheme enable row level security;
alter table light_scheme force row level security;
create policy light_scheme_owner on light_scheme to dekad_owner using (true) with check (true);
create policy light_scheme_app on light_scheme to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on light_scheme to dekad_app;

create table excuse (
  jurisdiction_id   uuid not null,
  excuse_id         uuid not null,
  project_id        uuid not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  component         text not null check (component in ('start', 'progress', 'money', 'statistics')),
  from_on           date not null,
  until_on          date not null,
  reason            text not null check (reason <> ''),
  accepted_at       timestamptz not null,
  accepted_by       text not null,
  withdrawn_at      timestamptz,
  withdrawn_by      text,
  primary key (jurisdiction_id, excuse_id),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id),
  check (until_on >= from_on)
);
create index excuse_of_project on excuse (jurisdiction_id, project_id);
comment on table excuse is 'A reason somebody accepted until a day: under it a deadline does not count against a project''s light, and the light names it.';
alter table excuse enable row level security;
alter table excuse force row level security;
create policy excuse_owner on excuse to dekad_owner using (true) with check (true);
create policy excuse_app on excuse to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on excuse to dekad_app;
