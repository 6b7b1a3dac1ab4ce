import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	addDekads,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import { asActor } from "@dekad/server/database/as-actor.ts";
import { clientConfig } from "@dekad/server/database/client.ts";
import { newId } from "@dekad/server/database/new-id.ts";
import { loadDemo } from "@dekad/server/demo/load-demo.ts";
import {
	type Installation,
	openInstallation,
} from "@dekad/server/installation.ts";
import { officeOf } from "@dekad/server/jurisdictions/queries.ts";
import { openPeriods } from "@dekad/server/periods/open-periods.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { say } from "./figures.ts";

/**
 * The large portfolio the measurements stand on: 10,000 projects that reported in each of 108
 * dekads, 1,080,000 reports, and one dekad more that is open and empty. 16 owners hold 160 of the
 * projects each. It takes a minute or two to make and is kept in the folder for temporary files; the
 * folder's name carries what it was made from, so that another wish makes another folder.
 */

export const PROJECTS = 10_000;
const YEARS = 3;
const SEED = 1;
const LAST = "2026-10-D3";
export const OWNERS = 16;
export const PROJECTS_PER_OWNER = 160;
/** The dekad nobody has reported for yet, and a moment in it. */
export const OPEN_DEKAD = "2026-11-D1";
export const OPEN_START = "2026-11-01";
export const NOW = new Date("2026-11-05T02:00:00Z");

const FOLDER_VERSION = 3;
const MEASURE_COLUMNS = FLOW_MEASURES.map((measure) => `${measure}_ytd_yuan`);

export type Portfolio = {
	readonly installation: Installation;
	readonly dataDir: string;
	readonly jurisdictionId: string;
	/** Login names of the 16 owners, who sign in as demo people. */
	readonly owners: readonly { loginName: string; projectIds: string[] }[];
	/** Projects of other owners, as many as the 16 have: what the anchor writes for. */
	readonly otherProjectIds: readonly string[];
	/** The province's dispatcher, who sees everything. */
	readonly dispatcher: Actor;
};

/** The folder, whether or not it is made yet. A newer schema is brought to it as to any installation. */
export const portfolioFolder = (): string =>
	join(
		tmpdir(),
		`dekad-bench-${PROJECTS}x${YEARS * 36}-seed${SEED}-to-${LAST}-v${FOLDER_VERSION}`,
	);

const quiet = { info: () => {}, warn: (text: string) => say(text) };

/** Opens the embedded database of a bench's folder, with the settings it always has. */
export const openFolder = (dataDir: string): Promise<Installation> =>
	openInstallation({
		dataDir,
		log: quiet,
		embedded: { mayCreateUser: false },
	});

/** Opens the portfolio, made first where it is missing. The caller closes its installation. */
export async function openPortfolio(): Promise<Portfolio> {
	const dataDir = portfolioFolder();
	const installation = await openFolder(dataDir);
	try {
		await makeOnce(installation);
		return await describe(installation, dataDir);
	} catch (error) {
		await installation.close();
		throw error;
	}
}

/** Two benches started at once: the second waits for the first. The mark is set last. */
async function makeOnce(installation: Installation): Promise<void> {
	const client = new pg.Client(clientConfig(installation.connection, "owner"));
	await client.connect();
	try {
		await client.query("select pg_advisory_lock(hashtextextended('bench', 0))");
		const { rows } = await client.query(
			"select from organisation where code = 'bench-made'",
		);
		if (rows.length > 0) return;
		await make(installation, client);
		await client.query(
			`insert into organisation (jurisdiction_id, organisation_id, code, name, kind)
			 select jurisdiction_id, $1, 'bench-made', 'bench-made', 'owner' from jurisdiction`,
			[newId()],
		);
	} finally {
		await client.end();
	}
}

async function make(
	{ connection, appDb }: Installation,
	client: pg.Client,
): Promise<void> {
	say(`making ${PROJECTS} projects x ${YEARS * 36} dekads; kept for next time`);
	const { rows: offices } = await client.query(
		"select from jurisdiction where settings ->> 'demo' = 'loaded'",
	);
	if (offices.length === 0) {
		const loaded = await loadDemo(connection, {
			projects: PROJECTS,
			years: YEARS,
			seed: SEED,
			until: LAST,
			everyDekad: true,
		});
		say(`${loaded.reports} reports loaded in ${loaded.seconds} s`);
	}
	await giveOwnersProjects(client);
	const { rows } = await client.query<{ id: string; root: string }>(
		"select jurisdiction_id as id, root_region_code as root from jurisdiction",
	);
	const actor = dispatcherOf(rows[0]!.id, rows[0]!.root);
	await asActor(appDb, actor, async (tx) => {
		const { dekadRule, calendar, timeZone, rootPath } = await officeOf(
			tx,
			actor.jurisdictionId,
		);
		const dekad = addDekads(parseDekad(LAST), 1);
		if (dekadStart(dekad) !== OPEN_START)
			throw new Error("the open dekad does not follow the last one");
		await openPeriods(tx, {
			actor,
			settings: { rule: dekadRule, calendar, timeZone },
			first: dekad,
			last: dekad,
			regionPath: rootPath,
			now: NOW,
		});
	});
	for (const table of ["progress_report", "project_dekad", "project"])
		await client.query(`vacuum full ${table}`);
	await client.query("vacuum analyze");
}

/** Ownership is moved in the raw rows and the derived ones alike, as if it had been so from the beginning. */
async function giveOwnersProjects(client: pg.Client): Promise<void> {
	await client.query("begin");
	for (let number = 0; number < OWNERS; number++) {
		const [organisation, account, membership] = [newId(), newId(), newId()];
		const name = `bench-owner-${number}`;
		await client.query(
			`with office as (select jurisdiction_id from jurisdiction),
			 who as (insert into account (account_id, login_name, display_name, created_at) values ($2, $4, $4, $5)),
			 what as (insert into organisation (jurisdiction_id, organisation_id, code, name, kind)
			   select jurisdiction_id, $1, $4, $4, 'owner' from office)
			 insert into membership (jurisdiction_id, membership_id, account_id, role, organisation_id, valid_from_on, created_at)
			 select jurisdiction_id, $3, $2, 'owner', $1, '2020-01-01', $5 from office`,
			[organisation, account, membership, name, "2026-01-01T00:00:00Z"],
		);
		const { rows } = await client.query<{ project_id: string }>(
			`update project set owner_org_id = $1 where project_id in (
			   select project_id from project order by code offset $2 limit $3) returning project_id`,
			[organisation, number * PROJECTS_PER_OWNER, PROJECTS_PER_OWNER],
		);
		const projects = rows.map((row) => row.project_id);
		for (const table of [
			"project_standing",
			"project_dated_value",
			"plan",
			"progress_report",
			"correction_line",
			"project_dekad",
		])
			await client.query(
				`update ${table} set owner_org_id = $1 where project_id = any($2)`,
				[organisation, projects],
			);
	}
	await client.query("commit");
}

async function describe(
	installation: Installation,
	dataDir: string,
): Promise<Portfolio> {
	const { ownerPool } = installation;
	const { rows: offices } = await ownerPool.query<{
		id: string;
		root: string;
	}>(
		"select jurisdiction_id as id, root_region_code as root from jurisdiction",
	);
	const office = offices[0]!;
	const { rows: owners } = await ownerPool.query<{
		loginName: string;
		projectIds: string[];
	}>(
		`select a.login_name as "loginName", array_agg(p.project_id::text order by p.code) as "projectIds"
		 from account a join membership m on m.account_id = a.account_id join project p on p.owner_org_id = m.organisation_id
		 where a.login_name like 'bench-owner-%' group by a.login_name order by a.login_name`,
	);
	const { rows: others } = await ownerPool.query<{ id: string }>(
		`select project_id as id from project order by code offset $1 limit $1`,
		[OWNERS * PROJECTS_PER_OWNER],
	);
	return {
		installation,
		dataDir,
		jurisdictionId: office.id,
		owners,
		otherProjectIds: others.map(({ id }) => id),
		dispatcher: dispatcherOf(office.id, office.root),
	};
}

const dispatcherOf = (jurisdictionId: string, root: string): Actor => ({
	jurisdictionId,
	accountId: null,
	name: "bench",
	role: "dispatcher",
	scope: `${root}/`,
	organisationId: null,
	lang: "en",
});

/** Takes back what an earlier measurement wrote: the open dekad is open and empty again. */
export async function emptyOpenDekad({
	installation: { connection },
}: Portfolio): Promise<void> {
	const client = new pg.Client(clientConfig(connection, "owner"));
	await client.connect();
	try {
		await client.query("begin");
		await client.query(
			`delete from event where kind = 'report.submitted' and payload ->> 'dekad' = $1`,
			[OPEN_DEKAD],
		);
		await client.query("delete from progress_report where dekad_start = $1", [
			OPEN_START,
		]);
		await client.query(
			`update project_dekad d set report_id = null, report_state = null, report_kind = null, reported_ytd = b.reported_ytd,
			        accepted_ytd = b.accepted_ytd, timely_ytd = b.timely_ytd, investment_dekads_ytd = b.investment_dekads_ytd,
			        ${MEASURE_COLUMNS.map((column) => `${column} = b.${column}`).join(", ")},
			        investment_since_start_yuan = b.investment_since_start_yuan, physical_progress_ratio = null
			 from project_dekad b
			 where d.dekad_start = $1 and d.report_id is not null and b.project_id = d.project_id and b.dekad_start = $1::date - 11`,
			[OPEN_START],
		);
		await client.query(
			"insert into dekad_sum_mark select jurisdiction_id, gen_random_uuid(), '0001-01-01' from jurisdiction",
		);
		await client.query("commit");
		await client.query("vacuum analyze progress_report");
		await client.query("vacuum analyze project_dekad");
		await client.query("vacuum analyze event");
	} finally {
		await client.end();
	}
}
