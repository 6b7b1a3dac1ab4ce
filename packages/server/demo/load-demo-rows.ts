import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as breathe } from "node:timers/promises";
import { makeLists } from "@dekad/core/demo/lists.ts";
import type { DemoProject, DemoSetting } from "@dekad/core/demo/model.ts";
import { ENTERED_AT_MS } from "@dekad/core/demo/organisations.ts";
import {
	DEMO_DEKAD_RULE,
	demoOrganisations,
	demoProjects,
	sectorsOf,
} from "@dekad/core/demo/portfolio.ts";
import { PROVINCE, REGIONS } from "@dekad/core/demo/province.ts";
import { demoId, ID_KIND } from "@dekad/core/demo/random.ts";
import type { Pack } from "@dekad/core/packs/pack.ts";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import {
	closeAfterLoading,
	copyTarget,
	listCopiedTables,
	openForLoading,
} from "../backups/copied-tables.ts";
import { DekadError } from "../errors.ts";
import { copyRow, type CopyValue } from "./copy-text.ts";
import { demoPeople } from "./demo-people.ts";
import * as rows from "./demo-rows.ts";
import { EVENT, eventRows, STEP, stepRows } from "./step-rows.ts";

/** The raw rows of the demo, in one transaction of the tables' owner. Why it is done so stands in load-demo.ts. */

export const DEMO_CODE = "demo-jichuan";
const COPIED_TABLES = [
	rows.ORGANISATION,
	rows.PERIOD,
	rows.LIST,
	rows.LIST_VERSION,
	rows.PROJECT,
	rows.LIST_MEMBER,
	rows.STANDING,
	STEP,
	EVENT,
	rows.DATED_VALUE,
	rows.PLAN,
	rows.OUTPUT,
	rows.REPORT,
	rows.CORRECTION,
] as const;
/** About 6 MB of COPY text: large enough to be fast, small enough to be forgotten. */
const FLUSH_REPORTS = 10_000;
const FLUSH_PROJECTS = 500;

export type DemoProgress = {
	readonly step: "loading" | "totals";
	readonly done: number;
	/** Projects to load; the totals are one step. */
	readonly total: number;
	readonly reports: number;
};

export type Counts = {
	reports: number;
	revisions: number;
	corrections: number;
	plans: number;
	organisations: number;
};
export type Load = {
	readonly setting: DemoSetting;
	readonly pack: Pack;
	readonly jurisdictionId: string;
	readonly years: number;
	readonly until: string;
	readonly onProgress: ((progress: DemoProgress) => void) | undefined;
	readonly signal: AbortSignal | undefined;
};

/** @throws DekadError demo.not_empty */
export async function loadRows(client: pg.Client, load: Load): Promise<Counts> {
	const { setting, jurisdictionId } = load;
	await client.query("begin");
	try {
		const unfinished = await findUnfinished(client, load);
		if (unfinished) {
			await client.query("rollback");
			return unfinished;
		}
		const tables = (await listCopiedTables(client)).filter(({ name }) =>
			COPIED_TABLES.some(({ table }) => table === name),
		);
		for (const statement of openForLoading(tables))
			await client.query(statement);
		await insertOffice(client, load);
		const organisations = demoOrganisations(setting);
		await copy(
			client,
			rows.ORGANISATION,
			organisations.map((organisation) =>
				copyRow(rows.organisationRow(jurisdictionId, organisation)),
			),
		);
		await copy(
			client,
			rows.PERIOD,
			setting.periods.map((period) =>
				copyRow(rows.periodRow(jurisdictionId, period, setting.nowMs)),
			),
		);
		const lists = makeLists(setting);
		await copy(
			client,
			rows.LIST,
			lists.map((list) => copyRow(rows.listRow(jurisdictionId, list))),
		);
		await copy(
			client,
			rows.LIST_VERSION,
			lists.flatMap((list) =>
				rows.listVersionRows(jurisdictionId, list).map(copyRow),
			),
		);
		const counts = await copyProjects(client, load);
		await insertEvents(client, load, counts.byDekad);
		for (const statement of closeAfterLoading(tables))
			await client.query(statement);
		load.signal?.throwIfAborted();
		await client.query("commit");
		// Without fresh statistics the rebuild would be planned for empty tables.
		await client.query(
			`analyze ${COPIED_TABLES.map(({ table }) => table).join(", ")}`,
		);
		return { ...counts.totals, organisations: organisations.length };
	} catch (error) {
		await client.query("rollback").catch(() => {});
		throw error;
	}
}

const wishOf = ({ setting, years, until }: Load): string => {
	const { projects, seed, everyDekad, nowMs } = setting;
	return JSON.stringify({ projects, years, seed, until, everyDekad, nowMs });
};

/**
 * What an earlier call with the same wish loaded before it was killed, ahead of its totals; undefined for
 * an empty database. Holds off a second loader until the transaction ends.
 */
async function findUnfinished(
	client: pg.Client,
	load: Load,
): Promise<Counts | undefined> {
	await client.query("lock table jurisdiction in share row exclusive mode");
	const { rows: found } = await client.query<{
		code: string;
		isUnfinished: boolean;
	}>(
		`select code, is_synthetic and settings ->> 'demo' is null and settings -> 'demoWish' = $1::jsonb as "isUnfinished" from jurisdiction`,
		[wishOf(load)],
	);
	if (found.length === 1 && found[0]?.isUnfinished) {
		const { rows: counts } = await client.query<Counts>(
			`select (select count(*) filter (where is_counted) from progress_report) as reports, (select count(*) from progress_report) as revisions,
			        (select count(*) from correction_line) as corrections, (select count(*) from plan) as plans, (select count(*) from organisation) as organisations`,
		);
		return counts[0];
	}
	const { rows: accounts } = await client.query("select from account limit 1");
	if (found.length > 0 || accounts.length > 0)
		throw new DekadError("demo.not_empty", { code: found[0]?.code ?? "" });
	return undefined;
}

async function insertOffice(client: pg.Client, load: Load): Promise<void> {
	const { setting, pack, jurisdictionId } = load;
	const { seed } = setting;
	const enteredAt = new Date(ENTERED_AT_MS).toISOString();
	await client.query(
		`insert into jurisdiction (jurisdiction_id, code, name_zh, name_en, currency, time_zone, root_region_code, pack_id, pack_version, is_synthetic, settings, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, $10, $11)`,
		[
			jurisdictionId,
			DEMO_CODE,
			`${PROVINCE.nameZh}重点工程项目办公室`,
			`${PROVINCE.nameEn} Key Projects Office`,
			pack.currency,
			pack.timeZone,
			PROVINCE.code,
			pack.id,
			pack.version,
			JSON.stringify({
				dekadRule: DEMO_DEKAD_RULE,
				demoWish: JSON.parse(wishOf(load)) as unknown,
			}),
			enteredAt,
		],
	);
	await insertMany(
		client,
		"region",
		[
			"jurisdiction_id",
			"code",
			"valid_from_on",
			"parent_code",
			"name_zh",
			"name_en",
			"kind",
			"level",
			"region_path",
		],
		REGIONS.map((r) => [
			jurisdictionId,
			r.code,
			"2000-01-01",
			r.parentCode,
			r.nameZh,
			r.nameEn,
			r.kind,
			r.level,
			r.path,
		]),
	);
	await insertMany(
		client,
		"sector",
		[
			"jurisdiction_id",
			"code",
			"parent_code",
			"name_zh",
			"name_en",
			"sector_path",
		],
		sectorsOf(pack).map((s) => [
			jurisdictionId,
			s.code,
			s.parentCode,
			s.nameZh,
			s.nameEn,
			s.path,
		]),
	);
	await insertMany(
		client,
		"cadence",
		["jurisdiction_id", "stage", "is_paused", "every"],
		pack.cadence.map((c) => [jurisdictionId, c.stage, c.isPaused, c.every]),
	);
	const people = demoPeople(seed);
	await insertMany(
		client,
		"account",
		["account_id", "login_name", "display_name", "is_operator", "created_at"],
		people.map((p) => [
			p.accountId,
			p.loginName,
			p.displayName,
			p.role === "operator",
			enteredAt,
		]),
	);
	await insertMany(
		client,
		"membership",
		[
			"jurisdiction_id",
			"membership_id",
			"account_id",
			"role",
			"region_path",
			"organisation_id",
			"valid_from_on",
			"created_at",
		],
		people.map((p) => [
			jurisdictionId,
			p.membershipId,
			p.accountId,
			p.role,
			p.regionPath,
			p.organisationId,
			"2015-01-05",
			enteredAt,
		]),
	);
}

async function copyProjects(
	client: pg.Client,
	{ setting, jurisdictionId, onProgress, signal }: Load,
): Promise<{
	totals: Omit<Counts, "organisations">;
	byDekad: Map<string, number>;
}> {
	const totals = { reports: 0, revisions: 0, corrections: 0, plans: 0 };
	const byDekad = new Map<string, number>();
	let batch = newBatch();
	let waiting = 0;
	let done = 0;
	let sending: Promise<void> = Promise.resolve();
	let analyzeAt = 1;
	let batches = 0;
	const flush = async () => {
		const ready = batch;
		[batch, waiting] = [newBatch(), 0];
		// One batch is sent while the next is made.
		await sending;
		signal?.throwIfAborted();
		onProgress?.({
			step: "loading",
			done,
			total: setting.projects,
			reports: totals.reports,
		});
		batches++;
		// A foreign key checked without statistics is looked up by the office's id alone, through all rows
		// so far (a million reports did not end). So statistics follow the tables as they double.
		const isDue = batches === analyzeAt;
		if (isDue) analyzeAt *= 2;
		sending = sendBatch(client, ready, isDue);
		// Awaited at the next flush; a failure until then must not count as nobody's.
		sending.catch(() => {});
	};
	for (const project of demoProjects(setting)) {
		addProject(batch, jurisdictionId, project);
		for (const report of project.reports) {
			totals.revisions++;
			totals.corrections += report.corrections.length;
			if (!report.isCounted) continue;
			totals.reports++;
			byDekad.set(report.dekadStart, (byDekad.get(report.dekadStart) ?? 0) + 1);
		}
		totals.plans += project.plans.length;
		waiting += project.reports.length;
		done++;
		if (waiting >= FLUSH_REPORTS || done % FLUSH_PROJECTS === 0) await flush();
		// Sockets and timers get their turn between projects.
		await breathe();
	}
	await flush();
	await sending;
	return { totals, byDekad };
}

/** COPY text by table, in the order foreign keys ask for. */
type Batch = readonly {
	readonly into: rows.Rows;
	readonly text: string[];
	readonly of: (office: string, project: DemoProject) => CopyValue[][];
}[];
const newBatch = (): Batch => [
	{
		into: rows.PROJECT,
		text: [],
		of: (office, project) => [rows.projectRow(office, project)],
	},
	{ into: rows.LIST_MEMBER, text: [], of: rows.listMemberRows },
	{ into: rows.STANDING, text: [], of: rows.standingRows },
	{ into: STEP, text: [], of: stepRows },
	{ into: EVENT, text: [], of: eventRows },
	{ into: rows.DATED_VALUE, text: [], of: rows.datedValueRows },
	{ into: rows.PLAN, text: [], of: rows.planRows },
	{ into: rows.OUTPUT, text: [], of: rows.outputRows },
	{ into: rows.REPORT, text: [], of: rows.reportRows },
	{ into: rows.CORRECTION, text: [], of: rows.correctionRows },
];

function addProject(batch: Batch, office: string, project: DemoProject): void {
	for (const { text, of } of batch)
		for (const row of of(office, project)) text.push(copyRow(row));
}

async function sendBatch(
	client: pg.Client,
	batch: Batch,
	isAnalyzed: boolean,
): Promise<void> {
	for (const { into, text } of batch) {
		await copy(client, into, text);
		if (isAnalyzed && (into === rows.PROJECT || into === rows.REPORT))
			await client.query(`analyze ${into.table}`);
	}
}

async function copy(
	client: pg.Client,
	{ table, columns }: rows.Rows,
	text: readonly string[],
): Promise<void> {
	if (text.length === 0) return;
	const target = client.query(
		copyFrom(
			`copy ${copyTarget({ name: table, columns: [...columns] })} from stdin`,
		),
	);
	await pipeline(Readable.from(pieces(text)), target);
}

/** Buffers of about 64 KB. */
function* pieces(text: readonly string[]): Generator<Buffer> {
	let piece = "";
	for (const row of text) {
		piece += row;
		if (piece.length < 32_768) continue;
		yield Buffer.from(piece);
		piece = "";
	}
	yield Buffer.from(piece);
}

async function insertMany(
	client: pg.Client,
	table: string,
	columns: readonly string[],
	values: readonly CopyValue[][],
): Promise<void> {
	const places = values.map(
		(row, at) =>
			`(${row.map((_, place) => `$${at * columns.length + place + 1}`).join(", ")})`,
	);
	await client.query(
		`insert into ${table} (${columns.join(", ")}) values ${places.join(", ")}`,
		values.flat(),
	);
}

/** One event a dekad, as if the office had handed in a sheet, beside those of each project's life. */
async function insertEvents(
	client: pg.Client,
	{ setting, jurisdictionId }: Load,
	byDekad: ReadonlyMap<string, number>,
): Promise<void> {
	const dispatcher = demoPeople(setting.seed).find(
		({ role }) => role === "dispatcher",
	)!;
	await insertMany(
		client,
		"event",
		[
			"jurisdiction_id",
			"event_id",
			"at",
			"kind",
			"region_path",
			"actor_account_id",
			"actor_organisation_id",
			"actor_name",
			"actor_role",
			"payload",
		],
		setting.periods.map((period, place) => {
			const atMs = Math.min(period.lockedMs, setting.nowMs);
			return [
				jurisdictionId,
				demoId(setting.seed, ID_KIND.event, place, 0, atMs),
				new Date(atMs).toISOString(),
				"demo.dekad_loaded",
				PROVINCE.path,
				dispatcher.accountId,
				dispatcher.organisationId,
				dispatcher.displayName,
				dispatcher.role,
				JSON.stringify({
					dekadStart: period.start,
					reports: byDekad.get(period.start) ?? 0,
				}),
			];
		}),
	);
}
