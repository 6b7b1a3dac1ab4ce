/**
 * What a person types into the form and the value it means. The text typed stays in the field as it
 * is; only its meaning is kept and sent. Empty is null, "not reported", and never zero.
 */

import {
	decimalOfNumber,
	shiftDecimal,
	trimDecimal,
} from "@dekad/core/units/decimal.ts";
import { amountText, type MoneyUnit } from "@dekad/core/units/money.ts";

export type Typed =
	| { readonly ok: true; readonly value: number | null }
	| { readonly ok: false };

const BAD: Typed = { ok: false };
const asAscii = (typed: string) =>
	typed.normalize("NFKC").replaceAll(",", "").trim();

/** A percentage with up to two decimals as a ratio 0-1; a sign of percent may stand behind it. */
export function ratioTyped(typed: string): Typed {
	const plain = asAscii(typed).replace(/\s*%$/, "");
	if (plain === "") return { ok: true, value: null };
	if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return BAD;
	const value = Number(shiftDecimal(plain, -2));
	return value <= 1 ? { ok: true, value } : BAD;
}

/** People or machines: a whole number, 0 or more. */
export function countTyped(typed: string): Typed {
	const plain = asAscii(typed);
	if (plain === "") return { ok: true, value: null };
	return /^\d{1,7}$/.test(plain) ? { ok: true, value: Number(plain) } : BAD;
}

/** A ratio as the text of its field: 0.4575 is "45.75"; null is the empty field. */
export const ratioAsTyped = (ratio: number | null): string =>
	ratio === null
		? ""
		: trimDecimal(
				shiftDecimal(decimalOfNumber(Math.round(ratio * 10_000)), -2),
			);

export const countAsTyped = (count: number | null): string =>
	count === null ? "" : String(count);

/** Zeros of the units a field offers. */
const ZEROS: Readonly<Record<MoneyUnit, number>> = {
	yuan: 0,
	thousand: 3,
	wan: 4,
	million: 6,
	yi: 8,
};

/** An amount exactly, as the text of a field in `unit`: 35000 yuan in 万元 is "3.5". */
export const yuanAsTyped = (yuan: number | null, unit: MoneyUnit): string =>
	yuan === null
		? ""
		: trimDecimal(amountText(yuan, unit, ZEROS[unit]).replaceAll(",", ""));
