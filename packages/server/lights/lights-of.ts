import type { Actor } from "@dekad/core/access/actor.ts";
import {
	evaluateLights,
	type Lights,
	looksBack,
} from "@dekad/core/lights/evaluate.ts";
import type { LightFacts } from "@dekad/core/lights/facts.ts";
import type { LightScheme, Metric } from "@dekad/core/lights/scheme.ts";
import {
	type Dekad,
	dekadAt,
	dekadBounds,
	dekadId,
	dekadIndex,
} from "@dekad/core/periods/dekad.ts";
import { periodId } from "@dekad/core/periods/period.ts";
import type { Tx } from "../database/client.ts";
import type { Office } from "../jurisdictions/queries.ts";
import {
	type ResolvedQuestion,
	resolveQuestion,
	type RollupQuestion,
} from "../rollups/resolve-question.ts";
import { lightFacts, type ProjectFacts } from "./facts.ts";
import { schemeInForce } from "./schemes.ts";

export type JudgedProject = ProjectFacts & { readonly lights: Lights };
export type JudgedPeriod = {
	readonly period: string;
	/** Id of the dekad judged; null: none of the period is opened. */
	readonly dekad: string | null;
	readonly asOf: Date;
	readonly pack: { readonly id: string; readonly version: string };
	readonly scheme: LightScheme;
	/** In code order. */
	readonly projects: readonly JudgedProject[];
};

const MONTH_FAMILIES: readonly Metric["family"][] = [
	"month_ratio",
	"streak",
	"made_up",
];

/**
 * The lights of every project a question covers, at the period's newest opened dekad. With `asOf` the facts, list and rules
 * of that instant: the same answer for ever. `scheme` tries another one on the same facts.
 *
 * @throws DekadError period.invalid, list.not_found, rollup.bad_dimension
 */
export async function lightsOf(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	given?: LightScheme,
): Promise<JudgedPeriod> {
	for await (const judged of lightsOfPeriods(
		tx,
		actor,
		question,
		[question.period],
		given,
	))
		return judged;
	throw new TypeError("one period was asked for");
}

/** So many dekads are read at once: a bound on memory. A replay derives a year's state for any one of them, and reads all. */
const READ_AT_ONCE = 12;

/**
 * The lights of each of several periods in their order, as `lightsOf` answers each; what they have in common is read once.
 * Given one after the other, so that nobody holds the lights of years at once.
 *
 * @param periods ids in the order of time; undefined: the latest closed dekad
 * @throws DekadError period.invalid, list.not_found, rollup.bad_dimension
 */
export async function* lightsOfPeriods(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	periods: readonly (string | undefined)[],
	given?: LightScheme,
): AsyncGenerator<JudgedPeriod, void> {
	const asked: Asked[] = [];
	for (const period of periods)
		asked.push(await askedOf(tx, actor, { ...question, period }, given));
	for (const together of readTogether(
		asked,
		question.asOf ? 36 : READ_AT_ONCE,
	)) {
		const read = await readFacts(tx, actor, question, together);
		for (const one of together) yield judge(one, read);
	}
}

/** One period of the question with what stands for it: its dekad, the members of its list, its rules. */
type Asked = {
	readonly head: Omit<JudgedPeriod, "projects">;
	readonly office: Office;
	readonly last: Dekad | undefined;
	/** Null: no list was asked for. */
	readonly members: ReadonlySet<string> | null;
};

async function askedOf(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	given: LightScheme | undefined,
): Promise<Asked> {
	const { office, period, last, list } = await resolveQuestion(
		tx,
		actor,
		question,
	);
	const instant = question.asOf ?? question.now;
	const { id, version } = office.pack;
	const scheme =
		given ??
		(await schemeInForce(
			tx,
			actor,
			last ? dekadBounds(last).last : instant.toISOString().slice(0, 10),
			instant,
		));
	return {
		head: {
			period: periodId(period),
			dekad: last ? dekadId(last) : null,
			asOf: instant,
			pack: { id, version },
			scheme,
		},
		office,
		last,
		members: list && (await membersOf(tx, actor, list)),
	};
}

async function membersOf(
	tx: Tx,
	actor: Actor,
	{ listId, version }: NonNullable<ResolvedQuestion["list"]>,
): Promise<ReadonlySet<string>> {
	const rows = await tx
		.selectFrom("project_list_member")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("list_id", "=", listId)
		.where("version", "=", version)
		.select("project_id")
		.execute();
	return new Set(rows.map((row) => row.project_id));
}

/** Neighbours of one year, at most so many. */
function readTogether(asked: readonly Asked[], most: number): Asked[][] {
	const found: Asked[][] = [];
	for (const one of asked) {
		const before = found.at(-1);
		if (
			before &&
			before.length < most &&
			before[0]?.last?.year === one.last?.year
		)
			before.push(one);
		else found.push([one]);
	}
	return found;
}

type Read = ReadonlyMap<number, readonly ProjectFacts[]>;

async function readFacts(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	together: readonly Asked[],
): Promise<Read> {
	const office = together[0]?.office;
	const dekads = new Map<number, Dekad>();
	for (const { last, head } of together)
		if (last)
			for (const dekad of [last, ...dekadsBefore(last, looksBack(head.scheme))])
				dekads.set(dekadIndex(dekad), dekad);
	if (!office || dekads.size === 0) return new Map();
	const withMonths = together.some(({ head }) =>
		head.scheme.rules.some(({ metric }) =>
			MONTH_FAMILIES.includes(metric.family),
		),
	);
	const lists = together.map(({ members }) => members);
	return lightFacts(tx, actor, {
		question,
		office,
		dekads: [...dekads].toSorted(([a], [b]) => a - b).map(([, dekad]) => dekad),
		withMonths,
		projectIds: lists.some((members) => members === null)
			? undefined
			: [...new Set(lists.flatMap((members) => [...(members ?? [])]))],
	});
}

function judge({ head, last, members }: Asked, read: Read): JudgedPeriod {
	if (!last) return { ...head, projects: [] };
	const { scheme } = head;
	// A year begins anew: what December said does not hold a light of January back.
	const before = dekadsBefore(last, looksBack(scheme)).map(
		(dekad) =>
			new Map(
				(read.get(dekadIndex(dekad)) ?? []).map(({ projectId, facts }) => [
					projectId,
					facts,
				]),
			),
	);
	const projects: JudgedProject[] = [];
	for (const project of read.get(dekadIndex(last)) ?? []) {
		if (members && !members.has(project.projectId)) continue;
		const past = before.flatMap((facts): readonly LightFacts[] => {
			const then = facts.get(project.projectId);
			return then ? [then] : [];
		});
		projects.push({
			...project,
			lights: evaluateLights(scheme, project.facts, past),
		});
	}
	return { ...head, projects };
}

/** Up to `count` dekads before one in its own year, newest first. */
function dekadsBefore(last: Dekad, count: number): Dekad[] {
	const index = dekadIndex(last);
	return Array.from({ length: Math.min(count, index - 1) }, (_, place) =>
		dekadAt(last.year, index - 1 - place),
	);
}
