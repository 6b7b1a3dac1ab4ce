import { Segmented, Select } from "antd";
import { type ReactElement, useMemo, useState } from "react";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { dekadId } from "@dekad/core/periods/dekad.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod, periodDekads } from "@dekad/core/periods/period.ts";
import { CurveChart, type Curve } from "../ui/curve-chart.tsx";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { Money, UnitNote } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";

/** A year of the project: the current plan, the first approved one, and what was done, as chart or table. */
export function PlanAndActual({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const years = useMemo(() => yearsOf(project), [project]);
	const [chosenYear, setYear] = useState<number | null>(null);
	const [face, setFace] = useState<"chart" | "table">("chart");
	const year =
		chosenYear ?? years.find((each) => isTold(project, each)) ?? years[0];
	const shown = useMemo(
		() => (year === undefined ? null : seriesOf(project, year)),
		[project, year],
	);
	if (year === undefined || shown === null)
		return (
			<Section id="curve" title={text("projects.plan")}>
				<EmptyFace>{text("pages.nothing_here")}</EmptyFace>
			</Section>
		);
	const { dekads, plan, baseline, actual } = shown;
	const curves: Curve[] = [
		{ look: "actual", name: text("projects.actual"), yuan: actual },
		...(plan
			? [
					{
						look: "planned" as const,
						name: text("projects.plan"),
						yuan: plan.cumulativeYuan,
					},
				]
			: []),
		...(baseline && baseline !== plan
			? [
					{
						look: "linear" as const,
						name: text("projects.baseline"),
						yuan: baseline.cumulativeYuan,
					},
				]
			: []),
	];
	return (
		<Section
			id="curve"
			title={text("projects.curve", { year })}
			actions={
				<>
					{years.length > 1 && (
						<Select
							size="small"
							aria-label={text("projects.year")}
							value={year}
							options={years.map((each) => ({ value: each, label: each }))}
							onChange={setYear}
						/>
					)}
					<Segmented<"chart" | "table">
						size="small"
						aria-label={text("projects.curve", { year })}
						value={face}
						options={[
							{ value: "chart", label: text("pages.as_chart") },
							{ value: "table", label: text("pages.as_table") },
						]}
						onChange={setFace}
					/>
				</>
			}
		>
			{!isTold(project, year) ? (
				<EmptyFace>{text("pages.nothing_here")}</EmptyFace>
			) : face === "chart" ? (
				<CurveChart
					dekads={dekads}
					curves={curves}
					label={text("projects.curve_table")}
					height={300}
				/>
			) : (
				<div className="scrolling-table" tabIndex={0}>
					<UnitNote />
					<DataTable
						caption={text("projects.curve_table")}
						rows={dekads.map((id, place) => ({ id, place }))}
						rowKey={({ id }) => id}
						columns={[
							{
								key: "dekad",
								head: text("projects.dekad"),
								isRowHead: true,
								cell: ({ id }) => formatPeriod(parsePeriod(id), lang),
							},
							...curves.map(({ look, name, yuan }) => ({
								key: look,
								head: name,
								isNumeric: true,
								cell: ({ place }: { place: number }) => (
									<Money
										yuan={yuan[place] ?? null}
										absent={
											look === "actual" ? "units.not_reported" : "pages.no_plan"
										}
									/>
								),
							})),
						]}
					/>
				</div>
			)}
			{plan ? (
				<p className="section-note">
					{text("projects.plan_revision", {
						year,
						revision: plan.revision,
						reason: plan.reason || text("projects.no_reason"),
						by: plan.recordedBy,
					})}
				</p>
			) : (
				<p className="section-note">{text("projects.no_plan", { year })}</p>
			)}
		</Section>
	);
}

/** Years with a plan or a dekad, newest first. */
function yearsOf({ plans, dekads }: ProjectView): number[] {
	const years = new Set([
		...plans.map(({ year }) => year),
		...dekads.map(({ dekad }) => Number(dekad.slice(0, 4))),
	]);
	return [...years].sort((a, b) => b - a);
}

/** Whether there is anything to draw of a year: a plan, or a dekad with something reported. */
const isTold = ({ plans, dekads }: ProjectView, year: number): boolean =>
	plans.some((plan) => plan.year === year) ||
	dekads.some(
		({ dekad, investmentYtdYuan }) =>
			dekad.startsWith(`${year}-`) && investmentYtdYuan !== null,
	);

/** The year's 36 dekads with plan, baseline and actual; the actual is null where no dekad was opened or nothing reported. */
function seriesOf({ plans, dekads: opened }: ProjectView, year: number) {
	const dekads = periodDekads({ kind: "year", year }).map(dekadId);
	const ofYear = plans
		// A proposal counts nowhere before it is approved, a refused one never.
		.filter(
			(plan) =>
				plan.year === year &&
				(plan.state === "approved" || plan.state === "superseded"),
		)
		.sort((a, b) => a.revision - b.revision);
	const done = new Map(
		opened.map(({ dekad, investmentYtdYuan }) => [dekad, investmentYtdYuan]),
	);
	return {
		dekads,
		plan: ofYear.find(({ state }) => state === "approved"),
		baseline: ofYear.find(({ isBaseline }) => isBaseline),
		actual: dekads.map((id) => done.get(id) ?? null),
	};
}
