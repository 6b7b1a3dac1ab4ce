-- What reporting in full needs beside the loop: drafts, the steps of the review ladder, requested
-- corrections, exceptions to a lock, closed years, reminders, output after commissioning, documents
-- of a project and the office's own map.
--
-- Why a draft is one person's: two people of one owner never write over each other; the second one
-- keeps the draft and sees what changed.
-- Why report_review beside progress_report.state: each step of the ladder says its word once and for
-- good; the state only says whether the deciding step has spoken.
-- Why funds stand in the plan as a curve of their own: the funds-in-place rate divides by what was
-- planned to date, and money does not arrive in step with the works.
-- Lock: short exclusive locks on plan and progress_report, new tables else. Undo: drop the tables
-- and columns (loses drafts, reviews, exceptions, reminders, outputs, documents, shapes).

alter table plan drop constraint plan_state_check;
alter table plan add constraint plan_state_check check (state in ('draft', 'approved', 'superseded', 'refused'));
alter table plan add column funds_cumulative_yuan bigint[] check (array_length(funds_cumulative_yuan, 1) = 36);
alter table plan add column decided_at timestamptz;
alter table plan add column decided_by text;
alter table plan add column decided_reason text;
create unique index plan_one_draft on plan (jurisdiction_id, project_id, year) where state = 'draft';
comment on column plan.state is 'draft: proposed by the owner, waits for the office; approved: in force; superseded, refused: kept as history. No draft counts anywhere.';
comment on column plan.funds_cumulative_yuan is 'Funds planned to arrive from 1 January to the end of each dekad, 36 whole-yuan values, never falling. Null: no funds plan.';
comment on column plan.decided_by is 'Who approved or refused a proposal; null: none was asked (an import, the office itself).';

alter table progress_report add column contested_by text;
alter table progress_report add column contested_reason text;
comment on column progress_report.contested_at is 'When the owner said that a report handed in on its behalf is wrong; null: not contested. It goes on counting until replaced or sent back.';

create table report_draft (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  account_id        uuid not null,
  project_id        uuid not null,
  dekad_start       date not null check (extract(day from dekad_start) in (1, 11, 21)),
  base_revision     integer not null check (base_revision >= 0),
  stated            jsonb not null,
  written_at        timestamptz not null,
  saved_at          timestamptz not null,
  primary key (jurisdiction_id, account_id, project_id, dekad_start),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id)
);
comment on table report_draft is 'What one person has written and not handed in. Never counts, seen by nobody else.';
comment on column report_draft.base_revision is 'The revision its writer saw; another person''s later one makes it a draft to compare, not to send.';
comment on column report_draft.stated is 'The form''s values as the page keeps them, complete or not.';
comment on column report_draft.written_at is 'By the writer''s own clock, offline too; saved_at is the server''s.';
alter table report_draft enable row level security;
alter table report_draft force row level security;
create policy report_draft_owner on report_draft to dekad_owner using (true) with check (true);
create policy report_draft_app on report_draft to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and account_id = nullif(current_setting('app.account', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and account_id = nullif(current_setting('app.account', true), '')::uuid);
grant select, insert, update, delete on report_draft to dekad_app;

create table report_review (
  jurisdiction_id   uuid not null,
  review_id         uuid not null,
  report_id         uuid not null,
  project_id        uuid not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  step              text not null,
  verdict           text not null check (verdict in ('accepted', 'returned')),
  reason            text not null default '',
  at                timestamptz not null,
  account_id        uuid,
  reviewer_name     text not null,
  primary key (jurisdiction_id, review_id),
  foreign key (jurisdiction_id, report_id) references progress_report (jurisdiction_id, report_id),
  check (verdict = 'accepted' or reason <> '')
);
create index report_review_of_report on report_review (jurisdiction_id, report_id, at);
comment on table report_review is 'One word of one step of the review ladder on one revision of a report; never changed.';
comment on column report_review.step is 'Id of the step in the office''s pack: county, city, province, group.';
alter table report_review enable row level security;
alter table report_review force row level security;
create policy report_review_owner on report_review to dekad_owner using (true) with check (true);
create policy report_review_app on report_review to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert on report_review to dekad_app;

create table correction_request (
  jurisdiction_id   uuid not null,
  request_id        uuid not null,
  project_id        uuid not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  for_dekad         date not null check (extract(day from for_dekad) in (1, 11, 21)),
  measure           text not null,
  reason            text not null check (reason <> ''),
  step              text not null,
  state             text not null default 'open' check (state in ('open', 'corrected', 'explained', 'withdrawn')),
  answer            text not null default '',
  answered_line_id  uuid,
  asked_at          timestamptz not null,
  asked_by          text not null,
  answered_at       timestamptz,
  answered_by       text,
  version           integer not null default 1,
  primary key (jurisdiction_id, request_id),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id),
  check ((state = 'open') = (answered_at is null)),
  check (state <> 'explained' or answer <> '')
);
create index correction_request_open on correction_request (jurisdiction_id, project_id) where state = 'open';
comment on table correction_request is 'A higher level disagrees with a final figure: it asks the owner for a correction in the current dekad and never reopens the report.';
comment on column correction_request.state is 'corrected: a correction line answers it; explained: the owner says why the figure stands; withdrawn: by who asked.';
alter table correction_request enable row level security;
alter table correction_request force row level security;
create policy correction_request_owner on correction_request to dekad_owner using (true) with check (true);
create policy correction_request_app on correction_request to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on correction_request to dekad_app;

create table lock_exception (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  exception_id      uuid not null,
  dekad_start       date not null check (extract(day from dekad_start) in (1, 11, 21)),
  region_path       text not null,
  project_id        uuid,
  until_at          timestamptz not null,
  reason            text not null check (reason <> ''),
  granted_at        timestamptz not null,
  granted_by        text not null,
  ended_at          timestamptz,
  ended_by          text,
  primary key (jurisdiction_id, exception_id),
  check (until_at > granted_at)
);
create index lock_exception_of_dekad on lock_exception (jurisdiction_id, dekad_start);
comment on table lock_exception is 'Somebody let reports of a locked dekad in until an instant. Timeliness is not touched: what comes in under it is late.';
comment on column lock_exception.project_id is 'Null: every project below region_path.';
comment on column lock_exception.ended_at is 'Taken back before until_at; null: runs to its end.';
alter table lock_exception enable row level security;
alter table lock_exception force row level security;
create policy lock_exception_owner on lock_exception to dekad_owner using (true) with check (true);
-- Read by the owner it is for, who has no region: who grants is asked by the use case.
create policy lock_exception_app on lock_exception to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')));
grant select, insert, update on lock_exception to dekad_app;

create table closed_year (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  year              smallint not null,
  closed_at         timestamptz not null,
  closed_by         text not null,
  note              text not null default '',
  figures           jsonb not null,
  primary key (jurisdiction_id, year)
);
comment on table closed_year is 'A year the office has closed: no exception to a lock is granted in it any more, a mistake is corrected in the year that runs.';
comment on column closed_year.figures is 'The office''s totals as reported when the year was closed, for comparison with later corrections.';
alter table closed_year enable row level security;
alter table closed_year force row level security;
create policy closed_year_owner on closed_year to dekad_owner using (true) with check (true);
create policy closed_year_app on closed_year to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on closed_year to dekad_app;

create table reminder (
  jurisdiction_id   uuid not null,
  reminder_id       uuid not null,
  project_id        uuid not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  dekad_start       date not null check (extract(day from dekad_start) in (1, 11, 21)),
  said              text not null,
  reminded_at       timestamptz not null,
  reminded_by       text not null,
  seen_at           timestamptz,
  seen_by           text,
  primary key (jurisdiction_id, reminder_id),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id)
);
create index reminder_of_dekad on reminder (jurisdiction_id, dekad_start, project_id, reminded_at);
comment on table reminder is 'An office reminded an owner of a missing report: by a text it copied into a chat, and on the owner''s own page.';
comment on column reminder.seen_at is 'When somebody of the owner first opened the page that shows it; null: not yet.';
alter table reminder enable row level security;
alter table reminder force row level security;
create policy reminder_owner on reminder to dekad_owner using (true) with check (true);
create policy reminder_app on reminder to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on reminder to dekad_app;

create table project_output (
  jurisdiction_id   uuid not null,
  project_id        uuid not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  quarter_start     date not null check (extract(day from quarter_start) = 1 and extract(month from quarter_start) in (1, 4, 7, 10)),
  revision          integer not null check (revision > 0),
  output_yuan       bigint check (output_yuan >= 0),
  tax_yuan          bigint check (tax_yuan >= 0),
  jobs              integer check (jobs >= 0),
  reason            text not null default '',
  recorded_at       timestamptz not null,
  recorded_by       text not null,
  primary key (jurisdiction_id, project_id, quarter_start, revision),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id)
);
comment on table project_output is 'What a commissioned project brought in a quarter, beside what was promised (project.expected_output_yuan, expected_tax_yuan, a year each). The highest revision holds.';
comment on column project_output.output_yuan is 'Output value of the quarter, whole yuan. Null: not reported.';
comment on column project_output.jobs is 'People employed at the end of the quarter. Null: not reported.';
alter table project_output enable row level security;
alter table project_output force row level security;
create policy project_output_owner on project_output to dekad_owner using (true) with check (true);
create policy project_output_app on project_output to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert on project_output to dekad_app;

create table project_document (
  jurisdiction_id   uuid not null,
  document_id       uuid not null,
  project_id        uuid not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  kind              text not null check (kind in ('approval', 'contract', 'progress_sheet', 'voucher', 'photo', 'other')),
  title             text not null check (title <> ''),
  document_on       date,
  dekad_start       date check (extract(day from dekad_start) in (1, 11, 21)),
  file_id           uuid not null,
  added_at          timestamptz not null,
  added_by          text not null,
  withdrawn_at      timestamptz,
  withdrawn_by      text,
  withdrawn_reason  text,
  primary key (jurisdiction_id, document_id),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id),
  foreign key (jurisdiction_id, file_id) references stored_file (jurisdiction_id, file_id),
  check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create index project_document_of_project on project_document (jurisdiction_id, project_id, added_at);
comment on table project_document is 'Papers of a project: what proves an approval, a contract, a number. Withdrawn with a reason, never deleted.';
comment on column project_document.dekad_start is 'The dekad whose figures it proves; null: the project as such.';
alter table project_document enable row level security;
alter table project_document force row level security;
create policy project_document_owner on project_document to dekad_owner using (true) with check (true);
create policy project_document_app on project_document to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on project_document to dekad_app;

create table region_shape (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  region_code       text not null,
  rings             jsonb not null,
  loaded_at         timestamptz not null,
  loaded_by         text not null,
  primary key (jurisdiction_id, region_code)
);
comment on table region_shape is 'The office''s own map: rings of [longitude, latitude] numbers, parsed and rebuilt from the GeoJSON it loaded. No map ships with the product.';
alter table region_shape enable row level security;
alter table region_shape force row level security;
create policy region_shape_owner on region_shape to dekad_owner using (true) with check (true);
create policy region_shape_app on region_shape to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update, delete on region_shape to dekad_app;
