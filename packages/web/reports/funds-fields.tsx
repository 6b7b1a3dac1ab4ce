import type { ReactElement } from "react";
import { FUND_SOURCES } from "@dekad/core/reports/measures.ts";
import type { FundSource } from "@dekad/core/reports/report-form.ts";
import type { ReportValues } from "@dekad/core/reports/report-values.ts";
import { useText } from "../ui/preferences.tsx";
import {
	MoneyField,
	type OnUnreadable,
	type Remarks,
	Said,
} from "./fields.tsx";
import { useFormUnit } from "./form-unit.tsx";
import { moneyText } from "./said-text.ts";

/**
 * Money arrived, or paid, by where it comes from. Sources that ever had something are on the form at
 * once; the others are one tap away, since most projects live on two of the five.
 */
export function FundsFields({
	series,
	ytdYuan,
	totalYtdYuan,
	values,
	remarks,
	onMeasure,
	onUnreadable,
}: {
	series: "arrived" | "paid";
	/** Of the year before this dekad, by source. */
	ytdYuan: Readonly<Record<FundSource, number | null>>;
	/** Of the year with this dekad, all sources. */
	totalYtdYuan: number | null;
	values: ReportValues;
	remarks: Remarks;
	onMeasure: (
		measure: `${"arrived" | "paid"}_${FundSource}`,
		yuan: number | null,
	) => void;
	onUnreadable: OnUnreadable;
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const isInUse = (source: FundSource) =>
		(ytdYuan[source] ?? 0) !== 0 ||
		(values.measures[`${series}_${source}`] ?? null) !== null;
	const used = FUND_SOURCES.filter(isInUse);
	const unused = FUND_SOURCES.filter((source) => !isInUse(source));
	const field = (source: FundSource) => (
		<MoneyField
			key={source}
			name={`${series}_${source}`}
			label={text(`report_page.source.${source}`)}
			hint={text("report_page.year_until_now", {
				amount: moneyText(ytdYuan[source], { lang, unit }),
			})}
			yuan={values.measures[`${series}_${source}`] ?? null}
			onYuan={(yuan) => onMeasure(`${series}_${source}`, yuan)}
			onUnreadable={onUnreadable}
		/>
	);
	return (
		<section className="card" aria-labelledby={`${series}-title`}>
			<h2 id={`${series}-title`}>{text(`report_page.${series}`)}</h2>
			<p className="soft">
				{text("report_page.year_with_this", {
					amount: moneyText(totalYtdYuan, { lang, unit }),
				})}
			</p>
			<Said remarks={remarks} />
			{used.map(field)}
			{unused.length > 0 && (
				<details className="fold">
					<summary>
						{used.length === 0
							? text("report_page.enter_by_source")
							: text("report_page.other_sources")}
					</summary>
					<div className="fold-inside">{unused.map(field)}</div>
				</details>
			)}
		</section>
	);
}
