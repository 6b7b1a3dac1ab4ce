import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";

/**
 * The one definition of the derived state: what a project's row of a dekad holds, as a SELECT over
 * reports, correction lines, plans, standings and the opened periods. The refresh after a write, the
 * rebuild of everything and the replay of a past instant are this text with other bounds, so
 * they cannot disagree. core/rollups/project-cells.ts states the same rule in plain TypeScript; a
 * property test holds the two together over random histories.
 *
 * One short way beside it: count-newest-report.ts adds a report to the row of the dekad before.
 *
 * Refused: a materialized view (not in the writer's transaction), triggers (a distributed server
 * has none), one shared total row per region (16 writers then wait for each other).
 */

/** What one SELECT is restricted to. Every value is the number of a query parameter. */
export type CellBounds = {
	/** `$n` of the jurisdiction. */
	jurisdiction: string;
	/** `$n` of a uuid[] of projects; absent: all projects. */
	projects?: string;
	/**
	 * `$n` of the first dekad asked for; not with `asOf`. What a project's row of the dekad before says of the
	 * year so far is then taken as it stands. Absent: from the beginning.
	 */
	from?: string;
	/** `$n` of the last dekad asked for. Absent: all opened ones. */
	until?: string;
	/** `$n` of an instant: only what was known then counts. Absent: what is known now. */
	asOf?: string;
	/** `$n` of a 1 January: only that year is read, and what was invested since the start is then not to be used. */
	year?: string;
};

/** The columns in the order of the SELECT, all but the key first. */
export const CELL_COLUMNS = [
	"jurisdiction_id",
	"dekad_start",
	"project_id",
	"region_path",
	"sector_path",
	"owner_org_id",
	"stage",
	"is_paused",
	"is_expected",
	"report_id",
	"report_state",
	"report_kind",
	"expected_ytd",
	"reported_ytd",
	"accepted_ytd",
	"timely_ytd",
	"investment_dekads_ytd",
	"annual_plan_yuan",
	"planned_ytd_yuan",
	...FLOW_MEASURES.map((measure) => `${measure}_ytd_yuan`),
	"investment_since_start_yuan",
	"physical_progress_ratio",
] as const;

/** Where projects stand from each day on: of several statements for one day the latest. `condition` is over `s`. */
export const standingSelect = (condition: string): string =>
	`select distinct on (s.project_id, s.from_on) s.* from project_standing s
        where ${condition} order by s.project_id, s.from_on, s.recorded_at desc`;

/** Since when a plan has been in force: a proposal since its approval, any other since it was recorded. */
const inForceAt = "coalesce(p.decided_at, p.recorded_at)";

/** The plan in force of each project and year, now or as it was at an instant. `condition` is over `p`. */
export const planSelect = (condition: string, asOf?: string | null): string =>
	asOf
		? `select distinct on (p.project_id, p.year) p.* from plan p
        where ${condition} and p.state in ('approved', 'superseded') and ${inForceAt} <= ${asOf}::timestamptz
        order by p.project_id, p.year, ${inForceAt} desc, p.revision desc`
		: `select p.* from plan p where ${condition} and p.state = 'approved'`;

/** The SELECT as text, its columns named and ordered as CELL_COLUMNS. Row order is not stated. */
export function projectDekadSelect({
	jurisdiction,
	projects,
	from,
	until,
	asOf,
	year,
}: CellBounds): string {
	const mine = (alias: string) =>
		`${alias}.jurisdiction_id = ${jurisdiction}${projects ? ` and ${alias}.project_id = any(${projects}::uuid[])` : ""}`;
	const knownBy = (column: string) =>
		asOf ? ` and ${column} <= ${asOf}::timestamptz` : "";
	const yearOf = (parameter: string) =>
		`date_trunc('year', ${parameter}::date)::date`;
	const spanOf = (column: string) =>
		`${from ? ` and ${column} >= (select min(first_on) from subject)` : ""}${year ? ` and ${column} >= ${year}::date` : ""}${until ? ` and ${column} <= ${until}::date` : ""}`;

	// As of an instant the counted revision is found anew: the highest one submitted by then and neither
	// returned nor superseded by then. `accepted_at` decides between submitted and accepted.
	const read = [
		"r.project_id, r.dekad_start, r.report_id, r.state, r.kind, r.is_timely, r.physical_progress_ratio",
		...FLOW_MEASURES.map((measure) => `r.${measure}_yuan`),
	].join(", ");
	const report = asOf
		? `select distinct on (r.project_id, r.dekad_start) ${read}, r.accepted_at
       from progress_report r
       where ${mine("r")} and r.submitted_at <= ${asOf}::timestamptz
         and (r.returned_at is null or r.returned_at > ${asOf}::timestamptz)
         and (r.superseded_at is null or r.superseded_at > ${asOf}::timestamptz)${spanOf("r.dekad_start")}
       order by r.project_id, r.dekad_start, r.revision desc`
		: `select ${read} from progress_report r where ${mine("r")} and r.is_counted${spanOf("r.dekad_start")}`;
	const state = asOf
		? `case when r.accepted_at <= ${asOf}::timestamptz then 'accepted' else 'submitted' end`
		: "r.state";
	const sums = FLOW_MEASURES.map(
		(measure) =>
			`sum(difference_yuan) filter (where measure = '${measure}')::bigint as ${measure}_yuan`,
	);
	// Null only when neither the report nor a correction says anything.
	const values = FLOW_MEASURES.map(
		(measure) =>
			`coalesce(r.${measure}_yuan + c.${measure}_yuan, r.${measure}_yuan, c.${measure}_yuan) as ${measure}_yuan`,
	);
	const totals = FLOW_MEASURES.map(
		(measure) =>
			`sum(${measure}_yuan) over of_year::bigint as ${measure}_ytd_yuan`,
	);
	const plan = `(${planSelect(mine("p"), asOf)})`;
	// The row of the dekad before, where the year has one, counts like one report of everything so far, so that
	// a report for the newest dekad reads one dekad and not the year. A project without it is read from 1 January.
	const base = from
		? `base as materialized (
  select b.* from project_dekad b
  where ${mine("b")} and b.dekad_start = (
    select max(t.dekad_start) from reporting_period t
    where t.jurisdiction_id = ${jurisdiction} and t.dekad_start < ${from}::date and t.dekad_start >= ${yearOf(from)})
), `
		: "";
	// What was invested before the year and the first dekad to read, of project `p`.
	const subject = from
		? `select p.project_id, p.tracked_from,
         case when b.project_id is null then ${yearOf(from)} else ${from}::date end as first_on,
         case when b.project_id is not null then b.investment_since_start_yuan - coalesce(b.investment_ytd_yuan, 0)
              else coalesce((select d.investment_since_start_yuan from project_dekad d
                where d.jurisdiction_id = ${jurisdiction} and d.project_id = p.project_id and d.dekad_start < ${yearOf(from)}
                order by d.dekad_start desc limit 1), p.opening_investment_yuan) end as before_yuan
  from project p left join base b on b.project_id = p.project_id`
		: "select p.project_id, p.tracked_from, p.opening_investment_yuan as before_yuan from project p";
	const baseRows = from
		? `
  union all
  select b.project_id, p.before_yuan, b.dekad_start, extract(year from b.dekad_start)::smallint, 0::smallint,
         b.region_path, b.sector_path, b.owner_org_id, b.stage, b.is_paused, b.is_expected,
         null, null, null, b.physical_progress_ratio,
         b.expected_ytd, b.reported_ytd, b.accepted_ytd, b.timely_ytd, b.investment_dekads_ytd,
         b.annual_plan_yuan, b.planned_ytd_yuan, ${FLOW_MEASURES.map((measure) => `b.${measure}_ytd_yuan`).join(", ")}
  from base b join subject p on p.project_id = b.project_id`
		: "";
	// Rows before the dekad asked for are not given: writing over a row locks it even where nothing differs.
	const asked = (select: string) =>
		from
			? `select * from (${select}) c where dekad_start >= ${from}::date`
			: select;
	const count = (condition: string) =>
		`case when ${condition} then 1 else 0 end`;

	return `
with ${base}subject as materialized (
  ${subject} where ${mine("p")}${knownBy("p.created_at")}
), standing as (
  select s.*, lead(s.from_on) over (partition by s.project_id order by s.from_on) as until_on
  from (${standingSelect(mine("s") + knownBy("s.recorded_at"))}) s
), report as materialized (
  ${report}
), correction as materialized (
  select l.project_id, l.booked_dekad, ${sums.join(", ")}
  from correction_line l join report r on r.report_id = l.report_id
  where ${mine("l")}${spanOf("l.booked_dekad")}
  group by l.project_id, l.booked_dekad
), frame as (
  select p.project_id, p.before_yuan, t.dekad_start, t.year, t.dekad_index,
         s.region_path, s.sector_path, s.owner_org_id, s.stage, s.is_paused,
         case k.every when 'dekad' then true
                      when 'month' then extract(day from t.dekad_start) = 21
                      when 'quarter' then extract(day from t.dekad_start) = 21 and extract(month from t.dekad_start) in (3, 6, 9, 12)
                      else false end as is_expected
  from subject p
  join reporting_period t on t.jurisdiction_id = ${jurisdiction} and t.dekad_start >= p.tracked_from${spanOf("t.dekad_start")}${from ? " and t.dekad_start >= p.first_on" : ""}${knownBy("t.opened_at")}
  join standing s on s.project_id = p.project_id and s.from_on <= t.dekad_end and (s.until_on is null or s.until_on > t.dekad_end)
  left join cadence k on k.jurisdiction_id = ${jurisdiction} and k.stage = s.stage and k.is_paused = s.is_paused
), said as (
  select f.*, r.report_id, ${state} as report_state, r.kind as report_kind, r.is_timely, r.physical_progress_ratio,
         y.cumulative_yuan[36] as annual_plan_yuan, y.cumulative_yuan[f.dekad_index] as planned_ytd_yuan,
         ${values.join(",\n         ")}
  from frame f
  left join report r on r.project_id = f.project_id and r.dekad_start = f.dekad_start
  left join correction c on c.project_id = f.project_id and c.booked_dekad = f.dekad_start
  left join ${plan} y on y.jurisdiction_id = ${jurisdiction} and y.project_id = f.project_id and y.year = f.year
), cell as (
  select project_id, before_yuan, dekad_start, year, dekad_index, region_path, sector_path, owner_org_id, stage, is_paused, is_expected,
         report_id, report_state, report_kind, physical_progress_ratio,
         ${count("is_expected")} as expected, ${count("is_expected and report_id is not null")} as reported,
         ${count("is_expected and report_state = 'accepted'")} as accepted, ${count("is_expected and is_timely")} as timely,
         ${count("investment_yuan is not null")} as invested,
         annual_plan_yuan, planned_ytd_yuan, ${FLOW_MEASURES.map((measure) => `${measure}_yuan`).join(", ")}
  from said${baseRows}
)
${asked(`select ${jurisdiction}::uuid as jurisdiction_id, dekad_start, project_id, region_path, sector_path, owner_org_id, stage, is_paused, is_expected,
       report_id, report_state, report_kind,
       (sum(expected) over of_year)::smallint as expected_ytd,
       (sum(reported) over of_year)::smallint as reported_ytd,
       (sum(accepted) over of_year)::smallint as accepted_ytd,
       (sum(timely) over of_year)::smallint as timely_ytd,
       (sum(invested) over of_year)::smallint as investment_dekads_ytd,
       annual_plan_yuan, planned_ytd_yuan,
       ${totals.join(",\n       ")},
       case when before_yuan is null then sum(investment_yuan) over since_start
            else before_yuan + coalesce(sum(investment_yuan) over since_start, 0) end::bigint as investment_since_start_yuan,
       physical_progress_ratio
from cell
window of_year as (partition by project_id, year order by dekad_index rows unbounded preceding),
       since_start as (partition by project_id order by year, dekad_index rows unbounded preceding)`)}`;
}
