-- Who reads marks sees those of its own reach, and those of the whole office; who writes one may say any region of it, since
-- a project that moves touches the one it left.
--
-- Why: a mark names a region since 0022, and what names a region is seen by that region.
-- Lock: the policies of a small table.
-- Undo: the policy of 0020 again.

drop policy dekad_sum_mark_app on dekad_sum_mark;
create policy dekad_sum_mark_app_read on dekad_sum_mark for select to dekad_app
  using (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid
     and (region_path is null or starts_with(region_path, nullif(current_setting('app.scope', true), ''))));
create policy dekad_sum_mark_app_add on dekad_sum_mark for insert to dekad_app
  with check (jurisdiction_id = nullif(current_setting('app.jurisdiction', true), '')::uuid);
