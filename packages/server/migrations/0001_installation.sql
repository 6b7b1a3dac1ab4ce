-- The installation: offices (jurisdictions), people's accounts, sessions, one-time links.
--
-- Why accounts stand outside the offices: one person may serve several offices with one
-- sign-in; what the person may do in an office is a membership, and memberships are office data.
-- Row security: account, session and one_time_link are read before anybody is known, so they
-- carry no office; only the sign-in code of the server touches them.
-- Lock: new tables only. Undo: drop the tables (loses accounts).

create table jurisdiction (
  jurisdiction_id   uuid primary key,
  code              text not null unique,
  name_zh           text not null,
  name_en           text not null,
  currency          text not null default 'CNY',
  time_zone         text not null default 'Asia/Shanghai',
  root_region_code  text not null check (root_region_code ~ '^[0-9A-Za-z_-]+$'),
  pack_id           text not null,
  pack_version      text not null,
  is_synthetic      boolean not null default false,
  settings          jsonb not null default '{}',
  version           integer not null default 1,
  created_at        timestamptz not null
);
comment on table jurisdiction is 'One office''s whole world: a province, a country. Its id starts every key of its data.';
comment on column jurisdiction.root_region_code is 'Code of the tree''s root; every region path of the office starts with it.';
comment on column jurisdiction.is_synthetic is 'True for the demo: a bar on every page says synthetic.';

create table account (
  account_id        uuid primary key,
  login_name        text not null unique check (login_name = lower(login_name)),
  display_name      text not null,
  password_hash     text,
  language          text not null default 'zh' check (language in ('zh', 'en')),
  is_operator       boolean not null default false,
  failed_attempts   integer not null default 0,
  last_failed_at    timestamptz,
  disabled_at       timestamptz,
  created_at        timestamptz not null
);
comment on column account.password_hash is 'argon2id in PHC form; null: cannot sign in with a password.';

create table session (
  token_hash        bytea primary key,
  account_id        uuid not null references account (account_id),
  jurisdiction_id   uuid references jurisdiction (jurisdiction_id),
  membership_id     uuid,
  created_at        timestamptz not null,
  last_seen_at      timestamptz not null,
  expires_at        timestamptz not null
);
create index session_account on session (account_id);
comment on column session.token_hash is 'SHA-256 of the 32-byte cookie token; the token itself is never stored.';

create table one_time_link (
  token_hash        bytea primary key,
  purpose           text not null check (purpose in ('setup', 'reset')),
  account_id        uuid references account (account_id),
  created_at        timestamptz not null,
  expires_at        timestamptz not null,
  used_at           timestamptz
);
comment on table one_time_link is 'Links that set a password once: the first operator''s set-up, a reset by the operator.';

create table membership (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  membership_id     uuid not null,
  account_id        uuid not null references account (account_id),
  role              text not null check (role in ('owner', 'office', 'department', 'dispatcher', 'leader', 'enterprise', 'auditor', 'operator')),
  region_path       text,
  organisation_id   uuid,
  valid_from_on     date not null,
  valid_until_on    date,
  created_at        timestamptz not null,
  primary key (jurisdiction_id, membership_id)
);
create index membership_account on membership (account_id);
comment on column membership.region_path is 'The region the role works at; null for an owner or enterprise, whose reach is its organisation.';
comment on column membership.valid_until_on is 'Last day of the role; null: open.';

alter table membership enable row level security;
alter table membership force row level security;
create policy membership_owner on membership to dekad_owner using (true) with check (true);
create policy membership_app on membership to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
      or account_id = nullif(current_setting('app.account', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);

alter table jurisdiction enable row level security;
alter table jurisdiction force row level security;
create policy jurisdiction_owner on jurisdiction to dekad_owner using (true) with check (true);
create policy jurisdiction_app on jurisdiction to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);

grant select, update on jurisdiction to dekad_app;
grant select, insert, update on account to dekad_app;
grant select, insert, update, delete on session to dekad_app;
grant select, insert, update on one_time_link to dekad_app;
grant select, insert, update on membership to dekad_app;
