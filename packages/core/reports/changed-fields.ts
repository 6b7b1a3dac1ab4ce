/**
 * What two people's words on one report differ in, field by field, seen from the report both began
 * with. Nothing is merged by itself: the second person sees this list and decides.
 */

import { FLOW_MEASURES, type FlowMeasure } from "./measures.ts";
import { emptyReport, type ReportValues } from "./report-values.ts";

export type ReportField = FlowMeasure | Exclude<keyof ReportValues, "measures">;

const OTHER_FIELDS = [
	"physicalProgressRatio",
	"physicalProgressText",
	"peopleOnSite",
	"machinesOnSite",
	"nextSteps",
	"problems",
	"corrections",
	"note",
] as const satisfies Exclude<keyof ReportValues, "measures">[];
export const REPORT_FIELDS: readonly ReportField[] = [
	...FLOW_MEASURES,
	...OTHER_FIELDS,
];

/** A field in which mine and theirs differ. `by`: who moved it away from the base; "both": a person must choose. */
export type ChangedField = {
	readonly field: ReportField;
	readonly base: unknown;
	readonly theirs: unknown;
	readonly mine: unknown;
	readonly by: "them" | "me" | "both";
};

/** The fields, in the order of the report, in which `theirs` and `mine` differ; empty: they say the same. `base` null: there was no report to begin with. */
export function changedFields(
	base: ReportValues | null,
	theirs: ReportValues,
	mine: ReportValues,
): ChangedField[] {
	const from = base ?? emptyReport();
	return REPORT_FIELDS.flatMap((field) => {
		const values = {
			base: fieldOf(from, field),
			theirs: fieldOf(theirs, field),
			mine: fieldOf(mine, field),
		};
		if (isSame(values.theirs, values.mine)) return [];
		const by = isSame(values.base, values.mine)
			? "them"
			: isSame(values.base, values.theirs)
				? "me"
				: "both";
		return [{ field, ...values, by }];
	});
}

/**
 * A proposal to look at, never sent unseen: what only one of the two changed, and their word where both
 * did, since theirs stands already.
 */
export function proposedMerge(
	base: ReportValues | null,
	theirs: ReportValues,
	mine: ReportValues,
): ReportValues {
	const keepMine = changedFields(base, theirs, mine).filter(
		({ by }) => by === "me",
	);
	return keepMine.reduce(
		(merged, { field, mine: value }) => withField(merged, field, value),
		theirs,
	);
}

/** Whether two reports say the same; an amount left out and null are both "not reported". */
export const sameValues = (a: ReportValues, b: ReportValues): boolean =>
	REPORT_FIELDS.every((field) => isSame(fieldOf(a, field), fieldOf(b, field)));

/** What a report says in one field; null for an amount not reported. */
export function fieldOf(values: ReportValues, field: ReportField): unknown {
	return isMeasure(field) ? (values.measures[field] ?? null) : values[field];
}

/** The report with one field as given; the value must be of the field's own kind. */
export function withField(
	values: ReportValues,
	field: ReportField,
	value: unknown,
): ReportValues {
	return isMeasure(field)
		? {
				...values,
				measures: { ...values.measures, [field]: value as number | null },
			}
		: { ...values, [field]: value };
}

const MEASURES: ReadonlySet<string> = new Set(FLOW_MEASURES);
const isMeasure = (field: ReportField): field is FlowMeasure =>
	MEASURES.has(field);

/** Same content, whatever order the properties stand in: the database gives them back in its own. */
function isSame(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const [left, right] = [Object.entries(a), Object.entries(b)];
	return (
		left.length === right.length &&
		left.every(
			([name, value]) =>
				Object.hasOwn(b, name) &&
				isSame(value, (b as Record<string, unknown>)[name]),
		)
	);
}
