import { expect, test } from "vitest";
import { isTextKey } from "../text/text.ts";
import { type ReportFigures, reportProblems } from "./report-problems.ts";

const MARCH_1 = { year: 2026, month: 3, part: 1 as const };
const line = {
	forDekad: "2026-02-D3",
	measure: "investment" as const,
	differenceYuan: -1,
	reason: "核减",
};
const said = (more: Partial<ReportFigures>): ReportFigures => ({
	measures: { investment: 10 },
	corrections: [],
	...more,
});

test.each<[string, ReportFigures, string[]]>([
	["an investment alone is a report", said({}), []],
	["0 is a report", said({ measures: { investment: 0 } }), []],
	["nothing", said({ measures: { investment: null } }), ["nothing_reported"]],
	["progress alone", said({ measures: {}, physicalProgressRatio: 0 }), []],
	["a correction alone", said({ measures: {}, corrections: [line] }), []],
	[
		"parts that do not add up",
		said({
			measures: {
				investment: 10,
				building: 4,
				installation: 3,
				equipment: 2,
				other_cost: 0,
			},
		}),
		["composition"],
	],
	[
		"some parts, below the whole",
		said({ measures: { investment: 10, building: 4, equipment: 6 } }),
		[],
	],
	[
		"some parts, already above the whole",
		said({ measures: { investment: 10, building: 4, equipment: 7 } }),
		["composition"],
	],
	["a negative amount", said({ measures: { paid_self: -1 } }), ["bad_amount"]],
	["half a yuan", said({ measures: { paid_self: 0.5 } }), ["bad_amount"]],
	[
		"an amount no double holds",
		said({ measures: { investment: 2 ** 53 } }),
		["bad_amount"],
	],
	["more than all of it", said({ physicalProgressRatio: 1.01 }), ["bad_ratio"]],
	["no number", said({ physicalProgressRatio: Number.NaN }), ["bad_ratio"]],
	["half a person", said({ peopleOnSite: 0.5 }), ["bad_count"]],
	[
		"a correction of the same dekad",
		said({ corrections: [{ ...line, forDekad: "2026-03-D1" }] }),
		["correction_not_earlier"],
	],
	[
		"a correction of 0",
		said({ corrections: [{ ...line, differenceYuan: 0 }] }),
		["correction_unfinished"],
	],
	[
		"a correction without its dekad",
		said({ corrections: [{ ...line, forDekad: null }] }),
		["correction_unfinished"],
	],
	[
		"a correction without a reason",
		said({ corrections: [line, { ...line, reason: "  " }] }),
		["correction_unfinished"],
	],
	[
		"a correction whose caller checked the rest",
		said({ corrections: [{ forDekad: "2026-02-D3" }] }),
		[],
	],
	[
		"a problem of no kind",
		said({ problems: [{ kind: "", text: "用地未批" }] }),
		["problem_unfinished"],
	],
	[
		"a problem without words",
		said({ problems: [{ kind: "land", text: " " }] }),
		["problem_unfinished"],
	],
	[
		"a problem in full",
		said({ problems: [{ kind: "land", text: "用地未批", heldUpYuan: 0 }] }),
		[],
	],
])("%s", (_, report, expected) => {
	const found = reportProblems(report, MARCH_1).map(({ key }) => key);
	expect(found).toEqual(expected);
	expect(found.every((key) => isTextKey(`reports.${key}`))).toBe(true);
});
