/** What a report says otherwise than another one, field by field, for somebody who has to judge it in seconds. */

import { FLOW_MEASURES, type FlowMeasure } from "./measures.ts";
import type { ReportValues } from "./report-values.ts";

export const COMPARED_TEXTS = [
	"physicalProgressText",
	"nextSteps",
	"note",
] as const;
export const COMPARED_LEVELS = [
	"physicalProgressRatio",
	"peopleOnSite",
	"machinesOnSite",
] as const;

export type ReportChange =
	| {
			readonly field: FlowMeasure;
			readonly kind: "money";
			/** Whole yuan; null: not reported. */
			readonly before: number | null;
			readonly now: number | null;
	  }
	| {
			readonly field: (typeof COMPARED_LEVELS)[number];
			readonly kind: "level";
			readonly before: number | null;
			readonly now: number | null;
	  }
	| {
			readonly field: (typeof COMPARED_TEXTS)[number];
			readonly kind: "text";
			readonly before: string;
			readonly now: string;
	  }
	| {
			readonly field: "problems";
			readonly kind: "problems";
			/** Texts of problems that are new, and of those no longer named. */
			readonly added: readonly string[];
			readonly gone: readonly string[];
	  };

/** The fields that differ, in the order of the form; empty: both say the same. Not reported and 0 are two things. */
export function reportChanges(
	before: ReportValues,
	now: ReportValues,
): ReportChange[] {
	const changes: ReportChange[] = [];
	for (const field of FLOW_MEASURES) {
		const [was, is] = [
			before.measures[field] ?? null,
			now.measures[field] ?? null,
		];
		if (was !== is)
			changes.push({ field, kind: "money", before: was, now: is });
	}
	for (const field of COMPARED_LEVELS)
		if (before[field] !== now[field])
			changes.push({
				field,
				kind: "level",
				before: before[field],
				now: now[field],
			});
	for (const field of COMPARED_TEXTS)
		if (before[field].trim() !== now[field].trim())
			changes.push({
				field,
				kind: "text",
				before: before[field],
				now: now[field],
			});
	const told = ({ problems }: ReportValues) => problems.map(({ text }) => text);
	const added = told(now).filter((text) => !told(before).includes(text));
	const gone = told(before).filter((text) => !told(now).includes(text));
	if (added.length > 0 || gone.length > 0)
		changes.push({ field: "problems", kind: "problems", added, gone });
	return changes;
}
