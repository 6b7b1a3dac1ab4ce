-- Sign-in by other systems (OpenID Connect, CAS, LDAP, WeCom), and acts that two people do.
--
-- Why an identity is issuer and subject: both together are what a provider promises never to give to anybody else; a
-- name or a mail address is given again when a person leaves.
-- Why a sign-in on its way is a row: state, nonce and the PKCE verifier must survive the way to the provider and back,
-- be used once, and never reach the browser.
-- Why an approval holds the whole act: what the second person saw is what is done, to the letter.
-- Lock: new tables; one nullable column on session. Undo: drop the tables and the column.

create table account_identity (
  issuer            text not null,
  subject           text not null,
  account_id        uuid not null references account (account_id),
  provider_id       text not null,
  linked_at         timestamptz not null,
  linked_by         text not null check (linked_by in ('link', 'claim', 'own')),
  last_used_at      timestamptz,
  primary key (issuer, subject)
);
create index account_identity_account on account_identity (account_id);
comment on table account_identity is 'Which person of another system''s sign-in is which account. It gives no rights: those are memberships.';
comment on column account_identity.linked_by is 'link: with a one-time link; claim: by the verified claim the operator named; own: by the account itself, signed in.';

create table sign_in_attempt (
  token_hash        bytea primary key,
  provider_id       text not null,
  state             text not null,
  nonce             text,
  code_verifier     text,
  link_account_id   uuid references account (account_id),
  link_token        text,
  created_at        timestamptz not null,
  expires_at        timestamptz not null
);
create index sign_in_attempt_expiry on sign_in_attempt (expires_at);
comment on table sign_in_attempt is 'Sign-ins on their way to a provider and back, ten minutes at most, each used once.';
comment on column sign_in_attempt.token_hash is 'SHA-256 of the browser''s short-lived cookie: a callback in another browser finds nothing.';
comment on column sign_in_attempt.link_account_id is 'Signed in already and linking: whose account.';

alter table session add column provider_id text;
comment on column session.provider_id is 'The provider that vouched for the person; null: Dekad''s own sign-in.';

grant select, insert, update, delete on account_identity to dekad_app;
grant select, insert, delete on sign_in_attempt to dekad_app;

create table approval_request (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  request_id        uuid not null,
  act               text not null check (act in ('lock_exception', 'light_scheme', 'due_rule', 'approval_rule', 'restore')),
  input             jsonb not null,
  reason            text not null check (reason <> ''),
  requested_at      timestamptz not null,
  requested_by      uuid not null references account (account_id),
  requested_by_name text not null,
  on_behalf_of      uuid references account (account_id),
  membership_id     uuid not null,
  expires_at        timestamptz not null,
  state             text not null check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
  decided_at        timestamptz,
  decided_by        uuid references account (account_id),
  decided_by_name   text,
  note              text not null default '',
  code_hash         bytea,
  executed_at       timestamptz,
  result            jsonb,
  primary key (jurisdiction_id, request_id),
  foreign key (jurisdiction_id, membership_id) references membership (jurisdiction_id, membership_id),
  -- Whatever the server forgets to ask: nobody approves what is their own.
  check (state <> 'approved' or (decided_by is not null and decided_by <> requested_by and decided_by is distinct from on_behalf_of))
);
create index approval_request_time on approval_request (jurisdiction_id, requested_at);
comment on table approval_request is 'An act that rewrites, asked for by one person and done when another approves it.';
comment on column approval_request.input is 'Exactly what will be done, as the act''s use case takes it.';
comment on column approval_request.on_behalf_of is 'Whose delegated role the asker worked in: that person cannot approve either.';
comment on column approval_request.code_hash is 'Of a restore: SHA-256 of the code the command line asks for.';
comment on column approval_request.executed_at is 'Of all acts but a restore the moment of the approval; of a restore when the command ran.';
alter table approval_request enable row level security;
alter table approval_request force row level security;
create policy approval_request_owner on approval_request to dekad_owner using (true) with check (true);
create policy approval_request_app on approval_request to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on approval_request to dekad_app;
grant update (state, decided_at, decided_by, decided_by_name, note, code_hash, executed_at, result) on approval_request to dekad_app;
