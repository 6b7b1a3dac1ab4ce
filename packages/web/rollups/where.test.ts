import { expect, test } from "vitest";
import { whereOf, whereOfCell, writeWhere } from "./where.ts";

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
