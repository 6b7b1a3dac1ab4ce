import type { MissingRow } from "./missing-reports.ts";
import { SHOWN_MISSING } from "./missing-reports.ts";
import {
	type ProjectMover,
	SHOWN_MOVERS,
	TURNS,
	type Turn,
	type TurnRow,
} from "./movers.ts";

/**
 * What is kept of a region for a stretch of dekads, and how regions add up to the one above. Every part is a sum, a
 * count or a "first so many", so that the whole of a region follows from its own and the wholes below it.
 */

/** Sums in a fixed order (kept_period.sum_names); null: nobody under it said anything. */
export type SumsRow = readonly (number | null)[];

/** A mover with its place among all; the larger one comes first. */
export type RankedMover = ProjectMover & {
	/** A decimal as PostgreSQL writes it, compared to the last digit. */
	readonly place: string;
};

export type KeptNotes = {
	/** First day of a dekad of the stretch -> reports asked for in it and not there. */
	readonly absent: Readonly<Record<string, number>>;
	/** Of the last dekad, the first so many by region and code. */
	readonly absentRows: readonly MissingRow[];
	readonly up: readonly RankedMover[];
	readonly down: readonly RankedMover[];
	readonly behind: readonly RankedMover[];
	readonly turns: Readonly<
		Partial<
			Record<
				Turn,
				{ readonly count: number; readonly rows: readonly TurnRow[] }
			>
		>
	>;
	/** What the plans of the year expect by the end of its 36 dekads; null: no plan in force. */
	readonly plans: SumsRow | null;
	/** Annual plan and investment to date of the dekads of this year and last, up to the last dekad; only of a whole region. */
	readonly curve: readonly CurvePoint[];
};
/** Of a dekad, by its first day. */
export type CurvePoint = readonly [
	start: string,
	plan: number | null,
	actual: number | null,
];

export type KeptNode = {
	/** Null: no project stands there. */
	readonly total: SumsRow | null;
	/** Projects that reported, their plans, gaps and moves; null: none did. */
	readonly moved: SumsRow | null;
	/** Dimension -> its value -> sums. */
	readonly split: Readonly<Record<string, Readonly<Record<string, SumsRow>>>>;
	readonly notes: KeptNotes;
};

/** What of a node there is; a part that has nothing in it is left out. */
export type NodeParts = {
	-readonly [P in Exclude<keyof KeptNode, "notes">]?: KeptNode[P];
} & { notes?: { -readonly [P in keyof KeptNotes]?: KeptNotes[P] } };

export const nodeOf = ({ notes = {}, ...node }: NodeParts): KeptNode => ({
	total: null,
	moved: null,
	split: {},
	...node,
	notes: {
		absent: {},
		absentRows: [],
		up: [],
		down: [],
		behind: [],
		turns: {},
		plans: null,
		curve: [],
		...notes,
	},
});

/** A node nothing stands in and nothing is told of. */
export const isEmpty = ({ total, notes }: KeptNode): boolean =>
	total === null && Object.keys(notes.absent).length === 0;

/** Regions put together: sums field by field, lists by their own order. */
export function mergeNodes(nodes: readonly KeptNode[]): KeptNode {
	const notes = nodes.map((node) => node.notes);
	return {
		total: addRows(nodes.map(({ total }) => total)),
		moved: addRows(nodes.map(({ moved }) => moved)),
		split: mergeSplits(nodes.map(({ split }) => split)),
		notes: {
			absent: addCounts(notes.map(({ absent }) => absent)),
			absentRows: notes
				.flatMap(({ absentRows }) => absentRows)
				.toSorted(
					(a, b) =>
						compareText(a.regionPath, b.regionPath) ||
						compareText(a.code, b.code),
				)
				.slice(0, SHOWN_MISSING),
			up: firstMovers(notes.map(({ up }) => up)),
			down: firstMovers(notes.map(({ down }) => down)),
			behind: firstMovers(notes.map(({ behind }) => behind)),
			turns: mergeTurns(notes.map(({ turns }) => turns)),
			plans: addRows(notes.map(({ plans }) => plans)),
			// Read from the sums of dekads, which every region has its own of.
			curve: [],
		},
	};
}

/** @throws RangeError when a sum is beyond 2^53, as reading it from the database does */
export function addRows(rows: readonly (SumsRow | null)[]): SumsRow | null {
	let total: (number | null)[] | null = null;
	for (const row of rows) {
		if (row === null) continue;
		if (total === null) {
			total = [...row];
			continue;
		}
		for (const [index, value] of row.entries()) {
			if (value === null) continue;
			const sum = (total[index] ?? 0) + value;
			if (!Number.isSafeInteger(sum))
				throw new RangeError(`a kept sum beyond 2^53: ${sum}`);
			total[index] = sum;
		}
	}
	return total;
}

function mergeSplits(splits: readonly KeptNode["split"][]): KeptNode["split"] {
	const merged: Record<string, Record<string, SumsRow>> = {};
	for (const split of splits)
		for (const [name, cells] of Object.entries(split)) {
			const own = (merged[name] ??= {});
			for (const [key, row] of Object.entries(cells))
				own[key] = addRows([own[key] ?? null, row])!;
		}
	return merged;
}

function addCounts(
	counts: readonly Readonly<Record<string, number>>[],
): Record<string, number> {
	const total: Record<string, number> = {};
	for (const each of counts)
		for (const [key, count] of Object.entries(each))
			total[key] = (total[key] ?? 0) + count;
	return total;
}

function mergeTurns(all: readonly KeptNotes["turns"][]): KeptNotes["turns"] {
	const merged: {
		-readonly [T in Turn]?: { count: number; rows: readonly TurnRow[] };
	} = {};
	for (const turn of TURNS) {
		const parts = all.flatMap((turns) => turns[turn] ?? []);
		if (parts.length === 0) continue;
		merged[turn] = {
			count: parts.reduce((sum, { count }) => sum + count, 0),
			rows: parts
				.flatMap(({ rows }) => rows)
				.toSorted(
					(a, b) => compareText(b.on, a.on) || compareText(a.code, b.code),
				)
				.slice(0, SHOWN_MOVERS),
		};
	}
	return merged;
}

const firstMovers = (
	lists: readonly (readonly RankedMover[])[],
): RankedMover[] =>
	lists
		.flat()
		.toSorted(
			(a, b) =>
				compareDecimals(b.place, a.place) ||
				compareText(a.projectId, b.projectId),
		)
		.slice(0, SHOWN_MOVERS);

/** Those chosen, in the order they are shown in. */
export const shownMovers = (movers: readonly RankedMover[]): ProjectMover[] =>
	movers
		.toSorted(
			(a, b) =>
				compareDecimals(b.place, a.place) ||
				compareText(a.regionPath, b.regionPath) ||
				compareText(a.code, b.code),
		)
		.map(({ place: _, ...mover }) => mover);

export function compareText(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}

/** Two decimals such as "-12.0500" by their value, whatever their length. */
export function compareDecimals(a: string, b: string): number {
	const [wholeA, partA] = splitDecimal(a);
	const [wholeB, partB] = splitDecimal(b);
	const digits = Math.max(partA.length, partB.length);
	const valueA = BigInt(wholeA + partA.padEnd(digits, "0"));
	const valueB = BigInt(wholeB + partB.padEnd(digits, "0"));
	if (valueA === valueB) return 0;
	return valueA < valueB ? -1 : 1;
}

function splitDecimal(text: string): [string, string] {
	const at = text.indexOf(".");
	return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
