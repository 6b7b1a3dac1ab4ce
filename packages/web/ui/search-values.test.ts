import { expect, test } from "vitest";
import { oneOf, periodIdOf, said, textOf } from "./search-values.ts";

test("what names no period is as if absent", () => {
	expect(periodIdOf("2026-03-D1")).toBe("2026-03-D1");
	expect(periodIdOf("2026-13")).toBeUndefined();
	expect(periodIdOf(["2026"])).toBeUndefined();
});

test("a year typed into the address is a number to the router and a period all the same", () => {
	expect(periodIdOf(2026)).toBe("2026");
});

test("only the allowed words pass, and what says nothing leaves the address", () => {
	expect(oneOf(["yes", "no"], "maybe")).toBeUndefined();
	expect(textOf("")).toBeUndefined();
	expect(said({ a: undefined, b: false, c: "x" })).toEqual({ c: "x" });
});
