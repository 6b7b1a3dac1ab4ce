import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Button, Select } from "antd";
import { type ReactElement, useState } from "react";
import {
	type CorrectionsView,
	listCorrections,
} from "@dekad/contract/corrections.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import { asking } from "../api.ts";
import { ExactMoney } from "../ui/exact-money.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { UnitNote } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { CorrectDialog } from "./correct-dialog.tsx";
import { CorrectionTable } from "./correction-table.tsx";
import type { CorrectionSearch } from "./search.ts";
import "./corrections.css";

/** A project's dekads in both views, and the one way to put a locked figure right. Year and figure stand in the address. */
export function CorrectionsPage({
	projectId,
	search,
	onSearch,
	onBack,
}: {
	projectId: string;
	search: CorrectionSearch;
	onSearch: (search: CorrectionSearch) => void;
	onBack: () => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { year, measure = "investment" } = search;
	const query = useQuery({
		...asking(listCorrections, {
			params: { projectId },
			query: year === undefined ? {} : { year },
		}),
		placeholderData: keepPreviousData,
	});
	const view = query.data;
	return (
		<Page
			title={text("corrections.title")}
			subtitle={
				view && (
					<>
						<span className="code">{view.code}</span> ·{" "}
						{nameIn(lang, { nameZh: view.name, nameEn: view.nameEn })}
					</>
				)
			}
			actions={<Button onClick={onBack}>{text("corrections.back")}</Button>}
		>
			<p className="soft corrections-intro">{text("corrections.subtitle")}</p>
			<Loaded query={query}>
				{(shown) => (
					<Shown
						view={shown}
						measure={measure}
						onMeasure={(chosen) =>
							onSearch({
								...search,
								measure: chosen === "investment" ? undefined : chosen,
							})
						}
						onYear={(chosen) => onSearch({ ...search, year: chosen })}
					/>
				)}
			</Loaded>
		</Page>
	);
}

function Shown({
	view,
	measure,
	onMeasure,
	onYear,
}: {
	view: CorrectionsView;
	measure: FlowMeasure;
	onMeasure: (measure: FlowMeasure) => void;
	onYear: (year: number) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const [corrected, setCorrected] = useState<string | null>(null);
	const [bookedIn, setBookedIn] = useState<string | null>(null);
	const { year, years, booking, mayCorrect } = view;
	const nameOf = (id: string) => formatPeriod(parsePeriod(id), lang);
	const before = years.findLast((one) => one < year);
	const after = years.find((one) => one > year);
	return (
		<>
			<div className="corrections-choices">
				<label>
					<span>{text("corrections.measure")}</span>
					<Select
						className="corrections-measure"
						value={measure}
						options={FLOW_MEASURES.map((one) => ({
							value: one,
							label: text(`projects.measure.${one}`),
						}))}
						onChange={onMeasure}
					/>
				</label>
				<span className="corrections-years">
					<Button
						icon={<LeftOutlined />}
						aria-label={text("corrections.year_before")}
						disabled={before === undefined}
						onClick={() => before !== undefined && onYear(before)}
					/>
					<strong aria-live="polite">
						{text("corrections.year", { year })}
					</strong>
					<Button
						icon={<RightOutlined />}
						aria-label={text("corrections.year_after")}
						disabled={after === undefined}
						onClick={() => after !== undefined && onYear(after)}
					/>
				</span>
			</div>
			{bookedIn !== null && (
				<Alert
					type="success"
					showIcon
					role="status"
					closable
					title={text("corrections.done", { dekad: nameOf(bookedIn) })}
				/>
			)}
			<Sums view={view} measure={measure} />
			<Section
				id="correction-dekads"
				title={text("corrections.table", {
					year,
					measure: text(`projects.measure.${measure}`),
				})}
				note={
					mayCorrect
						? booking
							? text("corrections.booking", { dekad: nameOf(booking.dekad) })
							: text("corrections.booking_none")
						: text("corrections.only_owner")
				}
			>
				<UnitNote />
				<CorrectionTable
					view={view}
					measure={measure}
					onCorrect={setCorrected}
				/>
			</Section>
			{corrected !== null && booking && (
				<CorrectDialog
					view={view}
					booking={booking}
					measure={measure}
					forDekad={corrected}
					onDone={() => {
						setBookedIn(booking.dekad);
						setCorrected(null);
					}}
					onClose={() => setCorrected(null)}
				/>
			)}
		</>
	);
}

/** Year to date and since start, in both views side by side. */
function Sums({
	view,
	measure,
}: {
	view: CorrectionsView;
	measure: FlowMeasure;
}): ReactElement {
	const text = useText();
	const toDate = view.yearToDate.find((one) => one.measure === measure) ?? {
		reportedYuan: null,
		correctedYuan: null,
	};
	const sums = [
		["year_to_date", toDate],
		...(measure === "investment"
			? ([["since_start", view.sinceStart]] as const)
			: []),
	] as const;
	return (
		<section
			className="corrections-sums"
			aria-label={text("corrections.year_to_date")}
		>
			{sums.map(([name, { reportedYuan, correctedYuan }]) => (
				<div key={name} className="corrections-sum">
					<h2>{text(`corrections.${name}`)}</h2>
					<dl>
						<div>
							<dt>{text("corrections.as_reported")}</dt>
							<dd>
								<ExactMoney yuan={reportedYuan} withUnit />
							</dd>
						</div>
						<div>
							<dt>{text("corrections.as_corrected")}</dt>
							<dd>
								<ExactMoney yuan={correctedYuan} withUnit />
								{reportedYuan !== correctedYuan && (
									<span className="correction-mark">
										<span aria-hidden="true">✎</span> {text("corrections.mark")}
									</span>
								)}
							</dd>
						</div>
					</dl>
				</div>
			))}
			<p className="soft">{text("corrections.views_note")}</p>
		</section>
	);
}
