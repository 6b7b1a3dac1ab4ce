import type { FlowMeasure } from "./measures.ts";

/**
 * What one report says, as form, offline store, wire and checks pass it on. Money is whole yuan of this
 * dekad; null is "not reported" and never 0. The lists are writable because a form writes them.
 */
export type ReportValues = {
	measures: Partial<Record<FlowMeasure, number | null>>;
	/** Since start, 0 to 1. */
	physicalProgressRatio: number | null;
	/** On the as-of day. */
	peopleOnSite: number | null;
	machinesOnSite: number | null;
	physicalProgressText: string;
	nextSteps: string;
	note: string;
	problems: StatedProblem[];
	corrections: StatedCorrection[];
};

/** What holds a project up, as its owner says it; kept so that it becomes a matter without being asked again. */
export type StatedProblem = {
	/** Id of a kind in the office's pack (domain.md 5.4). */
	kind: string;
	askedUnit: string | null;
	wantedBy: string | null;
	text: string;
	heldUpYuan: number | null;
};

/** A line that puts an earlier dekad right; half filled while it is written. */
export type StatedCorrection = {
	forDekad: string | null;
	measure: FlowMeasure | null;
	differenceYuan: number | null;
	reason: string;
};

/** A report that says nothing yet. */
export const emptyReport = (): ReportValues => ({
	measures: {},
	physicalProgressRatio: null,
	peopleOnSite: null,
	machinesOnSite: null,
	physicalProgressText: "",
	nextSteps: "",
	note: "",
	problems: [],
	corrections: [],
});
