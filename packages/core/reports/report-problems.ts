import { type Dekad, dekadStart, parseDekad } from "../periods/dekad.ts";
import type { FlowMeasure } from "./measures.ts";

/** What a check found in a report that stops it. `key` names a text `reports.<key>`. */
export type ReportProblem = {
	readonly key: "nothing_reported" | "composition" | "correction_not_earlier";
	readonly detail: Readonly<Record<string, number | string>>;
};

export type ReportFigures = {
	readonly measures: Readonly<
		Partial<Record<FlowMeasure, number | null | undefined>>
	>;
	readonly physicalProgressRatio?: number | null | undefined;
	readonly corrections: readonly { readonly forDekad: string }[];
};

const PARTS = ["building", "installation", "equipment", "other_cost"] as const;

/**
 * What stops a report of `dekad`: nothing said at all; a composition that is stated in full but does not
 * add up to the investment; a correction of the same or a later dekad. Empty: it can be handed in.
 * Unusual values are doubts for a person and never stop a report (design.md rule 10).
 */
export function reportProblems(
	report: ReportFigures,
	dekad: Dekad,
): ReportProblem[] {
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

	const parts = PARTS.map((part) => report.measures[part] ?? null);
	const investment = report.measures.investment ?? null;
	if (investment !== null && parts.every((part) => part !== null)) {
		const sum = parts.reduce((total: number, part) => total + (part ?? 0), 0);
		if (sum !== investment)
			problems.push({ key: "composition", detail: { sum, investment } });
	}
	for (const { forDekad } of report.corrections) {
		if (dekadStart(parseDekad(forDekad)) >= dekadStart(dekad))
			problems.push({ key: "correction_not_earlier", detail: { forDekad } });
	}
	return problems;
}
