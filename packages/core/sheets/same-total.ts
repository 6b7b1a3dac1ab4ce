import { isDecimal, trimDecimal } from "../units/decimal.ts";

/**
 * Whether a sheet's own total row says what its rows add up to, as numbers and not as texts. A
 * total that is no plain decimal agrees with nothing.
 *
 * @example sameTotal("1200.50", "1200.5") // true
 * @example sameTotal("1,200", "1200") // false
 */
export const sameTotal = (fileTotal: string, inFile: string): boolean =>
	isDecimal(fileTotal) &&
	isDecimal(inFile) &&
	trimDecimal(fileTotal) === trimDecimal(inFile);
