-- How an office's documents look, the numbers its documents have taken, and a draft's English words.
--
-- Why the look belongs to a region: a city's office issues under its own name and number, not under its province's.
-- Why revisions: who changed the head of a document, and when, is asked after the document is out. What a published
-- document looked like stands in its snapshot.
-- Why a number is a row of its own that nobody may change or delete: it is never given twice, also when its document is
-- withdrawn.
-- Lock: new tables; one column with a constant default on a small table. Undo: drop the tables and the column (loses looks,
-- numbers and English words).

create table document_look (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  region_path       text not null,
  revision          integer not null check (revision > 0),
  look              jsonb not null,
  recorded_at       timestamptz not null,
  recorded_by       text not null,
  primary key (jurisdiction_id, region_path, revision)
);
comment on table document_look is 'How documents issued from a region look; the highest revision holds, none: as shipped.';
comment on column document_look.look is 'DocumentLook of packages/core/documents/look.ts.';
alter table document_look enable row level security;
alter table document_look force row level security;
create policy document_look_owner on document_look to dekad_owner using (true) with check (true);
create policy document_look_app on document_look to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')));
grant select, insert on document_look to dekad_app;

create table document_number (
  jurisdiction_id   uuid not null references jurisdiction (jurisdiction_id),
  code              text not null check (code <> ''),
  year              smallint not null,
  number            integer not null check (number > 0),
  snapshot_id       uuid not null,
  taken_at          timestamptz not null,
  taken_by          text not null,
  primary key (jurisdiction_id, code, year, number)
);
comment on table document_number is 'Numbers of documents by organ code and year; a number taken stays taken.';
comment on column document_number.year is 'The civil year of the day the document was issued, on the office''s clock.';
alter table document_number enable row level security;
alter table document_number force row level security;
create policy document_number_owner on document_number to dekad_owner using (true) with check (true);
-- Seen by the whole office: a series runs over all its regions, and a number that cannot be seen would be proposed again.
create policy document_number_app on document_number to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
grant select, insert on document_number to dekad_app;

alter table bulletin_draft add column next_steps_en text not null default '';
comment on column bulletin_draft.next_steps_en is 'The same words in English; empty: English documents print the Chinese ones and say so.';
