/** Values of a report in words: for what is shown before it is sent, and for two versions side by side. */

import { dekadPeriod } from "@dekad/core/periods/period.ts";
import { parseDekad } from "@dekad/core/periods/dekad.ts";
import { formatDate, formatPeriod } from "@dekad/core/periods/format.ts";
import {
	type Lang,
	text,
	type TextKey,
	type TextParams,
} from "@dekad/core/text/text.ts";
import { amountText } from "@dekad/core/units/money.ts";
import type {
	StatedCorrection,
	StatedProblem,
} from "@dekad/core/reports/report-values.ts";
import type { ReportDesk } from "@dekad/contract/report-desk.ts";
import type { FormUnit } from "./form-unit.tsx";
import { ratioAsTyped } from "./typed-values.ts";

const DECIMALS = { yuan: 0, wan: 2, million: 3, yi: 4 } as const;

/** An amount for reading, with its unit; rounded to what its unit can show of a project. */
export const moneyText = (
	yuan: number | null,
	{ lang, unit }: { lang: Lang; unit: FormUnit },
): string =>
	yuan === null
		? text(lang, "units.not_reported")
		: text(lang, `units.amount.${unit}`, {
				amount: shortest(amountText(yuan, unit, DECIMALS[unit])),
			});

/** Without the zeros behind the point, which say nothing in running text. */
const shortest = (amount: string) =>
	amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;

export const ratioText = (ratio: number | null, lang: Lang): string =>
	ratio === null ? text(lang, "units.not_reported") : `${ratioAsTyped(ratio)}%`;

export const countText = (count: number | null, lang: Lang): string =>
	count === null
		? text(lang, "units.not_reported")
		: count.toLocaleString("en-US");

export const dekadText = (dekad: string, lang: Lang): string =>
	formatPeriod(dekadPeriod(parseDekad(dekad)), lang);

/** The sentence of a doubt or a stop: what a check saw as a reader writes it. Names tell units: -Yuan, -Ratio. */
export function remarkText(
	key: TextKey,
	saw: Readonly<Record<string, number | string>>,
	{ lang, unit }: { lang: Lang; unit: FormUnit },
): string {
	const params: Record<string, string | number> = {};
	for (const [name, value] of Object.entries(saw))
		params[name] =
			typeof value === "string"
				? /^\d{4}-\d{2}-D[123]$/.test(value)
					? dekadText(value, lang)
					: value
				: name.endsWith("Yuan")
					? moneyText(value, { lang, unit })
					: name.endsWith("Ratio")
						? `${shortest((value * 100).toFixed(1))}%`
						: amountText(value, "yuan", 0);
	return text(lang, key, params satisfies TextParams);
}

type Kinds = ReportDesk["problemKinds"];
export const kindText = (kind: string, kinds: Kinds, lang: Lang): string =>
	kinds.find(({ id }) => id === kind)?.name[lang] ?? kind;

/** One problem as one line: kind, words, unit asked, wanted by, amount. */
export const problemText = (
	problem: StatedProblem,
	{ lang, unit, kinds }: { lang: Lang; unit: FormUnit; kinds: Kinds },
): string =>
	[
		kindText(problem.kind, kinds, lang),
		problem.text,
		problem.askedUnit &&
			text(lang, "report_page.asked_of", { unit: problem.askedUnit }),
		problem.wantedBy &&
			text(lang, "report_page.wanted_by_day", {
				day: formatDate(problem.wantedBy, lang),
			}),
		problem.heldUpYuan !== null &&
			text(lang, "report_page.holds_up", {
				amount: moneyText(problem.heldUpYuan, { lang, unit }),
			}),
	]
		.filter(Boolean)
		.join(lang === "zh" ? "；" : "; ");

export const correctionText = (
	line: StatedCorrection,
	{ lang, unit }: { lang: Lang; unit: FormUnit },
): string =>
	[
		line.forDekad && dekadText(line.forDekad, lang),
		line.measure && text(lang, `report_page.measure.${line.measure}`),
		line.differenceYuan !== null &&
			moneyText(line.differenceYuan, { lang, unit }),
		line.reason,
	]
		.filter(Boolean)
		.join(lang === "zh" ? "；" : "; ");
