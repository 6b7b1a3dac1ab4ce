import { Link } from "@tanstack/react-router";
import { Segmented, Select } from "antd";
import { type ReactElement, useMemo, useState } from "react";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { dekadId, parseDekad } from "@dekad/core/periods/dekad.ts";
import { expectedYuan, linearLine } from "@dekad/core/rollups/lines.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod, periodDekads } from "@dekad/core/periods/period.ts";
import { CurveChart, type Curve } from "../ui/curve-chart.tsx";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { Money, UnitNote } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";

/** A year of the project: what was done against the current plan, the first approved one and the even line, as chart or table. */
export function PlanAndActual({
	project,
	height,
}: {
	project: ProjectView;
	height: number;
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
	const { dekads, plan, baseline, even, actual } = shown;
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
						look: "baseline" as const,
						name: text("projects.baseline"),
						yuan: baseline.cumulativeYuan,
					},
				]
			: []),
		...(even
			? [
					{
						look: "linear" as const,
						name: text("project_page.line.even"),
						yuan: even,
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
					<Link
						to="/projects/$projectId/plan"
						params={{ projectId: project.projectId }}
						search={{ year }}
					>
						{text("plans.edit_link", { year })}
					</Link>
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
					height={height}
					// Four names in English take two lines of a column.
					legendLines={lang === "en" ? 2 : 1}
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
	const ofYear = plans.filter((plan) => plan.year === year);
	const plan = ofYear.findLast(({ state }) => state === "approved");
	const annual = plan?.cumulativeYuan.at(-1);
	const done = new Map(
		opened.map(({ dekad, investmentYtdYuan }) => [dekad, investmentYtdYuan]),
	);
	return {
		dekads,
		plan,
		baseline: ofYear.find(({ isBaseline }) => isBaseline),
		/** The year's plan spread evenly over its dekads. */
		even:
			annual === undefined
				? undefined
				: dekads.map((id) => expectedYuan(linearLine(parseDekad(id)), annual)),
		actual: dekads.map((id) => done.get(id) ?? null),
	};
}
