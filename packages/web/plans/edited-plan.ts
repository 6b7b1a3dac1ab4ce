/** What somebody has done to a plan on the page and not handed in yet, with every step back and forth. */

import { isSamePlan, type YearCurve } from "@dekad/core/plans/year-curve.ts";
import type { PlanDesk, PlanView } from "@dekad/contract/plans.ts";

export type EditedPlan = {
	readonly investment: YearCurve;
	/** Null: no funds plan. */
	readonly funds: YearCurve | null;
};

export type Editing = {
	readonly past: readonly EditedPlan[];
	readonly now: EditedPlan;
	readonly future: readonly EditedPlan[];
	/** The plan in force and the proposal the edits were begun on: what is handed in is held against them. */
	readonly seen: { readonly revision: number; readonly draftVersion: number };
};

export type EditStep =
	| { readonly kind: "change"; readonly to: Partial<EditedPlan> }
	| { readonly kind: "undo" }
	| { readonly kind: "redo" }
	| { readonly kind: "see"; readonly seen: Editing["seen"] }
	| { readonly kind: "begin"; readonly with: Editing };

/** Steps kept: more than anybody takes back one by one. */
const MOST_STEPS = 100;

export function editingStep(editing: Editing, step: EditStep): Editing {
	const { past, now, future } = editing;
	switch (step.kind) {
		case "change": {
			const next = { ...now, ...step.to };
			return isSameEdited(now, next)
				? editing
				: {
						...editing,
						past: [...past, now].slice(-MOST_STEPS),
						now: next,
						future: [],
					};
		}
		case "undo": {
			const before = past.at(-1);
			return before
				? {
						...editing,
						past: past.slice(0, -1),
						now: before,
						future: [now, ...future],
					}
				: editing;
		}
		case "redo": {
			const [after, ...rest] = future;
			return after
				? { ...editing, past: [...past, now], now: after, future: rest }
				: editing;
		}
		case "see":
			return { ...editing, seen: step.seen };
		case "begin":
			return step.with;
	}
}

export const isSameEdited = (a: EditedPlan, b: EditedPlan): boolean =>
	isSamePlan(a.investment, b.investment) && isSamePlan(a.funds, b.funds);

/** A plan of nothing, to begin a first one with. */
const EMPTY: YearCurve = Array.from({ length: 36 }, () => 0);

export const editedOf = (plan: PlanView | undefined): EditedPlan => ({
	investment: plan?.cumulativeYuan ?? EMPTY,
	funds: plan?.fundsCumulativeYuan ?? null,
});

/** What stands on a desk: the plan in force, the proposal that waits, the first approved one. */
export function standsOn({ revisions }: PlanDesk) {
	return {
		current: revisions.find(({ state }) => state === "approved"),
		draft: revisions.find(({ state }) => state === "draft"),
		baseline: revisions.find(({ isBaseline }) => isBaseline),
	};
}

export function seenOn(desk: PlanDesk): Editing["seen"] {
	const { current, draft } = standsOn(desk);
	return {
		revision: current?.revision ?? 0,
		draftVersion: draft?.version ?? 0,
	};
}

/** Where the page begins: at the proposal that waits, so that its effect is seen before it is decided, else at the plan in force. */
export function beginOn(desk: PlanDesk): Editing {
	const { current, draft } = standsOn(desk);
	return {
		past: [],
		now: editedOf(draft ?? current),
		future: [],
		seen: seenOn(desk),
	};
}
