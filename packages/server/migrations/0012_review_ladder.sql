-- The level that accepted a report is a step of the office's pack, not one of three words.
--
-- Why: the ladder is data. A group's line is reviewed by the group, and an office may name further
-- steps; final_level of a list stays a level of administration.
-- Lock: a short exclusive one on progress_report, which is read once for the check. Undo: put the old check back
-- (fails where a group has accepted).

alter table progress_report drop constraint progress_report_accepted_level_check;
alter table progress_report add constraint progress_report_accepted_level_check check (accepted_level ~ '^[a-z0-9]+(_[a-z0-9]+)*$');
comment on column progress_report.accepted_level is 'The highest step of the pack''s review ladder that accepted so far: county, city, province, group. Null: none. It is final when state is accepted.';
