import { type ReactElement, type ReactNode, useMemo, useState } from "react";
import { dekadIndex, parseDekad } from "@dekad/core/periods/dekad.ts";
import {
	type DerivedFigures,
	derivedFigures,
	type FormField,
	formFields,
} from "@dekad/core/reports/report-form.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import type { ReportValues } from "@dekad/core/reports/report-values.ts";
import type { DeskProject, ReportDesk } from "@dekad/contract/report-desk.ts";
import { useText } from "../ui/preferences.tsx";
import { CorrectionFields } from "./correction-fields.tsx";
import {
	MoneyField,
	NumberField,
	type Remarks,
	WordsField,
} from "./fields.tsx";
import { UnitChoice, useFormUnit } from "./form-unit.tsx";
import { FundsFields } from "./funds-fields.tsx";
import { ProblemFields } from "./problem-fields.tsx";
import { remarksByPlace, type RemarkPlace } from "./remarks.ts";
import { countText, dekadText, moneyText, ratioText } from "./said-text.ts";

const COMPOSITION = [
	"building",
	"installation",
	"equipment",
	"other_cost",
] as const satisfies readonly FlowMeasure[];

/**
 * The form of one project for one dekad: what is known stands on top, below it only what this dekad
 * is asked for. Month, year and since-start follow from what is typed and stand at the thumb.
 */
export function ProjectForm({
	desk,
	project,
	values,
	kind,
	showsStops,
	onValues,
	onKind,
	onCheck,
}: {
	desk: ReportDesk & { readonly dekad: string };
	project: DeskProject;
	values: ReportValues;
	kind: "estimate" | "actual";
	/** Stops are told once somebody wants to hand in: an empty form is no mistake yet. */
	showsStops: boolean;
	onValues: (values: ReportValues) => void;
	onKind: (kind: "estimate" | "actual") => void;
	/** Somebody wants to hand in; `isReadable`: every field holds something that has a value. */
	onCheck: (isReadable: boolean) => void;
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set());
	const onUnreadable = (field: string, is: boolean) =>
		setUnreadable((before) => {
			const now = new Set(before);
			if (is) now.add(field);
			else now.delete(field);
			return now;
		});
	const { before } = project;
	const { asked, offered } = useMemo(
		() => formFields(project.stage, project.isPaused),
		[project.stage, project.isPaused],
	);
	const has = (field: FormField) =>
		asked.includes(field) || offered.includes(field);
	const derived = derivedFigures(before, values);
	const said = remarksByPlace({ desk, project, values, lang, unit });
	const at = (place: RemarkPlace): Remarks => ({
		doubts: said.doubts[place] ?? [],
		stops: showsStops ? (said.stops[place] ?? []) : [],
	});
	const money = (yuan: number | null) => moneyText(yuan, { lang, unit });
	const onMeasure = (measure: FlowMeasure, yuan: number | null) =>
		onValues({ ...values, measures: { ...values.measures, [measure]: yuan } });
	const measureField = (measure: FlowMeasure, hint?: ReactNode) => (
		<MoneyField
			key={measure}
			name={measure}
			label={text(`report_page.measure.${measure}`)}
			hint={hint}
			yuan={values.measures[measure] ?? null}
			remarks={measure === "investment" ? at("investment") : {}}
			onYuan={(yuan) => onMeasure(measure, yuan)}
			onUnreadable={onUnreadable}
		/>
	);
	/** "Last stated (Oct 2026, 2nd dekad): …" */
	const last = <T,>(
		stated: { readonly dekad: string; readonly value: T } | null,
		write: (value: T) => string,
	) =>
		stated
			? text("report_page.last_stated", {
					dekad: dekadText(stated.dekad, lang),
					value: write(stated.value),
				})
			: undefined;

	return (
		<form
			className="rows"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				onCheck(unreadable.size === 0);
			}}
		>
			<KnownCard project={project} dekad={desk.dekad} />
			<section className="card" aria-labelledby="investment-title">
				<h2 id="investment-title">
					{text("report_page.this_dekad", {
						dekad: dekadText(desk.dekad, lang),
					})}
				</h2>
				{showsStops && (said.stops.whole ?? []).length > 0 && (
					<p className="stop" role="alert">
						<strong>{text("report_page.stop")}</strong> {said.stops.whole?.[0]}
					</p>
				)}
				<UnitChoice />
				{measureField(
					"investment",
					project.plan &&
						text("report_page.planned_is", {
							amount: money(project.plan.inDekadYuan),
						}),
				)}
				<KindChoice kind={kind} onKind={onKind} />
				{has("building") && (
					<details className="fold">
						<summary>{text("report_page.composition")}</summary>
						<div className="fold-inside">
							<p className="soft">{text("report_page.composition_note")}</p>
							{COMPOSITION.filter(has).map((part) => measureField(part))}
						</div>
					</details>
				)}
				{has("statistical_investment") && (
					<details className="fold">
						<summary>
							{text("report_page.measure.statistical_investment")}
						</summary>
						<div className="fold-inside">
							{measureField(
								"statistical_investment",
								text("report_page.statistical_note"),
							)}
						</div>
					</details>
				)}
			</section>
			{(has("physicalProgressRatio") || has("physicalProgressText")) && (
				<section className="card" aria-labelledby="progress-title">
					<h2 id="progress-title">{text("report_page.progress")}</h2>
					{has("physicalProgressRatio") && (
						<NumberField
							name="physicalProgressRatio"
							kind="ratio"
							label={text("report_page.progress_ratio")}
							hint={last(before.physicalProgressRatio, (value) =>
								ratioText(value, lang),
							)}
							value={values.physicalProgressRatio}
							remarks={at("progress")}
							onValue={(physicalProgressRatio) =>
								onValues({ ...values, physicalProgressRatio })
							}
							onUnreadable={onUnreadable}
						/>
					)}
					{has("physicalProgressText") && (
						<WordsField
							name="physicalProgressText"
							label={text("report_page.progress_text")}
							hint={last(before.physicalProgressText, String)}
							value={values.physicalProgressText}
							known={before.physicalProgressText?.value}
							onValue={(physicalProgressText) =>
								onValues({ ...values, physicalProgressText })
							}
						/>
					)}
				</section>
			)}
			{(["arrived", "paid"] as const)
				.filter((series) => has(`${series}_central`))
				.map((series) => (
					<FundsFields
						key={series}
						series={series}
						ytdYuan={before[`${series}YtdYuan`]}
						totalYtdYuan={derived[`${series}TotalYtdYuan`]}
						values={values}
						remarks={at(series)}
						onMeasure={onMeasure}
						onUnreadable={onUnreadable}
					/>
				))}
			{has("peopleOnSite") && (
				<section className="card" aria-labelledby="site-title">
					<h2 id="site-title">{text("report_page.on_site")}</h2>
					{(["peopleOnSite", "machinesOnSite"] as const).map((field) => (
						<NumberField
							key={field}
							name={field}
							kind="count"
							label={text(`report_page.${field}`)}
							hint={last(before[field], (value) => countText(value, lang))}
							value={values[field]}
							remarks={field === "peopleOnSite" ? at("people") : {}}
							onValue={(value) => onValues({ ...values, [field]: value })}
							onUnreadable={onUnreadable}
						/>
					))}
				</section>
			)}
			{has("nextSteps") && (
				<section className="card">
					<WordsField
						name="nextSteps"
						label={text("report_page.next_steps")}
						hint={last(before.nextSteps, String)}
						value={values.nextSteps}
						known={before.nextSteps?.value}
						onValue={(nextSteps) => onValues({ ...values, nextSteps })}
					/>
				</section>
			)}
			{has("problems") && (
				<ProblemFields
					problems={values.problems}
					kinds={desk.problemKinds}
					remarks={at("problems")}
					onProblems={(problems) => onValues({ ...values, problems })}
					onUnreadable={onUnreadable}
				/>
			)}
			{has("note") && (
				<section className="card">
					<WordsField
						name="note"
						label={text("report_page.note")}
						rows={2}
						value={values.note}
						onValue={(note) => onValues({ ...values, note })}
					/>
				</section>
			)}
			<CorrectionFields
				dekad={desk.dekad}
				lines={values.corrections}
				requests={project.requests}
				remarks={at("corrections")}
				onLines={(corrections) => onValues({ ...values, corrections })}
				onUnreadable={onUnreadable}
			/>
			<div className="bottom">
				<div>
					<Totals derived={derived} />
					<button type="submit" className="button primary">
						{text("report_page.check_and_hand_in")}
					</button>
				</div>
			</div>
		</form>
	);
}

/** What the product knows already and so does not ask. */
function KnownCard({
	project,
	dekad,
}: {
	project: DeskProject;
	dekad: string;
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const money = (yuan: number | null) => moneyText(yuan, { lang, unit });
	const { plan, before } = project;
	const isFirstOfMonth = dekadIndex(parseDekad(dekad)) % 3 === 0;
	return (
		<section className="card" aria-labelledby="known-title">
			<h2 id="known-title">{text("report_page.known")}</h2>
			<dl className="facts">
				<dt>{text("report_page.stage")}</dt>
				<dd>
					{project.stageName[lang]}
					{project.isPaused && ` · ${text("report_page.paused")}`}
				</dd>
				<dt>{text("report_page.total_investment")}</dt>
				<dd className="number">{money(project.totalInvestmentYuan)}</dd>
				<dt>{text("report_page.plan_dekad")}</dt>
				<dd className="number">
					{plan ? money(plan.inDekadYuan) : text("report_page.no_plan")}
				</dd>
				{plan && (
					<>
						<dt>{text("report_page.plan_month")}</dt>
						<dd className="number">{money(plan.monthYuan)}</dd>
						<dt>{text("report_page.plan_to_date")}</dt>
						<dd className="number">{money(plan.ytdYuan)}</dd>
						<dt>{text("report_page.plan_year")}</dt>
						<dd className="number">{money(plan.annualYuan)}</dd>
					</>
				)}
				{!isFirstOfMonth && (
					<>
						<dt>{text("report_page.month_before")}</dt>
						<dd className="number">{money(before.monthYuan)}</dd>
					</>
				)}
				<dt>{text("report_page.year_before")}</dt>
				<dd className="number">{money(before.ytdYuan)}</dd>
				<dt>{text("report_page.since_start_before")}</dt>
				<dd className="number">{money(before.sinceStartYuan)}</dd>
			</dl>
		</section>
	);
}

function KindChoice({
	kind,
	onKind,
}: {
	kind: "estimate" | "actual";
	onKind: (kind: "estimate" | "actual") => void;
}): ReactElement {
	const text = useText();
	return (
		<fieldset className="field">
			<legend>{text("report_page.kind")}</legend>
			<div className="choices">
				{(["actual", "estimate"] as const).map((one) => (
					<label key={one}>
						<input
							type="radio"
							name="kind"
							checked={kind === one}
							onChange={() => onKind(one)}
						/>
						{text(`report_page.kind.${one}`)}
					</label>
				))}
			</div>
		</fieldset>
	);
}

/** Month, year and since-start with what is typed: followed live, confirmed before it is sent. */
export function Totals({ derived }: { derived: DerivedFigures }): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const money = (yuan: number | null) => moneyText(yuan, { lang, unit });
	return (
		<dl className="totals">
			<div>
				<dt>{text("report_page.month_total")}</dt>
				<dd>{money(derived.monthYuan)}</dd>
			</div>
			<div>
				<dt>{text("report_page.year_total")}</dt>
				<dd>{money(derived.ytdYuan)}</dd>
			</div>
			<div>
				<dt>{text("report_page.since_start_total")}</dt>
				<dd>{money(derived.sinceStartYuan)}</dd>
			</div>
		</dl>
	);
}
