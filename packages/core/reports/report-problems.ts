import { type Dekad, dekadStart, parseDekad } from "../periods/dekad.ts";
import type { FlowMeasure } from "./measures.ts";

/** What a check found in a report that stops it. `key` names a text `reports.<key>`, `detail` fills it. */
export type ReportProblem = {
	readonly key:
		| "nothing_reported"
		| "composition"
		| "correction_not_earlier"
		| "bad_amount"
		| "bad_ratio"
		| "bad_count"
		| "correction_unfinished"
		/** Seen by the server alone, which knows what the earlier dekad says. */
		| "correction_below_zero"
		| "problem_unfinished";
	readonly detail: Readonly<Record<string, number | string>>;
};

export type ReportFigures = {
	readonly measures: Readonly<
		Partial<Record<FlowMeasure, number | null | undefined>>
	>;
	readonly physicalProgressRatio?: number | null | undefined;
	readonly peopleOnSite?: number | null | undefined;
	readonly machinesOnSite?: number | null | undefined;
	readonly problems?:
		| readonly {
				readonly kind: string;
				readonly text: string;
				readonly heldUpYuan?: number | null;
		  }[]
		| undefined;
	readonly corrections: readonly {
		readonly forDekad: string | null;
		readonly measure?: FlowMeasure | null;
		readonly differenceYuan?: number | null;
		readonly reason?: string;
	}[];
};

const PARTS = ["building", "installation", "equipment", "other_cost"] as const;

/**
 * What stops a report of `dekad`: nothing said at all; an amount, count or ratio that cannot be; a
 * composition whose parts pass the investment, or are all stated and do not add up to it; a correction
 * that is half filled, or of the same or a later dekad; a problem without kind or words. Empty: it can
 * be handed in. Unusual values are doubts for a person and never stop a report (design.md rule 10).
 *
 * The same function runs in the form, offline too, in the import of sheets and in the server. What a
 * caller leaves out of a correction or a problem was checked by its own reading and is not asked again.
 */
export function reportProblems(
	report: ReportFigures,
	dekad: Dekad,
): ReportProblem[] {
	return [
		...figureProblems(report),
		...compositionProblems(report),
		...listProblems(report, dekad),
	];
}

function figureProblems(report: ReportFigures): ReportProblem[] {
	const problems: ReportProblem[] = [];
	const said = Object.values(report.measures).some(
		(value) => value !== null && value !== undefined,
	);
	if (
		!said &&
		report.physicalProgressRatio == null &&
		report.corrections.length === 0
	)
		problems.push({ key: "nothing_reported", detail: {} });
	for (const [measure, value] of Object.entries(report.measures))
		if (!isCount(value))
			problems.push({ key: "bad_amount", detail: { measure } });
	const ratio = report.physicalProgressRatio ?? null;
	if (ratio !== null && !(ratio >= 0 && ratio <= 1))
		problems.push({ key: "bad_ratio", detail: {} });
	for (const field of ["peopleOnSite", "machinesOnSite"] as const)
		if (!isCount(report[field]))
			problems.push({ key: "bad_count", detail: { field } });
	return problems;
}

/** Not reported, or a whole number from 0 that a double holds exactly. */
const isCount = (value: number | null | undefined): boolean =>
	value === null ||
	value === undefined ||
	(Number.isSafeInteger(value) && value >= 0);

function compositionProblems(report: ReportFigures): ReportProblem[] {
	const parts = PARTS.map((part) => report.measures[part] ?? null);
	const investment = report.measures.investment ?? null;
	if (investment === null) return [];
	const sum = parts.reduce((total: number, part) => total + (part ?? 0), 0);
	// A part that is not stated is 0 at least, so parts that pass the whole cannot be mended by it.
	const isWrong = parts.every((part) => part !== null)
		? sum !== investment
		: sum > investment;
	return isWrong ? [{ key: "composition", detail: { sum, investment } }] : [];
}

function listProblems(report: ReportFigures, dekad: Dekad): ReportProblem[] {
	const problems: ReportProblem[] = [];
	for (const [index, line] of report.corrections.entries()) {
		const { forDekad } = line;
		if (
			forDekad === null ||
			line.measure === null ||
			line.differenceYuan === null ||
			line.differenceYuan === 0 ||
			line.reason?.trim() === ""
		)
			problems.push({
				key: "correction_unfinished",
				detail: { number: index + 1 },
			});
		else if (dekadStart(parseDekad(forDekad)) >= dekadStart(dekad))
			problems.push({ key: "correction_not_earlier", detail: { forDekad } });
	}
	for (const [index, { kind, text, heldUpYuan }] of (
		report.problems ?? []
	).entries())
		if (kind === "" || text.trim() === "" || !isCount(heldUpYuan))
			problems.push({
				key: "problem_unfinished",
				detail: { number: index + 1 },
			});
	return problems;
}
