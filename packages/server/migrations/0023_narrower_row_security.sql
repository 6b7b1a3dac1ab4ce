-- Row security as narrow as the policies of core/access/policies.ts: files, jobs and imports belong to their maker
-- or to a place, a document of a bulletin to its region, and what is the whole office's is written by the office
-- alone.
--
-- Why a file has a place of its own: sheets, documents of projects and bulletins stand in one table, and a policy
-- may only look at the row. Why a whole office is told by the shape of the scope (one part, '14/'): a root is the
-- only region path of a single part, and a policy that asked the jurisdiction's row would be a sub-select.
-- Lock: stored_file and snapshot_document are rewritten by nothing (nullable columns, a constant default), but two
-- updates touch each of their rows once: seconds for thousands of files. Undo: the policies of 0005 and 0008.

alter table stored_file
  add column region_path text,
  add column owner_org_id uuid,
  add column is_office_wide boolean not null default false;
comment on column stored_file.region_path is 'Where what it is about stands; who reads that region reads the file. Null: its maker alone, and the whole office where is_office_wide.';
comment on column stored_file.owner_org_id is 'Whose project it is about; null: no project''s.';
comment on column stored_file.is_office_wide is 'Whether everybody of the office may read it: the template of its bulletins.';

update stored_file f set region_path = d.region_path, owner_org_id = d.owner_org_id
from project_document d where d.jurisdiction_id = f.jurisdiction_id and d.file_id = f.file_id;
update stored_file f set region_path = s.region_path
from snapshot_document d join snapshot s on s.jurisdiction_id = d.jurisdiction_id and s.snapshot_id = d.snapshot_id
where d.jurisdiction_id = f.jurisdiction_id and d.file_id = f.file_id;
update stored_file f set is_office_wide = true
from bulletin_template t where t.jurisdiction_id = f.jurisdiction_id and t.file_id = f.file_id;
-- Sheets handed in: their maker's, and evidence for whoever answers for the whole office.
update stored_file f set region_path = j.root_region_code || '/'
from jurisdiction j where j.jurisdiction_id = f.jurisdiction_id and f.region_path is null and not f.is_office_wide;

drop policy stored_file_app on stored_file;
create policy stored_file_app on stored_file to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (created_by is not distinct from nullif(current_setting('app.account', true), '')::uuid
       or starts_with(region_path, nullif(current_setting('app.scope', true), ''))
       or owner_org_id = nullif(current_setting('app.organisation', true), '')::uuid
       or is_office_wide))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and created_by is not distinct from nullif(current_setting('app.account', true), '')::uuid);

drop policy job_app on job;
create policy job_app on job to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and created_by is not distinct from nullif(current_setting('app.account', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and created_by is not distinct from nullif(current_setting('app.account', true), '')::uuid);

drop policy import_run_app on import_run;
create policy import_run_app_read on import_run for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (created_by is not distinct from nullif(current_setting('app.account', true), '')::uuid
       or nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$'));
create policy import_run_app_add on import_run for insert to dekad_app
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and created_by is not distinct from nullif(current_setting('app.account', true), '')::uuid);
create policy import_run_app_change on import_run for update to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and created_by is not distinct from nullif(current_setting('app.account', true), '')::uuid)
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and created_by is not distinct from nullif(current_setting('app.account', true), '')::uuid);

alter table snapshot_document add column region_path text;
update snapshot_document d set region_path = s.region_path
from snapshot s where s.jurisdiction_id = d.jurisdiction_id and s.snapshot_id = d.snapshot_id;
alter table snapshot_document alter column region_path set not null;
comment on column snapshot_document.region_path is 'Region of the snapshot.';
drop policy snapshot_document_app on snapshot_document;
create policy snapshot_document_app on snapshot_document to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')))
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and starts_with(region_path, nullif(current_setting('app.scope', true), '')));

-- What holds for the whole office is read by all of it and written with the whole office's reach only.
drop policy bulletin_template_app on bulletin_template;
create policy bulletin_template_app_read on bulletin_template for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy bulletin_template_app_write on bulletin_template for all to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$')
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');

drop policy closed_year_app on closed_year;
create policy closed_year_app_read on closed_year for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy closed_year_app_write on closed_year for all to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$')
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');

drop policy light_scheme_app on light_scheme;
create policy light_scheme_app_read on light_scheme for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy light_scheme_app_write on light_scheme for all to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$')
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');

drop policy opened_year_app on opened_year;
create policy opened_year_app_read on opened_year for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy opened_year_app_write on opened_year for all to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$')
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');

drop policy project_list_app on project_list;
create policy project_list_app_read on project_list for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy project_list_app_write on project_list for all to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$')
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');

drop policy project_list_version_app on project_list_version;
create policy project_list_version_app_read on project_list_version for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy project_list_version_app_write on project_list_version for all to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$')
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');

drop policy ranking_authority_app on ranking_authority;
create policy ranking_authority_app_read on ranking_authority for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy ranking_authority_app_write on ranking_authority for all to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$')
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');

drop policy region_shape_app on region_shape;
create policy region_shape_app_read on region_shape for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy region_shape_app_write on region_shape for all to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$')
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');

drop policy reporting_period_app on reporting_period;
create policy reporting_period_app_read on reporting_period for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
create policy reporting_period_app_write on reporting_period for all to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$')
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and nullif(current_setting('app.scope', true), '') ~ '^[^/]+/$');

