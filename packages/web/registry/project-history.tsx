import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactElement, type ReactNode, useState } from "react";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { eventWords } from "@dekad/core/log/event-words.ts";
import { latestOfDay } from "@dekad/core/registry/project-figures.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { useFrameNames } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { Absent, CivilDate, Instant, Money, UnitNote } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { FigureOf } from "./figure-of.tsx";
import { RatioText } from "../ui/ratio-text.tsx";
import { ReportStateBadge } from "../ui/stand-badge.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";

/** Dekads a phone shows at first: a quarter of a year. */
const FIRST_ON_PHONE = 9;

type Dekad = ProjectView["dekads"][number];
type DatedValue = ProjectView["datedValues"][number];

/** Every dekad of the project, newest first: what was reported and what adds up. */
export function DekadTable({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const isPhone = useIsPhone();
	const [showsAll, setShowsAll] = useState(false);
	const newestFirst = project.dekads.toReversed();
	const isCut = isPhone && !showsAll && newestFirst.length > FIRST_ON_PHONE;
	const money =
		(of: (dekad: Dekad) => number | null) =>
		// A column's cell, not a component of its own.
		(dekad: Dekad): ReactNode => <Money yuan={of(dekad)} />;
	return (
		<Section
			id="dekads"
			title={text("projects.dekads")}
			note={text("projects.dekads_note")}
		>
			{project.dekads.length === 0 ? (
				<EmptyFace>{text("projects.no_dekads")}</EmptyFace>
			) : (
				<div className="scrolling-table" tabIndex={0}>
					<UnitNote />
					<DataTable
						caption={text("projects.dekads")}
						rows={isCut ? newestFirst.slice(0, FIRST_ON_PHONE) : newestFirst}
						rowKey={(dekad) => dekad.dekad}
						columns={[
							{
								key: "dekad",
								head: text("projects.dekad"),
								isRowHead: true,
								cell: (dekad) => formatPeriod(parsePeriod(dekad.dekad), lang),
							},
							{
								key: "report",
								head: text("projects.report"),
								cell: (dekad) => (
									<>
										<ReportStateBadge
											state={dekad.reportState}
											isExpected={dekad.isExpected}
										/>
										{dekad.reportKind === "estimate" && (
											<span className="row-kind">
												{text("projects.estimate")}
											</span>
										)}
										{dekad.handedInBy && (
											<span className="row-kind">
												{text("projects.handed_in_by", {
													name: dekad.handedInBy,
												})}
											</span>
										)}
									</>
								),
							},
							{
								key: "investment",
								head: text("projects.in_dekad"),
								isNumeric: true,
								cell: (dekad) => (
									<FigureOf
										projectId={project.projectId}
										measure="investment"
										dekad={dekad.dekad}
									>
										<Money yuan={dekad.investmentYuan} />
									</FigureOf>
								),
							},
							{
								key: "ytd",
								head: text("projects.to_date"),
								isNumeric: true,
								cell: money((dekad) => dekad.investmentYtdYuan),
							},
							{
								key: "planned",
								head: text("projects.planned_to_date"),
								isNumeric: true,
								cell: (dekad) => (
									<Money yuan={dekad.plannedYtdYuan} absent="pages.no_plan" />
								),
							},
							{
								key: "statistical",
								head: text("projects.statistical"),
								isNumeric: true,
								notOnPhone: true,
								cell: (dekad) => (
									<FigureOf
										projectId={project.projectId}
										measure="statistical_investment"
										dekad={dekad.dekad}
									>
										<Money yuan={dekad.statisticalInvestmentYtdYuan} />
									</FigureOf>
								),
							},
							{
								key: "paid",
								head: text("projects.paid"),
								isNumeric: true,
								cell: money((dekad) => dekad.paidYtdYuan),
							},
							{
								key: "sinceStart",
								head: text("projects.since_start"),
								isNumeric: true,
								notOnPhone: true,
								cell: money((dekad) => dekad.investmentSinceStartYuan),
							},
							{
								key: "physical",
								head: text("projects.physical"),
								isNumeric: true,
								cell: (dekad) =>
									dekad.physicalProgressRatio === null ? (
										<Absent>{text("units.not_reported")}</Absent>
									) : (
										<FigureOf
											projectId={project.projectId}
											measure="physical_progress"
											dekad={dekad.dekad}
										>
											<RatioText ratio={dekad.physicalProgressRatio} />
										</FigureOf>
									),
							},
							{
								key: "words",
								head: text("projects.in_words"),
								notOnPhone: true,
								cell: (dekad) => dekad.physicalProgressText ?? "",
							},
						]}
					/>
					{isCut && (
						<Button block onClick={() => setShowsAll(true)}>
							{text("projects.dekads_all", { count: newestFirst.length })}
						</Button>
					)}
				</div>
			)}
		</Section>
	);
}

/** Every value ever stated of total investment and planned dates, first and latest marked. */
export function DatedValueTable({
	values,
}: {
	values: readonly DatedValue[];
}): ReactElement {
	const text = useText();
	const fields = [...new Set(values.map(({ field }) => field))];
	const rows = fields.flatMap((field) => {
		const ofField = values.filter((value) => value.field === field);
		return ofField.map((value, place) => ({
			value,
			place:
				ofField.length === 1
					? ("only" as const)
					: place === 0
						? ("first" as const)
						: place === ofField.length - 1
							? ("latest" as const)
							: null,
		}));
	});
	return (
		<Section
			id="dated-values"
			title={text("projects.dated_values")}
			note={text("projects.dated_values_note")}
		>
			{rows.length === 0 ? (
				<EmptyFace>{text("projects.no_dated_values")}</EmptyFace>
			) : (
				<DataTable
					caption={text("projects.dated_values")}
					rows={rows}
					rowKey={({ value }) =>
						`${value.field} ${value.saidOn} ${value.recordedAt}`
					}
					columns={[
						{
							key: "what",
							head: text("projects.dated.what"),
							isRowHead: true,
							cell: ({ value, place }) => (
								<>
									{text(`projects.dated.${value.field}`)}
									{place && (
										<span className="row-kind">
											{text(`projects.dated.${place}`)}
										</span>
									)}
								</>
							),
						},
						{
							key: "value",
							head: text("projects.dated.value"),
							cell: ({ value }) =>
								value.field === "total_investment" ? (
									<Money
										yuan={value.amountYuan}
										absent="pages.not_stated"
										withUnit
									/>
								) : (
									<CivilDate on={value.plannedOn} absent="pages.not_stated" />
								),
						},
						{
							key: "saidOn",
							head: text("projects.dated.said_on"),
							cell: ({ value }) => <CivilDate on={value.saidOn} />,
						},
						{
							key: "reason",
							isLong: true,
							head: text("projects.dated.reason"),
							cell: ({ value }) =>
								value.reason || <Absent>{text("projects.no_reason")}</Absent>,
						},
						{
							key: "by",
							head: text("projects.dated.by"),
							cell: ({ value }) => value.recordedBy,
						},
					]}
				/>
			)}
		</Section>
	);
}

/** Where the project stood and in which stage, from when: of several statements for one day the one that holds. */
export function StandingTable({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const standings = latestOfDay(project.standings).toReversed();
	const text = useText();
	const names = useFrameNames();
	return (
		<Section id="standings" title={text("projects.standings")}>
			<DataTable
				caption={text("projects.standings")}
				rows={standings}
				rowKey={(standing) => standing.fromOn}
				columns={[
					{
						key: "from",
						head: text("projects.from"),
						isRowHead: true,
						cell: (standing) => <CivilDate on={standing.fromOn} />,
					},
					{
						key: "stage",
						head: text("pages.stage"),
						cell: (standing) =>
							standing.isPaused
								? `${names.stage(standing.stage)} · ${text("projects.paused")}`
								: names.stage(standing.stage),
					},
					{
						key: "place",
						head: text("pages.region"),
						cell: (standing) => names.place(standing.regionPath),
					},
					{
						key: "owner",
						isLong: true,
						head: text("projects.owner"),
						cell: (standing) => standing.ownerName,
					},
					{
						key: "reason",
						isLong: true,
						head: text("projects.dated.reason"),
						cell: (standing) =>
							standing.reason || <Absent>{text("projects.no_reason")}</Absent>,
					},
				]}
			/>
		</Section>
	);
}

export function CorrectionTable({
	projectId,
	corrections,
}: {
	projectId: string;
	corrections: ProjectView["corrections"];
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const measureName = (measure: string) => {
		const key = `projects.measure.${measure}`;
		return isTextKey(key) ? text(key) : measure;
	};
	return (
		<Section
			id="corrections"
			title={text("projects.corrections")}
			note={text("projects.corrections_note")}
			actions={
				<Link
					to="/projects/$projectId/corrections"
					params={{ projectId }}
					search={{}}
				>
					{text("corrections.link")}
				</Link>
			}
		>
			{corrections.length === 0 ? (
				<EmptyFace>{text("projects.no_corrections")}</EmptyFace>
			) : (
				<DataTable
					caption={text("projects.corrections")}
					rows={corrections.map((correction, place) => ({
						...correction,
						place,
					}))}
					rowKey={({ place }) => String(place)}
					columns={[
						{
							key: "for",
							head: text("projects.for_dekad"),
							isRowHead: true,
							cell: ({ forDekad }) => formatPeriod(parsePeriod(forDekad), lang),
						},
						{
							key: "booked",
							head: text("projects.booked_in"),
							cell: ({ bookedDekad }) =>
								formatPeriod(parsePeriod(bookedDekad), lang),
						},
						{
							key: "measure",
							head: text("projects.measure"),
							cell: ({ measure }) => measureName(measure),
						},
						{
							key: "difference",
							head: text("projects.difference"),
							isNumeric: true,
							cell: ({ differenceYuan }) => (
								<Money yuan={differenceYuan} withUnit />
							),
						},
						{
							key: "reason",
							isLong: true,
							head: text("projects.dated.reason"),
							cell: ({ reason }) => reason,
						},
					]}
				/>
			)}
		</Section>
	);
}

/** Entries of the log shown at first. */
const FIRST_EVENTS = 12;

/** The log of the project in words, newest first. */
export function EventTable({
	events,
}: {
	events: ProjectView["events"];
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const [showsAll, setShowsAll] = useState(false);
	const shown = showsAll ? events : events.slice(0, FIRST_EVENTS);
	const roleName = (role: string) => {
		const key = `session.role.${role}`;
		return isTextKey(key) ? text(key) : role;
	};
	return (
		<Section id="events" title={text("projects.events")}>
			{events.length === 0 ? (
				<EmptyFace>{text("projects.no_events")}</EmptyFace>
			) : (
				<>
					<DataTable
						caption={text("projects.events")}
						rows={shown.map((event, place) => ({ ...event, place }))}
						rowKey={({ place }) => String(place)}
						columns={[
							{
								key: "at",
								head: text("projects.when"),
								isRowHead: true,
								cell: ({ at }) => <Instant at={at} />,
							},
							{
								key: "what",
								isLong: true,
								head: text("projects.what_happened"),
								cell: (event) => {
									const { what, details } = eventWords(event, {
										lang,
										timeZone: browserZone,
									});
									return (
										<>
											{what}
											{details.map(({ name, value }) => (
												<span key={name} className="event-detail">
													{name}: {value}
												</span>
											))}
										</>
									);
								},
							},
							{
								key: "who",
								head: text("projects.who"),
								cell: ({ actorName, actorRole, onBehalfOf }) =>
									[
										actorName,
										onBehalfOf &&
											text("access.on_behalf", { name: onBehalfOf }),
										`(${roleName(actorRole)})`,
									]
										.filter(Boolean)
										.join(" "),
							},
						]}
					/>
					{shown.length < events.length && (
						<Button block onClick={() => setShowsAll(true)}>
							{text("project_page.more_events", { count: events.length })}
						</Button>
					)}
				</>
			)}
		</Section>
	);
}

const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
