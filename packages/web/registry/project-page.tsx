import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { againstPlan } from "@dekad/core/rollups/against-plan.ts";
import { percentText } from "@dekad/core/units/ratio.ts";
import { useFrameNames } from "../office.ts";
import { Loaded } from "../ui/loaded.tsx";
import { Money, UnitNote } from "../ui/money.tsx";
import { Page } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { RatioText, ShareText } from "../ui/ratio-text.tsx";
import { ReportStateBadge, StandBadge } from "../ui/stand-badge.tsx";
import {
	CorrectionTable,
	DatedValueTable,
	DekadTable,
	EventTable,
	StandingTable,
} from "./project-history.tsx";
import { ProjectFields } from "./project-fields.tsx";
import { PlanAndActual } from "./plan-and-actual.tsx";
import { projectQuery } from "./queries.ts";

/** A project's whole story on one page. */
export function ProjectPage({
	projectId,
}: {
	projectId: string;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const query = useQuery(projectQuery(projectId));
	const project = query.data;
	const newest = project?.dekads.at(-1);
	return (
		<Page
			title={
				project
					? lang === "en" && project.nameEn
						? project.nameEn
						: project.name
					: text("projects.name")
			}
			subtitle={
				project && (
					<>
						<span className="code">{project.code}</span> · {project.ownerName} ·{" "}
						{names.place(project.regionPath)} ·{" "}
						{names.sector(project.sectorPath)} · {names.stage(project.stage)}
						{project.isPaused && ` · ${text("projects.paused")}`}
					</>
				)
			}
			actions={
				<UnitNote>
					{newest && (
						<span>
							{text("pages.until_dekad", {
								dekad: formatPeriod(parsePeriod(newest.dekad), lang),
							})}
						</span>
					)}
				</UnitNote>
			}
		>
			<Loaded query={query}>
				{(shown) => (
					<>
						<Standing project={shown} />
						<PlanAndActual project={shown} />
						<ProjectFields project={shown} />
						<DekadTable project={shown} />
						<DatedValueTable values={shown.datedValues} />
						<div className="two-columns even">
							<StandingTable standings={shown.standings} />
							<CorrectionTable corrections={shown.corrections} />
						</div>
						<EventTable events={shown.events} />
					</>
				)}
			</Loaded>
		</Page>
	);
}

/** Where the project stands now: money beside plan, beside total investment, progress on site, this dekad's report. */
function Standing({ project }: { project: ProjectView }): ReactElement {
	const text = useText();
	const newest = project.dekads.at(-1);
	const share = percentText(
		project.investmentSinceStartYuan,
		project.totalInvestmentYuan,
		1,
	);
	const physical =
		project.dekads.findLast((dekad) => dekad.physicalProgressRatio !== null)
			?.physicalProgressRatio ?? null;
	return (
		<section className="headline headline-four" aria-labelledby="standing">
			<h2 id="standing" className="visually-hidden">
				{text("projects.headline")}
			</h2>
			<div className="figure">
				<h3>{text("projects.actual")}</h3>
				<p className="figure-main">
					<Money yuan={project.investmentYtdYuan} withUnit />
				</p>
				<p>
					<span className="soft">{text("projects.annual_plan")} </span>
					<Money yuan={project.annualPlanYuan} absent="pages.no_plan" />
					{" · "}
					<ShareText
						part={project.investmentYtdYuan}
						whole={project.annualPlanYuan}
					/>
				</p>
			</div>
			<div className="figure">
				<h3>{text("projects.planned_to_date")}</h3>
				<p className="figure-main">
					<Money
						yuan={project.plannedYtdYuan}
						absent="pages.no_plan"
						withUnit
					/>
				</p>
				<p>
					<StandBadge
						stand={againstPlan(
							project.investmentYtdYuan,
							project.plannedYtdYuan,
						)}
					/>
				</p>
			</div>
			<div className="figure">
				<h3>{text("projects.since_start")}</h3>
				<p className="figure-main">
					<Money yuan={project.investmentSinceStartYuan} withUnit />
				</p>
				<p>
					<span className="soft">{text("projects.total_investment")} </span>
					<Money yuan={project.totalInvestmentYuan} absent="pages.not_stated" />
					{share !== null && (
						<span className="soft">
							{" · "}
							{text("projects.since_start_of", { share: `${share}%` })}
						</span>
					)}
				</p>
			</div>
			<div className="figure">
				<h3>{text("projects.physical")}</h3>
				<p className="figure-main">
					<RatioText ratio={physical} />
				</p>
				<p>
					<span className="soft">{text("projects.this_report")} </span>
					<ReportStateBadge
						state={newest?.reportState ?? null}
						isExpected={newest?.isExpected ?? false}
					/>
				</p>
			</div>
		</section>
	);
}
