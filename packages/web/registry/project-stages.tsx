import type { CSSProperties, ReactElement } from "react";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { daysBetween } from "@dekad/core/periods/civil-date.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import {
	type Deviation,
	deviationOf,
	latestOfDay,
	type PauseStretch,
	pausesOf,
} from "@dekad/core/registry/project-figures.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Absent, CivilDate } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";

type StageRow = {
	readonly name: string;
	readonly first: string | null;
	readonly latest: string | null;
	readonly actual: string | null;
};

/** The steps of the project's life, planned first, planned now and actual, as a line and as a table; pauses with their reasons. */
export function ProjectStages({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const days = latestOfDay(project.standings);
	const pauses = pausesOf(days);
	const expected = project.steps.findLast(
		({ step, happenedOn }) => step === "pause" && happenedOn !== null,
	)?.expectedResumptionOn;
	const rows = stageRows(project, text);
	return (
		<Section id="stages" title={text("project_page.stages")}>
			<StageLine rows={rows} pauses={pauses} today={project.today} />
			<DataTable
				caption={text("project_page.stages")}
				rows={rows}
				rowKey={({ name }) => name}
				columns={[
					{
						key: "name",
						head: text("project_page.stage_step"),
						isRowHead: true,
						cell: ({ name }) => name,
					},
					{
						key: "planned",
						head: text("project_page.latest_planned"),
						cell: ({ first, latest }) => (
							<>
								<CivilDate on={latest} absent="project_page.no_planned" />
								{first !== null && first !== latest && (
									<span className="first-planned">
										{text("project_page.first_planned")}{" "}
										<CivilDate on={first} />
									</span>
								)}
							</>
						),
					},
					{
						key: "actual",
						head: text("project_page.actual"),
						cell: ({ actual }) => (
							<CivilDate on={actual} absent="project_page.not_yet" />
						),
					},
					{
						key: "deviation",
						head: text("project_page.deviation"),
						cell: ({ first, latest, actual }) => (
							<DeviationWords
								deviation={deviationOf(latest, actual, project.today)}
								against={
									first === latest
										? null
										: deviationOf(first, actual, project.today)
								}
							/>
						),
					},
				]}
			/>
			{pauses.length > 0 && (
				<>
					<h3 className="sub-heading">{text("project_page.pauses")}</h3>
					<ul className="pauses" tabIndex={0}>
						{pauses.toReversed().map((pause) => (
							<li key={pause.fromOn}>
								<CivilDate on={pause.fromOn} /> –{" "}
								{pause.untilOn === null ? (
									<strong className="paused-word">
										{text("project_page.still_paused")}
									</strong>
								) : (
									<CivilDate on={pause.untilOn} />
								)}{" "}
								<span className="soft">
									{pause.reason || text("projects.no_reason")}
								</span>
								{pause.untilOn === null && expected && (
									<span className="soft">
										{" · "}
										{text("project_page.expected_resumption", {
											on: formatDate(expected, lang),
										})}
									</span>
								)}
							</li>
						))}
					</ul>
				</>
			)}
		</Section>
	);
}

function stageRows(
	project: ProjectView,
	text: ReturnType<typeof useText>,
): StageRow[] {
	const first = (field: ProjectView["datedValues"][number]["field"]) =>
		project.datedValues.find((value) => value.field === field)?.plannedOn ??
		null;
	const capacity = project.standings.find(
		({ stage }) => stage === "at_capacity",
	);
	return [
		{
			name: text("projects.start"),
			first: first("planned_start"),
			latest: project.plannedStartOn,
			actual: project.actualStartOn,
		},
		{
			name: text("projects.completion_of_works"),
			first: first("planned_completion"),
			latest: project.plannedCompletionOn,
			actual: project.actualCompletionOn,
		},
		{
			name: text("projects.commissioning"),
			first: first("planned_commissioning"),
			latest: project.plannedCommissioningOn,
			actual: project.actualCommissioningOn,
		},
		{
			name: text("project_page.capacity"),
			first: null,
			latest: null,
			actual: capacity?.fromOn ?? null,
		},
		{
			name: text("project_page.statistics"),
			first: null,
			latest: null,
			actual: project.statisticsEnteredOn,
		},
	];
}

function DeviationWords({
	deviation,
	against,
}: {
	deviation: Deviation | null;
	/** Against the first plan, where it was another; null: it is the same or says nothing. */
	against: Deviation | null;
}): ReactElement {
	const text = useText();
	if (deviation === null) return <Absent>{text("units.dash")}</Absent>;
	const words = ({ kind, days }: Deviation) =>
		text(
			kind === "overdue" ? "project_page.overdue" : `project_page.days_${kind}`,
			{
				days,
			},
		);
	const mark = { late: "▼", overdue: "▼", early: "▲", level: "●" }[
		deviation.kind
	];
	return (
		<>
			<span className={`deviation deviation-${deviation.kind}`}>
				<span aria-hidden="true">{mark}</span> {words(deviation)}
			</span>
			{against && (
				<span className="first-planned">
					{text("project_page.against_first", { words: words(against) })}
				</span>
			)}
		</>
	);
}

/** Planned and actual days on one line from the earliest to the latest; the table below says the same in words. */
function StageLine({
	rows,
	pauses,
	today,
}: {
	rows: readonly StageRow[];
	pauses: readonly PauseStretch[];
	today: string;
}): ReactElement | null {
	const days = rows
		.flatMap(({ first, latest, actual }) => [first, latest, actual])
		.filter((day) => day !== null)
		.toSorted();
	const from = days[0];
	const until = days.at(-1);
	if (!from || !until) return null;
	const begin = `${from.slice(0, 4)}-01-01`;
	const last = until > today ? until : today;
	const end = `${Number(last.slice(0, 4)) + 1}-01-01`;
	const span = daysBetween(begin, end);
	const at = (day: string) => (daysBetween(begin, day) / span) * 100;
	const place = (day: string): CSSProperties => ({ left: `${at(day)}%` });
	const firstYear = Number(begin.slice(0, 4));
	const years = Array.from(
		{ length: Number(end.slice(0, 4)) - firstYear },
		(_, each) => firstYear + each,
	);
	const every = Math.ceil(years.length / 8);
	return (
		<div className="stage-line" aria-hidden="true">
			<div className="stage-years">
				{years.map(
					(year, place_) =>
						place_ % every === 0 && (
							<span key={year} style={place(`${year}-01-01`)}>
								{year}
							</span>
						),
				)}
			</div>
			<div className="stage-track stage-planned">
				{rows.map(
					({ name, latest }) =>
						latest !== null && (
							<span
								key={name}
								style={place(latest)}
								title={`${name} ${latest}`}
							>
								◇
							</span>
						),
				)}
			</div>
			<div className="stage-track stage-actual">
				{rows[0]?.actual && (
					<i
						className="stage-run"
						style={{
							left: `${at(rows[0].actual)}%`,
							width: `${at(rows[1]?.actual ?? today) - at(rows[0].actual)}%`,
						}}
					/>
				)}
				{pauses.map(({ fromOn, untilOn }) =>
					at(fromOn) < 0 ? null : (
						<i
							key={fromOn}
							className="stage-pause"
							style={{
								left: `${at(fromOn)}%`,
								width: `${Math.max(0.6, at(untilOn ?? today) - at(fromOn))}%`,
							}}
						/>
					),
				)}
				{rows.map(
					({ name, actual }) =>
						actual !== null && (
							<span
								key={name}
								style={place(actual)}
								title={`${name} ${actual}`}
							>
								◆
							</span>
						),
				)}
			</div>
			<div className="stage-today" style={place(today)} />
		</div>
	);
}
