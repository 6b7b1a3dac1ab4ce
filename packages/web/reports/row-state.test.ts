import { describe, expect, test } from "vitest";
import { newEntry, step, type Entry } from "@dekad/core/reports/outbox.ts";
import { emptyReport } from "@dekad/core/reports/report-values.ts";
import { ROW_STATES, type RowFacts, rowState, urgency } from "./row-state.ts";

const NOW = Date.parse("2026-11-03T02:00:00Z");
const OPEN = "2026-11-05T16:00:00Z";
const facts = (changed: Partial<RowFacts> = {}): RowFacts => ({
	report: null,
	isExpected: true,
	lockedFrom: OPEN,
	...changed,
});
const report = (changed: Partial<NonNullable<RowFacts["report"]>> = {}) => ({
	revision: 1,
	state: "submitted" as const,
	onBehalfBy: null,
	contested: null,
	...changed,
});

describe("what the server last said", () => {
	test.each<[string, RowFacts, string]>([
		["asked for and missing", facts(), "to_report"],
		["not asked for", facts({ isExpected: false }), "not_asked"],
		[
			"missing after the lock",
			facts({ lockedFrom: "2026-11-01T16:00:00Z" }),
			"locked",
		],
		["in", facts({ report: report() }), "handed_in"],
		["final", facts({ report: report({ state: "accepted" }) }), "accepted"],
		["sent back", facts({ report: report({ state: "returned" }) }), "returned"],
		[
			"an office's hand",
			facts({ report: report({ onBehalfBy: "区发改局" }) }),
			"on_behalf",
		],
		[
			"an office's hand the owner spoke against",
			facts({
				report: report({
					onBehalfBy: "区发改局",
					contested: { at: OPEN, by: "x", reason: "y" },
				}),
			}),
			"contested",
		],
	])("%s", (_, row, state) =>
		expect(rowState(row, undefined, NOW)).toBe(state),
	);
});

describe("what this device has to say comes first", () => {
	const written = step(newEntry(), {
		type: "edited",
		values: { ...emptyReport(), measures: { investment: 5 } },
		kind: "actual",
		at: "2026-11-03T01:00:00Z",
	});
	const handedIn = step(written, { type: "handed_in", key: "k" });
	const sending = step(handedIn, { type: "sending", key: "k" });
	const overtaken = step(sending, {
		type: "conflict",
		key: "k",
		theirs: {
			revision: 1,
			values: { ...emptyReport(), measures: { investment: 7 } },
		},
	});
	test.each<[string, Entry, string]>([
		["written", written, "draft"],
		["handed in without a line", handedIn, "waiting"],
		["under way", sending, "sending"],
		["no answer came", step(sending, { type: "lost", key: "k" }), "waiting"],
		[
			"taken, and the desk not read since",
			step(sending, { type: "sent", key: "k", revision: 1 }),
			"handed_in",
		],
		["somebody was first", overtaken, "conflict"],
		[
			"not taken",
			step(sending, { type: "refused", key: "k", code: "period.locked" }),
			"refused",
		],
	])("%s", (_, entry, state) =>
		expect(rowState(facts(), entry, NOW)).toBe(state),
	);
});

test("every state has a place in the list, and what is to be reported stands before what is done", () => {
	const places = ROW_STATES.map(urgency);
	expect(new Set(places).size).toBe(ROW_STATES.length);
	expect(Math.min(...places)).toBe(0);
	expect(urgency("to_report")).toBeLessThan(urgency("handed_in"));
	expect(urgency("accepted")).toBeLessThan(urgency("not_asked"));
});
