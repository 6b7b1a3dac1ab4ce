/** What a project's row says about its report: first what this device still has to say, then what the server last said. */

import { conflictOf, type Entry } from "@dekad/core/reports/outbox.ts";
import { emptyReport } from "@dekad/core/reports/report-values.ts";
import { newReport } from "@dekad/core/reports/report-form.ts";
import type { ReportValues } from "@dekad/core/reports/report-values.ts";
import type { DeskProject } from "@dekad/contract/report-desk.ts";

export const ROW_STATES = [
	"conflict",
	"refused",
	"sending",
	"waiting",
	"draft",
	"returned",
	"contested",
	"on_behalf",
	"accepted",
	"handed_in",
	"locked",
	"to_report",
	"not_asked",
] as const;
export type RowState = (typeof ROW_STATES)[number];

/** What asks for something first, then what is under way or done, last what nobody asks for. */
const ORDER: readonly RowState[] = [
	"conflict",
	"refused",
	"returned",
	"to_report",
	"draft",
	"sending",
	"waiting",
	"contested",
	"on_behalf",
	"handed_in",
	"accepted",
	"locked",
	"not_asked",
];

/** Place of a state in the list: the lower, the sooner something is to be done. */
export const urgency = (state: RowState): number => ORDER.indexOf(state);

export type RowFacts = {
	readonly report: Pick<
		NonNullable<DeskProject["report"]>,
		"revision" | "state" | "onBehalfBy" | "contested"
	> | null;
	readonly isExpected: boolean;
	readonly lockedFrom: string;
};

/** The state of a row at `nowMs` of the server's clock. `entry` undefined: nothing was written on this device. */
export function rowState(
	{ report, isExpected, lockedFrom }: RowFacts,
	entry: Entry | undefined,
	nowMs: number,
): RowState {
	if (entry) {
		if (conflictOf(entry)) return "conflict";
		if (entry.handIns.length > 0)
			return entry.handIns.some(({ state }) => state === "sending")
				? "sending"
				: "waiting";
		if (entry.refusedCode !== null) return "refused";
		if (entry.draft) return "draft";
		// Taken by the server after the desk was last read.
		if ((entry.shown?.revision ?? 0) > (report?.revision ?? 0))
			return "handed_in";
	}
	if (!report) {
		if (Date.parse(lockedFrom) <= nowMs)
			return isExpected ? "locked" : "not_asked";
		return isExpected ? "to_report" : "not_asked";
	}
	if (report.state === "returned") return "returned";
	if (report.contested) return "contested";
	if (report.onBehalfBy !== null) return "on_behalf";
	return report.state === "accepted" ? "accepted" : "handed_in";
}

/** What the form begins with: one's own newest words, else what stands, else what is known of a new report. */
export function valuesToShow(
	project: DeskProject,
	entry: Entry | undefined,
): ReportValues {
	return (
		entry?.draft?.values ??
		entry?.handIns.at(-1)?.values ??
		entry?.shown?.values ??
		(project.report
			? { ...emptyReport(), ...project.report.values }
			: newReport(project.before))
	);
}

/** Estimate or actual, as last written; before its as-of day a dekad can only be estimated, as in the import of sheets. */
export function kindToShow(
	project: DeskProject,
	entry: Entry | undefined,
	{ today, asOfOn }: { readonly today: string; readonly asOfOn: string },
): "estimate" | "actual" {
	return (
		entry?.draft?.kind ??
		entry?.handIns.at(-1)?.kind ??
		(today < asOfOn
			? "estimate"
			: project.report?.state === "returned"
				? project.report.kind
				: "actual")
	);
}
