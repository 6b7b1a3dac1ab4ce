-- Files received and made, imports, jobs, snapshots and the documents made from them.
--
-- Why files stand in the database: a received sheet is evidence and must be in the same
-- transaction and the same backup as the rows it became. Spreadsheets and bulletins are a few MB.
-- Lock: new tables only. Undo: drop the tables (loses received files).

create table stored_file (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  file_id           uuid not null,
  name              text not null,
  media_type        text not null,
  bytes             integer not null,
  sha256            text not null,
  content           bytea not null,
  created_at        timestamptz not null,
  created_by        uuid,
  primary key (jurisdiction_id, file_id)
);
comment on column stored_file.sha256 is 'Hex digest of the content.';

alter table stored_file enable row level security;
alter table stored_file force row level security;
create policy stored_file_owner on stored_file to dekad_owner using (true) with check (true);
create policy stored_file_app on stored_file to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on stored_file to dekad_app;

create table job (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  job_id            uuid not null,
  kind              text not null,
  state             text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  input             jsonb not null,
  actor             jsonb not null,
  done_steps        integer not null default 0,
  total_steps       integer,
  result            jsonb,
  error             jsonb,
  attempts          integer not null default 0,
  cancel_asked_at   timestamptz,
  created_by        uuid,
  created_at        timestamptz not null,
  started_at        timestamptz,
  heartbeat_at      timestamptz,
  ended_at          timestamptz,
  primary key (jurisdiction_id, job_id)
);
comment on table job is 'Long work with progress and cancel. A job whose heartbeat stopped is taken up again after a restart.';
comment on column job.total_steps is 'Null while the size is not known.';

alter table job enable row level security;
alter table job force row level security;
create policy job_owner on job to dekad_owner using (true) with check (true);
create policy job_app on job to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on job to dekad_app;

create table import_run (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  import_id         uuid not null,
  kind              text not null,
  file_id           uuid not null,
  state             text not null check (state in ('checking', 'checked', 'storing', 'stored', 'refused', 'failed', 'cancelled')),
  options           jsonb not null default '{}',
  mapping           jsonb,
  result            jsonb,
  marked_file_id    uuid,
  job_id            uuid,
  created_by        uuid,
  created_at        timestamptz not null,
  ended_at          timestamptz,
  primary key (jurisdiction_id, import_id)
);

alter table import_run enable row level security;
alter table import_run force row level security;
create policy import_run_owner on import_run to dekad_owner using (true) with check (true);
create policy import_run_app on import_run to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on import_run to dekad_app;

create table import_mapping (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  kind              text not null,
  header_hash       text not null,
  mapping           jsonb not null,
  used_at           timestamptz not null,
  primary key (jurisdiction_id, kind, header_hash)
);
comment on table import_mapping is 'A column mapping remembered by its header row, so that the same sheet needs no second explanation.';

alter table import_mapping enable row level security;
alter table import_mapping force row level security;
create policy import_mapping_owner on import_mapping to dekad_owner using (true) with check (true);
create policy import_mapping_app on import_mapping to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on import_mapping to dekad_app;

create table snapshot (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  snapshot_id       uuid not null,
  kind              text not null check (kind in ('bulletin')),
  period            text not null,
  region_path       text not null,
  as_of             timestamptz not null,
  pack_id           text not null,
  pack_version      text not null,
  facts             jsonb not null,
  created_at        timestamptz not null,
  created_by        text not null,
  primary key (jurisdiction_id, snapshot_id)
);
comment on table snapshot is 'What was known at an instant; documents are made from it and never change with later reports.';
alter table snapshot enable row level security;
alter table snapshot force row level security;
create policy snapshot_owner on snapshot to dekad_owner using (true) with check (true);
create policy snapshot_app on snapshot to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')));
grant select, insert on snapshot to dekad_app;

create table snapshot_document (
  jurisdiction_id   uuid not null,
  snapshot_id       uuid not null,
  format            text not null check (format in ('docx', 'pdf', 'xlsx')),
  language          text not null check (language in ('zh', 'en')),
  file_id           uuid not null,
  created_at        timestamptz not null,
  primary key (jurisdiction_id, snapshot_id, format, language),
  foreign key (jurisdiction_id, snapshot_id) references snapshot (jurisdiction_id, snapshot_id),
  foreign key (jurisdiction_id, file_id) references stored_file (jurisdiction_id, file_id)
);

alter table snapshot_document enable row level security;
alter table snapshot_document force row level security;
create policy snapshot_document_owner on snapshot_document to dekad_owner using (true) with check (true);
create policy snapshot_document_app on snapshot_document to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on snapshot_document to dekad_app;
