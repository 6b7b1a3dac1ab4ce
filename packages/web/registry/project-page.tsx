import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { ProjectLight } from "../lights/project-light.tsx";
import { useFrameNames } from "../office.ts";
import { Loaded } from "../ui/loaded.tsx";
import { UnitNote } from "../ui/money.tsx";
import { Page } from "../ui/page.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import {
	CorrectionTable,
	DatedValueTable,
	DekadTable,
	EventTable,
	StandingTable,
} from "./project-history.tsx";
import { figuresAt } from "./figures-at.ts";
import { PlanAndActual } from "./plan-and-actual.tsx";
import { ProjectActs } from "./project-acts.tsx";
import { ProjectDocuments } from "./project-documents.tsx";
import { ProjectFields } from "./project-fields.tsx";
import { FundsBySource, ProjectMoney } from "./project-money.tsx";
import { ProjectOutput } from "./project-output.tsx";
import { ProjectPeople } from "./project-people.tsx";
import { OpenProblems, SiteProgress } from "./project-progress.tsx";
import { ProjectStages } from "./project-stages.tsx";
import { projectQuery } from "./queries.ts";
import "./project-page.css";

/** A project's whole story on one page: the first screen says where it stands, what follows says how it came there. */
export function ProjectPage({
	projectId,
}: {
	projectId: string;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const query = useQuery(projectQuery(projectId));
	const project = query.data;
	return (
		<Page
			title={
				project
					? lang === "en" && project.nameEn
						? project.nameEn
						: project.name
					: text("projects.name")
			}
			subtitle={project && <ProjectHead project={project} />}
			actions={project && <ProjectActs project={project} />}
		>
			<Loaded query={query}>
				{(shown) => (
					<div className="project-story">
						<Where project={shown} />
						<ProjectMoney project={shown} />
						<div className="story-columns story-first">
							<PlanAndActual project={shown} height={226} />
							<ProjectStages project={shown} />
							<div className="story-stack">
								<SiteProgress project={shown} />
								<OpenProblems project={shown} />
							</div>
						</div>
						<div className="story-columns story-second">
							<FundsBySource project={shown} />
							<ProjectDocuments project={shown} />
							<ProjectPeople project={shown} />
						</div>
						<ProjectOutput projectId={shown.projectId} />
						<DekadTable project={shown} />
						<DatedValueTable values={shown.datedValues} />
						<div className="two-columns even">
							<StandingTable project={shown} />
							<CorrectionTable
								projectId={shown.projectId}
								corrections={shown.corrections}
							/>
						</div>
						<ProjectFields project={shown} />
						<EventTable events={shown.events} />
					</div>
				)}
			</Loaded>
		</Page>
	);
}

/** Code, owner, place, sector, stage and level: what the project is, in one line. */
function ProjectHead({ project }: { project: ProjectView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const level = `projects.level.${project.level}`;
	return (
		<ul className="project-head">
			<li className="code">{project.code}</li>
			<li>
				<span className="badge stage-badge">{names.stage(project.stage)}</span>
				{project.isPaused && (
					<span className="badge paused-badge">
						<span aria-hidden="true">❚❚</span> {text("projects.paused")}
					</span>
				)}
				<ProjectLight
					projectId={project.projectId}
					name={lang === "en" && project.nameEn ? project.nameEn : project.name}
				/>
			</li>
			<li>{project.ownerName}</li>
			<li>{names.place(project.regionPath)}</li>
			<li>{names.sector(project.sectorPath)}</li>
			{isTextKey(level) && <li>{text(level)}</li>}
			{project.lists.length > 0 && (
				<li>
					<span className="soft">{text("project_page.on_lists")} </span>
					{project.lists
						.map((list) => nameIn(lang, list))
						.join(text("events.between"))}
				</li>
			)}
		</ul>
	);
}

/** The unit and the dekad all figures are of, and the ways to what stands below the first screen. */
function Where({ project }: { project: ProjectView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const { at } = figuresAt(project);
	const places = [
		["dekads", text("projects.dekads")],
		["dated-values", text("projects.dated_values")],
		["standings", text("projects.standings")],
		["corrections", text("projects.corrections")],
		["fields", text("projects.fields")],
		["events", text("projects.events")],
	] as const;
	return (
		<div className="project-where">
			<UnitNote>
				{at && (
					<span>
						{text("pages.until_dekad", {
							dekad: formatPeriod(parsePeriod(at.dekad), lang),
						})}
					</span>
				)}
			</UnitNote>
			<nav aria-label={text("project_page.go_to")}>
				{places.map(([id, name]) => (
					<a key={id} href={`#${id}`}>
						{name}
					</a>
				))}
			</nav>
		</div>
	);
}
