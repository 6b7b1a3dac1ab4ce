-- The append-only event table every act writes to, in the transaction of the act. It is the
-- outbox too: jobs are derived from events, never the only trace of an act.
--
-- Why no update or delete is granted: history is not edited. A later migration sequences the
-- rows into a log with a proof; payload therefore holds no personal data beyond names of acts.
-- Lock: new tables only. Undo: drop the tables (loses the log).

create table event (
  jurisdiction_id     uuid not null,
  event_id            uuid not null,
  at                  timestamptz not null,
  kind                text not null,
  subject_id          uuid,
  project_id          uuid,
  region_path         text not null,
  actor_account_id    uuid,
  actor_organisation_id uuid,
  actor_name          text not null,
  actor_role          text not null,
  ran_by              text,
  payload             jsonb not null default '{}',
  primary key (jurisdiction_id, event_id)
);
create index event_subject on event (jurisdiction_id, subject_id, at);
create index event_project on event (jurisdiction_id, project_id, at);
comment on column event.event_id is 'uuid v7 made by the application: sorts by time of writing.';
comment on column event.region_path is 'Region of the subject; the office''s root path for acts on the whole office.';
comment on column event.ran_by is 'Who ran the command on the machine, when an operator acted as somebody; null otherwise.';

alter table event enable row level security;
alter table event force row level security;
create policy event_owner on event to dekad_owner using (true) with check (true);
create policy event_app_read on event for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or actor_organisation_id = nullif(current_setting('app.organisation', true), '')::uuid));
create policy event_app_write on event for insert to dekad_app
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on event to dekad_app;

create table idempotency_key (
  jurisdiction_id   uuid not null,
  account_id        uuid not null,
  key               text not null,
  fingerprint       text not null,
  answer            jsonb not null,
  created_at        timestamptz not null,
  primary key (jurisdiction_id, account_id, key)
);
comment on table idempotency_key is 'A retried write with the same key is one write: the first answer is given again.';
comment on column idempotency_key.fingerprint is 'SHA-256 of method, path and body; the same key with another body is refused.';
alter table idempotency_key enable row level security;
alter table idempotency_key force row level security;
create policy idempotency_key_owner on idempotency_key to dekad_owner using (true) with check (true);
create policy idempotency_key_app on idempotency_key to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and account_id = nullif(current_setting('app.account', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and account_id = nullif(current_setting('app.account', true), '')::uuid);
grant select, insert on idempotency_key to dekad_app;
