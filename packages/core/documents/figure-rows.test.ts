import { expect, test } from "vitest";
import { bulletinFigures } from "./bulletin.ts";
import type { BulletinMilestone } from "./bulletin-facts.ts";
import { figureRows } from "./figure-rows.ts";
import { SAMPLE_AUTHORITY, sampleBulletin } from "./sample-bulletin.ts";

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

test("the late open what is missing, a plan line the projects it is drawn from", () => {
	expect(figureRows(sampleBulletin(), "total.late")).toEqual({ kind: "late" });
	expect(figureRows(sampleBulletin(), "lights.failing")).toEqual({
		kind: "lights",
		light: "3",
	});
	expect(figureRows(sampleBulletin(), "lines.own.gapMoney")).toEqual({
		kind: "rows",
		where: "region=90/",
	});
	expect(figureRows(sampleBulletin(), "starts.late")).toEqual({
		kind: "named",
		table: "starts_late",
	});
});

test("every figure of a bulletin has its rows", () => {
	const facts = sampleBulletin({ authority: SAMPLE_AUTHORITY });
	const without = bulletinFigures(facts, "zh")
		.filter(({ id }) => figureRows(facts, id) === null)
		.map(({ id }) => id);
	expect(without).toEqual([]);
});

test.each([
	"starts.planned",
	"starts.due",
	"starts.done",
	"completions.planned",
	"completions.due",
	"completions.done",
	"resumptions.stopped",
	"resumptions.resumed",
])("%s counts the projects it opens", (id) => {
	const facts = sampleBulletin();
	const figure = bulletinFigures(facts, "zh").find((each) => each.id === id);
	const rows = figureRows(facts, id);
	expect(rows?.kind === "counted" && rows.projects.length).toBe(figure?.value);
});

test("a snapshot from before the lists has counts without rows", () => {
	const { members: _, ...starts } = sampleBulletin()
		.starts as BulletinMilestone;
	expect(figureRows(sampleBulletin({ starts }), "starts.planned")).toBeNull();
});
