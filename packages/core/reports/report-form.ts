/**
 * The owner's form for one dekad: what is known and shown, what is asked, what derives. Everything
 * known is shown and only this dekad's facts are asked (design.md rule 8); month, year and since-start
 * derive and are confirmed, never typed.
 */

import { FUND_SOURCES, type FlowMeasure } from "./measures.ts";
import {
	emptyReport,
	type ReportValues,
	type StatedProblem,
} from "./report-values.ts";

export type FundSource = (typeof FUND_SOURCES)[number];
type Stated<T> = { readonly dekad: string; readonly value: T } | null;

/** Everything known from before the dekad, as reported. Null: never said. Money is whole yuan. */
export type BeforeDekad = {
	/** Of the month's earlier dekads. */
	readonly monthYuan: number | null;
	readonly ytdYuan: number | null;
	/** What was invested before Dekad included. */
	readonly sinceStartYuan: number | null;
	/** The largest investment of one earlier dekad. */
	readonly bestDekadYuan: number | null;
	readonly arrivedYtdYuan: Readonly<Record<FundSource, number | null>>;
	readonly paidYtdYuan: Readonly<Record<FundSource, number | null>>;
	readonly physicalProgressRatio: Stated<number>;
	readonly physicalProgressText: Stated<string>;
	readonly nextSteps: Stated<string>;
	readonly peopleOnSite: Stated<number>;
	readonly machinesOnSite: Stated<number>;
	readonly problems: Stated<readonly StatedProblem[]>;
};

export type FormField =
	| FlowMeasure
	| Exclude<keyof ReportValues, "measures" | "corrections">;

/** `asked`: on the form at once. `offered`: folded away, for those who have it. Neither list names a field of the other. */
export type FormFields = {
	readonly asked: readonly FormField[];
	readonly offered: readonly FormField[];
};

const ARRIVED = FUND_SOURCES.map((source) => `arrived_${source}` as const);
const PAID = FUND_SOURCES.map((source) => `paid_${source}` as const);
const MONEY: readonly FormField[] = ["investment", ...ARRIVED, ...PAID];
const COMPOSITION: readonly FormField[] = [
	"building",
	"installation",
	"equipment",
	"other_cost",
	"statistical_investment",
	"note",
];

/**
 * What a stage asks of its owner, in the order of the form. Fields follow from what can be true there:
 * no people on a site that is not there yet, no physical progress of works that are finished. Output
 * and benefit after commissioning are asked once a quarter on a page of their own, so not here.
 * A stage of another pack is taken as under construction.
 *
 * A paused project confirms by the month that nothing moves: its investment (0) and why.
 */
export function formFields(stage: string, isPaused: boolean): FormFields {
	switch (stage) {
		case "reserve":
		case "pre_work":
			return {
				asked: [...MONEY, "physicalProgressText", "nextSteps", "problems"],
				offered: ["statistical_investment", "note"],
			};
		case "completed":
		case "in_production":
		case "at_capacity":
			return {
				asked: [...MONEY, "nextSteps", "problems"],
				offered: ["statistical_investment", "note"],
			};
		default:
			return isPaused
				? {
						asked: ["investment", "note"],
						offered: [...ARRIVED, ...PAID, "problems", "nextSteps"],
					}
				: {
						asked: [
							"investment",
							"physicalProgressRatio",
							"physicalProgressText",
							...ARRIVED,
							...PAID,
							"peopleOnSite",
							"machinesOnSite",
							"nextSteps",
							"problems",
						],
						offered: COMPOSITION,
					};
	}
}

/** What the product knows without the form: from the registry, the plan, earlier reports, or a page of its own. */
export const KNOWN_ELSEWHERE = [
	"code",
	"name",
	"region",
	"sector",
	"owner",
	"stage",
	"total_investment",
	"planned_start",
	"planned_completion",
	"planned_commissioning",
	"annual_plan",
	"plan_in_dekad",
	"plan_in_month",
	"investment_month",
	"investment_ytd",
	"investment_since_start",
	"completion_ratio",
	"output",
	"tax",
	"jobs",
] as const;

/**
 * How much a form asks and how much of it twice: a field that is known elsewhere, or stands on the form
 * two times. The second number must be 0 (design.md rule 8); a test holds every stage to it.
 *
 * @example fieldsAsked({ asked: ["investment", "note"], offered: [] }) // { asked: 2, askedTwice: 0 }
 */
export function fieldsAsked({ asked, offered }: FormFields): {
	asked: number;
	askedTwice: number;
} {
	const all: readonly string[] = [...asked, ...offered];
	const known: ReadonlySet<string> = new Set(KNOWN_ELSEWHERE);
	return {
		asked: asked.length,
		askedTwice:
			all.length -
			new Set(all).size +
			all.filter((field) => known.has(field)).length,
	};
}

/** Sums after this dekad, null where nothing was ever said. */
export type DerivedFigures = {
	readonly monthYuan: number | null;
	readonly ytdYuan: number | null;
	readonly sinceStartYuan: number | null;
	readonly arrivedYtdYuan: Readonly<Record<FundSource, number | null>>;
	readonly paidYtdYuan: Readonly<Record<FundSource, number | null>>;
	/** Over all sources. */
	readonly arrivedTotalYtdYuan: number | null;
	readonly paidTotalYtdYuan: number | null;
};

/**
 * Month, year and since-start with this dekad's figures and the correction lines booked in it (R2.3,
 * domain.md 2.4): as reported, so a line counts in this dekad whatever dekad it is for.
 */
export function derivedFigures(
	before: BeforeDekad,
	values: ReportValues,
): DerivedFigures {
	const after = (known: number | null, measure: FlowMeasure) => {
		const said = [
			known,
			values.measures[measure] ?? null,
			...values.corrections
				.filter((line) => line.measure === measure)
				.map((line) => line.differenceYuan),
		];
		return sumOfSaid(said);
	};
	const bySource = (
		known: Readonly<Record<FundSource, number | null>>,
		series: "arrived" | "paid",
	) =>
		Object.fromEntries(
			FUND_SOURCES.map((source) => [
				source,
				after(known[source], `${series}_${source}`),
			]),
		) as Record<FundSource, number | null>;
	const arrivedYtdYuan = bySource(before.arrivedYtdYuan, "arrived");
	const paidYtdYuan = bySource(before.paidYtdYuan, "paid");
	return {
		monthYuan: after(before.monthYuan, "investment"),
		ytdYuan: after(before.ytdYuan, "investment"),
		sinceStartYuan: after(before.sinceStartYuan, "investment"),
		arrivedYtdYuan,
		paidYtdYuan,
		arrivedTotalYtdYuan: sumOfSaid(Object.values(arrivedYtdYuan)),
		paidTotalYtdYuan: sumOfSaid(Object.values(paidYtdYuan)),
	};
}

/** The sum of what was said; null when nothing was. */
const sumOfSaid = (values: readonly (number | null)[]): number | null =>
	values.reduce<number | null>(
		(sum, value) => (value === null ? sum : (sum ?? 0) + value),
		null,
	);

/**
 * The values of a report in which the owner says: nothing new. Investment 0; physical progress, people,
 * machines, next steps and open problems as last stated; everything else not reported. To be shown
 * before it is sent. People, machines and next steps are left out where the stage does not ask for
 * them: those who stood on a site before it was paused stand there no more.
 */
export function unchangedReport(
	before: BeforeDekad,
	{ asked }: FormFields,
): ReportValues {
	const ifAsked = <T>(field: FormField, value: T, otherwise: T): T =>
		asked.includes(field) ? value : otherwise;
	return {
		...emptyReport(),
		measures: { investment: 0 },
		physicalProgressRatio: before.physicalProgressRatio?.value ?? null,
		physicalProgressText: before.physicalProgressText?.value ?? "",
		peopleOnSite: ifAsked(
			"peopleOnSite",
			before.peopleOnSite?.value ?? null,
			null,
		),
		machinesOnSite: ifAsked(
			"machinesOnSite",
			before.machinesOnSite?.value ?? null,
			null,
		),
		nextSteps: ifAsked("nextSteps", before.nextSteps?.value ?? "", ""),
		problems: [...(before.problems?.value ?? [])],
	};
}

/** A form to begin with: problems still open stand in it, for they are known; all figures are empty, a target is never a proposal (domain.md 11.2, guard b). */
export const newReport = (before: BeforeDekad): ReportValues => ({
	...emptyReport(),
	problems: [...(before.problems?.value ?? [])],
});
