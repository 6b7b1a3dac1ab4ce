/**
 * Control totals: what the file adds up to beside what was stored, column by column, so that a
 * person sees at a glance that nothing was lost or taken in the wrong unit.
 */

import { DecimalSum, roundDecimal } from "../units/decimal.ts";
import type { MoneyUnit } from "../units/money.ts";

export type ControlTotal = {
	/** Header as written. */
	readonly column: string;
	readonly field: string;
	/** Unit of `inFile`; null for a count such as people on site. */
	readonly unit: MoneyUnit | null;
	/** Exact sum of the file's cells in its own unit, good rows and bad ones, as decimal text; shown to the cent. */
	readonly inFile: string;
	/** Sum of what is stored now for the rows that were good, in whole yuan (or in people, machines). */
	readonly stored: number;
	/** Rows of the file that state a value. */
	readonly rows: number;
	/** What the file's own total row says, in its own unit; null when it has none. */
	readonly ownTotal: string | null;
};

/** Decimals of a cent in each unit: finer ones are the noise of a binary double. */
const CENT: Readonly<Record<MoneyUnit, number>> = {
	yuan: 2,
	thousand: 5,
	wan: 6,
	million: 8,
	yi: 10,
};

/** Collects the totals of one column while rows go by. */
export class ControlTotalCount {
	readonly #column: string;
	readonly #field: string;
	readonly #unit: MoneyUnit | null;
	readonly #sum = new DecimalSum();
	/** Whole part of values that need no decimals; most cells of a file. */
	#whole = 0;
	#wholeCount = 0;
	#stored = 0;
	#ownTotal: string | null = null;

	constructor(column: string, field: string, unit: MoneyUnit | null) {
		this.#column = column;
		this.#field = field;
		this.#unit = unit;
	}

	/** A value of the file, in its own unit. */
	add(amount: string): void {
		// Whole numbers of up to nine digits add up exactly as doubles for millions of rows.
		if (amount.length <= 9 && !amount.includes(".")) {
			this.#whole += Number(amount);
			this.#wholeCount += 1;
			return;
		}
		this.#sum.add(amount);
	}

	/** A value that is kept: of a row that was good. */
	keep(value: number): void {
		this.#stored += value;
	}

	/** What the file's own total row says; of several (sub-totals, then the total) the last. */
	own(amount: string): void {
		this.#ownTotal = amount;
	}

	result(): ControlTotal {
		this.#sum.add(String(this.#whole));
		this.#whole = 0;
		return {
			column: this.#column,
			field: this.#field,
			unit: this.#unit,
			inFile: toTheCent(this.#sum.total(), this.#unit),
			stored: this.#stored,
			rows: this.#sum.count - 1 + this.#wholeCount,
			ownTotal: this.#ownTotal,
		};
	}
}

function toTheCent(total: string, unit: MoneyUnit | null): string {
	const decimals = total.split(".")[1]?.length ?? 0;
	const finest = unit === null ? 0 : CENT[unit];
	return decimals > finest ? roundDecimal(total, finest) : total;
}
