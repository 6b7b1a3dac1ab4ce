import type { ReactElement } from "react";
import type { Figure } from "@dekad/contract/figures.ts";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { EmptyFace } from "../ui/loaded.tsx";
import { Absent, CivilDate, Money } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { RatioText } from "../ui/ratio-text.tsx";
import { FigureOf } from "./figure-of.tsx";

/** Physical progress, people and machines as last reported, each with its dekad, and what comes next. */
export function SiteProgress({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { latest } = project;
	const last = (
		field: "physicalProgressRatio" | "peopleOnSite" | "machinesOnSite",
	) => project.dekads.findLast((dekad) => dekad[field] !== null);
	const level = (
		name: string,
		measure: Figure,
		dekad: ProjectView["dekads"][number] | undefined,
		shown: ReactElement | string | undefined,
	) => (
		<div>
			<dt>{name}</dt>
			<dd>
				{dekad && shown !== undefined ? (
					<FigureOf
						projectId={project.projectId}
						measure={measure}
						dekad={dekad.dekad}
					>
						<strong className="number">{shown}</strong>
					</FigureOf>
				) : (
					<Absent>{text("units.not_reported")}</Absent>
				)}
				{dekad && dekad.dekad !== latest?.dekad && (
					<span className="row-kind">
						{text("project_page.as_of", {
							dekad: formatPeriod(parsePeriod(dekad.dekad), lang),
						})}
					</span>
				)}
			</dd>
		</div>
	);
	const physical = last("physicalProgressRatio");
	const people = last("peopleOnSite");
	const machines = last("machinesOnSite");
	return (
		<Section
			id="site"
			title={text("project_page.progress")}
			note={
				latest &&
				text("project_page.as_of", {
					dekad: formatPeriod(parsePeriod(latest.dekad), lang),
				})
			}
		>
			<dl className="levels">
				{level(
					text("projects.physical"),
					"physical_progress",
					physical,
					physical && <RatioText ratio={physical.physicalProgressRatio} />,
				)}
				{level(
					text("project_page.people_on_site"),
					"people_on_site",
					people,
					people &&
						text("project_page.people_count", {
							count: people.peopleOnSite ?? 0,
						}),
				)}
				{level(
					text("project_page.machines_on_site"),
					"machines_on_site",
					machines,
					machines &&
						text("project_page.machines_count", {
							count: machines.machinesOnSite ?? 0,
						}),
				)}
			</dl>
			{latest?.physicalProgressText && (
				<p className="said">{latest.physicalProgressText}</p>
			)}
			{latest?.nextSteps && (
				<p className="said">
					<span className="soft">{text("project_page.next_steps")} </span>
					{latest.nextSteps}
				</p>
			)}
			{!latest && <EmptyFace>{text("project_page.no_report")}</EmptyFace>}
		</Section>
	);
}

/** What the last report says stands in the way: kind, whom it asks, by when, how much is held up. */
export function OpenProblems({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { latest } = project;
	return (
		<Section
			id="problems"
			title={text("project_page.problems")}
			note={
				latest &&
				text("project_page.problems_of", {
					dekad: formatPeriod(parsePeriod(latest.dekad), lang),
				})
			}
		>
			{!latest || latest.problems.length === 0 ? (
				<p className="soft">
					{text(latest ? "project_page.no_problems" : "project_page.no_report")}
				</p>
			) : (
				<ul className="open-problems">
					{latest.problems.map((problem, place) => (
						<li key={place}>
							<p>
								<span className="badge problem-badge">
									{problem.kindName?.[lang] ?? problem.kind}
								</span>{" "}
								{problem.text}
							</p>
							<p className="soft">
								{[
									problem.askedUnit !== null && (
										<span key="asked">
											{text("project_page.asked_unit", {
												unit: problem.askedUnit,
											})}
										</span>
									),
									problem.wantedBy !== null && (
										<WantedBy key="by" on={problem.wantedBy} />
									),
									problem.heldUpYuan !== null && (
										<span key="held">
											{text("project_page.held_up")}{" "}
											<Money yuan={problem.heldUpYuan} withUnit />
										</span>
									),
								]}
							</p>
						</li>
					))}
				</ul>
			)}
		</Section>
	);
}

/** "wanted by <date>", the date marked up as one whatever the order of the words. */
function WantedBy({ on }: { on: string }): ReactElement {
	const text = useText();
	const [before = "", after = ""] = text("project_page.wanted_by", {
		on: "\u0000",
	}).split("\u0000");
	return (
		<span>
			{before}
			<CivilDate on={on} />
			{after}
		</span>
	);
}
