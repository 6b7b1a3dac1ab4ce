import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { listYears, type YearView } from "@dekad/contract/years.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { asking } from "../api.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { CivilDate, Instant, Money, UnitNote } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { CloseYear } from "./close-year.tsx";
import { NextYear } from "./next-year.tsx";
import "./years.css";

/** The office's years: what each said when it was closed and says today, and the turn into the next. */
export function YearsPage(): ReactElement {
	const text = useText();
	const query = useQuery(asking(listYears, {}));
	return (
		<Page title={text("years.title")}>
			<p className="soft years-intro">{text("years.subtitle")}</p>
			<Loaded query={query} isEmpty={({ years }) => years.length === 0}>
				{({ years, next, mayAct }) => (
					<>
						{next && (
							// A new turn starts with the rules proposed for it.
							<NextYear key={next.year} next={next} mayAct={mayAct} />
						)}
						<YearTable years={years} />
						{years
							.filter(({ closed }) => !closed)
							.toReversed()
							.slice(0, 1)
							.map((year) => (
								<CloseYear key={year.year} year={year} mayAct={mayAct} />
							))}
					</>
				)}
			</Loaded>
		</Page>
	);
}

/** Plain rows in: state, dekads, and the year's investment at the closing, as reported and as corrected. */
export function YearTable({
	years,
}: {
	years: readonly YearView[];
}): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<Section id="years" title={text("years.title")}>
			<UnitNote />
			{years.length === 0 ? (
				<EmptyFace>{text("pages.nothing_here")}</EmptyFace>
			) : (
				<DataTable
					caption={text("years.title")}
					rows={years}
					rowKey={({ year }) => String(year)}
					columns={[
						{
							key: "year",
							head: text("projects.year"),
							isRowHead: true,
							cell: ({ year }) => text("years.year", { year }),
						},
						{
							key: "state",
							head: text("years.state"),
							cell: (year) => <State year={year} />,
						},
						{
							key: "dekads",
							head: text("years.dekads"),
							cell: ({ openedDekads, lockedDekads }) =>
								text("years.dekads_of", {
									opened: openedDekads,
									locked: lockedDekads,
								}),
						},
						{
							key: "cutOff",
							head: text("years.last_cut_off"),
							cell: ({ lastDekad }) => (
								<>
									<CivilDate on={lastDekad.cutOffOn} />
									<span className="row-kind">
										{formatPeriod(parsePeriod(lastDekad.dekad), lang)}
									</span>
								</>
							),
						},
						{
							key: "plan",
							head: text("years.plan"),
							isNumeric: true,
							cell: ({ reported }) => (
								<Money yuan={reported.annualPlanYuan} absent="pages.no_plan" />
							),
						},
						{
							key: "closing",
							head: text("years.at_closing"),
							isNumeric: true,
							cell: ({ closed }) =>
								closed?.figures ? (
									<Money yuan={closed.figures.actualYuan} />
								) : (
									text("units.dash")
								),
						},
						{
							key: "reported",
							head: text("years.as_reported"),
							isNumeric: true,
							cell: ({ reported }) => <Money yuan={reported.actualYuan} />,
						},
						{
							key: "corrected",
							head: text("years.as_corrected"),
							isNumeric: true,
							cell: ({ corrected }) => <Money yuan={corrected.actualYuan} />,
						},
					]}
				/>
			)}
		</Section>
	);
}

function State({ year }: { year: YearView }): ReactElement {
	const text = useText();
	const { closed, opened, problems } = year;
	return (
		<>
			{closed ? (
				<>
					<span className="badge year-closed">
						<span aria-hidden="true">■</span> {text("years.state.closed")}
					</span>
					<span className="year-act">
						{text("years.closed_by", { name: closed.by })}{" "}
						<Instant at={closed.at} />
						{closed.note !== "" && ` · ${closed.note}`}
					</span>
				</>
			) : (
				<span
					className={`badge ${problems.length === 0 ? "year-locked" : "year-running"}`}
				>
					<span aria-hidden="true">{problems.length === 0 ? "◧" : "▷"}</span>{" "}
					{text(
						problems.length === 0
							? "years.state.locked"
							: "years.state.running",
					)}
				</span>
			)}
			{opened && (
				<span className="year-act">
					{text("years.opened_by", { name: opened.by })}{" "}
					<Instant at={opened.at} />
				</span>
			)}
		</>
	);
}
