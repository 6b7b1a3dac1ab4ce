import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	civilDateOf,
	instantOf,
	isBy,
	minutesOf,
	wallClockOf,
} from "./zone.ts";

test("today is the wall's, not Greenwich's", () => {
	expect(civilDateOf("2026-03-20T15:59:59.999Z", "Asia/Shanghai")).toBe(
		"2026-03-20",
	);
	expect(civilDateOf("2026-03-20T16:00:00Z", "Asia/Shanghai")).toBe(
		"2026-03-21",
	);
	expect(civilDateOf("2026-03-20T16:00:00Z", "America/New_York")).toBe(
		"2026-03-20",
	);
});

test("midnight is 00, not 24, and the milliseconds stay", () => {
	expect(wallClockOf("2026-03-20T16:00:00.250Z", "Asia/Shanghai")).toBe(
		"2026-03-21T00:00:00.250",
	);
});

test("an instant is found again from the wall, in zones with and without summer time", () => {
	const zones = [
		"Asia/Shanghai",
		"Asia/Kathmandu",
		"Europe/Berlin",
		"America/New_York",
		"Australia/Melbourne",
		"UTC",
	];
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 60 * 24 * 365 * 15 }),
			fc.constantFrom(...zones),
			(minutes, zone) => {
				const instant = new Date(
					Date.UTC(2015, 0, 1) + minutes * 60_000,
				).toISOString();
				const wall = wallClockOf(instant, zone);
				const found = instantOf(
					{ on: wall.slice(0, 10), time: wall.slice(11, 16) },
					zone,
				);
				expect(wallClockOf(found, zone)).toBe(wall);
				expect(found <= instant).toBe(true); // an hour that comes twice gives its first
			},
		),
	);
});

test("a skipped moment lies after the gap, a repeated one is its first", () => {
	expect(instantOf({ on: "2026-03-29", time: "02:30" }, "Europe/Berlin")).toBe(
		"2026-03-29T01:30:00.000Z",
	);
	expect(instantOf({ on: "2026-10-25", time: "02:30" }, "Europe/Berlin")).toBe(
		"2026-10-25T00:30:00.000Z",
	);
});

describe("a deadline", () => {
	test("of 24:00 is the end of its day", () => {
		const deadline = { on: "2026-03-20", time: "24:00" };
		expect(isBy("2026-03-20T15:59:59.999Z", deadline, "Asia/Shanghai")).toBe(
			true,
		);
		expect(isBy("2026-03-20T16:00:00.001Z", deadline, "Asia/Shanghai")).toBe(
			false,
		);
	});

	test("is still met at its very moment", () => {
		expect(
			isBy(
				"2026-03-20T10:00:00.000Z",
				{ on: "2026-03-20", time: "18:00" },
				"Asia/Shanghai",
			),
		).toBe(true);
		expect(
			isBy(
				"2026-03-20T10:00:00.001Z",
				{ on: "2026-03-20", time: "18:00" },
				"Asia/Shanghai",
			),
		).toBe(false);
	});
});

test.each(["24:01", "9:00", "12:60", "", "12"])(
	"%j is no time of day",
	(time) => {
		expect(() => minutesOf(time)).toThrow(RangeError);
	},
);

test("an unknown zone and an unreadable instant are refused", () => {
	expect(() => civilDateOf("2026-03-20T16:00:00Z", "Shanxi/Taiyuan")).toThrow(
		RangeError,
	);
	expect(() => civilDateOf("yesterday", "UTC")).toThrow(RangeError);
});
