import {
	keepPreviousData,
	useMutation,
	useQuery,
	useQueryClient,
} from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { type ReactElement, useState } from "react";
import {
	endLockException,
	listLockExceptions,
	listPeriodCounts,
	type LockExceptionView,
	type PeriodCounts,
} from "@dekad/contract/lock-exceptions.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { asking, keyOf, send } from "../api.ts";
import { periodsQuery, useFrameNames } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useMay } from "../use-may.ts";
import { GrantForm } from "./grant-form.tsx";
import "./periods.css";
import type { PeriodsSearch } from "./search.ts";

/** What the office works on now; the rest of the year is one press away. */
const NEWEST = 6;

/** The dispatcher's dekads: their two dates, what came and what is decided, and who may still hand in after the lock. */
export function PeriodsPage({
	search,
	onSearch,
}: {
	search: PeriodsSearch;
	onSearch: (search: PeriodsSearch) => void;
}): ReactElement {
	const text = useText();
	const { data: opened } = useQuery(periodsQuery);
	const counts = useQuery({
		...asking(listPeriodCounts, {
			query: search.year ? { year: search.year } : {},
		}),
		placeholderData: keepPreviousData,
	});
	const exceptions = useQuery(asking(listLockExceptions, { query: {} }));
	const mayGrant = useMay()("lock-exception.grant");
	const years = [
		...new Set((opened?.periods ?? []).map(({ dekad }) => dekad.slice(0, 4))),
	].toReversed();
	const year = String(search.year ?? counts.data?.year ?? "");
	return (
		<Page title={text("dekads.title")} subtitle={text("dekads.subtitle")}>
			{years.length > 1 && (
				<div className="controls">
					<Segmented
						aria-label={text("dekads.year")}
						value={year}
						options={years}
						onChange={(value) => onSearch({ year: Number(value) })}
					/>
				</div>
			)}
			<Section id="dekads" title={text("dekads.list", { year })}>
				<Loaded
					query={counts}
					isEmpty={({ periods }) => periods.length === 0}
					empty={text("pages.nothing_opened")}
				>
					{({ periods }) => <Counts periods={periods} />}
				</Loaded>
			</Section>
			{mayGrant ? (
				<Section
					id="grant"
					title={text("dekads.grant")}
					note={text("dekads.grant_note")}
				>
					<Loaded query={counts}>
						{({ periods }) =>
							periods[0]?.isYearClosed ? (
								<p>{text("dekads.closed_year")}</p>
							) : (
								<GrantForm
									key={year}
									dekads={periods
										.filter(({ stand }) => stand !== "open")
										.map(({ dekad }) => dekad)}
								/>
							)
						}
					</Loaded>
				</Section>
			) : (
				<p className="soft">{text("dekads.not_yours")}</p>
			)}
			<Section id="exceptions" title={text("dekads.exceptions_list")}>
				<Loaded
					query={exceptions}
					isEmpty={(data) => data.exceptions.length === 0}
					empty={text("dekads.none")}
				>
					{(data) => (
						<Exceptions exceptions={data.exceptions} mayEnd={mayGrant} />
					)}
				</Loaded>
			</Section>
		</Page>
	);
}

function Counts({
	periods,
}: {
	periods: readonly PeriodCounts[];
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const count = (
		key:
			| "expected"
			| "reported"
			| "timely"
			| "accepted"
			| "waiting"
			| "returned"
			| "exceptions",
	) => ({
		key,
		head: text(`dekads.${key}`),
		isNumeric: true,
		cell: (row: PeriodCounts) => <span className="number">{row[key]}</span>,
	});
	const [isWhole, setWhole] = useState(false);
	return (
		<>
			<DataTable
				caption={text("dekads.title")}
				rows={isWhole ? periods : periods.slice(0, NEWEST)}
				rowKey={({ dekad }) => dekad}
				columns={[
					{
						key: "dekad",
						head: text("dekads.dekad"),
						isRowHead: true,
						cell: ({ dekad }) => (
							<Link to="/reviews" search={{ dekad }}>
								{formatPeriod(parsePeriod(dekad), lang)}
							</Link>
						),
					},
					{
						key: "stand",
						head: text("dekads.stand"),
						cell: ({ stand }) => (
							<span className={`badge period-${stand}`}>
								{text(`dekads.stand.${stand}`)}
							</span>
						),
					},
					{
						key: "timelyUntil",
						head: text("dekads.timely_until"),
						isLong: true,
						cell: ({ timelyUntil }) => <Instant at={timelyUntil} isEnd />,
					},
					{
						key: "lockedFrom",
						head: text("dekads.locked_from"),
						isLong: true,
						cell: ({ lockedFrom }) => <Instant at={lockedFrom} isEnd />,
					},
					count("expected"),
					count("reported"),
					count("timely"),
					count("accepted"),
					count("waiting"),
					count("returned"),
					count("exceptions"),
				]}
			/>
			{!isWhole && periods.length > NEWEST && (
				<Button onClick={() => setWhole(true)}>
					{text("dekads.whole_year", { count: periods.length })}
				</Button>
			)}
			{periods.some((row) => row.calendarBasis === "weekends_only") && (
				<p className="soft">{text("dekads.weekends_only")}</p>
			)}
		</>
	);
}

function Exceptions({
	exceptions,
	mayEnd,
}: {
	exceptions: readonly LockExceptionView[];
	mayEnd: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const queries = useQueryClient();
	const end = useMutation({
		mutationFn: (exceptionId: string) =>
			send(endLockException, { params: { exceptionId } }),
		onSuccess: () =>
			Promise.all([
				queries.invalidateQueries({ queryKey: keyOf(listLockExceptions) }),
				queries.invalidateQueries({ queryKey: keyOf(listPeriodCounts) }),
			]),
	});
	const whoOf = (row: LockExceptionView) =>
		row.projectId
			? `${row.projectName ?? ""} ${row.projectCode ?? ""}`.trim()
			: names.place(row.regionPath);
	const dekadOf = ({ dekad }: LockExceptionView) =>
		formatPeriod(parsePeriod(dekad), lang);
	return (
		<>
			{end.error && <ProblemNote error={end.error} />}
			<DataTable
				caption={text("dekads.exceptions_list")}
				rows={exceptions}
				rowKey={({ exceptionId }) => exceptionId}
				columns={[
					{
						key: "who",
						head: text("dekads.who"),
						isRowHead: true,
						cell: whoOf,
					},
					{ key: "dekad", head: text("dekads.dekad"), cell: dekadOf },
					{
						key: "until",
						head: text("dekads.until"),
						isLong: true,
						cell: ({ until }) => <Instant at={until} isEnd />,
					},
					{
						key: "reason",
						head: text("dekads.reason"),
						isLong: true,
						cell: ({ reason }) => reason,
					},
					{
						key: "by",
						head: text("dekads.granted_by"),
						cell: ({ grantedBy }) => grantedBy,
					},
					{
						key: "state",
						head: text("dekads.state"),
						cell: ({ isRunning, endedBy }) => (
							<span className={isRunning ? "badge period-late" : "badge"}>
								{isRunning
									? text("dekads.state.running")
									: endedBy
										? text("dekads.state.ended", { by: endedBy })
										: text("dekads.state.over")}
							</span>
						),
					},
					...(mayEnd
						? [
								{
									key: "end",
									head: text("dekads.end"),
									cell: (row: LockExceptionView) =>
										row.isRunning && (
											<Button
												size="small"
												aria-label={text("dekads.end_one", {
													who: whoOf(row),
													dekad: dekadOf(row),
												})}
												loading={
													end.isPending && end.variables === row.exceptionId
												}
												onClick={() => end.mutate(row.exceptionId)}
											>
												{text("dekads.end")}
											</Button>
										),
								},
							]
						: []),
				]}
			/>
		</>
	);
}
