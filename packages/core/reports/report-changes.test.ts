import fc from "fast-check";
import { expect, test } from "vitest";
import { reportChanges } from "./report-changes.ts";
import { emptyReport, type ReportValues } from "./report-values.ts";

const report = (more: Partial<ReportValues>): ReportValues => ({
	...emptyReport(),
	...more,
});
const problem = (text: string) => ({
	kind: "land",
	askedUnit: null,
	wantedBy: null,
	text,
	heldUpYuan: null,
});

test.each([
	["the same", {}, {}, []],
	[
		"0 where nothing was reported is news",
		{ measures: {} },
		{ measures: { investment: 0 } },
		[{ field: "investment", kind: "money", before: null, now: 0 }],
	],
	[
		"null and left out are the same",
		{ measures: { investment: null } },
		{ measures: {} },
		[],
	],
	[
		"in the order of the form",
		{ peopleOnSite: 3, note: "a" },
		{ peopleOnSite: 4, note: "b", measures: { paid_self: 1 } },
		[
			{ field: "paid_self", kind: "money", before: null, now: 1 },
			{ field: "peopleOnSite", kind: "level", before: 3, now: 4 },
			{ field: "note", kind: "text", before: "a", now: "b" },
		],
	],
	["blanks around words are nothing", { note: "a " }, { note: " a" }, []],
	[
		"problems by their words",
		{ problems: [problem("征地"), problem("用电")] },
		{ problems: [problem("用电"), problem("资金")] },
		[{ field: "problems", kind: "problems", added: ["资金"], gone: ["征地"] }],
	],
] as const)("%s", (_, before, now, expected) =>
	expect(
		reportChanges(
			report(before as Partial<ReportValues>),
			report(now as Partial<ReportValues>),
		),
	).toEqual(expected),
);

test("what changed there and back is the same fields with both sides swapped", () => {
	const values = fc.record({
		measures: fc.dictionary(
			fc.constantFrom("investment", "paid_self"),
			fc.option(fc.nat(9)),
		),
		peopleOnSite: fc.option(fc.nat(3)),
		note: fc.constantFrom("", "a", "b"),
	});
	fc.assert(
		fc.property(values, values, (a, b) => {
			const there = reportChanges(report(a), report(b));
			const back = reportChanges(report(b), report(a));
			expect(
				back.map((change) =>
					change.kind === "problems"
						? change
						: { ...change, before: change.now, now: change.before },
				),
			).toEqual(there);
		}),
	);
});
