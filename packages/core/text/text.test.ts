import { describe, expect, test } from "vitest";
import { isTextKey, TEXT_KEYS, text, type TextKey } from "./text.ts";

const holes = (sentence: string) =>
	[...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort();

/** English writes a quarter as "Q1" and a half as "H1"; both languages still take the same names. */
test("both languages of a sentence have the same holes", () => {
	for (const key of TEXT_KEYS) {
		expect([key, ...holes(text("zh", key))]).toEqual([
			key,
			...holes(text("en", key)),
		]);
	}
});

test("no sentence is empty in either language", () => {
	for (const key of TEXT_KEYS) {
		expect(text("zh", key).trim(), key).not.toBe("");
		expect(text("en", key).trim(), key).not.toBe("");
	}
});

describe("text", () => {
	test("fills the holes", () =>
		expect(text("zh", "periods.month", { year: 2026, month: 3 })).toBe(
			"2026年3月",
		));
	test("leaves a hole nobody filled visible", () =>
		expect(text("en", "periods.year")).toBe("{year}"));
	test("a value that looks like a hole or a pattern is printed as it is", () =>
		expect(text("en", "periods.year", { year: "$& {month}" })).toBe(
			"$& {month}",
		));
	test("a key is one of its own, not of its prototype", () => {
		expect(isTextKey("units.wan")).toBe(true);
		expect(isTextKey("constructor")).toBe(false);
		expect((TEXT_KEYS as TextKey[]).length).toBeGreaterThan(10);
	});
});
