import type { ReactElement } from "react";
import type { ReviewItem, ReviewQueue } from "@dekad/contract/reviews.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import type { ReportChange } from "@dekad/core/reports/report-changes.ts";
import type { ReviewOddity } from "@dekad/core/reports/review-oddities.ts";
import type { Lang, TextKey } from "@dekad/core/text/text.ts";
import { amountText } from "@dekad/core/units/money.ts";
import { exactAmount } from "../ui/exact-money.tsx";
import { Absent } from "../ui/money.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";

export type Steps = ReviewQueue["steps"];

/** The name of a step in the reader's language; its id where the pack no longer knows it. */
export function useStepName(steps: Steps): (id: string) => string {
	const lang = useLang();
	return (id) => steps.find((step) => step.id === id)?.name[lang] ?? id;
}

export function useDekadName(): (dekad: string) => string {
	const lang = useLang();
	return (dekad) => formatPeriod(parsePeriod(dekad), lang);
}

/**
 * One dekad of one project is some hundred 万元: in the page's usual 亿元 it would round to nothing, so amounts
 * here keep a unit of their own, which the note above the table names.
 */
const UNIT = { zh: "wan", en: "million" } as const;
const DECIMALS = { wan: 0, million: 2 } as const;

export function ReviewUnit(): ReactElement {
	const text = useText();
	const unit = UNIT[useLang()];
	return <>{text("pages.unit_is", { unit: text(`units.${unit}`) })}</>;
}

/** An amount in the page's unit; `isExact` to the yuan, where rounding would hide a change. */
export function ReviewMoney({
	yuan,
	absent = "units.not_reported",
	withUnit = false,
	isExact = false,
}: {
	yuan: number | null;
	absent?: TextKey;
	withUnit?: boolean;
	isExact?: boolean;
}): ReactElement {
	const text = useText();
	const unit = UNIT[useLang()];
	if (yuan === null) return <Absent>{text(absent)}</Absent>;
	return (
		<span className="number">
			{isExact
				? exactAmount(yuan, unit)
				: amountText(yuan, unit, DECIMALS[unit])}
			{withUnit && <span className="unit"> {text(`units.${unit}`)}</span>}
		</span>
	);
}

/** What a compared field is called: measures as everywhere, the rest by this page's words. */
export const fieldKey = (change: ReportChange): TextKey =>
	change.kind === "money"
		? `projects.measure.${change.field}`
		: `reviews.field.${change.field}`;

/** The project's name in the reader's language. */
export const projectNameOf = (
	{ projectName, projectNameEn }: ReviewItem,
	lang: Lang,
) => nameIn(lang, { nameZh: projectName, nameEn: projectNameEn });

export const nameOf = (item: ReviewItem, lang: Lang) =>
	`${item.projectCode} ${projectNameOf(item, lang)}`;

const SIGNS: Readonly<Record<ReviewOddity, string>> = {
	doubts: "?",
	contested: "!",
	on_behalf: "↷",
	request_open: "✎",
};

/** What asks for a look, each by sign and word; in words too that nothing does. */
export function Marks({ item }: { item: ReviewItem }): ReactElement {
	const text = useText();
	return (
		<span className="review-marks">
			{item.oddities.map((oddity) => (
				<span key={oddity} className={`badge review-mark review-${oddity}`}>
					<span aria-hidden="true">{SIGNS[oddity]}</span>{" "}
					{text(`reviews.oddity.${oddity}`)}
					{oddity === "doubts" && item.doubts.length > 1
						? ` ${item.doubts.length}`
						: ""}
				</span>
			))}
			{item.oddities.length === 0 && (
				<span className="soft">{text("reviews.nothing_odd")}</span>
			)}
			{item.replaced && (
				<span className="badge">
					{text("reviews.revision", { revision: item.revision })}
				</span>
			)}
			{item.kind === "estimate" && (
				<span className="badge">{text("reviews.estimate")}</span>
			)}
			{!item.isTimely && (
				<span className="badge review-late">{text("reviews.late")}</span>
			)}
		</span>
	);
}
