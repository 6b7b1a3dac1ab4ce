/**
 * Numbers pasted from a spreadsheet as a plan: 12 months or 36 dekads, in a row, in a column, or as a
 * block of 12 by 3. What cannot be read is told by the cell's place in what was pasted and by the month or
 * dekad it stands for; nothing is guessed and nothing is taken as long as one cell is wrong.
 */

import { dekadAt, DEKADS_IN_YEAR, dekadId } from "../periods/dekad.ts";
import type { MoneyProblem, MoneyUnit } from "../units/money.ts";
import { yuanFromText } from "../units/money.ts";
import { partsByWeights } from "./spread.ts";
import { amountsOf, curveOf, type YearCurve } from "./year-curve.ts";

export type PasteProblem = {
	/** Its address in what was pasted, the first cell being A1; null: the whole. */
	readonly cell: string | null;
	/** The month or dekad it stands for, as an id; null: the whole. */
	readonly period: string | null;
	readonly value: string;
	readonly key:
		| MoneyProblem
		| "plans.paste.count"
		| "plans.paste.shape"
		| "plans.paste.negative"
		| "plans.paste.too_large";
	readonly params: Readonly<Record<string, string | number>>;
};

export type PasteReading =
	| {
			readonly ok: true;
			readonly cumulativeYuan: YearCurve;
			/** How many cells were read: 12 or 36. */
			readonly cells: number;
			/** Periods whose pasted amount is not the one the plan holds, because dekads in them are locked. */
			readonly keptPeriods: readonly string[];
	  }
	| { readonly ok: false; readonly problems: readonly PasteProblem[] };

const MONTHS_IN_YEAR = 12;
const DEKADS_IN_MONTH = 3;

/**
 * Whether a text looks like cells of a spreadsheet and not like one amount: it has a tab or more lines.
 *
 * @example isManyCells("12\t13") // true
 * @example isManyCells("12\n") // false
 */
export const isManyCells = (pasted: string): boolean =>
	/\t/.test(pasted) || /\n\s*\S/.test(pasted.trim());

/**
 * Reads pasted cells into a plan. An empty cell is a part without work, as in the imported sheet. A month is
 * spread over its dekads in the proportion they have in `before`, evenly where they have none. Locked
 * dekads keep their plan.
 *
 * @param unit of the numbers, unless a cell names its own
 * @param before the plan being edited; null: none
 */
export function readPlanPaste(
	pasted: string,
	unit: MoneyUnit,
	{
		year,
		before,
		lockedDekads,
	}: { year: number; before: YearCurve | null; lockedDekads: number },
): PasteReading {
	const cells = cellsInTime(pasted);
	if ("problem" in cells) return { ok: false, problems: [cells.problem] };
	const isMonths = cells.length === MONTHS_IN_YEAR;
	const idAt = (place: number) =>
		isMonths
			? `${year}-${String(place + 1).padStart(2, "0")}`
			: dekadId(dekadAt(year, place + 1));

	const problems: PasteProblem[] = [];
	const parts = cells.map(({ text, address }, place) => {
		const refuse = (
			key: PasteProblem["key"],
			params: PasteProblem["params"] = {},
		) => {
			problems.push({
				cell: address,
				period: idAt(place),
				value: text,
				key,
				params: { value: text, ...params },
			});
			return 0;
		};
		const reading = yuanFromText(text, unit);
		if (!reading.ok) return refuse(reading.problem);
		return (reading.yuan ?? 0) < 0
			? refuse("plans.paste.negative")
			: (reading.yuan ?? 0);
	});
	const sum = parts.reduce((all, part) => all + part, 0);
	if (problems.length === 0 && !Number.isSafeInteger(sum))
		problems.push({
			cell: null,
			period: null,
			value: "",
			key: "plans.paste.too_large",
			params: {},
		});
	if (problems.length > 0) return { ok: false, problems };

	const amounts = before
		? amountsOf(before)
		: Array.from({ length: DEKADS_IN_YEAR }, () => 0);
	const locked = before ? lockedDekads : 0;
	const span = isMonths ? DEKADS_IN_MONTH : 1;
	const keptPeriods: string[] = [];
	for (const [place, part] of parts.entries()) {
		const first = place * span;
		const own = amounts.slice(first, first + span);
		const keeps = Math.min(span, Math.max(0, locked - first));
		const kept = own.slice(0, keeps).reduce((all, yuan) => all + yuan, 0);
		const open = Math.max(0, part - kept);
		if (keeps === span ? part !== kept : part < kept)
			keptPeriods.push(idAt(place));
		if (keeps < span)
			amounts.splice(
				first + keeps,
				span - keeps,
				...partsByWeights(open, own.slice(keeps)),
			);
	}
	const cumulativeYuan = curveOf(amounts);
	// Locked dekads may hold what the pasted parts did not bring along.
	if (!Number.isSafeInteger(cumulativeYuan.at(-1)))
		return {
			ok: false,
			problems: [
				{
					cell: null,
					period: null,
					value: "",
					key: "plans.paste.too_large",
					params: {},
				},
			],
		};
	return { ok: true, cumulativeYuan, cells: cells.length, keptPeriods };
}

type Cell = { readonly text: string; readonly address: string };

/** The cells in the order of time: along the rows, or down the columns of a block whose columns are months. */
function cellsInTime(
	pasted: string,
): readonly Cell[] | { readonly problem: PasteProblem } {
	const lines = pasted.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
	const rows = lines.map((line, row) =>
		line.split("\t").map((text, column) => ({
			text: text.trim(),
			address: `${columnName(column)}${row + 1}`,
		})),
	);
	const width = rows[0]?.length ?? 0;
	const whole = (
		key: "plans.paste.count" | "plans.paste.shape",
		params: PasteProblem["params"],
	) => ({
		problem: { cell: null, period: null, value: "", key, params },
	});
	if (rows.some((row) => row.length !== width))
		return whole("plans.paste.shape", {});
	const count = rows.length * width;
	if (count !== MONTHS_IN_YEAR && count !== DEKADS_IN_YEAR)
		return whole("plans.paste.count", { count });
	const isLine = rows.length === 1 || width === 1;
	if (isLine || width === DEKADS_IN_MONTH) return rows.flat();
	// Upper, middle and lower dekad below one another, a column a month.
	if (rows.length === DEKADS_IN_MONTH && width === MONTHS_IN_YEAR)
		return Array.from({ length: width }, (_, column) =>
			rows.flatMap((row) => row[column] ?? []),
		).flat();
	return count === MONTHS_IN_YEAR
		? rows.flat()
		: whole("plans.paste.shape", {});
}

/** The letter a spreadsheet gives a column. 36 columns end at AJ. */
const columnName = (column: number): string =>
	column < 26
		? String.fromCharCode(65 + column)
		: `${columnName(Math.floor(column / 26) - 1)}${columnName(column % 26)}`;
