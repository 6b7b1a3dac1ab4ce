import {
	thresholdShown,
	thresholdTyped,
} from "@dekad/core/lights/light-words.ts";
import type {
	Band,
	Bound,
	LightRule,
	LightScheme,
	Severity,
} from "@dekad/core/lights/scheme.ts";

/**
 * A scheme while somebody changes it: numbers are what was typed, in the units people say them in, so that a half typed
 * one is no mistake yet. Nothing else differs from the scheme it came from.
 */
export type EditedScheme = Omit<LightScheme, "rules"> & {
	readonly rules: readonly EditedRule[];
};
export type EditedRule = Omit<
	LightRule,
	"bands" | "graceDays" | "improvesAfter"
> & {
	readonly bands: readonly EditedBand[];
	readonly graceDays: string;
	readonly improvesAfter: string;
};
export type EditedBand = Omit<Band, "when"> & {
	readonly when: readonly Condition[];
};
export const SIDES = ["atLeast", "above", "atMost", "below"] as const;
export type Side = (typeof SIDES)[number];
export type Condition = {
	readonly of: string;
	readonly side: Side;
	/** In points, percent, months or days. */
	readonly typed: string;
};

export const MOST_GRACE = 366;
export const MOST_DEKADS = 36;

/** A scheme as its editor shows it. */
export const editScheme = (scheme: LightScheme): EditedScheme => ({
	...scheme,
	rules: scheme.rules.map((rule) => ({
		...rule,
		graceDays: String(rule.graceDays),
		improvesAfter: String(rule.improvesAfter),
		bands: rule.bands.map((band) => ({
			...band,
			when: band.when.flatMap((bound) =>
				SIDES.flatMap((side) => {
					const threshold = bound[side];
					return threshold === undefined
						? []
						: [
								{
									of: bound.of,
									side,
									typed: thresholdShown(bound.of, threshold),
								},
							];
				}),
			),
		})),
	})),
});

/** The scheme that was typed; null while some number is none or a light has no name. */
export function schemeOf(edited: EditedScheme): LightScheme | null {
	const isNamed = Object.values(edited.shades).every(
		({ name }) => name.zh.trim() !== "" && name.en.trim() !== "",
	);
	if (!isNamed) return null;
	const rules: LightRule[] = [];
	for (const rule of edited.rules) {
		const graceDays = wholeTyped(rule.graceDays, MOST_GRACE);
		const improvesAfter = wholeTyped(rule.improvesAfter, MOST_DEKADS);
		const bands = rule.bands.map(bandOf);
		if (graceDays === null || improvesAfter === null) return null;
		const known = bands.filter((band) => band !== null);
		if (known.length < bands.length) return null;
		rules.push({ ...rule, graceDays, improvesAfter, bands: known });
	}
	return { ...edited, rules };
}

/** A whole number from 0 to `most`; null: something else was typed. */
export function wholeTyped(typed: string, most: number): number | null {
	const value = /^\d{1,6}$/.test(typed.trim()) ? Number(typed) : null;
	return value === null || value > most ? null : value;
}

function bandOf(band: EditedBand): Band | null {
	const bounds = new Map<string, Bound>();
	const more: Bound[] = [];
	for (const { of, side, typed } of band.when) {
		const threshold = thresholdTyped(of, typed);
		if (threshold === null) return null;
		const before = bounds.get(of);
		// Twice on the same side of one quantity: both must hold, so the second stands for itself.
		if (before?.[side] === undefined)
			bounds.set(of, { ...before, of, [side]: threshold });
		else more.push({ of, [side]: threshold });
	}
	return { ...band, when: [...bounds.values(), ...more] };
}

/** With one rule changed. */
export const withRule = (
	scheme: EditedScheme,
	ruleId: string,
	change: (rule: EditedRule) => EditedRule,
): EditedScheme => ({
	...scheme,
	rules: scheme.rules.map((rule) => (rule.id === ruleId ? change(rule) : rule)),
});

/** With one band changed: it is a setting from then on, whatever text it came from. */
export const withBand = (
	rule: EditedRule,
	place: number,
	change: Partial<EditedBand>,
): EditedRule => ({
	...rule,
	bands: rule.bands.map((band, at) =>
		at === place ? { ...band, ...change, isOurs: true } : band,
	),
});

/** With one more band at the end, to be filled in. */
export const withNewBand = (rule: EditedRule, of: string): EditedRule => ({
	...rule,
	bands: [
		...rule.bands,
		{
			when: [{ of, side: "below", typed: "" }],
			severity: 3 satisfies Severity,
			isOurs: true,
			effects: [],
		},
	],
});

export const withoutBand = (rule: EditedRule, place: number): EditedRule => ({
	...rule,
	bands: rule.bands.filter((_, at) => at !== place),
});

/** With one more rule, under an id of its own. */
export function withNewRule(
	scheme: EditedScheme,
	rule: LightRule,
): EditedScheme {
	const taken = new Set(scheme.rules.map(({ id }) => id));
	let { id } = rule;
	for (let number = 2; taken.has(id); number++) id = `${rule.id}_${number}`;
	const [edited] = editScheme({ ...scheme, rules: [{ ...rule, id }] }).rules;
	return edited ? { ...scheme, rules: [...scheme.rules, edited] } : scheme;
}

export const withoutRule = (
	scheme: EditedScheme,
	ruleId: string,
): EditedScheme => ({
	...scheme,
	rules: scheme.rules.filter(({ id }) => id !== ruleId),
});
