/**
 * The review ladder: which steps a report climbs, for which of them somebody speaks, and what a word does.
 *
 * The ladder is data of the pack. A report climbs the steps of its region's kind (county, city,
 * province; a group's line: group, province), each step says its word once, and the acceptance of the
 * deciding step makes the report final. A step may be skipped upwards, never downwards: a
 * city may accept what its county has not, and the county then has nothing left to say.
 *
 * After that a report never goes back (design.md, rule 2 of section 3): who disagrees asks
 * the owner for a correction in the current dekad. The same holds from the lock on.
 */

import type { Actor } from "../access/actor.ts";
import type { RegionKind, ReviewLadder, ReviewStep } from "../packs/pack.ts";

export const REPORT_STATES = [
	"draft",
	"submitted",
	"returned",
	"accepted",
	"superseded",
] as const;
export type ReportState = (typeof REPORT_STATES)[number];

export const REVIEW_WORDS = ["accept", "return", "request_correction"] as const;
export type ReviewWord = (typeof REVIEW_WORDS)[number];

/** Where a step lies to the one that makes the report final. */
type Place = "before_final" | "final" | "after_final";
/** `locked`: submitted, and the dekad takes no reports any more. */
type Row = ReportState | "locked";

/**
 * The whole review of a report, read as "state: word by a step placed so -> state". Every page, check and use
 * case derives from this table; nothing else may change a state by review. Beside it one guard
 * holds for accept and return: no step of the same height or above has accepted before.
 */
// biome-ignore format: one word a line
export const REVIEW_WORKFLOW = {
  draft:      {},
  submitted:  { accept:             { before_final: "submitted", final: "accepted",  after_final: "accepted" },
                return:             { before_final: "returned",  final: "returned",  after_final: "returned" } },
  locked:     { accept:             { before_final: "submitted", final: "accepted",  after_final: "accepted" },
                request_correction: { before_final: "submitted", final: "submitted", after_final: "submitted" } },
  accepted:   { accept:             { before_final: "accepted",  final: "accepted",  after_final: "accepted" },
                request_correction: { final: "accepted", after_final: "accepted" } },
  returned:   {},
  superseded: {},
} as const satisfies Record<Row, Partial<Record<ReviewWord, Partial<Record<Place, ReportState>>>>>;

/** The ladder of one project. */
export type ProjectLadder = {
	/** From the first reviewer up; never empty. */
	readonly steps: readonly ReviewStep[];
	/** The step whose acceptance makes a report final. */
	readonly final: ReviewStep;
	/** Height of every step the pack knows: the level of its region, 0 the root. */
	readonly levels: Readonly<Record<string, number>>;
};

/** How far below the root a path lies. `@example depthOf("14/1401/140105/") // 2` is the county. */
export const depthOf = (regionPath: string): number =>
	regionPath.split("/").filter(Boolean).length - 1;

/**
 * The ladder a project's reports climb: that of its kind of region, without the steps below where it lies.
 *
 * @param kinds kinds of the regions on its path; the first that has a ladder of its own decides
 * @param finalLevels the deciding level of each list it is on; the highest holds. None: the ladder's own.
 * A level this ladder lacks means the first step at that height or above.
 */
export function projectLadder(
	ladder: ReviewLadder,
	{
		regionPath,
		kinds,
		finalLevels,
	}: {
		regionPath: string;
		kinds: readonly RegionKind[];
		finalLevels: readonly string[];
	},
): ProjectLadder {
	const line = kinds
		.map((kind) => ladder.lines.find(({ regionKind }) => regionKind === kind))
		.find((found) => found !== undefined);
	const own = line ?? ladder;
	const depth = depthOf(regionPath);
	const reached = own.steps.filter(({ regionLevel }) => regionLevel <= depth);
	// Only a path outside of the tree has none; its reports are then the top step's.
	const steps = reached.length > 0 ? reached : own.steps.slice(-1);
	const levels = Object.fromEntries(
		[...ladder.lines.flatMap((other) => other.steps), ...ladder.steps].map(
			({ id, regionLevel }) => [id, regionLevel],
		),
	);
	const named = (finalLevels.length > 0 ? finalLevels : [own.final]).map(
		(id) => levels[id] ?? Number.POSITIVE_INFINITY,
	);
	const height = Math.min(...named);
	const top = steps.at(-1) as ReviewStep;
	return {
		steps,
		final: steps.find(({ regionLevel }) => regionLevel <= height) ?? top,
		levels,
	};
}

/** The step somebody speaks for: office and dispatcher alone, by how deep their region lies. Undefined: none of this ladder. */
export function stepOf(
	{ steps }: ProjectLadder,
	{ role, scope }: Pick<Actor, "role" | "scope">,
): ReviewStep | undefined {
	if ((role !== "office" && role !== "dispatcher") || scope === null)
		return undefined;
	return steps.find(({ regionLevel }) => regionLevel === depthOf(scope));
}

export type ReviewedReport = {
	readonly state: ReportState;
	/** The highest step that accepted so far; null: none. */
	readonly acceptedLevel: string | null;
};

/** Why a word is refused: no such step, a step as high has spoken, the lock holds, not final yet, or nothing to review. */
export type ReviewRefusal =
	| "no_step"
	| "already_said"
	| "locked"
	| "not_final"
	| "not_open";

export type ReviewOutcome =
	| {
			readonly refused?: undefined;
			readonly state: ReportState;
			/** The highest step that accepted, after this word; null once it was sent back. */
			readonly acceptedLevel: string | null;
			/** This word made it final. */
			readonly becameFinal: boolean;
	  }
	| { readonly refused: ReviewRefusal };

/**
 * What a word of a step does to a report, or why it is refused. Pure; the caller has checked that the report is the one
 * the reviewer saw.
 *
 * @param isLocked the dekad takes no report any more and no exception covers the project
 */
export function reviewOutcome(
	ladder: ProjectLadder,
	step: ReviewStep | undefined,
	report: ReviewedReport,
	word: ReviewWord,
	isLocked: boolean,
): ReviewOutcome {
	if (!step) return { refused: "no_step" };
	const row: Row =
		report.state === "submitted" && isLocked ? "locked" : report.state;
	const words: Partial<
		Record<ReviewWord, Partial<Record<Place, ReportState>>>
	> = REVIEW_WORKFLOW[row];
	const to = words[word]?.[placeOf(ladder, step)];
	if (!to) return { refused: refusalOf(row, word) };
	const { acceptedLevel } = report;
	if (word === "request_correction")
		return { state: to, acceptedLevel, becameFinal: false };
	if (heightOf(ladder, acceptedLevel) <= step.regionLevel)
		return { refused: "already_said" };
	return {
		state: to,
		acceptedLevel: word === "accept" ? step.id : null,
		becameFinal: to === "accepted" && report.state !== "accepted",
	};
}

function refusalOf(row: Row, word: ReviewWord): ReviewRefusal {
	if (word === "request_correction")
		return row === "submitted" || row === "accepted" ? "not_final" : "not_open";
	if (row === "locked") return "locked";
	return row === "accepted" ? "already_said" : "not_open";
}

const placeOf = ({ final }: ProjectLadder, step: ReviewStep): Place =>
	step.regionLevel > final.regionLevel
		? "before_final"
		: step.regionLevel === final.regionLevel
			? "final"
			: "after_final";

/** Level of the region of a step; below every other one where nobody has accepted. */
const heightOf = (
	{ levels }: ProjectLadder,
	acceptedLevel: string | null,
): number =>
	acceptedLevel === null
		? Number.POSITIVE_INFINITY
		: (levels[acceptedLevel] ?? Number.POSITIVE_INFINITY);

/** Where a report stands for one step. */
export const REVIEW_TURNS = [
	"waiting",
	"below",
	"accepted",
	"returned",
	"none",
] as const;
export type ReviewTurn = (typeof REVIEW_TURNS)[number];

/**
 * Where a report stands for a step: `waiting` for its word, still `below` with a lower step, `accepted` by this
 * step or a higher one, `returned` to its owner, or `none` of its business. A report that is final
 * still waits for the steps above, one after the other: they may accept or ask for a correction.
 */
export function reviewTurn(
	ladder: ProjectLadder,
	step: ReviewStep | undefined,
	report: ReviewedReport,
): ReviewTurn {
	if (!step || report.state === "draft" || report.state === "superseded")
		return "none";
	if (report.state === "returned") return "returned";
	const height = heightOf(ladder, report.acceptedLevel);
	if (height <= step.regionLevel) return "accepted";
	const next = ladder.steps.find(({ regionLevel }) => regionLevel < height);
	return next?.id === step.id ? "waiting" : "below";
}
