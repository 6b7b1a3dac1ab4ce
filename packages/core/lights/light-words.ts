/**
 * What a light saw, its thresholds and what would change it, as a person reads them. A quantity is told so finely that
 * it never seems to stand on a threshold it does not meet: 99.97 % is not told as 100.0 %.
 */

import { isTextKey, type Lang, text } from "../text/text.ts";
import {
	decimalOfNumber,
	roundDecimal,
	shiftDecimal,
	trimDecimal,
} from "../units/decimal.ts";
import { formatYuan } from "../units/money.ts";

/** A bound of a scheme, here or as it came over the wire. */
type Bound = {
	readonly of: string;
	readonly atLeast?: string | undefined;
	readonly above?: string | undefined;
	readonly atMost?: string | undefined;
	readonly below?: string | undefined;
};

export type QuantityUnit =
	| "points"
	| "percent"
	| "months"
	| "days"
	| "lateness";

const UNITS: Readonly<Record<string, QuantityUnit>> = {
	gap: "points",
	overPlan: "points",
	overPeers: "points",
	ratio: "percent",
	growth: "percent",
	months: "months",
	missed: "months",
	days: "days",
	lateness: "lateness",
};

/** The unit a quantity is told in. */
export const unitOfQuantity = (of: string): QuantityUnit =>
	UNITS[of] ?? "percent";

/** Shares are told per hundred. */
const placesOf = (of: string): number =>
	["points", "percent"].includes(unitOfQuantity(of)) ? 2 : 0;

/**
 * A threshold of a scheme as an editor shows it, without its unit.
 *
 * @example thresholdShown("gap", "-0.10") // "-10"
 * @example thresholdShown("months", "3") // "3"
 */
export const thresholdShown = (of: string, threshold: string): string =>
	trimDecimal(shiftDecimal(threshold, placesOf(of)));

/**
 * What an editor's reader typed, as a threshold of a scheme; null: no plain number.
 *
 * @example thresholdTyped("ratio", "80") // "0.8"
 * @example thresholdTyped("months", "3") // "3"
 * @example thresholdTyped("ratio", "about 80") // null
 */
export function thresholdTyped(of: string, typed: string): string | null {
	const plain = typed
		.trim()
		.replace(/[%％]$/, "")
		.replace(/^[−－]/, "-");
	return /^-?\d{1,9}(\.\d{1,6})?$/.test(plain)
		? trimDecimal(shiftDecimal(plain, -placesOf(of)))
		: null;
}

const LATENESS = [0, 1, 2] as const;

const withUnit = (of: string, shown: string, lang: Lang): string => {
	const unit = unitOfQuantity(of);
	if (shown === "1" && (unit === "months" || unit === "days"))
		return text(
			lang,
			unit === "months" ? "lights.value.one_month" : "lights.value.one_day",
		);
	if (unit !== "lateness")
		return text(lang, `lights.value.${unit}`, { value: shown });
	const key = `lights.lateness.${shown}`;
	return isTextKey(key) ? text(lang, key) : shown;
};

const signed = (of: string, shown: string): string =>
	unitOfQuantity(of) === "points" && Number(shown) > 0 ? `+${shown}` : shown;

/**
 * A quantity with its unit.
 *
 * @param value as it came over the wire
 * @param bounds thresholds it must not seem to meet or miss by rounding
 * @example quantityText("ratio", 0.853, [], "en") // "85.3%"
 * @example quantityText("ratio", 0.99997, [{ of: "ratio", atLeast: "1" }], "en") // "99.997%"
 * @example quantityText("gap", -0.1234, [], "zh") // "-12.3个百分点"
 * @example quantityText("months", 3, [], "en") // "3 months"
 */
export function quantityText(
	of: string,
	value: number,
	bounds: readonly Bound[],
	lang: Lang,
): string {
	const exact = shiftDecimal(decimalOfNumber(value), placesOf(of));
	const thresholds = bounds
		.filter((bound) => bound.of === of)
		.flatMap(({ atLeast, above, atMost, below }) =>
			[atLeast, above, atMost, below].flatMap((each) =>
				each === undefined ? [] : [Number(thresholdShown(of, each))],
			),
		);
	const isTrue = (shown: string) =>
		thresholds.every(
			(threshold) =>
				Math.sign(Number(shown) - threshold) ===
				Math.sign(Number(exact) - threshold),
		);
	const isShare = placesOf(of) > 0;
	let shown = exact;
	for (let decimals = 1; decimals <= 6; decimals++) {
		const rounded = roundDecimal(exact, decimals);
		shown = isShare && decimals === 1 ? rounded : trimDecimal(rounded);
		if (isTrue(shown)) break;
	}
	return withUnit(of, signed(of, shown), lang);
}

const SIDES = ["atLeast", "above", "atMost", "below"] as const;

/**
 * The conditions of a band as words; empty ones are "all else".
 *
 * @example bandText([{ of: "ratio", atLeast: "0.7" }], "zh") // "不低于70%"
 * @example bandText([{ of: "gap", atLeast: "-0.30", atMost: "-0.10" }], "en") // "at least -30 points and at most -10 points"
 * @example bandText([{ of: "lateness", atLeast: "2" }], "en") // "not met"
 * @example bandText([], "en") // "all else"
 */
export function bandText(bounds: readonly Bound[], lang: Lang): string {
	if (bounds.length === 0) return text(lang, "lights.bound.any");
	const isOfSeveral = new Set(bounds.map(({ of }) => of)).size > 1;
	const and = text(lang, "lights.bound.and");
	return bounds
		.map((bound) => {
			if (unitOfQuantity(bound.of) === "lateness")
				return latenessText(bound, lang);
			const sides = SIDES.flatMap((side) => {
				const threshold = bound[side];
				return threshold === undefined
					? []
					: [
							text(lang, `lights.bound.${side}`, {
								value: withUnit(
									bound.of,
									thresholdShown(bound.of, threshold),
									lang,
								),
							}),
						];
			}).join(and);
			const key = `lights.of.${bound.of}`;
			return isOfSeveral && isTextKey(key)
				? text(lang, "lights.bound.named", {
						of: text(lang, key),
						bound: sides,
					})
				: sides;
		})
		.join(and);
}

/** Three values only: those that lie in the bound, each by its word. */
function latenessText(bound: Bound, lang: Lang): string {
	const { atLeast, above, atMost, below } = bound;
	return LATENESS.filter(
		(value) =>
			(atLeast === undefined || value >= Number(atLeast)) &&
			(above === undefined || value > Number(above)) &&
			(atMost === undefined || value <= Number(atMost)) &&
			(below === undefined || value < Number(below)),
	)
		.map((value) => text(lang, `lights.lateness.${value}`))
		.join(text(lang, "events.between"));
}

/** Amounts that are still to be done are told in whole 10,000 yuan, upwards: told in less they would not do. */
const UPWARDS_YUAN = 10_000;

/**
 * An amount still to be done, never less than it is.
 *
 * @example stillToDo(12_340_001, "zh") // "1,235万元"
 * @example stillToDo(12_340_000, "en") // "12.34 million yuan"
 */
export function stillToDo(yuan: number, lang: Lang): string {
	const up = Math.ceil(yuan / UPWARDS_YUAN) * UPWARDS_YUAN;
	return lang === "zh"
		? formatYuan(up, "wan", lang, 0)
		: formatYuan(up, "million", lang, 2);
}

/**
 * The tags of a source with their titles: "[S10]" is the title of that text, what is no tag stays as it is.
 *
 * @example sourceWords("[S13]", "en") // [{ tag: "S13", title: "Wuhan: measures for major projects" }]
 * @example sourceWords("ours", "en") // [{ tag: null, title: "ours" }]
 */
export function sourceWords(
	source: string,
	lang: Lang,
): { readonly tag: string | null; readonly title: string }[] {
	const tags = [...source.matchAll(/\[(S\d+)\]/g)].map(([, tag]) => tag ?? "");
	const titled = tags.flatMap((tag) => {
		const key = `lights.source.${tag}`;
		return isTextKey(key) ? [{ tag, title: text(lang, key) }] : [];
	});
	const ours = /\bours\b/.test(source)
		? [{ tag: null, title: text(lang, "lights.source.ours") }]
		: [];
	const words = [...ours, ...titled];
	return words.length > 0 ? words : [{ tag: null, title: source }];
}
