import { expect, test } from "vitest";
import { whereOf, whereOfCell, whereOfRows, writeWhere } from "./where.ts";

test("a where reads back as it was written", () => {
	const where = { region: "14/1401/", stage: "continued" };
	expect(whereOf(writeWhere(where))).toEqual(where);
});

test("a part that is no pair is left out, not guessed", () => {
	expect(whereOf("region=14/,nonsense,=x,stage=")).toEqual({ region: "14/" });
});

test("a cell narrows the where further, and a missing value is asked for as missing", () => {
	expect(
		whereOfCell({ region: "14/" }, { region: "14/1401/", group: null }),
	).toBe("region=14/1401/,group=-");
});

test("nothing narrowed leaves nothing in the address", () => {
	expect(writeWhere({ region: undefined })).toBeUndefined();
});

test("a place with other cells below it opens to what stands at the place itself", () => {
	const keys = [
		{ region: "14/1401/" },
		{ region: "14/1401/140105/" },
		{ region: "14/1401/140106/" },
	];
	const where = { region: "14/1401/", stage: "continued" };
	expect(whereOfRows(where, keys[0]!, keys)).toBe(
		"stage=continued,region:2=14/1401/",
	);
	expect(whereOfRows(where, keys[1]!, keys)).toBe(
		"region=14/1401/140105/,stage=continued",
	);
	const sectors = [{ sector: "energy/" }, { sector: "energy/coal/" }];
	expect(whereOfRows({}, sectors[0]!, sectors)).toBe("sector:2=energy/");
});
