-- The bulletin before it is published, the authority for a ranking, and an office's own Word template.
--
-- Why a draft holds words and no figures: figures are frozen once, when the bulletin is published; a draft's
-- figures are those of the moment it is looked at. When it is published its words go into the snapshot
-- and the draft is gone.
-- Why an authority is a row and not a setting: it names who gave it, in which document, until when; a bulletin of
-- last year must still find it, so it is revoked and never edited.
-- Why templates are revisions: a document made with one must be made the same way again.
-- Lock: new tables only. Undo: drop the tables (loses drafts, authorities and templates).

create table bulletin_draft (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  region_path       text not null,
  period            text not null,
  list_code         text not null default '',
  next_steps        text not null,
  version           integer not null,
  updated_at        timestamptz not null,
  updated_by        text not null,
  primary key (jurisdiction_id, region_path, period, list_code)
);
comment on table bulletin_draft is 'Words for a bulletin not published yet; list_code is empty for all projects.';
alter table bulletin_draft enable row level security;
alter table bulletin_draft force row level security;
create policy bulletin_draft_owner on bulletin_draft to dekad_owner using (true) with check (true);
create policy bulletin_draft_app on bulletin_draft to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')));
grant select, insert, update, delete on bulletin_draft to dekad_app;

create table ranking_authority (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  authority_id      uuid not null,
  issued_by         text not null check (issued_by <> ''),
  document          text not null check (document <> ''),
  document_on       date not null,
  until_on          date not null,
  rate              text not null check (rate in ('completion', 'growth')),
  minimum_count     smallint not null check (minimum_count > 0),
  tie               text not null check (tie in ('shared', 'dense')),
  recorded_at       timestamptz not null,
  recorded_by       text not null,
  revoked_at        timestamptz,
  revoked_by        text,
  primary key (jurisdiction_id, authority_id),
  check (until_on >= document_on)
);
comment on table ranking_authority is 'Who allowed a ranking of regions, by which document, until when. Without one in force nothing is ranked.';
comment on column ranking_authority.minimum_count is 'Regions with fewer projects are listed unranked.';
alter table ranking_authority enable row level security;
alter table ranking_authority force row level security;
create policy ranking_authority_owner on ranking_authority to dekad_owner using (true) with check (true);
create policy ranking_authority_app on ranking_authority to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on ranking_authority to dekad_app;
grant update (revoked_at, revoked_by) on ranking_authority to dekad_app;

create table bulletin_template (
  jurisdiction_id   uuid not null,
  template_id       uuid not null,
  file_id           uuid not null,
  recorded_at       timestamptz not null,
  recorded_by       text not null,
  removed_at        timestamptz,
  primary key (jurisdiction_id, template_id),
  foreign key (jurisdiction_id, file_id) references stored_file (jurisdiction_id, file_id)
);
comment on table bulletin_template is 'The office''s own Word templates; the newest that is not removed is in use.';
alter table bulletin_template enable row level security;
alter table bulletin_template force row level security;
create policy bulletin_template_owner on bulletin_template to dekad_owner using (true) with check (true);
create policy bulletin_template_app on bulletin_template to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on bulletin_template to dekad_app;
grant update (removed_at) on bulletin_template to dekad_app;
