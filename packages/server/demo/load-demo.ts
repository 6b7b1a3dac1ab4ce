import { ENTERED_AT_MS } from "@dekad/core/demo/organisations.ts";
import {
	DEMO_DEFAULTS,
	DEMO_PACK,
	demoSetting,
} from "@dekad/core/demo/portfolio.ts";
import { REGIONS } from "@dekad/core/demo/province.ts";
import { demoId, ID_KIND } from "@dekad/core/demo/random.ts";
import { dekadId, dekadOf } from "@dekad/core/periods/dekad.ts";
import pg from "pg";
import {
	clientConfig,
	type Connection,
	openDb,
	openPool,
} from "../database/client.ts";
import { readCalendar, readPack } from "../packs/read-pack.ts";
import { keepTotals } from "../rollups/kept-totals.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import {
	type Counts,
	DEMO_CODE,
	type DemoProgress,
	loadRows,
} from "./load-demo-rows.ts";

/**
 * Loads the synthetic portfolio of core/demo into an empty database.
 *
 * One transaction loads the raw rows by COPY as the tables' owner, a few hundred projects at a time,
 * so that memory stays flat for any size; then the derived state is made by the same rebuild that
 * `dekad rollup --rebuild` runs. COPY FROM refuses a table whose row security holds the owner
 * too, so it is lifted inside the transaction and put back before anybody else can see it.
 *
 * An office whose derived state was not finished (the process was killed between the two) is finished by
 * the next call with the same wish.
 */

export type DemoOptions = {
	readonly projects?: number;
	/** Whole years of 36 dekads before and with `until`. */
	readonly years?: number;
	readonly seed?: number;
	/** Id of the last dekad. */
	readonly until?: string;
	/** What has happened by then is in the demo; absent: ten in the morning after the last dekad, whatever today is. */
	readonly now?: Date;
	/** Every project reports in every dekad: for measuring. */
	readonly everyDekad?: boolean;
	readonly onProgress?: (progress: DemoProgress) => void;
	readonly signal?: AbortSignal;
};

export type LoadedDemo = {
	readonly jurisdictionId: string;
	readonly code: string;
	readonly projects: number;
	/** Reports that count, one a project and dekad at most. */
	readonly reports: number;
	/** All revisions, drafts and returned ones too. */
	readonly revisions: number;
	readonly corrections: number;
	readonly plans: number;
	readonly organisations: number;
	readonly regions: number;
	readonly firstPeriod: string;
	readonly lastPeriod: string;
	readonly seed: number;
	readonly seconds: number;
};

/**
 * Loads the demo; `connection` needs the schema (migrate) and no office. Returns what was loaded.
 *
 * @throws DekadError demo.not_empty when the database holds an office or an account
 * @throws RangeError for a number or dekad outside the demo's limits
 * @throws the signal's reason when it is aborted; nothing is kept then
 */
export async function loadDemo(
	connection: Connection,
	options: DemoOptions = {},
): Promise<LoadedDemo> {
	const startedMs = performance.now();
	const { projects, years, seed, until } = {
		...DEMO_DEFAULTS,
		...dropUndefined(options),
	};
	const pack = readPack(DEMO_PACK);
	const setting = demoSetting(
		{
			projects,
			years,
			seed,
			until,
			everyDekad: options.everyDekad ?? false,
			...(options.now ? { nowMs: options.now.getTime() } : {}),
		},
		pack,
		readCalendar(pack),
	);
	const jurisdictionId = demoId(
		seed,
		ID_KIND.jurisdiction,
		0,
		0,
		ENTERED_AT_MS,
	);
	const pool = openPool(connection, "owner", { max: 2 });
	const db = openDb(pool);
	try {
		const client = new pg.Client(clientConfig(connection, "owner"));
		await client.connect();
		let counts: Counts;
		try {
			counts = await loadRows(client, {
				setting,
				pack,
				jurisdictionId,
				years,
				until,
				onProgress: options.onProgress,
				signal: options.signal,
			});
		} finally {
			await client.end();
		}
		options.onProgress?.({
			step: "totals",
			done: 0,
			total: 1,
			reports: counts.reports,
		});
		await rebuildProjectDekads(db, jurisdictionId);
		// Summed at once, and without a mark left: the same demo to the byte, and a first page that reads kept sums.
		await keepTotals(db, { jurisdictionId });
		await pool.query("analyze project_dekad");
		await pool.query(
			"update jurisdiction set settings = settings || $2::jsonb where jurisdiction_id = $1",
			[
				jurisdictionId,
				JSON.stringify({
					demo: "loaded",
					demoClock: {
						loadedAt: new Date().toISOString(),
						standsAt: new Date(setting.nowMs).toISOString(),
					},
				}),
			],
		);
		options.onProgress?.({
			step: "totals",
			done: 1,
			total: 1,
			reports: counts.reports,
		});
		return {
			jurisdictionId,
			code: DEMO_CODE,
			projects,
			...counts,
			regions: REGIONS.length,
			firstPeriod: dekadId(dekadOf(setting.periods[0]!.start)),
			lastPeriod: until,
			seed,
			seconds: Math.round(performance.now() - startedMs) / 1000,
		};
	} finally {
		await db.destroy();
	}
}

function dropUndefined(options: DemoOptions): Partial<DemoOptions> {
	return Object.fromEntries(
		Object.entries(options).filter(([, value]) => value !== undefined),
	);
}
