-- The registry: regions, sectors, organisations, dated lists, projects and their dated facts.
--
-- Why project_standing: region, sector, owner, stage and pause are one dated row "where it stands
-- from a day on", so one interval join answers all of them for any past day.
-- Why region_path and owner_org_id are carried on every project row: row security and roll-ups
-- read them without a join (an EXISTS policy cost 15x on the point query).
-- Lock: new tables only. Undo: drop the tables (loses the registry).

create table region (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  code              text not null check (code ~ '^[0-9A-Za-z_-]+$'),
  valid_from_on     date not null,
  valid_until_on    date,
  parent_code       text,
  name_zh           text not null,
  name_en           text,
  kind              text not null default 'administrative' check (kind in ('administrative', 'statistics_only', 'cross_region', 'group_line')),
  level             smallint not null check (level >= 0),
  region_path       text not null,
  primary key (jurisdiction_id, code, valid_from_on)
);
create index region_by_path on region (jurisdiction_id, region_path);
comment on column region.level is '0 the root, 1 its children, and so on.';
comment on column region.region_path is 'Codes from the root, each with a slash: 14/1401/140105/. A move is a new dated row.';
comment on column region.valid_until_on is 'Last day of this version; null: current.';
comment on column region.kind is 'statistics_only: a zone that exists in statistics only. cross_region, group_line: children of their own, so that totals are sums.';

alter table region enable row level security;
alter table region force row level security;
create policy region_owner on region to dekad_owner using (true) with check (true);
create policy region_app on region to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on region to dekad_app;

create table sector (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  code              text not null check (code ~ '^[0-9A-Za-z_-]+$'),
  parent_code       text,
  name_zh           text not null,
  name_en           text,
  sector_path       text not null,
  is_active         boolean not null default true,
  primary key (jurisdiction_id, code)
);
comment on column sector.sector_path is 'Codes from the top, each with a slash.';

alter table sector enable row level security;
alter table sector force row level security;
create policy sector_owner on sector to dekad_owner using (true) with check (true);
create policy sector_app on sector to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on sector to dekad_app;

create table organisation (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  organisation_id   uuid not null,
  code              text not null,
  name              text not null,
  name_en           text,
  kind              text not null check (kind in ('owner', 'office', 'department', 'group', 'enterprise')),
  credit_code       text,
  region_path       text,
  parent_id         uuid,
  contact_name      text,
  contact_phone     text,
  version           integer not null default 1,
  primary key (jurisdiction_id, organisation_id),
  unique (jurisdiction_id, code)
);
comment on column organisation.code is 'The office''s own code, or the unified social credit code where it has none.';
comment on column organisation.region_path is 'Where it sits; null: not stated.';

alter table organisation enable row level security;
alter table organisation force row level security;
create policy organisation_owner on organisation to dekad_owner using (true) with check (true);
create policy organisation_app on organisation to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on organisation to dekad_app;

create table project (
  jurisdiction_id             uuid not null references jurisdiction (jurisdiction_id),
  project_id                  uuid not null,
  code                        text not null,
  name                        text not null,
  name_en                     text,
  owner_org_id                uuid not null,
  region_code                 text not null,
  region_path                 text not null,
  sector_code                 text not null,
  sector_path                 text not null,
  stage                       text not null,
  is_paused                   boolean not null default false,
  level                       text check (level in ('national', 'province', 'city', 'county')),
  construction_nature         text,
  ownership                   text check (ownership in ('state', 'private', 'mixed', 'foreign')),
  group_code                  text,
  chain_code                  text,
  zone_code                   text,
  batch_session               text,
  funding_kind                text,
  tags                        text[] not null default '{}',
  content_scale               text not null default '',
  total_investment_yuan       bigint check (total_investment_yuan >= 0),
  opening_investment_yuan     bigint check (opening_investment_yuan >= 0),
  expected_output_yuan        bigint check (expected_output_yuan >= 0),
  expected_tax_yuan           bigint check (expected_tax_yuan >= 0),
  planned_start_on            date,
  planned_completion_on       date,
  planned_commissioning_on    date,
  actual_start_on             date,
  actual_completion_on        date,
  actual_commissioning_on     date,
  statistics_entered_on       date,
  lead_official               text,
  responsible_unit            text,
  responsible_person          text,
  project_manager             text,
  contact_phone               text,
  site                        text,
  longitude                   numeric(9,6),
  latitude                    numeric(8,6),
  tracked_from                date not null check (extract(day from tracked_from) in (1, 11, 21)),
  search_text                 text not null,
  version                     integer not null default 1,
  created_at                  timestamptz not null,
  updated_at                  timestamptz not null,
  primary key (jurisdiction_id, project_id),
  unique (jurisdiction_id, code),
  foreign key (jurisdiction_id, owner_org_id) references organisation (jurisdiction_id, organisation_id),
  foreign key (jurisdiction_id, sector_code) references sector (jurisdiction_id, code)
);
create index project_by_region on project (jurisdiction_id, region_path text_pattern_ops);
create index project_by_owner on project (jurisdiction_id, owner_org_id);
create index project_search on project using gin (search_text gin_trgm_ops);
comment on column project.code is 'Project code of GB/T 40058 where there is one (shape only is checked), else the office''s own.';
comment on column project.total_investment_yuan is 'Latest total investment in whole yuan; null: not stated. All versions with reasons stand in project_dated_value.';
comment on column project.opening_investment_yuan is 'Investment since start before tracked_from, in whole yuan; null: not stated, counted as unknown, shown as such.';
comment on column project.tracked_from is 'First dekad (its first day) for which Dekad keeps this project''s totals.';
comment on column project.search_text is 'Lower-case code, names and owner, what search-as-you-type looks in.';
comment on column project.planned_start_on is 'Latest planned start; first and all later ones stand in project_dated_value.';

alter table project enable row level security;
alter table project force row level security;
create policy project_owner on project to dekad_owner using (true) with check (true);
create policy project_app on project to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on project to dekad_app;

create table project_standing (
  jurisdiction_id   uuid not null,
  project_id        uuid not null,
  from_on           date not null,
  region_code       text not null,
  region_path       text not null,
  sector_code       text not null,
  sector_path       text not null,
  owner_org_id      uuid not null,
  stage             text not null,
  is_paused         boolean not null,
  reason            text not null default '',
  recorded_at       timestamptz not null,
  recorded_by       text not null,
  primary key (jurisdiction_id, project_id, from_on),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id)
);
comment on table project_standing is 'Where a project stands and in which stage, from a day on: start, pause, resume, completion, a moved region or owner are new rows.';

alter table project_standing enable row level security;
alter table project_standing force row level security;
create policy project_standing_owner on project_standing to dekad_owner using (true) with check (true);
create policy project_standing_app on project_standing to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on project_standing to dekad_app;

create table project_dated_value (
  jurisdiction_id   uuid not null,
  project_id        uuid not null,
  value_id          uuid not null,
  field             text not null check (field in ('total_investment', 'planned_start', 'planned_completion', 'planned_commissioning')),
  said_on           date not null,
  amount_yuan       bigint,
  planned_on        date,
  reason            text not null,
  region_path       text not null,
  owner_org_id      uuid not null,
  recorded_at       timestamptz not null,
  recorded_by       text not null,
  primary key (jurisdiction_id, project_id, value_id),
  unique (jurisdiction_id, project_id, field, said_on),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id),
  check ((field = 'total_investment') = (planned_on is null))
);
comment on table project_dated_value is 'Total investment and planned dates as dated values with a reason; the first is the original, the latest by said_on is current.';
comment on column project_dated_value.said_on is 'The day the value was stated (a report date, an approval), not the day it was typed in.';

alter table project_dated_value enable row level security;
alter table project_dated_value force row level security;
create policy project_dated_value_owner on project_dated_value to dekad_owner using (true) with check (true);
create policy project_dated_value_app on project_dated_value to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid));
grant select, insert, update on project_dated_value to dekad_app;

create table project_list (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  list_id           uuid not null,
  code              text not null,
  name_zh           text not null,
  name_en           text,
  final_level       text not null default 'county' check (final_level in ('county', 'city', 'province')),
  primary key (jurisdiction_id, list_id),
  unique (jurisdiction_id, code)
);
comment on column project_list.final_level is 'The level whose acceptance makes a report final for projects of this list.';

alter table project_list enable row level security;
alter table project_list force row level security;
create policy project_list_owner on project_list to dekad_owner using (true) with check (true);
create policy project_list_app on project_list to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert, update on project_list to dekad_app;

create table project_list_version (
  jurisdiction_id   uuid not null,
  list_id           uuid not null,
  version           integer not null check (version > 0),
  effective_on      date not null,
  reason            text not null,
  recorded_at       timestamptz not null,
  recorded_by       text not null,
  primary key (jurisdiction_id, list_id, version),
  foreign key (jurisdiction_id, list_id) references project_list (jurisdiction_id, list_id)
);
comment on table project_list_version is 'A list is dated: a rate of a day uses the highest version effective by that day and names it.';

alter table project_list_version enable row level security;
alter table project_list_version force row level security;
create policy project_list_version_owner on project_list_version to dekad_owner using (true) with check (true);
create policy project_list_version_app on project_list_version to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on project_list_version to dekad_app;

create table project_list_member (
  jurisdiction_id   uuid not null,
  list_id           uuid not null,
  version           integer not null,
  project_id        uuid not null,
  primary key (jurisdiction_id, list_id, version, project_id),
  foreign key (jurisdiction_id, list_id, version) references project_list_version (jurisdiction_id, list_id, version),
  foreign key (jurisdiction_id, project_id) references project (jurisdiction_id, project_id)
);

alter table project_list_member enable row level security;
alter table project_list_member force row level security;
create policy project_list_member_owner on project_list_member to dekad_owner using (true) with check (true);
create policy project_list_member_app on project_list_member to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on project_list_member to dekad_app;
