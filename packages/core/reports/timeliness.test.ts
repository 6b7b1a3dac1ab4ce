import { expect, test } from "vitest";
import { isReportTimely } from "./timeliness.ts";

const until = new Date("2026-03-10T16:00:00Z");
const before = new Date("2026-03-10T15:59:59Z");
const after = new Date("2026-03-10T16:00:01Z");

test.each([
	["at the very second of the date", until, undefined, true],
	["a second later", after, undefined, false],
	[
		"late, in place of a timely estimate",
		after,
		{ state: "submitted", isTimely: true },
		true,
	],
	[
		"late, in place of a timely accepted one",
		after,
		{ state: "accepted", isTimely: true },
		true,
	],
	[
		"late, after a timely one was sent back",
		after,
		{ state: "returned", isTimely: true },
		false,
	],
	[
		"late, in place of a late one",
		after,
		{ state: "submitted", isTimely: false },
		false,
	],
	[
		"in time, after one was sent back",
		before,
		{ state: "returned", isTimely: true },
		true,
	],
])("%s", (_, submitted, replaced, expected) =>
	expect(isReportTimely(submitted, until, replaced)).toBe(expected),
);
