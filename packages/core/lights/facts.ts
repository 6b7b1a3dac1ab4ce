import type { Dekad } from "../periods/dekad.ts";
import type { Fraction } from "../units/fraction.ts";
import type { Component } from "./scheme.ts";

/**
 * What a project's lights are judged on, for one closed dekad. Plain values, so that the same facts and scheme
 * give the same lights for ever. Null is "not reported" or "not stated" and never zero.
 */
export type LightFacts = {
	readonly dekad: Dekad;
	readonly stage: string;
	readonly isPaused: boolean;
	readonly totalInvestmentYuan: number | null;
	readonly annualPlanYuan: number | null;
	/** The project's own plan from 1 January to the end of the dekad. */
	readonly plannedYtdYuan: number | null;
	readonly actualYtdYuan: number | null;
	/** Share of a year the region's season expects by the end of the dekad. */
	readonly seasonShare: Fraction;
	/** Months of the year up to the dekad's own, oldest first; the last may still run. */
	readonly months: readonly MonthFacts[];
	readonly plannedStartOn: string | null;
	readonly actualStartOn: string | null;
	readonly statisticsEnteredOn: string | null;
	readonly fundsPlannedYtdYuan: number | null;
	readonly fundsArrivedYtdYuan: number | null;
	/** A special-bond batch; null: none. */
	readonly bond: {
		readonly issuedOn: string;
		readonly amountYuan: number;
		readonly usedYuan: number | null;
	} | null;
	/** Growth of an indicator with its plan and the peers' average, as shares; null: none kept. */
	readonly growth: {
		readonly actual: Fraction;
		readonly plan: Fraction;
		readonly peers: Fraction;
	} | null;
	/** Day an unanswered paper was due; null: none is open. */
	readonly paperDueOn: string | null;
	readonly excuses: readonly Excuse[];
};

export type MonthFacts = {
	/** 1 to 12. */
	readonly month: number;
	readonly isOver: boolean;
	readonly taskYuan: number | null;
	/** Done in the month, as known when it ended. */
	readonly doneByEndYuan: number | null;
	/** Task and doings from 1 January to the end of the month, as known in the dekad looked from. */
	readonly cumulativeTaskYuan: number | null;
	/** Done since 1 January by the dekad looked from, whatever month it belongs to. */
	readonly doneSinceYuan: number | null;
};

/** A reason somebody accepted, until a day: without one a light of "no good reason" is not defensible. */
export type Excuse = {
	readonly component: Component;
	readonly fromOn: string;
	readonly untilOn: string;
	readonly reason: string;
	readonly acceptedBy: string;
};
