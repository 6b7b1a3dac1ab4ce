import type { ScoringView } from "@dekad/contract/rankings.ts";
import { type Lang, text } from "@dekad/core/text/text.ts";
import { shiftDecimal, trimDecimal } from "@dekad/core/units/decimal.ts";

type Rule = ScoringView["rules"][number];

const percent = (ratio: string | undefined): string =>
	ratio === undefined ? "" : trimDecimal(shiftDecimal(ratio, 2));

/** How a rule gives points, in one line: what it looks at, the points, its bounds. */
export function ruleWords(rule: Rule, lang: Lang): string {
	const { of, method, points = 0, floor, cap, minimumCount } = rule;
	const what = of.rate
		? `${text(lang, `rates.${of.rate}`)} (${text(lang, `scoring.of.${of.kind}`)})`
		: text(lang, `scoring.of.${of.kind}`);
	const bands = (rule.bands ?? [])
		.map((band) =>
			text(lang, "scoring.rule.band_one", {
				points: band.points,
				ratio: percent(band.atLeast),
			}),
		)
		.join(text(lang, "events.between"));
	const given = text(lang, `scoring.rule.${method}`, {
		points,
		ratio: percent(rule.ratio),
		step: rule.stepPercent ?? 0,
		bands,
	});
	return [
		what,
		given,
		...(floor === null
			? []
			: [text(lang, "scoring.rule.floor", { points: floor })]),
		...(cap === null ? [] : [text(lang, "scoring.rule.cap", { points: cap })]),
		...(minimumCount > 1
			? [text(lang, "scoring.rule.bounds", { minimum: minimumCount })]
			: []),
	].join(" · ");
}
