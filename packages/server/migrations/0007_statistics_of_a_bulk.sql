-- Lets the server refresh the planner's statistics in the transaction of a bulk.
--
-- Why: the first sheets of a new office write ten thousand projects and a hundred thousand reports before any
-- statistics exist; the statement that brings their totals up to date was then planned for a handful of rows and
-- ran for minutes. ANALYZE belongs to the tables' owner, so the server gets this one function and not the tables.
-- Lock: none (ANALYZE takes a share-update lock that readers and writers do not notice). Undo: drop function.

create function refresh_statistics() returns void
  language plpgsql security definer set search_path = dekad, pg_temp
as $$
begin
  analyze project, project_standing, plan, progress_report, correction_line, project_dekad;
end
$$;
revoke all on function refresh_statistics() from public;
grant execute on function refresh_statistics() to dekad_app;
