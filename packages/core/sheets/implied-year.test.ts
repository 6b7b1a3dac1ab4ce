import { expect, test } from "vitest";
import { findHeader } from "./find-header.ts";
import { sheetKindOf } from "./find-sheet-kind.ts";
import { impliedYear } from "./implied-year.ts";
import type { SheetRow } from "./sheet-kind.ts";

const headerOf = (kind: "plans" | "projects", ...texts: string[]) => {
	const row = {
		number: 1,
		cells: texts.map(
			(text, column) => [column, { kind: "text", text }] as const,
		),
	} as unknown as SheetRow;
	const header = findHeader(sheetKindOf(kind), [row], [], {});
	if (!header) throw new Error("no header");
	return header;
};

test.each([
	[
		"the header of the annual plan names it",
		["项目代码", "2026年计划投资（万元）"],
		"2026",
	],
	["full-width figures too", ["项目代码", "２０２７年度计划投资"], "2027"],
	[
		"a column states it",
		["项目代码", "年度", "2026年计划投资（万元）"],
		undefined,
	],
	["no header names one", ["项目代码", "年度计划投资（万元）"], undefined],
])("a plan's year: %s", (_, texts, expected) =>
	expect(impliedYear(sheetKindOf("plans"), headerOf("plans", ...texts))).toBe(
		expected,
	),
);

test("a kind without a year takes none from its headers", () => {
	expect(
		impliedYear(
			sheetKindOf("projects"),
			headerOf("projects", "项目代码", "项目名称", "2026年总投资"),
		),
	).toBeUndefined();
});
