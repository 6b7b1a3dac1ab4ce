-- Plans, reports, correction lines, reporting periods and the derived state per project and dekad.
--
-- Why dekad_start and not (year, month, part): a date sorts, ranges and indexes by itself; the
-- check keeps it on the calendar of core/periods/dekad.ts.
-- Why project_dekad: a roll-up of one period reads one row per project; two owners' reports never
-- update the same row (one shared total row cut 16 writers from 2,100-4,100 to 400-550 commits/s).
-- Lock: new tables only. Undo: drop the tables (loses plans and reports).

create table reporting_period (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  dekad_start       date not null check (extract(day from dekad_start) in (1, 11, 21)),
  dekad_end         date not null,
  year              smallint not null,
  dekad_index       smallint not null check (dekad_index between 1 and 36),
  as_of_on          date not null,
  cut_off_on        date not null,
  timely_until      timestamptz not null,
  locked_from       timestamptz not null,
  calendar_basis    text not null check (calendar_basis in ('official', 'weekends_only')),
  opened_at         timestamptz not null,
  closed_at         timestamptz,
  primary key (jurisdiction_id, dekad_start)
);
comment on table reporting_period is 'The dekads an office has opened. Timely and locked are two dates.';
comment on column reporting_period.as_of_on is 'The day the figures describe; the cut-off may fall before it, then a figure is an estimate.';
comment on column reporting_period.calendar_basis is 'weekends_only: no official calendar was published for the year when the dates were set.';

alter table reporting_period enable row level security;
alter table reporting_period force row level security;
create policy reporting_period_owner on reporting_period to dekad_owner using (true) with check (true);
create policy reporting_period_app on reporting_period to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on reporting_period to dekad_app;

create table cadence (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  stage             text not null,
  is_paused         boolean not null,
  every             text not null check (every in ('dekad', 'month', 'quarter', 'never')),
  primary key (jurisdiction_id, stage, is_paused)
);
comment on table cadence is 'How often a project in a stage is asked to report, copied from the office''s pack; nobody is late for what was not asked.';

alter table cadence enable row level security;
alter table cadence force row level security;
create policy cadence_owner on cadence to dekad_owner using (true) with check (true);
create policy cadence_app on cadence to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on cadence to dekad_app;

create table plan (
  jurisdiction_id   uuid not null,
  plan_id           uuid not null,
  project_id        uuid not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  year              smallint not null,
  revision          integer not null check (revision > 0),
  state             text not null default 'approved' check (state in ('draft', 'approved', 'superseded')),
  is_baseline       boolean not null,
  cumulative_yuan   bigint[] not null check (array_length(cumulative_yuan, 1) = 36),
  reason            text not null,
  source_file_id    uuid,
  recorded_at       timestamptz not null,
  recorded_by       text not null,
  version           integer not null default 1,
  primary key (jurisdiction_id, plan_id),
  unique (jurisdiction_id, project_id, year, revision),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id)
);
comment on column plan.cumulative_yuan is 'Planned investment from 1 January to the end of each dekad, 36 whole-yuan values, never falling; the last one is the year plan.';
comment on column plan.is_baseline is 'The first approved plan of the year; it stays beside the current one.';

alter table plan enable row level security;
alter table plan force row level security;
create policy plan_owner on plan to dekad_owner using (true) with check (true);
create policy plan_app on plan to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on plan to dekad_app;

create table progress_report (
  jurisdiction_id                 uuid not null,
  report_id                       uuid not null,
  project_id                      uuid not null,
  region_path                     text not null,
  sector_path                     text not null,
  owner_org_id                    uuid not null,
  dekad_start                     date not null check (extract(day from dekad_start) in (1, 11, 21)),
  revision                        integer not null check (revision > 0),
  kind                            text not null check (kind in ('estimate', 'actual')),
  state                           text not null check (state in ('draft', 'submitted', 'returned', 'accepted', 'superseded')),
  is_counted                      boolean not null default false,
  investment_yuan                 bigint check (investment_yuan >= 0),
  building_yuan                   bigint check (building_yuan >= 0),
  installation_yuan               bigint check (installation_yuan >= 0),
  equipment_yuan                  bigint check (equipment_yuan >= 0),
  other_cost_yuan                 bigint check (other_cost_yuan >= 0),
  statistical_investment_yuan     bigint check (statistical_investment_yuan >= 0),
  arrived_central_yuan            bigint check (arrived_central_yuan >= 0),
  arrived_local_yuan              bigint check (arrived_local_yuan >= 0),
  arrived_bond_yuan               bigint check (arrived_bond_yuan >= 0),
  arrived_loan_yuan               bigint check (arrived_loan_yuan >= 0),
  arrived_self_yuan               bigint check (arrived_self_yuan >= 0),
  paid_central_yuan               bigint check (paid_central_yuan >= 0),
  paid_local_yuan                 bigint check (paid_local_yuan >= 0),
  paid_bond_yuan                  bigint check (paid_bond_yuan >= 0),
  paid_loan_yuan                  bigint check (paid_loan_yuan >= 0),
  paid_self_yuan                  bigint check (paid_self_yuan >= 0),
  physical_progress_ratio         numeric(7,6) check (physical_progress_ratio between 0 and 1),
  people_on_site                  integer check (people_on_site >= 0),
  machines_on_site                integer check (machines_on_site >= 0),
  physical_progress_text          text not null default '',
  next_steps                      text not null default '',
  note                            text not null default '',
  problems                        jsonb not null default '[]',
  handed_in_by_org_id             uuid,
  source_file_id                  uuid,
  contested_at                    timestamptz,
  version                         integer not null default 1,
  created_at                      timestamptz not null,
  created_by                      text not null,
  submitted_at                    timestamptz,
  submitted_by                    text,
  is_timely                       boolean,
  returned_at                     timestamptz,
  returned_reason                 text,
  accepted_at                     timestamptz,
  accepted_level                  text check (accepted_level in ('county', 'city', 'province')),
  superseded_at                   timestamptz,
  primary key (jurisdiction_id, report_id),
  unique (jurisdiction_id, project_id, dekad_start, revision),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id),
  check ((state = 'draft') = (submitted_at is null)),
  check (not is_counted or state in ('submitted', 'accepted'))
);
create unique index progress_report_counted on progress_report (jurisdiction_id, project_id, dekad_start) where is_counted;
create index progress_report_by_dekad on progress_report (jurisdiction_id, dekad_start);
comment on column progress_report.investment_yuan is 'Investment done in this dekad (scheduling basis), whole yuan. Null means not reported, 0 means none.';
comment on column progress_report.statistical_investment_yuan is 'What was entered with the statistics bureau for this dekad or, at a month''s third dekad, the month. A series of its own, never merged.';
comment on column progress_report.is_counted is 'True for the one revision that is in the totals: the highest one submitted or accepted.';
comment on column progress_report.physical_progress_ratio is 'Physical progress since start, 0 to 1. Null: not reported.';
comment on column progress_report.people_on_site is 'People on site on the as-of day. Null: not reported.';
comment on column progress_report.problems is 'Array of [kind, asked unit, wanted by, text, amount held up]; kept so that they become matters without being asked again.';
comment on column progress_report.handed_in_by_org_id is 'The office that handed the report in for the owner, a named and visible act; null: the owner itself.';
comment on column progress_report.is_timely is 'Submitted by the period''s timely date; null for a draft.';

alter table progress_report enable row level security;
alter table progress_report force row level security;
create policy progress_report_owner on progress_report to dekad_owner using (true) with check (true);
create policy progress_report_app on progress_report to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on progress_report to dekad_app;

create table correction_line (
  jurisdiction_id   uuid not null,
  line_id           uuid not null,
  report_id         uuid not null,
  project_id        uuid not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  booked_dekad      date not null check (extract(day from booked_dekad) in (1, 11, 21)),
  for_dekad         date not null check (extract(day from for_dekad) in (1, 11, 21)),
  measure           text not null,
  difference_yuan   bigint not null check (difference_yuan <> 0),
  reason            text not null check (reason <> ''),
  primary key (jurisdiction_id, line_id),
  foreign key (jurisdiction_id, report_id) references progress_report (jurisdiction_id, report_id),
  check (for_dekad < booked_dekad)
);
create index correction_line_project on correction_line (jurisdiction_id, project_id, booked_dekad);
comment on table correction_line is 'A mistake put right: booked in an open dekad for an earlier one. It counts when its report counts.';
comment on column correction_line.difference_yuan is 'True value minus reported value, whole yuan; may be negative.';

alter table correction_line enable row level security;
alter table correction_line force row level security;
create policy correction_line_owner on correction_line to dekad_owner using (true) with check (true);
create policy correction_line_app on correction_line to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert on correction_line to dekad_app;

create table project_history (
  jurisdiction_id   uuid not null,
  project_id        uuid not null,
  first_on          date not null,
  last_on           date not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  investment_yuan   bigint not null check (investment_yuan >= 0),
  recorded_at       timestamptz not null,
  recorded_by       text not null,
  primary key (jurisdiction_id, project_id, first_on),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id),
  check (last_on >= first_on)
);
comment on table project_history is 'Investment of whole periods before Dekad kept the project, as an office hands it over; adds up to project.opening_investment_yuan.';

alter table project_history enable row level security;
alter table project_history force row level security;
create policy project_history_owner on project_history to dekad_owner using (true) with check (true);
create policy project_history_app on project_history to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on project_history to dekad_app;

create table project_dekad (
  jurisdiction_id                     uuid not null,
  dekad_start                         date not null,
  project_id                          uuid not null,
  region_path                         text not null,
  sector_path                         text not null,
  owner_org_id                        uuid not null,
  stage                               text not null,
  is_paused                           boolean not null,
  is_expected                         boolean not null,
  report_id                           uuid,
  report_state                        text,
  report_kind                         text,
  expected_ytd                        smallint not null,
  reported_ytd                        smallint not null,
  accepted_ytd                        smallint not null,
  timely_ytd                          smallint not null,
  annual_plan_yuan                    bigint,
  planned_ytd_yuan                    bigint,
  investment_ytd_yuan                 bigint,
  building_ytd_yuan                   bigint,
  installation_ytd_yuan               bigint,
  equipment_ytd_yuan                  bigint,
  other_cost_ytd_yuan                 bigint,
  statistical_investment_ytd_yuan     bigint,
  arrived_central_ytd_yuan            bigint,
  arrived_local_ytd_yuan              bigint,
  arrived_bond_ytd_yuan               bigint,
  arrived_loan_ytd_yuan               bigint,
  arrived_self_ytd_yuan               bigint,
  paid_central_ytd_yuan               bigint,
  paid_local_ytd_yuan                 bigint,
  paid_bond_ytd_yuan                  bigint,
  paid_loan_ytd_yuan                  bigint,
  paid_self_ytd_yuan                  bigint,
  investment_since_start_yuan         bigint,
  physical_progress_ratio             numeric(7,6),
  primary key (jurisdiction_id, dekad_start, project_id)
);
create index project_dekad_project on project_dekad (jurisdiction_id, project_id, dekad_start);
comment on table project_dekad is 'Derived: one row per project and opened dekad, carried forward when nothing was reported. dekad rollup --rebuild makes it again from reports, corrections, plans and standings.';
comment on column project_dekad.investment_ytd_yuan is 'As reported: period values and corrections booked from 1 January to the end of this dekad. Null: nothing reported this year.';
comment on column project_dekad.reported_ytd is 'Expected dekads since 1 January that have a counted report; the same for accepted and timely.';
comment on column project_dekad.planned_ytd_yuan is 'Current own plan from 1 January to the end of this dekad. Null: no plan for the year.';

alter table project_dekad enable row level security;
alter table project_dekad force row level security;
create policy project_dekad_owner on project_dekad to dekad_owner using (true) with check (true);
create policy project_dekad_app on project_dekad to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update, delete on project_dekad to dekad_app;
