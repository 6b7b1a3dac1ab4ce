import fc from "fast-check";
import { expect, test } from "vitest";
import { type Editing, editingStep } from "./edited-plan.ts";

const plan = (yuan: number) => ({
	investment: Array.from({ length: 36 }, () => yuan),
	funds: null,
});
const begun: Editing = {
	past: [],
	now: plan(0),
	future: [],
	seen: { revision: 1, draftVersion: 0 },
};
const change = (editing: Editing, yuan: number) =>
	editingStep(editing, { kind: "change", to: plan(yuan) });

test("as many steps back as forth lead to the same plan", () => {
	fc.assert(
		fc.property(fc.array(fc.nat(3), { maxLength: 20 }), (amounts) => {
			let editing = begun;
			for (const yuan of amounts) editing = change(editing, yuan);
			const { now, past } = editing;
			editing = past.reduce(
				(each) => editingStep(each, { kind: "undo" }),
				editing,
			);
			expect(editing.now).toEqual(begun.now);
			expect(editingStep(editing, { kind: "undo" })).toBe(editing);
			editing = past.reduce(
				(each) => editingStep(each, { kind: "redo" }),
				editing,
			);
			expect(editing.now).toEqual(now);
			expect(editingStep(editing, { kind: "redo" })).toBe(editing);
		}),
	);
});

test("a change to what stands is no step, and a new one forgets what was taken back", () => {
	expect(change(begun, 0)).toBe(begun);
	const back = editingStep(change(begun, 5), { kind: "undo" });
	expect(change(back, 7).future).toEqual([]);
});

test("seeing another plan keeps what was written", () => {
	const edited = change(begun, 5);
	const seen = { revision: 2, draftVersion: 3 };
	expect(editingStep(edited, { kind: "see", seen })).toEqual({
		...edited,
		seen,
	});
});
