import { expect, test } from "vitest";
import { bulletinFigures } from "./bulletin.ts";
import { figureRows } from "./figure-rows.ts";
import { sampleBulletin } from "./sample-bulletin.ts";

test.each([
	["total.actualToDate", "region=90/"],
	["regions.(total).change", "region=90/"],
	["regions.9001.actualToDate", "region=90/9001/"],
	["regions.-.projects", "region:1=90/"],
	["cross.90K1.completion", "region=90/90K1/"],
	["sectors.S01.projects", "region=90/,sector=S01/"],
	["sectors.-.projects", "region=90/,sector=-"],
	["levels.city.projects", "region=90/,level=city"],
	["levels.-.projects", "region=90/,level=-"],
	["groups.YLNY.projects", "region=90/,group=YLNY"],
])("%s is of the rows %s", (id, where) => {
	expect(figureRows(sampleBulletin(), id)).toEqual({ kind: "rows", where });
});

test("the late open what is missing; a plan line has no rows", () => {
	expect(figureRows(sampleBulletin(), "total.late")).toEqual({ kind: "late" });
	expect(figureRows(sampleBulletin(), "lights.failing")).toEqual({
		kind: "lights",
		light: "3",
	});
	expect(figureRows(sampleBulletin(), "lines.own.gapMoney")).toBeNull();
});

test("every figure of a bulletin has its rows, but for lines and counts whose names stand under them", () => {
	const facts = sampleBulletin();
	const without = bulletinFigures(facts, "zh")
		.filter(({ id }) => figureRows(facts, id) === null)
		.map(({ id }) => id.split(".")[0]);
	expect([...new Set(without)]).toEqual([
		"lines",
		"starts",
		"resumptions",
		"completions",
	]);
});
