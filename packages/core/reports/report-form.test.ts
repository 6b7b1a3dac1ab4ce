import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FLOW_MEASURES, FUND_SOURCES } from "./measures.ts";
import { reportProblems } from "./report-problems.ts";
import {
	type BeforeDekad,
	derivedFigures,
	fieldsAsked,
	formFields,
	newReport,
	unchangedReport,
} from "./report-form.ts";
import { emptyReport } from "./report-values.ts";

const bySource = (value: number | null) => ({
	central: value,
	local: value,
	bond: value,
	loan: value,
	self: value,
});
const nothingBefore: BeforeDekad = {
	monthYuan: null,
	ytdYuan: null,
	sinceStartYuan: null,
	bestDekadYuan: null,
	arrivedYtdYuan: bySource(null),
	paidYtdYuan: bySource(null),
	physicalProgressRatio: null,
	physicalProgressText: null,
	nextSteps: null,
	peopleOnSite: null,
	machinesOnSite: null,
	problems: null,
};
const problem = {
	kind: "land",
	askedUnit: "县自然资源局",
	wantedBy: "2026-04-01",
	text: "用地未批",
	heldUpYuan: 5_000_000,
};
const before: BeforeDekad = {
	...nothingBefore,
	monthYuan: 10,
	ytdYuan: 110,
	sinceStartYuan: 1110,
	physicalProgressRatio: { dekad: "2026-02-D3", value: 0.4 },
	physicalProgressText: { dekad: "2026-02-D3", value: "主体完成" },
	nextSteps: { dekad: "2026-02-D3", value: "封顶" },
	peopleOnSite: { dekad: "2026-02-D2", value: 30 },
	machinesOnSite: { dekad: "2026-02-D2", value: 4 },
	problems: { dekad: "2026-02-D3", value: [problem] },
};
const STAGES = [
	"reserve",
	"pre_work",
	"new_start",
	"continued",
	"completed",
	"in_production",
	"at_capacity",
	"a stage of another pack",
];

describe("the form", () => {
	test.each(
		STAGES.flatMap((stage) => [
			[stage, false],
			[stage, true],
		]) as [string, boolean][],
	)("of %s (paused: %s) asks nothing twice", (stage, isPaused) => {
		const fields = formFields(stage, isPaused);
		expect(fieldsAsked(fields).askedTwice).toBe(0);
		expect(fields.asked).toContain("investment");
	});

	test("counts a field that is known elsewhere, or stands on it two times, as asked twice", () => {
		expect(
			fieldsAsked({ asked: ["investment", "note"], offered: ["note"] }),
		).toEqual({ asked: 2, askedTwice: 1 });
		expect(
			fieldsAsked({ asked: ["annual_plan" as "note"], offered: [] }).askedTwice,
		).toBe(1);
	});

	test("of a paused project asks for two things, of one under construction for no money composition", () => {
		expect(formFields("continued", true).asked).toEqual(["investment", "note"]);
		expect(formFields("continued", false).asked).not.toContain("building");
	});

	test("begins with the open problems and no figure", () => {
		expect(newReport(before)).toEqual({
			...emptyReport(),
			problems: [problem],
		});
		expect(newReport(nothingBefore)).toEqual(emptyReport());
	});
});

describe("nothing new", () => {
	test("is an investment of 0 and everything else as last stated", () => {
		expect(unchangedReport(before, formFields("continued", false))).toEqual({
			...emptyReport(),
			measures: { investment: 0 },
			physicalProgressRatio: 0.4,
			physicalProgressText: "主体完成",
			nextSteps: "封顶",
			peopleOnSite: 30,
			machinesOnSite: 4,
			problems: [problem],
		});
	});

	test("says nothing of people on a paused site, and keeps how far the works are", () => {
		expect(
			unchangedReport(before, formFields("continued", true)),
		).toMatchObject({
			peopleOnSite: null,
			nextSteps: "",
			physicalProgressRatio: 0.4,
		});
	});

	test.each(STAGES)(
		"of a project never heard of can be handed in: %s",
		(stage) =>
			expect(
				reportProblems(
					unchangedReport(nothingBefore, formFields(stage, false)),
					{ year: 2026, month: 3, part: 1 },
				),
			).toEqual([]),
	);
});

describe("month, year and since start", () => {
	test("add this dekad's figure and the corrections booked in it, whatever dekad they are for", () => {
		const values = {
			...emptyReport(),
			measures: { investment: 5, paid_loan: 3 },
			corrections: [
				{
					forDekad: "2025-12-D3",
					measure: "investment" as const,
					differenceYuan: -2,
					reason: "核减",
				},
			],
		};
		expect(derivedFigures(before, values)).toMatchObject({
			monthYuan: 13,
			ytdYuan: 113,
			sinceStartYuan: 1113,
			paidTotalYtdYuan: 3,
			arrivedTotalYtdYuan: null,
		});
	});

	test("of a silent report are what they were: null stays null", () => {
		expect(derivedFigures(nothingBefore, emptyReport())).toMatchObject({
			monthYuan: null,
			sinceStartYuan: null,
		});
		expect(derivedFigures(before, emptyReport()).ytdYuan).toBe(110);
	});

	const yuan = fc.option(fc.integer({ min: 0, max: 1e12 }));
	test("grow by the same amount, and totals are the sum over sources", () => {
		fc.assert(
			fc.property(
				yuan,
				yuan,
				yuan,
				fc.array(yuan, {
					minLength: FUND_SOURCES.length,
					maxLength: FUND_SOURCES.length,
				}),
				(month, ytd, investment, paid) => {
					const after = derivedFigures(
						{ ...before, monthYuan: month, ytdYuan: ytd },
						{
							...emptyReport(),
							measures: {
								investment,
								...Object.fromEntries(
									FUND_SOURCES.map((source, index) => [
										`paid_${source}`,
										paid[index],
									]),
								),
							},
						},
					);
					const grew = (now: number | null, then: number | null) =>
						(now ?? 0) - (then ?? 0);
					expect(grew(after.monthYuan, month)).toBe(investment ?? 0);
					expect(grew(after.ytdYuan, ytd)).toBe(investment ?? 0);
					expect(after.paidTotalYtdYuan).toBe(
						paid.every((value) => value === null)
							? null
							: paid.reduce<number>((sum, value) => sum + (value ?? 0), 0),
					);
				},
			),
		);
	});
});

test("fields of money are measures a report has", () => {
	const { asked, offered } = formFields("continued", false);
	const money = [...asked, ...offered].filter((field) =>
		(FLOW_MEASURES as readonly string[]).includes(field),
	);
	expect(new Set(money)).toEqual(new Set(FLOW_MEASURES));
});
