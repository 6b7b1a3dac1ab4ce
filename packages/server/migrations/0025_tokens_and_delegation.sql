-- API tokens, delegated roles, and whose name a delegated act stands under.
--
-- Why a token names its office in itself: a request with a token is read before anybody is known, and a lookup
-- that names the office touches one office's rows only. Only the SHA-256 of a token is stored.
-- Why a delegation is a row of its own and not a membership: it ends when the giver's role ends, and it cannot be
-- given on; the foreign key to membership is what forbids a chain.
-- Lock: new tables; three nullable columns on event (no rewrite). Undo: drop the tables and the columns.

create table api_token (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  token_id          uuid not null,
  token_hash        bytea not null,
  account_id        uuid not null references account (account_id),
  membership_id     uuid not null,
  name              text not null check (name <> ''),
  scopes            text[] not null check (cardinality(scopes) > 0),
  created_at        timestamptz not null,
  expires_at        timestamptz not null,
  last_used_at      timestamptz,
  ended_at          timestamptz,
  ended_by          text,
  primary key (jurisdiction_id, token_id),
  unique (jurisdiction_id, token_hash),
  foreign key (jurisdiction_id, membership_id) references membership (jurisdiction_id, membership_id),
  check (expires_at > created_at and expires_at <= created_at + interval '366 days')
);
create index api_token_account on api_token (jurisdiction_id, account_id);
comment on table api_token is 'What a program signs in with: its maker''s role, never more than the maker has at the moment.';
comment on column api_token.token_hash is 'SHA-256 of the whole token; the token itself is shown once and never stored.';
comment on column api_token.last_used_at is 'Written at most once a minute; null: never used.';
comment on column api_token.ended_at is 'Ended before its date; null: not.';
alter table api_token enable row level security;
alter table api_token force row level security;
create policy api_token_owner on api_token to dekad_owner using (true) with check (true);
create policy api_token_app on api_token to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on api_token to dekad_app;
grant update (last_used_at, ended_at, ended_by) on api_token to dekad_app;

create table delegation (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  delegation_id     uuid not null,
  membership_id     uuid not null,
  delegate_id       uuid not null references account (account_id),
  region_path       text,
  scopes            text[] check (cardinality(scopes) > 0),
  until_on          date not null,
  reason            text not null check (reason <> ''),
  given_at          timestamptz not null,
  given_by          text not null,
  ended_at          timestamptz,
  ended_by          text,
  primary key (jurisdiction_id, delegation_id),
  foreign key (jurisdiction_id, membership_id) references membership (jurisdiction_id, membership_id)
);
create index delegation_delegate on delegation (jurisdiction_id, delegate_id);
create index delegation_membership on delegation (jurisdiction_id, membership_id);
comment on table delegation is 'One of a person''s roles, or a part of it, in another person''s hands until a day; it cannot be given on.';
comment on column delegation.membership_id is 'The giver''s role; when that ends, the delegation ends with it.';
comment on column delegation.region_path is 'A region below the giver''s; null: the giver''s own reach.';
comment on column delegation.scopes is 'Only acts of these scopes; null: all the giver''s role may do, delegated acts aside.';
comment on column delegation.until_on is 'Last day, in the office''s zone.';
alter table delegation enable row level security;
alter table delegation force row level security;
create policy delegation_owner on delegation to dekad_owner using (true) with check (true);
create policy delegation_app on delegation to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on delegation to dekad_app;
grant update (ended_at, ended_by) on delegation to dekad_app;

alter table event add column on_behalf_of text;
alter table event add column on_behalf_of_account_id uuid;
alter table event add column token_id uuid;
comment on column event.on_behalf_of is 'Whose delegated role the actor worked in; null: the actor''s own.';
comment on column event.on_behalf_of_account_id is 'The account of that person.';
comment on column event.token_id is 'The API token the act came by; null: a person at the page or a command.';
