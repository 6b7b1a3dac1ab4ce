import type { Names } from "../packs/pack.ts";
import type { LineKind } from "../rollups/lines.ts";

/**
 * A light scheme: rules as data, dated and sourced, so that a past light is the scheme of its day over
 * the facts of its day. A severity says how bad; name and colour belong to the scheme (yellow is "late, made
 * up since" in one city and "behind" in the next).
 *
 * Refused: a free expression language. Six families cover every published scheme found (domain.md 4), a
 * person can check a row of numbers against the printed text, and a bound of data can be tested exactly.
 */

/** 0 good, 1 watch, 2 behind, 3 failing. Unknown is null: it shows as grey and hides no worse light. */
export type Severity = 0 | 1 | 2 | 3;
export const SEVERITIES = [0, 1, 2, 3] as const;

/** What a rule looks at. The overall light stands beside them, never instead of them. */
export const COMPONENTS = ["start", "progress", "money", "statistics"] as const;
export type Component = (typeof COMPONENTS)[number];

/** A threshold is decimal text and is compared as an exact fraction: "0.8" x 10 meets 8. */
export type Bound = {
	readonly of: string;
	readonly atLeast?: string;
	readonly above?: string;
	readonly atMost?: string;
	readonly below?: string;
};

/** Effects are suggested to a person and never done by themselves. */
export const EFFECTS = ["watch", "push", "supervise", "interview"] as const;
export type Effect = (typeof EFFECTS)[number];

export type Band = {
	/** All must hold. Empty: everything that came this far. */
	readonly when: readonly Bound[];
	readonly severity: Severity;
	/** True where the published text says nothing about this stretch and the severity is a setting of ours. */
	readonly isOurs: boolean;
	readonly effects: readonly Effect[];
};

/**
 * The six families of domain.md section 4, each with the quantities its bands may name:
 *
 *   gap           `gap`: year to date over annual plan minus the line, as a share (0.1 is 10 points)
 *   ratio         `ratio`: done over what the line expects, or done over the month's task
 *   overdue       `months`: month ends passed unexcused (start), or months since the start without entry
 *   streak        `missed`: months in a row, up to this one, whose task was missed
 *   made_up       `lateness`: 0 met by the month's end, 1 made up later, 2 not met (history rule)
 *   peers         `growth`, `overPlan`, `overPeers`: growth, and what it is above plan and average
 *   elapsed_money `ratio`: used over what the clock since the issue expects
 *   funds         `ratio`: funds arrived over funds planned to date
 *   paper         `days`: days since an unanswered paper was due
 */
export type Metric =
	| { readonly family: "gap"; readonly line: LineKind }
	| { readonly family: "ratio"; readonly line: LineKind }
	| { readonly family: "month_ratio" }
	| { readonly family: "overdue"; readonly what: "start" | "entry" }
	| { readonly family: "streak" }
	| { readonly family: "made_up" }
	| { readonly family: "peers" }
	| { readonly family: "elapsed_money"; readonly months: number }
	| { readonly family: "funds" }
	| { readonly family: "paper" };

/** Names of the quantities each family gives. */
export const QUANTITIES: Readonly<Record<Metric["family"], readonly string[]>> =
	{
		gap: ["gap"],
		ratio: ["ratio"],
		month_ratio: ["ratio"],
		overdue: ["months"],
		streak: ["missed"],
		made_up: ["lateness"],
		peers: ["growth", "overPlan", "overPeers"],
		elapsed_money: ["ratio"],
		funds: ["ratio"],
		paper: ["days"],
	};

/**
 * Families whose facts no part of the product keeps yet. A scheme made of them lights nothing but grey: it is shown with
 * the reason and cannot be put in force.
 */
export const NOT_KEPT = {
	peers: "indicators",
	elapsed_money: "bonds",
	paper: "papers",
} as const satisfies Partial<Record<Metric["family"], string>>;

/** What a scheme needs and the product does not keep; empty: it can be put in force. */
export const lacksOf = (
	rules: readonly { readonly metric: Metric }[],
): (typeof NOT_KEPT)[keyof typeof NOT_KEPT][] => [
	...new Set(
		rules.flatMap(({ metric: { family } }) =>
			family in NOT_KEPT ? [NOT_KEPT[family as keyof typeof NOT_KEPT]] : [],
		),
	),
];

/** Families with a due date, which alone can be moved by days of grace. */
export const HAS_DUE_DATE: ReadonlySet<Metric["family"]> = new Set([
	"overdue",
	"paper",
]);

/** Which projects a rule speaks of. Every stated part must hold; another project has no such component light. */
export type Scope = {
	readonly stages?: readonly string[];
	readonly annualPlanAtLeastYuan?: number;
	readonly totalInvestmentAtLeastYuan?: number;
	/** False: paused projects are left out. */
	readonly paused?: boolean;
	/** True: only projects whose start is stated. */
	readonly started?: boolean;
	/** True: only projects with a plan of funds; nobody is grey for a plan that was never asked. */
	readonly fundsPlan?: boolean;
};

export type LightRule = {
	readonly id: string;
	readonly component: Component;
	readonly name: Names;
	readonly scope: Scope;
	readonly metric: Metric;
	/** First match wins. A value no band takes is unknown. Empty: a setting without a default, see `isSet`. */
	readonly bands: readonly Band[];
	/** Days a due date is moved later before it counts. */
	readonly graceDays: number;
	/** Whether an accepted reason counts: it keeps a period from counting, and turns what is behind on its day to watch. */
	readonly excusable: boolean;
	/** A light turns better only after this many closed periods in a row that are better; 0: at once. */
	readonly improvesAfter: number;
	readonly source: string;
	/** What the published text leaves open and how it is read here. */
	readonly note: Names | null;
};

export type Shade = {
	readonly name: Names;
	/** #rrggbb. */
	readonly colour: string;
	/** Drawn beside the word: colour is never alone. */
	readonly shape: "disc" | "triangle" | "square" | "diamond" | "ring";
};

export type LightScheme = {
	readonly id: string;
	readonly version: string;
	readonly date: string;
	readonly name: Names;
	readonly about: Names;
	readonly shades: Readonly<Record<Severity, Shade>> & {
		readonly unknown: Shade;
	};
	readonly rules: readonly LightRule[];
};
