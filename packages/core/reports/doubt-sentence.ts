import { type Lang, text } from "../text/text.ts";
import { amountText, formatYuan } from "../units/money.ts";
import type { ReportDoubt } from "./report-doubts.ts";

/**
 * A doubt as a sentence with what the check saw. Amounts in 万元, in English in million yuan, exact to the yuan: what
 * is doubted must not be rounded away.
 *
 * @example doubtSentence({ key: "since_start_negative", saw: { sinceStartYuan: -50000 } }, "zh") // "按这些更正，自开工累计将小于0（-5万元）。"
 */
export function doubtSentence({ key, saw }: ReportDoubt, lang: Lang): string {
	const params = Object.fromEntries(
		Object.entries(saw).map(([name, value]) => [name, said(name, value, lang)]),
	);
	return text(lang, `report_doubts.${key}`, params);
}

/** The zeros behind the point say nothing. */
const exactly = (yuan: number, lang: Lang): string => {
	const [unit, most] =
		lang === "zh" ? (["wan", 4] as const) : (["million", 6] as const);
	const digits = Array.from(
		{ length: most + 1 },
		(_, decimals) => decimals,
	).find((decimals) => yuan % 10 ** (most - decimals) === 0);
	return formatYuan(yuan, unit, lang, digits ?? most);
};

const said = (name: string, value: number, lang: Lang): string =>
	name.endsWith("Yuan")
		? exactly(value, lang)
		: name.endsWith("Ratio")
			? `${(value * 100).toFixed(1).replace(/\.0$/, "")}%`
			: amountText(value, "yuan", 0);
