import { parseScoring } from "@dekad/core/packs/parse-scoring.ts";
import { PackError } from "@dekad/core/packs/read-data.ts";
import { RATE_IDS, type RateId } from "@dekad/core/rollups/rates.ts";
import {
	METHODS_OF,
	type ScoredThing,
	type ScoringMethod,
	type ScoringRule,
	type ScoringScheme,
} from "@dekad/core/rollups/scoring.ts";
import { shiftDecimal, trimDecimal } from "@dekad/core/units/decimal.ts";

/**
 * Rules of a score while somebody changes them: every number is what was typed, percents as people say them, so that a
 * half typed one is no mistake yet.
 */
export type EditedScoring = {
	readonly zh: string;
	readonly en: string;
	readonly rules: readonly EditedLine[];
};
export type EditedLine = {
	readonly id: string;
	readonly zh: string;
	readonly en: string;
	readonly kind: ScoredThing["kind"];
	readonly rate: RateId;
	readonly method: ScoringMethod["method"];
	readonly points: string;
	readonly percent: string;
	readonly step: string;
	readonly bands: readonly {
		readonly percent: string;
		readonly points: string;
	}[];
	readonly minimum: string;
	readonly floor: string;
	readonly cap: string;
	readonly source: string;
};

const percentOf = (ratio: string) => trimDecimal(shiftDecimal(ratio, 2));

/** A rule as its editor shows it. */
export function editLine(rule: ScoringRule): EditedLine {
	return {
		id: rule.id,
		zh: rule.name.zh,
		en: rule.name.en,
		kind: rule.of.kind,
		rate: "rate" in rule.of ? rule.of.rate : "completion",
		method: rule.method,
		points: "points" in rule ? String(rule.points) : "",
		percent: rule.method === "target" ? percentOf(rule.ratio) : "",
		step: rule.method === "rank" ? String(rule.stepPercent) : "",
		bands:
			rule.method === "band"
				? rule.bands.map(({ atLeast, points }) => ({
						percent: percentOf(atLeast),
						points: String(points),
					}))
				: [],
		minimum: String(rule.minimumCount),
		floor: rule.floor === null ? "" : String(rule.floor),
		cap: rule.cap === null ? "" : String(rule.cap),
		source: rule.source,
	};
}

/** A scheme as its editor shows it. */
export const editScoring = ({ name, rules }: ScoringScheme): EditedScoring => ({
	...name,
	rules: rules.map(editLine),
});

/** The scheme that was typed; null while some of it cannot be used. */
export function scoringOf(edited: EditedScoring): ScoringScheme | null {
	try {
		return parseScoring({
			name: { zh: edited.zh, en: edited.en },
			rules: edited.rules.map(ruleOf),
		});
	} catch (error) {
		if (error instanceof PackError) return null;
		throw error;
	}
}

/** A number that is none stays what was typed: reading it refuses it. */
const wholeOf = (typed: string): number | string =>
	/^-?\d{1,6}$/.test(typed.trim()) ? Number(typed) : typed;
const boundOf = (typed: string) =>
	typed.trim() === "" ? null : wholeOf(typed);
const ratioOf = (typed: string): string => {
	const plain = typed.trim().replace(/[%％]$/, "");
	return /^-?\d{1,6}(\.\d{1,6})?$/.test(plain)
		? trimDecimal(shiftDecimal(plain, -2))
		: typed;
};

function ruleOf(line: EditedLine): Record<string, unknown> {
	const common = {
		id: line.id,
		name: { zh: line.zh, en: line.en },
		of:
			line.kind === "rank"
				? { kind: line.kind }
				: { kind: line.kind, rate: line.rate },
		source: line.source,
		minimumCount: wholeOf(line.minimum),
		floor: boundOf(line.floor),
		cap: boundOf(line.cap),
		method: line.method,
	};
	if (line.method === "band")
		return {
			...common,
			bands: line.bands.map(({ percent, points }) => ({
				atLeast: ratioOf(percent),
				points: wholeOf(points),
			})),
		};
	return {
		...common,
		points: wholeOf(line.points),
		...(line.method === "target" ? { ratio: ratioOf(line.percent) } : {}),
		...(line.method === "rank" ? { stepPercent: wholeOf(line.step) } : {}),
	};
}

/** With another thing to look at: the method follows where the old one does not fit. */
export function lookingAt(
	line: EditedLine,
	kind: ScoredThing["kind"],
): EditedLine {
	const [first = "ratio", ...others] = METHODS_OF[kind];
	const fits = [first, ...others].includes(line.method);
	return withMethod({ ...line, kind }, fits ? line.method : first);
}

/** With another way to give points, and something to begin from where it needs more. */
export const withMethod = (
	line: EditedLine,
	method: ScoringMethod["method"],
): EditedLine => ({
	...line,
	method,
	percent: line.percent || "100",
	step: line.step || "5",
	points: line.points || "1",
	bands:
		method === "band" && line.bands.length === 0
			? [{ percent: "70", points: "5" }]
			: line.bands,
});

/** With one more line under an id of its own. */
export function withLine(
	edited: EditedScoring,
	line: EditedLine,
): EditedScoring {
	const taken = new Set(edited.rules.map(({ id }) => id));
	let id = line.id;
	for (let number = 2; taken.has(id); number++) id = `${line.id}_${number}`;
	return { ...edited, rules: [...edited.rules, { ...line, id }] };
}

/** A line nobody published, to be filled in. */
export const ownLine = (source: string): EditedLine => ({
	id: "own",
	zh: "",
	en: "",
	kind: "rate",
	rate: RATE_IDS[0] ?? "completion",
	method: "ratio",
	points: "10",
	percent: "",
	step: "",
	bands: [],
	minimum: "1",
	floor: "",
	cap: "",
	source,
});
