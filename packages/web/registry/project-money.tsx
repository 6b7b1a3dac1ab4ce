import type { ReactElement, ReactNode } from "react";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { dekadIndex, parseDekad } from "@dekad/core/periods/dekad.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { sumReported } from "@dekad/core/registry/project-figures.ts";
import { FUND_SOURCES } from "@dekad/core/reports/measures.ts";
import { againstPlan } from "@dekad/core/rollups/against-plan.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { Absent, Money, UnitNote } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ShareText } from "../ui/ratio-text.tsx";
import { ReportStateBadge, StandBadge } from "../ui/stand-badge.tsx";
import { FigureOf } from "./figure-of.tsx";
import { annualPlanAt, figuresAt } from "./figures-at.ts";

/** The money of a project at the dekad its figures are of: total investment, plan, done, statistical investment. */
export function ProjectMoney({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { at, ofYear } = figuresAt(project);
	const annualPlanYuan = annualPlanAt(project);
	const investmentYtdYuan = at?.investmentYtdYuan ?? null;
	const sinceStartYuan =
		at?.investmentSinceStartYuan ?? project.openingInvestmentYuan;
	const inMonth = sumReported(
		ofYear
			.filter(({ dekad }) => dekad.slice(0, 7) === at?.dekad.slice(0, 7))
			.map(({ investmentYuan }) => investmentYuan),
	);
	const missing = ofYear.filter(
		({ isExpected, reportState }) => isExpected && reportState === null,
	).length;
	// What adds up has the history of the last dekad that said something; the last one need not have been reported.
	const lastSaid =
		project.dekads.findLast(({ investmentYuan }) => investmentYuan !== null) ??
		at;
	const investment = (yuan: number | null, of = lastSaid) => (
		<FigureOf
			projectId={project.projectId}
			measure="investment"
			dekad={of?.dekad}
		>
			<Money yuan={yuan} />
		</FigureOf>
	);
	const statistical = at?.statisticalInvestmentYtdYuan ?? null;
	const gap =
		statistical === null || investmentYtdYuan === null
			? null
			: statistical - investmentYtdYuan;
	return (
		<section className="headline money-line" aria-labelledby="money">
			<h2 id="money" className="visually-hidden">
				{text("project_page.money")}
			</h2>
			<TotalInvestment project={project} />
			<YearPlan project={project} />
			<div className="figure figure-wide">
				<h3>
					{text("projects.actual")}
					{at && (
						<span className="soft">
							{" · "}
							{text("project_page.as_of", {
								dekad: formatPeriod(parsePeriod(at.dekad), lang),
							})}{" "}
							<ReportStateBadge
								state={at.reportState}
								isExpected={at.isExpected}
							/>
						</span>
					)}
				</h3>
				<dl className="done">
					{(
						[
							["in_dekad", investment(at?.investmentYuan ?? null, at)],
							["in_month", investment(inMonth)],
							["in_year", investment(investmentYtdYuan)],
							["since_start", investment(sinceStartYuan)],
						] as const
					).map(([key, figure]) => (
						<div key={key}>
							<dt>{text(`project_page.${key}`)}</dt>
							<dd className="figure-main">{figure}</dd>
						</div>
					))}
				</dl>
				<p>
					<ShareText part={investmentYtdYuan} whole={annualPlanYuan} />{" "}
					<span className="soft">{text("project_page.of_plan")}</span>
					{" · "}
					<ShareText
						part={sinceStartYuan}
						whole={project.totalInvestmentYuan}
					/>{" "}
					<span className="soft">{text("project_page.of_total")}</span>
					{missing > 0 && (
						<span className="missing-note">
							{" · "}
							{text("project_page.dekads_missing", { count: missing })}
						</span>
					)}
				</p>
			</div>
			<div className="figure">
				<h3>{text("project_page.statistical")}</h3>
				<p className="figure-main">
					<FigureOf
						projectId={project.projectId}
						measure="statistical_investment"
						dekad={project.latest?.dekad}
					>
						<Money yuan={statistical} />
					</FigureOf>
				</p>
				<p>
					<span className="soft">{text("project_page.statistical_gap")} </span>
					{gap !== null && gap > 0 && "+"}
					<Money yuan={gap} absent="units.dash" />
				</p>
			</div>
		</section>
	);
}

/** Latest total investment, and the first one with why it changed. */
function TotalInvestment({ project }: { project: ProjectView }): ReactElement {
	const text = useText();
	const said = project.datedValues.filter(
		({ field }) => field === "total_investment",
	);
	const first = said[0];
	const latest = said.at(-1);
	const hasChanged =
		first !== undefined &&
		latest !== undefined &&
		first.amountYuan !== latest.amountYuan;
	return (
		<div className="figure">
			<h3>{text("project_page.total_latest")}</h3>
			<p className="figure-main">
				<ToSection id="dated-values" when={said.length > 0}>
					<Money yuan={project.totalInvestmentYuan} absent="pages.not_stated" />
				</ToSection>
			</p>
			{hasChanged ? (
				<p>
					<span className="soft">{text("project_page.total_first")} </span>
					<Money yuan={first.amountYuan} />
					<br />
					<span className="soft one-line" title={latest.reason}>
						{text("project_page.because", {
							reason: latest.reason || text("projects.no_reason"),
						})}
					</span>
				</p>
			) : (
				said.length > 0 && (
					<p className="soft">{text("project_page.total_unchanged")}</p>
				)
			)}
		</div>
	);
}

/** The year's plan now and as first approved, and how what was done stands to it. */
function YearPlan({ project }: { project: ProjectView }): ReactElement {
	const text = useText();
	const { at } = figuresAt(project);
	const annualPlanYuan = annualPlanAt(project);
	const plannedYtdYuan = at?.plannedYtdYuan ?? null;
	const year = Number(at?.dekad.slice(0, 4));
	const baseline = project.plans.find(
		(plan) => plan.year === year && plan.isBaseline,
	);
	const first = baseline?.cumulativeYuan.at(-1) ?? null;
	return (
		<div className="figure">
			<h3>{text("project_page.plan_current")}</h3>
			<p className="figure-main">
				<ToSection id="curve" when={annualPlanYuan !== null}>
					<Money yuan={annualPlanYuan} absent="pages.no_plan" />
				</ToSection>
			</p>
			{first !== null && (
				<p>
					{first === annualPlanYuan ? (
						<span className="soft">{text("project_page.plan_unchanged")}</span>
					) : (
						<>
							<span className="soft">
								{text("project_page.plan_baseline")}{" "}
							</span>
							<Money yuan={first} />
						</>
					)}
				</p>
			)}
			<p>
				<span className="soft">{text("projects.planned_to_date")} </span>
				<Money yuan={plannedYtdYuan} absent="pages.no_plan" />{" "}
				<StandBadge
					stand={againstPlan(at?.investmentYtdYuan ?? null, plannedYtdYuan)}
				/>
			</p>
		</div>
	);
}

/** A figure whose history is a table further down this page: it leads there. */
function ToSection({
	id,
	when,
	children,
}: {
	id: string;
	when: boolean;
	children: ReactNode;
}): ReactElement {
	return when ? (
		<a className="figure-link" href={`#${id}`}>
			{children}
		</a>
	) : (
		<>{children}</>
	);
}

type Source = (typeof FUND_SOURCES)[number];

/** Funds of the year by source: arrived and paid, and the plan of funds where there is one. */
export function FundsBySource({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const { at } = figuresAt(project);
	const funds = project.measuresYtd;
	const planned = fundsPlanned(project);
	const rows = FUND_SOURCES.map((source) => ({
		source: source as Source | null,
		arrived: funds?.[`arrived_${source}`] ?? null,
		paid: funds?.[`paid_${source}`] ?? null,
	})).filter(({ arrived, paid }) => arrived !== null || paid !== null);
	const total = {
		source: null,
		arrived: sumReported(rows.map(({ arrived }) => arrived)),
		paid: sumReported(rows.map(({ paid }) => paid)),
	};
	const figure = (way: "arrived" | "paid") => (row: (typeof rows)[number]) =>
		row.source === null ? (
			<Money yuan={row[way]} />
		) : (
			<FigureOf
				projectId={project.projectId}
				measure={`${way}_${row.source}`}
				dekad={project.latest?.dekad}
			>
				<Money yuan={row[way]} />
			</FigureOf>
		);
	return (
		<Section id="funds" title={text("project_page.funds")} note={<UnitNote />}>
			{rows.length === 0 ? (
				<EmptyFace>{text("units.not_reported")}</EmptyFace>
			) : (
				<DataTable
					caption={text("project_page.funds")}
					rows={rows}
					rowKey={({ source }) => source ?? "total"}
					total={total}
					columns={[
						{
							key: "source",
							head: text("project_page.source"),
							isRowHead: true,
							cell: ({ source }) =>
								text(
									source === null
										? "project_page.funds_total"
										: `project_page.source.${source}`,
								),
						},
						{
							key: "arrived",
							head: text("project_page.arrived"),
							isNumeric: true,
							cell: figure("arrived"),
						},
						{
							key: "paid",
							head: text("project_page.paid"),
							isNumeric: true,
							cell: figure("paid"),
						},
					]}
				/>
			)}
			<p className="section-note">
				{planned === null ? (
					at &&
					text("project_page.funds_no_plan", {
						year: at.dekad.slice(0, 4),
					})
				) : (
					<>
						{text("project_page.funds_plan")} <Money yuan={planned} />
						{" · "}
						{text("project_page.arrived")}{" "}
						{total.arrived === null ? (
							<Absent>{text("units.not_reported")}</Absent>
						) : (
							<ShareText part={total.arrived} whole={planned} />
						)}
					</>
				)}
			</p>
		</Section>
	);
}

/** Funds planned to have arrived by the dekad of the figures, whole yuan; null: no plan of funds in force. */
function fundsPlanned(project: ProjectView): number | null {
	const { at } = figuresAt(project);
	if (!at) return null;
	const dekad = parseDekad(at.dekad);
	const plan = project.plans.findLast(
		({ year, state }) => year === dekad.year && state === "approved",
	);
	return plan?.fundsCumulativeYuan?.[dekadIndex(dekad) - 1] ?? null;
}
