import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTextKey, LANGS, text } from "../text/text.ts";
import {
	REPORT_DOUBTS,
	type ReportFacts,
	reportDoubts,
} from "./report-doubts.ts";
import { emptyReport, type ReportValues } from "./report-values.ts";

const NO_FUNDS = {
	central: null,
	local: null,
	bond: null,
	loan: null,
	self: null,
};

function facts(
	values: Partial<ReportValues>,
	before: Partial<ReportFacts["before"]> = {},
	more: Partial<ReportFacts> = {},
): ReportFacts {
	return {
		values: { ...emptyReport(), ...values },
		before: {
			monthYuan: null,
			ytdYuan: null,
			sinceStartYuan: null,
			bestDekadYuan: null,
			arrivedYtdYuan: NO_FUNDS,
			paidYtdYuan: NO_FUNDS,
			physicalProgressRatio: null,
			physicalProgressText: null,
			nextSteps: null,
			peopleOnSite: null,
			machinesOnSite: null,
			problems: null,
			...before,
		},
		stage: "continued",
		isPaused: false,
		totalInvestmentYuan: null,
		annualPlanYuan: null,
		...more,
	};
}
const invested = (investment: number) => ({ measures: { investment } });
const progress = (physicalProgressRatio: number) => ({ physicalProgressRatio });
const at = (value: number) => ({
	physicalProgressRatio: { dekad: "2026-02-D3", value },
});

test.each<[string, ReportFacts, string[]]>([
	["nothing is said", facts({}), []],
	[
		"since start at 110 % of the total",
		facts(invested(10), { sinceStartYuan: 100 }, { totalInvestmentYuan: 100 }),
		[],
	],
	[
		"a yuan above 110 %",
		facts(invested(11), { sinceStartYuan: 100 }, { totalInvestmentYuan: 100 }),
		["since_start_over_total"],
	],
	["no total is known", facts(invested(11), { sinceStartYuan: 100 }), []],
	[
		"corrections take away more than was done",
		facts(
			{
				corrections: [
					{
						forDekad: "2026-01-D1",
						measure: "investment",
						differenceYuan: -11,
						reason: "核减",
					},
				],
			},
			{ sinceStartYuan: 10 },
		),
		["since_start_negative"],
	],
	[
		"120 % of the year plan",
		facts(invested(20), { ytdYuan: 100 }, { annualPlanYuan: 100 }),
		[],
	],
	[
		"a yuan more than 120 %",
		facts(invested(21), { ytdYuan: 100 }, { annualPlanYuan: 100 }),
		["over_annual_plan"],
	],
	[
		"one and a half times the best dekad",
		facts(invested(150), { bestDekadYuan: 100 }),
		[],
	],
	[
		"a yuan above that",
		facts(invested(151), { bestDekadYuan: 100 }),
		["far_above_best"],
	],
	[
		"ten thousand times the best dekad is said once, as a slip of the unit",
		facts(invested(1_000_000), { bestDekadYuan: 100 }),
		["unit_slip"],
	],
	[
		"a ten-thousandth of the best dekad",
		facts(invested(100), { bestDekadYuan: 1_000_000 }),
		["unit_slip"],
	],
	[
		"nothing done after a good dekad is no slip",
		facts(invested(0), { bestDekadYuan: 1_000_000 }),
		[],
	],
	["progress stands still", facts(progress(0.4), at(0.4)), []],
	["progress falls", facts(progress(0.39), at(0.4)), ["progress_falls"]],
	[
		"progress 15 points ahead of money",
		facts(progress(0.45), { sinceStartYuan: 30 }, { totalInvestmentYuan: 100 }),
		[],
	],
	[
		"more than 15 points ahead",
		facts(
			progress(0.450001),
			{ sinceStartYuan: 30 },
			{ totalInvestmentYuan: 100 },
		),
		["progress_apart_from_money"],
	],
	[
		"more than 15 points behind",
		facts(progress(0.14), { sinceStartYuan: 30 }, { totalInvestmentYuan: 100 }),
		["progress_apart_from_money"],
	],
	[
		"paid from one source what arrived from another",
		facts({ measures: { arrived_bond: 5, paid_self: 5 } }),
		[],
	],
	[
		"more paid than arrived",
		facts({ measures: { arrived_bond: 5, paid_bond: 6 } }),
		["paid_over_arrived"],
	],
	[
		"more paid than arrived since January, by a project that already stood before",
		facts(
			{ measures: { arrived_bond: 5, paid_bond: 6 } },
			{ sinceStartYuan: 40, ytdYuan: 10 },
		),
		[],
	],
	[
		"more paid than arrived by a project that began this year",
		facts(
			{ measures: { arrived_bond: 5, paid_bond: 6 } },
			{ sinceStartYuan: 10, ytdYuan: 10 },
		),
		["paid_over_arrived"],
	],
	[
		"paid and nothing said of what arrived",
		facts({ measures: { paid_bond: 6 } }),
		[],
	],
	[
		"investment and nobody on site",
		facts({ ...invested(1), peopleOnSite: 0 }),
		["investment_without_people"],
	],
	["investment and people not counted", facts(invested(1)), []],
	[
		"before construction there is no site to be on",
		facts({ ...invested(1), peopleOnSite: 0 }, {}, { stage: "pre_work" }),
		[],
	],
	[
		"people and no investment",
		facts({ ...invested(0), peopleOnSite: 1 }),
		["people_without_investment"],
	],
	[
		"investment while paused",
		facts(invested(1), {}, { isPaused: true }),
		["investment_while_paused"],
	],
])("%s", (_, given, expected) =>
	expect(reportDoubts(given).map(({ key }) => key)).toEqual(expected),
);

describe("every doubt", () => {
	test.each(REPORT_DOUBTS)("%s has its sentence in both languages", (key) => {
		const name = `report_doubts.${key}`;
		if (!isTextKey(name)) throw new Error(name);
		for (const lang of LANGS) expect(text(lang, name)).not.toBe("");
	});

	const yuan = fc.option(fc.integer({ min: 0, max: 1e13 }));
	const ratio = fc.option(
		fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1_000_000),
	);
	const count = fc.option(fc.nat(5000));
	test("names what it saw as finite numbers its sentence has places for, in the stated order and once", () => {
		fc.assert(
			fc.property(
				fc.tuple(yuan, yuan, yuan, yuan, yuan, yuan),
				fc.tuple(ratio, ratio, count),
				fc.boolean(),
				(
					[investment, paid, best, since, total, plan],
					[now, then, people],
					isPaused,
				) => {
					const found = reportDoubts(
						facts(
							{
								measures: { investment, paid_self: paid, arrived_self: best },
								physicalProgressRatio: now,
								peopleOnSite: people,
							},
							{
								bestDekadYuan: best,
								sinceStartYuan: since,
								ytdYuan: since,
								physicalProgressRatio:
									then === null ? null : { dekad: "2026-02-D3", value: then },
							},
							{ totalInvestmentYuan: total, annualPlanYuan: plan, isPaused },
						),
					);
					const keys = found.map(({ key }) => key);
					expect(keys).toEqual(
						REPORT_DOUBTS.filter((key) => keys.includes(key)),
					);
					for (const { key, saw } of found) {
						const sentence = text("en", `report_doubts.${key}`, saw);
						expect(sentence).not.toMatch(/[{}]/);
						expect(Object.values(saw).every(Number.isFinite)).toBe(true);
					}
				},
			),
		);
	});

	test("of a report that says nothing is none: silence is not odd", () => {
		fc.assert(
			fc.property(yuan, yuan, ratio, (best, total, then) => {
				const silent = facts(
					{},
					{
						bestDekadYuan: best,
						physicalProgressRatio:
							then === null ? null : { dekad: "2026-02-D3", value: then },
					},
					{ totalInvestmentYuan: total },
				);
				expect(reportDoubts(silent)).toEqual([]);
			}),
		);
	});
});
