import fc from "fast-check";
import { expect, test } from "vitest";
import { neutralise, takeBackNeutralised, wouldRun } from "./neutralise.ts";

const texts = fc
	.tuple(
		fc.constantFrom("", "'", "''", "'''"),
		fc.constantFrom(
			"",
			"=",
			"+",
			"-",
			"@",
			"\t",
			"\r",
			"\n",
			"＝",
			"＋",
			"－",
			"＠",
		),
		fc.string(),
	)
	.map((parts) => parts.join(""));

test("what was neutralised comes back, and nothing written begins like a formula", () => {
	fc.assert(
		fc.property(texts, (text) => {
			expect(takeBackNeutralised(neutralise(text))).toBe(text);
			expect(neutralise(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
		}),
	);
});

test("an ordinary text is written as it is", () => {
	for (const text of ["a=b", "'quoted'", "1-2", "", "项目"]) {
		expect(neutralise(text)).toBe(text);
		expect(wouldRun(text)).toBe(false);
	}
});
