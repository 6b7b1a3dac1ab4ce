import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { CockpitView, ProjectMoverView } from "@dekad/contract/rollups.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { fraction } from "@dekad/core/units/fraction.ts";
import { pointsText } from "@dekad/core/units/ratio.ts";
import { useFrameNames } from "../office.ts";
import { Defined } from "../ui/definition.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { Money } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { PointsText } from "../ui/ratio-text.tsx";

type Movers = NonNullable<CockpitView["movers"]>;

/** Whose completion beside the own plan changed most in the period: projects up and down, and each region. */
export function MoversSection({ movers }: { movers: Movers }): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<Section
			id="moved"
			className="cockpit-wide"
			title={text("cockpit.moved")}
			note={
				<Defined definition={text("cockpit.moved_definition")}>
					{movers.since
						? text("cockpit.moved_since", {
								dekad: formatPeriod(parsePeriod(movers.since), lang),
							})
						: text("cockpit.moved_year")}
				</Defined>
			}
		>
			<div className="moved">
				<MovedProjects id="moved-up" way="up" projects={movers.up} />
				<MovedProjects id="moved-down" way="down" projects={movers.down} />
				<div className="moved-regions">
					<h3>{text("cockpit.moved_regions")}</h3>
					{movers.regions.length === 0 ? (
						<EmptyFace>{text("cockpit.moved_none")}</EmptyFace>
					) : (
						<MovedRegions regions={movers.regions} />
					)}
				</div>
			</div>
		</Section>
	);
}

/** Three short columns, so a table on a phone too. */
function MovedRegions({
	regions,
}: {
	regions: Movers["regions"];
}): ReactElement {
	const text = useText();
	const names = useFrameNames();
	return (
		<table className="moved-table">
			<caption className="visually-hidden">
				{text("cockpit.moved_regions")}
			</caption>
			<thead>
				<tr>
					<th scope="col">{text("pages.region")}</th>
					<th scope="col" className="numeric">
						{text("cockpit.moved_points")}
					</th>
					<th scope="col" className="numeric">
						{text("cockpit.gap_now")}
					</th>
					<th scope="col" className="numeric">
						{text("cockpit.reported")}
					</th>
				</tr>
			</thead>
			<tbody>
				{regions.map(
					({ regionPath, movedYuan, gapYuan, annualPlanYuan, projects }) => (
						<tr key={regionPath}>
							<th scope="row">{names.region(regionPath)}</th>
							<td className="numeric">
								<Moved yuan={movedYuan} of={annualPlanYuan} />
							</td>
							<td className="numeric">
								<Moved yuan={gapYuan} of={annualPlanYuan} />
							</td>
							<td className="numeric">{projects}</td>
						</tr>
					),
				)}
			</tbody>
		</table>
	);
}

const Moved = ({ yuan, of }: { yuan: number; of: number }): ReactElement => (
	<PointsText points={pointsText(fraction(yuan, of), 1)} />
);

function MovedProjects({
	id,
	way,
	projects,
}: {
	id: string;
	way: "up" | "down";
	projects: readonly ProjectMoverView[];
}): ReactElement {
	const text = useText();
	const names = useFrameNames();
	return (
		<div>
			<h3 id={id}>{text(`cockpit.moved_${way}`)}</h3>
			{projects.length === 0 ? (
				<EmptyFace>{text("cockpit.moved_none")}</EmptyFace>
			) : (
				<ul className="moved-list" aria-labelledby={id}>
					{projects.map((project) => (
						<li key={project.projectId}>
							<Link
								to="/projects/$projectId"
								params={{ projectId: project.projectId }}
							>
								{project.name}
							</Link>
							<span className="moved-figures">
								<PointsText
									points={pointsText(
										fraction(project.movedYuan, project.annualPlanYuan),
										1,
									)}
									withUnit
								/>{" "}
								<span className="soft">
									<Money yuan={project.movedYuan} withUnit /> ·{" "}
									{names.place(project.regionPath)}
								</span>
							</span>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
