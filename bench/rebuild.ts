import pg from "pg";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { clientConfig } from "@dekad/server/database/client.ts";
import { rebuildProjectDekads } from "@dekad/server/rollups/refresh-project-dekads.ts";
import { median, print, promise, seconds, timed } from "./figures.ts";
import { emptyOpenDekad, openPortfolio, type Portfolio } from "./portfolio.ts";

/**
 * Making all totals again from 1,080,000 reports x 16 measures: from nothing, where every row is written, and
 * on a true state, where every row is compared and none written. Beside it the plain statement a database
 * administrator would write for the same cells: reports joined to corrections and plans, window sums, into an
 * empty table with the same columns and indexes; nothing compared, no dated standings, no cadence, no rows
 * of projects that did not report.
 */
const ROUNDS = 1;
const GOAL_RATIO = 3;

async function measure({
	installation: { connection, ownerDb },
	jurisdictionId,
}: Portfolio): Promise<void> {
	const client = new pg.Client(clientConfig(connection, "login"));
	await client.connect();
	try {
		const rebuild = () =>
			timed(() => rebuildProjectDekads(ownerDb, jurisdictionId));
		const first = await rebuild();
		if (first.value.corrected + first.value.removed > 0)
			throw new Error(
				`the portfolio's totals were not true: ${JSON.stringify(first.value)}`,
			);
		const plain: number[] = [];
		const fromNothing: number[] = [];
		const onTrue: number[] = [];
		const twoMeasures: number[] = [];
		let written = 0;
		for (let round = 0; round < ROUNDS; round++) {
			await client.query("drop table if exists dekad.plain_cells");
			await client.query(
				"create table dekad.plain_cells (like dekad.project_dekad including indexes)",
			);
			await client.query("checkpoint");
			const bare = await timed(async () => {
				await client.query("begin; set local work_mem = '256MB'");
				const { rowCount } = await client.query(PLAIN, [jurisdictionId]);
				await client.query("commit");
				return rowCount;
			});
			plain.push(bare.took);
			await compare(client);
			await client.query("truncate project_dekad");
			await client.query("checkpoint");
			const made = await rebuild();
			fromNothing.push(made.took);
			written = made.value.corrected;
			await client.query("vacuum analyze project_dekad");
			const again = await rebuild();
			if (again.value.corrected + again.value.removed > 0)
				throw new Error(
					`a second rebuild changed rows: ${JSON.stringify(again.value)}`,
				);
			onTrue.push(again.took);
			twoMeasures.push((await timed(() => client.query(TWO_MEASURES))).took);
		}
		const list = (sample: readonly number[]) => sample.map(seconds).join(", ");
		print(
			`rebuild: ${written.toLocaleString("en")} rows from 1,080,000 reports x ${FLOW_MEASURES.length} measures`,
		);
		print(
			`  from nothing ${list(fromNothing)}; on a true state ${list(onTrue)}`,
		);
		print(`  bare SQL, the same cells into an empty table ${list(plain)}`);
		print(
			`  for orientation, two measures by region, sector and dekad (GROUP BY, nothing written) ${list(twoMeasures)}`,
		);
		for (const [what, sample] of [
			["rebuild from nothing", fromNothing],
			["rebuild of a true state", onTrue],
		] as const) {
			const ratio = median(sample) / median(plain);
			promise(`${what} beside bare SQL`, {
				kept: ratio <= GOAL_RATIO,
				figure: `${ratio.toFixed(2)}x`,
				goal: `<= ${GOAL_RATIO}x`,
			});
		}
	} finally {
		await client.query("drop table if exists dekad.plain_cells");
		await client.end();
	}
}

const YTD = FLOW_MEASURES.map((measure) => `${measure}_ytd_yuan`);

const corrected = (measure: string) =>
	`coalesce(r.${measure}_yuan + c.${measure}, r.${measure}_yuan, c.${measure})`;

const PLAIN = `
insert into dekad.plain_cells (jurisdiction_id, dekad_start, project_id, region_path, sector_path, owner_org_id, stage, is_paused, is_expected,
  report_id, report_state, report_kind, expected_ytd, reported_ytd, accepted_ytd, timely_ytd, investment_dekads_ytd,
  annual_plan_yuan, planned_ytd_yuan, ${YTD.join(", ")}, investment_since_start_yuan, physical_progress_ratio)
select r.jurisdiction_id, r.dekad_start, r.project_id, r.region_path, r.sector_path, r.owner_org_id, p.stage, p.is_paused, true,
  r.report_id, r.state, r.kind,
  count(*) over y, count(*) over y, count(*) filter (where r.state = 'accepted') over y, count(*) filter (where r.is_timely) over y, count(r.investment_yuan) over y,
  l.cumulative_yuan[36], l.cumulative_yuan[t.dekad_index],
  ${FLOW_MEASURES.map((measure) => `sum(${corrected(measure)}) over y`).join(", ")},
  p.opening_investment_yuan + sum(${corrected("investment")}) over (partition by r.project_id order by r.dekad_start), r.physical_progress_ratio
from progress_report r
join project p on p.jurisdiction_id = r.jurisdiction_id and p.project_id = r.project_id
join reporting_period t on t.jurisdiction_id = r.jurisdiction_id and t.dekad_start = r.dekad_start
left join plan l on l.jurisdiction_id = r.jurisdiction_id and l.project_id = r.project_id and l.year = t.year and l.state = 'approved'
left join (
  select project_id, booked_dekad, ${FLOW_MEASURES.map((measure) => `sum(difference_yuan) filter (where measure = '${measure}')::bigint as ${measure}`).join(", ")}
  from correction_line where jurisdiction_id = $1 group by project_id, booked_dekad
) c on c.project_id = r.project_id and c.booked_dekad = r.dekad_start
where r.jurisdiction_id = $1 and r.is_counted
window y as (partition by r.project_id, t.year order by r.dekad_start)`;

/** Both hold the same cells, or the anchor is none: money compared over all rows that stand in both. */
async function compare(client: pg.Client): Promise<void> {
	const { rows } = await client.query<{ both: number; unlike: number }>(
		`select count(*) as both, count(*) filter (where (${YTD.map((column) => `a.${column}`).join(", ")}) is distinct from (${YTD.map((column) => `b.${column}`).join(", ")})) as unlike
		 from dekad.plain_cells a join project_dekad b using (jurisdiction_id, dekad_start, project_id)`,
	);
	const { both, unlike } = rows[0] ?? { both: 0, unlike: 0 };
	if (both < 1_000_000 || unlike > 0)
		throw new Error(`bare SQL agrees in ${both - unlike} of ${both} rows`);
}

const TWO_MEASURES = `
select region_path, sector_path, dekad_start, sum(investment_yuan), sum(building_yuan)
from progress_report where is_counted group by 1, 2, 3`;

const portfolio = await openPortfolio();
try {
	await emptyOpenDekad(portfolio);
	await measure(portfolio);
} finally {
	await portfolio.installation.close();
}
