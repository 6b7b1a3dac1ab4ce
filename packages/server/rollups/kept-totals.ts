import { CompiledQuery } from "kysely";
import { dekadBounds, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import { stretchKey, wasAsked } from "./asked-stretches.ts";
import type { Db, Tx } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { sumDekads, sumDekadsOf } from "./dekad-sums.ts";
import {
	type CurvePoint,
	isEmpty,
	type KeptNode,
	mergeNodes,
} from "./kept-node.ts";
import { ownNodes, stampOf, type Stretch } from "./own-nodes.ts";
import { acceptanceStepsOf } from "./review-steps.ts";

/**
 * Totals of whole stretches by region that are kept, for the questions most people ask (ADR 0012). Never trusted alone:
 * a total is read together with the marks of what changed since, in one snapshot, and is used only where none
 * touches it (read-kept.ts). Here the marks are worked off: what they touch is summed anew, region by region, in one
 * snapshot that also takes the marks away. A stretch is kept from the first question about it on.
 *
 * One process does this at a time, by a lock on `kept_period` that readers do not meet. It must be had before the snapshot: a stretch that is
 * being made while another process takes away a mark would miss what the mark stood for.
 */
export class KeptTotals {
	readonly #ownerDb: Db;
	/** By office: what runs, and what waits to run behind it with the stretches asked for. */
	readonly #running = new Map<string, Promise<void>>();
	readonly #waiting = new Map<
		string,
		{ wanted: Map<string, Stretch>; done: Promise<void> }
	>();

	constructor(ownerDb: Db) {
		this.#ownerDb = ownerDb;
	}

	/** Sums anew what marks touch and makes what of `wanted` is not there. It begins after this call. */
	keep(jurisdictionId: string, wanted: readonly Stretch[]): Promise<void> {
		const add = (to: Map<string, Stretch>) => {
			for (const stretch of wanted) to.set(stretchKey(stretch), stretch);
			return to;
		};
		const waiting = this.#waiting.get(jurisdictionId);
		if (waiting) {
			add(waiting.wanted);
			return waiting.done;
		}
		const running = this.#running.get(jurisdictionId);
		if (!running) return this.#begin(jurisdictionId, add(new Map()));
		const all = add(new Map());
		const next = () => {
			this.#waiting.delete(jurisdictionId);
			return this.#begin(jurisdictionId, all);
		};
		const done = running.then(next, next);
		this.#waiting.set(jurisdictionId, { wanted: all, done });
		return done;
	}

	/** `keep` for every office with marks; what the server does every second. */
	async keepAll(): Promise<void> {
		const { rows } = await this.#ownerDb.executeQuery<{ id: string }>(
			CompiledQuery.raw(
				"select distinct jurisdiction_id as id from dekad_sum_mark",
			),
		);
		for (const { id } of rows) await this.keep(id, []);
	}

	#begin(jurisdictionId: string, wanted: Map<string, Stretch>): Promise<void> {
		const work = this.#work(jurisdictionId, [...wanted.values()]).finally(
			() => {
				if (this.#running.get(jurisdictionId) === work)
					this.#running.delete(jurisdictionId);
			},
		);
		this.#running.set(jurisdictionId, work);
		return work;
	}

	async #work(
		jurisdictionId: string,
		wanted: readonly Stretch[],
	): Promise<void> {
		await keepTotals(this.#ownerDb, {
			jurisdictionId,
			wanted,
			isHot: (stretch) => wasAsked(jurisdictionId, stretch),
		});
	}
}

/** The one of a process for a database. */
export function keptTotalsOf(ownerDb: Db): KeptTotals {
	let kept = all.get(ownerDb);
	if (!kept) all.set(ownerDb, (kept = new KeptTotals(ownerDb)));
	return kept;
}
const all = new WeakMap<Db, KeptTotals>();

/** Beyond this many touched regions all are summed anew: what is read once for all is dearer only for few. */
const MOST_REGIONS = 40;
/** Projects summed by one statement: what it reads of them must fit in memory at once. */
const MOST_PROJECTS = 5_000;

/**
 * Works off an office's marks and makes the stretches of `wanted` that are not kept. Of those touched, the ones `isHot`
 * says are summed anew, the others dropped. Run as the tables' owner.
 */
export async function keepTotals(
	ownerDb: Db,
	{
		jurisdictionId,
		wanted = [],
		isHot = () => true,
	}: {
		jurisdictionId: string;
		wanted?: readonly Stretch[];
		isHot?: (stretch: Stretch) => boolean;
	},
): Promise<void> {
	await ownerDb.connection().execute(async (connection) => {
		const tx = connection as unknown as Tx;
		const run = (text: string) => tx.executeQuery(CompiledQuery.raw(text));
		await run("begin isolation level repeatable read");
		try {
			// All of it is derived: after a crash the marks are there again with the sums before.
			await run("set local synchronous_commit = off");
			await run("lock table kept_period in share row exclusive mode");
			await workOff(tx, jurisdictionId, wanted, isHot);
			await run("commit");
		} catch (error) {
			await run("rollback").catch(() => {});
			throw error;
		}
	});
}

type Mark = { first: string; region: string | null };

async function workOff(
	tx: Tx,
	jurisdictionId: string,
	wanted: readonly Stretch[],
	isHot: (stretch: Stretch) => boolean,
): Promise<void> {
	const query = async <Row = unknown>(
		text: string,
		...parameters: unknown[]
	): Promise<Row[]> =>
		(
			await tx.executeQuery<Row>(
				CompiledQuery.raw(text, [jurisdictionId, ...parameters]),
			)
		).rows;
	const marks = await query<Mark>(
		"select min(first_dekad) as first, region_path as region from dekad_sum_mark where jurisdiction_id = $1 group by region_path",
	);
	const stepIds = acceptanceStepsOf(await officeOf(tx, jurisdictionId));
	const stamp = stampOf(stepIds);
	const keeper = { tx, jurisdictionId, stepIds, stamp };
	// With their totals: of most of them nobody asks again, and nothing else would take those away.
	await query(
		`with gone as (delete from kept_period where jurisdiction_id = $1 and stamp <> $2 returning last_dekad, first_dekad)
     delete from kept_total t using gone where t.jurisdiction_id = $1 and t.last_dekad = gone.last_dekad and t.first_dekad = gone.first_dekad`,
		stamp,
	);
	const kept = (
		await query<{ last: string; first: string }>(
			"select last_dekad as last, first_dekad as first from kept_period where jurisdiction_id = $1 order by 1 desc, 2 desc",
		)
	).map(({ last, first }) => ({
		last: dekadOfStart(last),
		first: dekadOfStart(first),
	}));
	const missing = new Map(wanted.map((each) => [stretchKey(each), each]));
	for (const each of kept) missing.delete(stretchKey(each));
	if (marks.length > 0) {
		const isWide =
			marks.length > MOST_REGIONS ||
			marks.some(({ region }) => region === null);
		const touched = (stretch: Stretch) =>
			marks.filter(({ first }) => first <= dekadBounds(stretch.last).first);
		// First, as the curve of a region is made of them.
		const first = marks.map((mark) => mark.first).sort()[0]!;
		await planFor(tx, isWide ? "many" : "few");
		if (isWide) await sumDekads(tx, jurisdictionId, first);
		else
			await sumDekadsOf(
				tx,
				jurisdictionId,
				first,
				marks.map(({ region }) => region!),
			);
		for (const stretch of kept) {
			const regions = touched(stretch).map(({ region }) => region ?? "");
			if (regions.length === 0) continue;
			const isWanted = wanted.some(
				(each) => stretchKey(each) === stretchKey(stretch),
			);
			if (!isWanted && !isHot(stretch)) await dropStretch(keeper, stretch);
			else if (isWide) await makeStretch(keeper, stretch);
			else await renewRegions(keeper, stretch, regions);
		}
		await query("delete from dekad_sum_mark where jurisdiction_id = $1");
	}
	for (const stretch of missing.values()) await makeStretch(keeper, stretch);
}

type Keeper = {
	tx: Tx;
	jurisdictionId: string;
	stepIds: readonly string[];
	stamp: string;
};

// For a few projects planning a statement costs more than running it. For thousands a plan made for few crawls, and the
// planner takes them for few where a dekad is newer than its statistics.
const planFor = (tx: Tx, count: "few" | "many"): Promise<unknown> =>
	tx.executeQuery(
		CompiledQuery.raw(
			`set local plan_cache_mode = ${count === "few" ? "force_generic_plan" : "force_custom_plan"}; set local enable_nestloop = ${count === "few" ? "on" : "off"}`,
		),
	);

const daysOf = ({ last, first }: Stretch) =>
	[dekadBounds(last).first, dekadBounds(first).first] as const;

async function dropStretch(
	{ tx, jurisdictionId }: Keeper,
	stretch: Stretch,
): Promise<void> {
	for (const table of ["kept_period", "kept_total"])
		await tx.executeQuery(
			CompiledQuery.raw(
				`delete from ${table} where jurisdiction_id = $1 and last_dekad = $2 and first_dekad = $3`,
				[jurisdictionId, ...daysOf(stretch)],
			),
		);
}

/** Sums a stretch for every region of the office, some thousand projects at a time. */
async function makeStretch(keeper: Keeper, stretch: Stretch): Promise<void> {
	const { tx, jurisdictionId, stamp } = keeper;
	await planFor(tx, "many");
	await dropStretch(keeper, stretch);
	const standing = await projectsOf(keeper, stretch, null);
	let names: string[] = [];
	const own = new Map<string, KeptNode>();
	let regions: string[] = [];
	let projects: string[] = [];
	const flush = async () => {
		if (regions.length === 0) return;
		const part = await ownNodes(tx, {
			...keeper,
			stretch,
			regions,
			projects,
		});
		names = part.names ?? names;
		for (const [region, node] of part.nodes) own.set(region, node);
		regions = [];
		projects = [];
	};
	for (const { region, ids } of standing) {
		if (projects.length > 0 && projects.length + ids.length > MOST_PROJECTS)
			await flush();
		regions.push(region);
		projects.push(...ids);
	}
	await flush();
	await writeNodes(keeper, stretch, own, new Map());
	await tx.executeQuery(
		CompiledQuery.raw(
			"insert into kept_period (jurisdiction_id, last_dekad, first_dekad, stamp, sum_names) values ($1, $2, $3, $4, $5)",
			[jurisdictionId, ...daysOf(stretch), stamp, JSON.stringify(names)],
		),
	);
}

/** Sums some regions of a kept stretch anew, and those above them. */
async function renewRegions(
	keeper: Keeper,
	stretch: Stretch,
	regions: readonly string[],
): Promise<void> {
	const { tx, jurisdictionId } = keeper;
	await planFor(tx, "few");
	const { rows: headers } = await tx.executeQuery<{ names: string[] }>(
		CompiledQuery.raw(
			"select sum_names as names from kept_period where jurisdiction_id = $1 and last_dekad = $2 and first_dekad = $3",
			[jurisdictionId, ...daysOf(stretch)],
		),
	);
	const standing = await projectsOf(keeper, stretch, regions);
	const { nodes, names } = await ownNodes(tx, {
		...keeper,
		stretch,
		regions,
		projects: standing.flatMap(({ ids }) => ids),
	});
	// A stretch made while nothing stood anywhere does not know the order of its sums.
	if (names && names.join() !== headers[0]?.names.join())
		return makeStretch(keeper, stretch);
	const affected = [...new Set(regions.flatMap(linesOf))];
	const { rows } = await tx.executeQuery<StoredNode>(
		CompiledQuery.raw(
			`select region_path as region, is_own as "isOwn", total, moved, split, notes from kept_total
       where jurisdiction_id = $1 and last_dekad = $2 and first_dekad = $3
         and (case when is_own then region_path else parent_path end) = any($4::text[])`,
			[jurisdictionId, ...daysOf(stretch), affected],
		),
	);
	const own = new Map<string, KeptNode>();
	const below = new Map<string, KeptNode>();
	for (const { region, isOwn, ...node } of rows)
		(isOwn ? own : below).set(region, node);
	for (const region of regions) own.delete(region);
	for (const [region, node] of nodes) own.set(region, node);
	await tx.executeQuery(
		CompiledQuery.raw(
			`delete from kept_total where jurisdiction_id = $1 and last_dekad = $2 and first_dekad = $3
         and ((is_own and region_path = any($4::text[])) or (not is_own and region_path = any($5::text[])))`,
			[jurisdictionId, ...daysOf(stretch), [...regions], affected],
		),
	);
	const written = new Set(regions);
	await writeNodes(keeper, stretch, own, below, {
		regions: affected,
		isOwnWritten: (region) => written.has(region),
	});
}

type StoredNode = KeptNode & { region: string; isOwn: boolean };

/**
 * Writes regions' own nodes, and the wholes of `regions` (all of them and those above, where left out), from the
 * deepest up. `below`: the wholes of other regions one below them.
 */
async function writeNodes(
	{ tx, jurisdictionId }: Keeper,
	stretch: Stretch,
	own: ReadonlyMap<string, KeptNode>,
	below: ReadonlyMap<string, KeptNode>,
	{
		regions: only,
		isOwnWritten = () => true,
	}: {
		regions?: readonly string[];
		isOwnWritten?: (region: string) => boolean;
	} = {},
): Promise<void> {
	const curves = await curvesOf(tx, jurisdictionId, stretch, only);
	// A region nothing stands in any more still has its past.
	const regions = only ?? [
		...new Set([...own.keys(), ...curves.keys()].flatMap(linesOf)),
	];
	const ofParent = new Map<string, Map<string, KeptNode>>();
	const put = (region: string, node: KeptNode) => {
		const parent = parentOf(region);
		const children = ofParent.get(parent) ?? new Map<string, KeptNode>();
		ofParent.set(parent, children.set(region, node));
	};
	const renewed = new Set(regions);
	for (const [region, node] of below)
		if (!renewed.has(region)) put(region, node);
	const stored: StoredNode[] = [];
	for (const region of regions.toSorted((a, b) => depthOf(b) - depthOf(a))) {
		const mine = own.get(region);
		const whole = mergeNodes([
			...(mine ? [mine] : []),
			...(ofParent.get(region)?.values() ?? []),
		]);
		if (!isEmpty(whole) || curves.has(region)) {
			put(region, whole);
			stored.push({ region, isOwn: false, ...whole });
		}
		if (mine && isOwnWritten(region))
			stored.push({ region, isOwn: true, ...mine });
	}
	if (stored.length === 0) return;
	const texts = (of: (node: StoredNode) => unknown) =>
		stored.map((node) => {
			const value = of(node);
			return value === null ? null : JSON.stringify(value);
		});
	await tx.executeQuery(
		CompiledQuery.raw(
			`insert into kept_total (jurisdiction_id, last_dekad, first_dekad, region_path, is_own, parent_path, total, moved, split, notes)
       select $1::uuid, $2::date, $3::date, n.region, n.is_own, n.parent, n.total::json, n.moved::json, n.split::json, n.notes::json
       from unnest($4::text[], $5::boolean[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]) as n(region, is_own, parent, total, moved, split, notes)`,
			[
				jurisdictionId,
				...daysOf(stretch),
				stored.map(({ region }) => region),
				stored.map(({ isOwn }) => isOwn),
				stored.map(({ region }) => parentOf(region)),
				texts(({ total }) => total),
				texts(({ moved }) => moved),
				texts(({ split }) => split),
				texts(({ region, isOwn, notes }) =>
					isOwn ? notes : { ...notes, curve: curves.get(region) ?? [] },
				),
			],
		),
	);
}

/** The curve of this year and last of regions (of all that have one, where left out), up to the stretch's last dekad. */
async function curvesOf(
	tx: Tx,
	jurisdictionId: string,
	{ last }: Stretch,
	regions: readonly string[] | undefined,
): Promise<Map<string, readonly CurvePoint[]>> {
	const { rows } = await tx.executeQuery<{
		region: string;
		points: readonly CurvePoint[];
	}>(
		CompiledQuery.raw(
			`select s.region_path as region, json_agg(json_build_array(s.dekad_start, s.annual_plan_yuan,
         coalesce(s.investment_yuan + s.moved_yuan, s.investment_yuan, s.moved_yuan)) order by s.dekad_start) as points
       from dekad_sum s where s.jurisdiction_id = $1 and s.dekad_start between $2 and $3
         ${regions ? "and s.region_path = any($4::text[])" : ""}
       group by s.region_path`,
			[
				jurisdictionId,
				`${last.year - 1}-01-01`,
				dekadBounds(last).first,
				...(regions ? [[...regions]] : []),
			],
		),
	);
	return new Map(rows.map(({ region, points }) => [region, points] as const));
}

/** Where projects stand in a stretch: each region with those there in the last dekad; one that only earlier dekads have has none. */
async function projectsOf(
	{ tx, jurisdictionId }: Keeper,
	stretch: Stretch,
	regions: readonly string[] | null,
): Promise<{ region: string; ids: string[] }[]> {
	const { rows } = await tx.executeQuery<{ region: string; ids: string[] }>(
		CompiledQuery.raw(
			`select d.region_path as region, coalesce(json_agg(d.project_id) filter (where d.dekad_start = $2), '[]') as ids
       from project_dekad d
       where d.jurisdiction_id = $1 and d.dekad_start between $3 and $2 and (d.dekad_start = $2 or (d.is_expected and d.report_id is null))
         ${regions ? "and d.region_path = any($4::text[])" : ""}
       group by d.region_path order by d.region_path`,
			[jurisdictionId, ...daysOf(stretch), ...(regions ? [[...regions]] : [])],
		),
	);
	return rows;
}

/** A path and all above it: "14/1401/" and "14/". */
const linesOf = (path: string): string[] => {
	const codes = path.split("/").slice(0, -1);
	return codes.map((_, index) => `${codes.slice(0, index + 1).join("/")}/`);
};
const depthOf = (path: string): number => path.split("/").length;
const parentOf = (path: string): string => {
	const codes = path.split("/").slice(0, -2);
	return codes.length === 0 ? "" : `${codes.join("/")}/`;
};
