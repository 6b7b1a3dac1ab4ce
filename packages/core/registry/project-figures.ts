/**
 * What a project page says that no column holds: sums of its dekads, days late or early, stretches of pause. Plain
 * rules over what the project's story tells, so that page and documents say the same.
 */

import { daysBetween } from "../periods/civil-date.ts";

/**
 * The sum of what was reported; null when nothing was. A dekad without a report adds nothing and makes nothing zero.
 *
 * @example sumReported([100, null, 20]) // 120
 * @example sumReported([null, null]) // null
 */
export const sumReported = (
	amounts: readonly (number | null)[],
): number | null =>
	amounts.reduce<number | null>(
		(sum, amount) => (amount === null ? sum : (sum ?? 0) + amount),
		null,
	);

export type Deviation = {
	readonly kind: "late" | "early" | "level" | "overdue";
	readonly days: number;
};

/**
 * How a day stands to its plan: late, early or on the day when it came, overdue when it should have come by `today`.
 * Null: nothing was planned, or the planned day has not come.
 *
 * @example deviationOf("2026-03-01", "2026-03-11", "2026-06-01") // { kind: "late", days: 10 }
 * @example deviationOf("2026-03-01", null, "2026-03-04") // { kind: "overdue", days: 3 }
 * @example deviationOf("2026-03-01", null, "2026-03-01") // null
 */
export function deviationOf(
	plannedOn: string | null,
	actualOn: string | null,
	today: string,
): Deviation | null {
	if (plannedOn === null) return null;
	const days = daysBetween(plannedOn, actualOn ?? today);
	if (actualOn === null) return days > 0 ? { kind: "overdue", days } : null;
	if (days === 0) return { kind: "level", days: 0 };
	return days > 0 ? { kind: "late", days } : { kind: "early", days: -days };
}

export type PauseStretch = {
	readonly fromOn: string;
	/** The day works went on; null: they still rest. */
	readonly untilOn: string | null;
	readonly reason: string;
	/** Why or how works went on, as it was said then. */
	readonly resumedReason: string;
};

/**
 * The stretches in which works rested, oldest first, from where the project stood day by day. Several statements
 * in a row within one pause are one stretch.
 *
 * @example pausesOf([{ fromOn: "2026-01-01", isPaused: false, reason: "" }, { fromOn: "2026-02-01", isPaused: true, reason: "frost" }]) // [{ fromOn: "2026-02-01", untilOn: null, reason: "frost", resumedReason: "" }]
 */
export function pausesOf(
	days: readonly {
		readonly fromOn: string;
		readonly isPaused: boolean;
		readonly reason: string;
	}[],
): PauseStretch[] {
	const stretches: PauseStretch[] = [];
	for (const { fromOn, isPaused, reason } of days) {
		const open = stretches.at(-1);
		const rests = open !== undefined && open.untilOn === null;
		if (isPaused && !rests)
			stretches.push({ fromOn, untilOn: null, reason, resumedReason: "" });
		else if (!isPaused && rests)
			stretches[stretches.length - 1] = {
				...open,
				untilOn: fromOn,
				resumedReason: reason,
			};
	}
	return stretches;
}

/**
 * Of several statements for one day the latest, in the order of the days. `statements` come oldest day first and
 * within a day oldest statement first, as the project's story lists them.
 *
 * @example latestOfDay([{ fromOn: "2026-01-01", stage: "pre_work" }, { fromOn: "2026-01-01", stage: "new_start" }]) // [{ fromOn: "2026-01-01", stage: "new_start" }]
 */
export const latestOfDay = <S extends { readonly fromOn: string }>(
	statements: readonly S[],
): S[] => [...new Map(statements.map((each) => [each.fromOn, each])).values()];
