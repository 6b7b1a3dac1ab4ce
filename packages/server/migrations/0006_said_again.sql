-- What was said first stays when the same day is stated again, and a null stays a null.
--
-- Why recorded_at joins the keys: a second statement for the same day replaced the first, so the
-- replay of an earlier instant found nothing where something had been known.
-- Why investment_dekads_ytd: a year to date that stands still over a period is either a reported 0
-- or no report; only the number of dekads that said anything tells them apart.
-- Lock: short exclusive locks; the backfill reads reports once per project and year. Undo: drop the
-- column, and restore the keys after removing all but the latest row of each day.

alter table project_standing drop constraint project_standing_pkey;
alter table project_standing add primary key (jurisdiction_id, project_id, from_on, recorded_at);
comment on column project_standing.recorded_at is 'When it was said; of several statements for one day the latest holds.';

alter table project_dated_value drop constraint project_dated_value_jurisdiction_id_project_id_field_said_o_key;
alter table project_dated_value add constraint project_dated_value_said unique (jurisdiction_id, project_id, field, said_on, recorded_at);
comment on column project_dated_value.recorded_at is 'When it was recorded; of several statements for one day the latest holds.';

alter table project_dekad add column investment_dekads_ytd smallint not null default 0;
comment on column project_dekad.investment_dekads_ytd is 'Dekads of the year so far with an investment figure, reported or booked as a correction. Equal at both ends of a stretch: nothing was said in it.';

with said as (
  select r.jurisdiction_id, r.project_id, r.dekad_start from progress_report r where r.is_counted and r.investment_yuan is not null
  union
  select l.jurisdiction_id, l.project_id, l.booked_dekad from correction_line l
  join progress_report r on r.jurisdiction_id = l.jurisdiction_id and r.report_id = l.report_id and r.is_counted
  where l.measure = 'investment'
), counted as (
  select d.jurisdiction_id, d.project_id, d.dekad_start,
         count(s.project_id) over (partition by d.jurisdiction_id, d.project_id, extract(year from d.dekad_start)
                                   order by d.dekad_start rows unbounded preceding) as dekads
  from project_dekad d
  left join said s on s.jurisdiction_id = d.jurisdiction_id and s.project_id = d.project_id and s.dekad_start = d.dekad_start
)
update project_dekad d set investment_dekads_ytd = c.dekads
from counted c
where c.jurisdiction_id = d.jurisdiction_id and c.project_id = d.project_id and c.dekad_start = d.dekad_start and c.dekads > 0;
