import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	changedFields,
	proposedMerge,
	REPORT_FIELDS,
	sameValues,
} from "./changed-fields.ts";
import {
	conflictOf,
	type Entry,
	isUnsent,
	newEntry,
	nextRequest,
	nextToSend,
	type OutboxEvent,
	step,
} from "./outbox.ts";
import {
	emptyReport,
	type ReportValues,
	type StatedProblem,
} from "./report-values.ts";

const says = (investment: number, note = ""): ReportValues => ({
	...emptyReport(),
	measures: { investment },
	note,
});
const edited = (investment: number, second = 0): OutboxEvent => ({
	type: "edited",
	kind: "actual",
	values: says(investment),
	at: new Date(Date.UTC(2026, 2, 9, 8, 0, second)).toISOString(),
});
const handedIn = (key: string): OutboxEvent => ({ type: "handed_in", key });
const sending = (key: string): OutboxEvent => ({ type: "sending", key });
const stands = (revision: number, investment: number) => ({
	revision,
	values: says(investment),
});
const after = (...events: OutboxEvent[]): Entry =>
	events.reduce(step, newEntry());
const none: OutboxEvent = { type: "read", standing: null, draft: null };

describe("a hand-in", () => {
	test("goes with the key and the revision it got once, over every attempt", () => {
		const entry = after(none, edited(5), handedIn("k1"), sending("k1"));
		expect(nextRequest(entry)).toBeNull();
		for (const again of ["lost", "restarted"] as const) {
			const tried = step(
				entry,
				again === "lost" ? { type: again, key: "k1" } : { type: again },
			);
			expect(nextRequest(tried)).toMatchObject({
				type: "hand_in",
				handIn: { key: "k1", baseRevision: 0, state: "in_doubt" },
			});
		}
	});

	test("that never left the device is taken back by typing on; one in doubt is not", () => {
		const waiting = after(none, edited(5), handedIn("k1"));
		expect(step(waiting, edited(6))).toMatchObject({
			handIns: [],
			draft: { values: says(6), baseRevision: 0, keeps: ["k1"] },
		});
		const doubted = [
			sending("k1"),
			{ type: "lost", key: "k1" } as const,
		].reduce(step, waiting);
		expect(step(doubted, edited(6))).toMatchObject({
			handIns: [{ key: "k1" }],
			draft: { values: says(6), baseRevision: 1, base: says(5), keeps: [] },
		});
		expect(step(doubted, { type: "taken_back" })).toBe(doubted);
	});

	test("that was taken leaves what stands, and a second answer changes nothing", () => {
		const sent: OutboxEvent = { type: "sent", key: "k1", revision: 1 };
		const entry = after(none, edited(5), handedIn("k1"), sending("k1"), sent);
		expect(entry).toMatchObject({
			handIns: [],
			draft: null,
			shown: stands(1, 5),
		});
		expect(step(entry, sent)).toBe(entry);
	});

	test("that the server refuses is the draft again, with why", () => {
		const entry = after(none, edited(5), handedIn("k1"), sending("k1"), {
			type: "refused",
			key: "k1",
			code: "period.locked",
		});
		expect(entry).toMatchObject({
			handIns: [],
			refusedCode: "period.locked",
			draft: { values: says(5), keeps: ["k1"] },
		});
		expect(step(entry, handedIn("k2"))).toMatchObject({
			refusedCode: null,
			handIns: [{ key: "k2", state: "waiting" }],
		});
	});
});

describe("somebody else's report", () => {
	const met = after(none, edited(5), handedIn("k1"), sending("k1"), {
		type: "conflict",
		key: "k1",
		theirs: stands(1, 7),
	});

	test("makes a hand-in a kept draft beside what changed, and no further one goes before a person decided", () => {
		expect(met.draft).toMatchObject({ values: says(5), keeps: ["k1"] });
		expect(conflictOf(met)).toMatchObject({
			theirs: stands(1, 7),
			changed: [
				{ field: "investment", base: null, theirs: 7, mine: 5, by: "both" },
			],
		});
		expect(step(met, handedIn("k2"))).toBe(met);
	});

	test("is answered by deciding on words for the revision one saw; an older look changes nothing", () => {
		const decide = (revision: number): OutboxEvent => ({
			type: "resolved",
			revision,
			values: says(6),
			at: "2026-03-09T09:00:00.000Z",
		});
		expect(step(met, decide(0))).toBe(met);
		const decided = step(met, decide(1));
		expect(conflictOf(decided)).toBeNull();
		expect(decided.draft).toMatchObject({ baseRevision: 1, base: says(7) });
	});

	test("in the very same words is no conflict and nothing to send", () => {
		const same = after(none, edited(5), handedIn("k1"), sending("k1"), {
			type: "conflict",
			key: "k1",
			theirs: stands(1, 5),
		});
		expect([same.draft, same.handIns, nextRequest(same)]).toEqual([
			null,
			[],
			null,
		]);
	});

	test("is found when the desk is read, before anything is handed in; an old desk takes nothing back", () => {
		const entry = after(none, edited(5), {
			type: "read",
			standing: stands(2, 7),
			draft: null,
		});
		expect(conflictOf(entry)?.theirs.revision).toBe(2);
		expect(step(entry, none).shown?.revision).toBe(2);
	});
});

describe("a draft", () => {
	const serverDraft = (investment: number, writtenAt: string) => ({
		baseRevision: 0,
		base: null,
		kind: "actual" as const,
		values: says(investment),
		writtenAt,
	});

	test("looks newer with every word, even when the clock is set back", () => {
		const [first, second] = [
			after(edited(5, 30)),
			after(edited(5, 30), edited(6, 10)),
		];
		expect(Date.parse(second.draft!.writtenAt)).toBe(
			Date.parse(first.draft!.writtenAt) + 1,
		);
	});

	test("of another device is taken over where nothing was typed, and kept beside one's own words else", () => {
		const told: OutboxEvent = {
			type: "read",
			standing: null,
			draft: serverDraft(8, "2026-03-09T09:00:00.000Z"),
		};
		expect(after(told).draft).toMatchObject({
			isAdopted: true,
			values: says(8),
		});
		expect(after(told, none).draft).toBeNull();
		const both = after(none, edited(5), told);
		expect([both.draft?.values, both.elsewhere?.values]).toEqual([
			says(5),
			says(8),
		]);
		expect(step(both, { type: "took_elsewhere" })).toMatchObject({
			draft: { values: says(8) },
			elsewhere: null,
		});
	});

	test("thrown away does not come back from the server", () => {
		const entry = after(none, edited(5));
		const draft = serverDraft(5, entry.draft!.writtenAt);
		const gone = [
			{ type: "saved", draft } as const,
			{ type: "discarded" } as const,
			{ type: "read", standing: null, draft } as const,
		].reduce(step, entry);
		expect(gone.draft).toBeNull();
		expect(nextRequest(gone)).toEqual({
			type: "discard_draft",
			writtenUntil: draft.writtenAt,
		});
	});

	test("outlives a cleared cache", () => {
		const entry = after(none, edited(5), { type: "cache_cleared" });
		expect(entry).toMatchObject({ shown: null, draft: { values: says(5) } });
	});
});

test("hand-ins go before drafts, the oldest words first, and nothing without a line", () => {
	const entries = [
		["draft", after(none, edited(1, 1))],
		["later", after(none, edited(1, 9), handedIn("b"))],
		["earlier", after(none, edited(1, 3), handedIn("a"))],
	] as const;
	expect(nextToSend(entries, true)?.key).toBe("earlier");
	expect(nextToSend(entries, false)).toBeUndefined();
	expect(entries.map(([, entry]) => isUnsent(entry))).toEqual([
		true,
		true,
		true,
	]);
	expect(isUnsent(newEntry())).toBe(false);
});

describe("the comparison of three reports", () => {
	const values = fc.record({
		measures: fc.record(
			{ investment: fc.option(fc.nat(2)), paid_self: fc.option(fc.nat(2)) },
			{ requiredKeys: [] },
		),
		note: fc.constantFrom("", "甲", "乙"),
		peopleOnSite: fc.option(fc.nat(2)),
		problems: fc.constantFrom<StatedProblem[]>(
			[],
			[
				{
					kind: "land",
					text: "用地",
					askedUnit: null,
					wantedBy: null,
					heldUpYuan: 1,
				},
			],
		),
	});
	const report = values.map(
		(some): ReportValues => ({ ...emptyReport(), ...some }),
	);

	test("names a field exactly where the two differ, and who moved it", () => {
		fc.assert(
			fc.property(report, report, report, (base, theirs, mine) => {
				const changed = changedFields(base, theirs, mine);
				expect(changed.length === 0).toBe(sameValues(theirs, mine));
				expect(
					changedFields(base, mine, theirs).map(({ field }) => field),
				).toEqual(changed.map(({ field }) => field));
				expect(
					changedFields(base, theirs, base).every(({ by }) => by === "them"),
				).toBe(true);
				expect(
					changedFields(base, base, mine).every(({ by }) => by === "me"),
				).toBe(true);
			}),
		);
	});

	test("proposes nobody's word away: theirs stands wherever they changed something", () => {
		fc.assert(
			fc.property(report, report, report, (base, theirs, mine) => {
				const proposal = proposedMerge(base, theirs, mine);
				const kept = changedFields(base, theirs, mine);
				for (const { field, by } of kept)
					expect(
						changedFields(base, theirs, proposal).some(
							(one) => one.field === field,
						),
					).toBe(by === "me");
			}),
		);
	});

	test("takes an amount left out and null as the same, and the order of properties as nothing", () => {
		const a = { ...emptyReport(), measures: { investment: null } };
		expect(sameValues(a, emptyReport())).toBe(true);
		const problem = {
			kind: "land",
			text: "用地",
			askedUnit: null,
			wantedBy: null,
			heldUpYuan: 1,
		};
		const turned = Object.fromEntries(
			Object.entries(problem).toReversed(),
		) as typeof problem;
		expect(
			sameValues(
				{ ...emptyReport(), problems: [problem] },
				{ ...emptyReport(), problems: [turned] },
			),
		).toBe(true);
		expect(new Set(REPORT_FIELDS).size).toBe(REPORT_FIELDS.length);
	});
});
