import { type Lang, text } from "../text/text.ts";
import { amountText, formatYuan } from "../units/money.ts";
import type { ReportDoubt } from "./report-doubts.ts";

/**
 * A doubt as a sentence with what the check saw. Amounts in 万元 where they are whole ones, else in yuan: what is
 * doubted must not be rounded away.
 *
 * @example doubtSentence({ key: "since_start_negative", saw: { sinceStartYuan: -50000 } }, "zh") // "按这些更正，自开工累计将小于0（-5万元）。"
 */
export function doubtSentence({ key, saw }: ReportDoubt, lang: Lang): string {
	const params = Object.fromEntries(
		Object.entries(saw).map(([name, value]) => [name, said(name, value, lang)]),
	);
	return text(lang, `report_doubts.${key}`, params);
}

const said = (name: string, value: number, lang: Lang): string =>
	name.endsWith("Yuan")
		? formatYuan(value, value % 10_000 === 0 ? "wan" : "yuan", lang, 0)
		: name.endsWith("Ratio")
			? `${(value * 100).toFixed(1).replace(/\.0$/, "")}%`
			: amountText(value, "yuan", 0);
