-- Sign-in of people with an account of Dekad's own: second factor, passkeys, devices, slowed guessing, sessions that can be listed.
--
-- Why none of these tables names an office: they are read before anybody is known, as account and session are;
-- only packages/server/access touches them. What an account may do in an office stays in membership.
-- Why guessing is counted by hashed keys and not on the account: a count on the account lets a stranger lock its owner out,
-- and a name nobody has must be slowed exactly like one that exists.
-- Lock: new tables; columns with constant defaults (no rewrite) except session.session_id, which fills a small table.
-- Undo: drop the tables and columns; everybody signs in with the password alone again.

alter table account
  add column password_changed_at timestamptz,
  add column totp_secret bytea,
  add column totp_confirmed_at timestamptz,
  add column totp_last_step bigint;
comment on column account.totp_secret is '20 random bytes of RFC 6238; set and not confirmed: enrolment has begun and nothing is asked yet.';
comment on column account.totp_confirmed_at is 'Since when a code is asked at sign-in; null: no second factor.';
comment on column account.totp_last_step is 'Last 30-second step whose code was used: a code works once.';

alter table session
  add column session_id uuid not null default gen_random_uuid(),
  add column device text,
  add column source text,
  add column method text not null default 'password'
    check (method in ('password', 'code', 'recovery_code', 'passkey', 'link', 'demo', 'provider')),
  add column confirmed_at timestamptz,
  add column idle_hours integer not null default 24 check (idle_hours > 0);
create unique index session_id on session (session_id);
comment on column session.session_id is 'Names a session in lists; opens nothing.';
comment on column session.created_at is 'When the person signed in; stays when the token is changed.';
comment on column session.device is 'Browser and system in words, such as Firefox · Windows; null: unknown.';
comment on column session.source is 'Where from, kept short: the first three numbers of an IPv4, the first three groups of an IPv6 address.';
comment on column session.method is 'What was shown last: code is password and code.';
comment on column session.idle_hours is 'Ends after so long without a request; from the role worked in.';
comment on column session.confirmed_at is 'When the person last showed who they are: sign-in, or asked again before a change of the sign-in itself.';

create table half_sign_in (
  token_hash        bytea primary key,
  account_id        uuid not null references account (account_id),
  first_method      text not null check (first_method in ('password', 'link')),
  created_at        timestamptz not null,
  expires_at        timestamptz not null
);
comment on table half_sign_in is 'The password fitted and the code is still asked. No session: it can be finished and nothing else.';

create table recovery_code (
  code_hash         bytea primary key,
  account_id        uuid not null references account (account_id),
  created_at        timestamptz not null,
  used_at           timestamptz
);
create index recovery_code_account on recovery_code (account_id);
comment on column recovery_code.code_hash is 'SHA-256; a code has 140 random bits, so a slow hash would add nothing.';

create table passkey (
  credential_id     text primary key,
  account_id        uuid not null references account (account_id),
  public_key        bytea not null,
  sign_count        bigint not null,
  transports        text[] not null default '{}',
  name              text not null check (name <> ''),
  is_synced         boolean not null,
  created_at        timestamptz not null,
  last_used_at      timestamptz
);
create index passkey_account on passkey (account_id);
comment on column passkey.is_synced is 'Whether the maker of the device keeps a copy elsewhere.';

create table passkey_challenge (
  challenge_hash    bytea primary key,
  account_id        uuid references account (account_id),
  expires_at        timestamptz not null
);
comment on column passkey_challenge.account_id is 'Who adds a passkey or confirms with one; null: somebody signs in.';

create table known_device (
  token_hash        bytea primary key,
  account_id        uuid not null references account (account_id),
  created_at        timestamptz not null,
  last_used_at      timestamptz not null
);
create index known_device_account on known_device (account_id);
comment on table known_device is 'Browsers in which an account signed in before: a stranger''s misses do not slow them.';

create table sign_in_slowdown (
  key_hash          bytea primary key,
  kind              text not null check (kind in ('account_source', 'source', 'account', 'device', 'code', 'code_account')),
  misses            integer not null check (misses > 0),
  last_at           timestamptz not null
);
create index sign_in_slowdown_age on sign_in_slowdown (last_at);
comment on table sign_in_slowdown is 'Misses at sign-in, forgotten after a time without one. Keys are hashes: no list of names or addresses.';

create table account_notice (
  notice_id         uuid primary key,
  account_id        uuid not null references account (account_id),
  kind              text not null,
  at                timestamptz not null,
  seen_at           timestamptz
);
create index account_notice_account on account_notice (account_id) where seen_at is null;
comment on table account_notice is 'What was done to an account''s sign-in, told to its owner until they say they have seen it.';

alter table one_time_link drop constraint one_time_link_purpose_check;
alter table one_time_link
  add constraint one_time_link_purpose_check check (purpose in ('setup', 'reset', 'invite')),
  add column clears_second_factor boolean not null default false;
comment on table one_time_link is 'Links that set a password once: the first operator''s set-up, an invitation, a reset by the operator.';
comment on column one_time_link.clears_second_factor is 'The person lost the second factor too: using the link ends codes and passkeys.';

grant select, insert, update, delete on half_sign_in, recovery_code, passkey, passkey_challenge, known_device, sign_in_slowdown, account_notice to dekad_app;
