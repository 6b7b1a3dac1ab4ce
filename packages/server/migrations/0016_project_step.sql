-- The steps of a project's life as they were stated: start, pause, resumption, completion,
-- commissioning, capacity, entry into statistics, each with its day, reason and proof.
--
-- Why beside project_standing: a standing says where a project is from a day on; a step says who did
-- what on which day, with which paper, and when a pause is expected to end. Append only: a wrong day
-- is put right by a later statement, a step that never was is taken back by one without a day.
-- Why before_on: the registry's date as it stood before, so that a past instant is replayed with the
-- dates known then, those that came by a sheet and not by a step included.
-- Why updates of region and owner are granted: what row security reads must follow a project that moves.
-- Lock: new table; short exclusive locks for the grants. Undo: drop the table (loses steps), revoke.

create table project_step (
  jurisdiction_id         uuid not null,
  project_id              uuid not null,
  step_id                 uuid not null,
  step                    text not null check (step in ('prepare', 'start', 'carry_over', 'pause', 'resume', 'complete', 'commission', 'reach_capacity', 'enter_statistics')),
  happened_on             date,
  before_on               date,
  reason                  text not null default '',
  expected_resumption_on  date,
  document_id             uuid,
  region_path             text not null,
  owner_org_id            uuid not null,
  recorded_at             timestamptz not null,
  recorded_by             text not null,
  primary key (jurisdiction_id, project_id, step_id),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id),
  foreign key (jurisdiction_id, document_id) references project_document (jurisdiction_id, document_id),
  check (expected_resumption_on is null or step = 'pause')
);
create index project_step_of_project on project_step (jurisdiction_id, project_id, recorded_at);
comment on table project_step is 'Steps of a project''s life as stated, never changed; of several statements of one step the latest holds.';
comment on column project_step.happened_on is 'The day it happened. Null: taken back, it never did.';
comment on column project_step.before_on is 'The registry''s date of this step before the statement; null: none was known, or the step has no date in the registry.';
comment on column project_step.expected_resumption_on is 'Of a pause: when works are to go on. Null: not known.';
comment on column project_step.document_id is 'The paper that proves it; null: none was given.';
alter table project_step enable row level security;
alter table project_step force row level security;
create policy project_step_owner on project_step to dekad_owner using (true) with check (true);
create policy project_step_app on project_step to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert on project_step to dekad_app;
grant update (region_path, owner_org_id) on project_step to dekad_app;
grant update (region_path, owner_org_id) on project_output to dekad_app;
