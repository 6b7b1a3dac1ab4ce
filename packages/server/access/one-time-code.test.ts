import { expect, test } from "vitest";
import { base32, codeOf, findStep, stepOf } from "./one-time-code.ts";

const SECRET = Buffer.from("12345678901234567890", "ascii");

// RFC 6238, appendix B, the rows of SHA1.
test.each([
	[59, "94287082"],
	[1_111_111_109, "07081804"],
	[1_111_111_111, "14050471"],
	[1_234_567_890, "89005924"],
	[2_000_000_000, "69279037"],
	[20_000_000_000, "65353130"],
])("at %i seconds the RFC's code is %s", (seconds, code) => {
	const step = stepOf(new Date(seconds * 1000));
	expect(codeOf(SECRET, step, 8)).toBe(code);
	expect(codeOf(SECRET, step)).toBe(code.slice(2));
});

// RFC 4226, appendix D.
test("the first ten codes of RFC 4226 come out", () => {
	expect(Array.from({ length: 10 }, (_, step) => codeOf(SECRET, step))).toEqual(
		"755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split(
			" ",
		),
	);
});

test("a code works in its step and its two neighbours, and never twice", () => {
	const now = new Date("2026-03-21T08:00:15Z");
	const step = stepOf(now);
	for (const off of [-1, 0, 1])
		expect(
			findStep(SECRET, codeOf(SECRET, step + off), { now, lastStep: null }),
		).toBe(step + off);
	for (const off of [-2, 2])
		expect(
			findStep(SECRET, codeOf(SECRET, step + off), { now, lastStep: null }),
		).toBeNull();
	expect(
		findStep(SECRET, codeOf(SECRET, step), { now, lastStep: step }),
	).toBeNull();
	expect(
		findStep(SECRET, codeOf(SECRET, step - 1), { now, lastStep: step }),
	).toBeNull();
});

// RFC 4648, section 10, without the padding.
test.each([
	["f", "MY"],
	["fo", "MZXQ"],
	["foo", "MZXW6"],
	["foob", "MZXW6YQ"],
	["fooba", "MZXW6YTB"],
	["foobar", "MZXW6YTBOI"],
])("base32 of %s is %s", (plain, text) => {
	expect(base32(Buffer.from(plain))).toBe(text);
});
