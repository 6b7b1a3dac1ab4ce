import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input, Segmented, Select } from "antd";
import { type ReactElement, useState } from "react";
import type { PlanRow } from "@dekad/contract/plans.ts";
import { periodsQuery, useFrameNames } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { CivilDate } from "../ui/money.tsx";
import { Page } from "../ui/page.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ChangedAmount, PlanAmount, type PlanUnit } from "./amounts.tsx";
import { UnitChoice } from "./plan-tools.tsx";
import { planListQuery } from "./queries.ts";
import { type PlanListSearch, SHOWN_PLANS } from "./search.ts";
import "./plans.css";

const SHOWN_WORDS = {
	all: "plans.list.all",
	waiting: "plans.list.waiting_only",
	without: "plans.list.without_only",
} as const;

/** Year plans of all projects in reach: baseline beside current, and the proposals that wait. */
export function PlanListPage({
	search,
	onSearch,
}: {
	search: PlanListSearch;
	onSearch: (search: PlanListSearch) => void;
}): ReactElement {
	const text = useText();
	const { data: periods } = useQuery(periodsQuery);
	const query = useInfiniteQuery(planListQuery(search));
	const [unit, setUnit] = useState<PlanUnit>("wan");
	const first = query.data?.pages[0];
	const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
	const running = Number((periods?.today ?? "").slice(0, 4)) || first?.year;
	const years =
		running === undefined ? [] : [running + 1, running, running - 1];
	return (
		<Page
			title={text("plans.title")}
			subtitle={text("plans.list.what")}
			actions={
				<Link to="/imports" search={{ kind: "plans" }}>
					{text("plans.list.import")}
				</Link>
			}
		>
			<div className="plan-bar">
				<Input.Search
					type="search"
					allowClear
					className="plan-search"
					aria-label={text("plans.list.search")}
					placeholder={text("plans.list.search")}
					value={search.search ?? ""}
					onChange={(event) =>
						onSearch({ ...search, search: event.target.value || undefined })
					}
				/>
				<Select<number>
					aria-label={text("plans.list.year")}
					value={first?.year ?? search.year ?? null}
					options={[
						...new Set([...years, ...(search.year ? [search.year] : [])]),
					].map((year) => ({ value: year, label: year }))}
					onChange={(year) => onSearch({ ...search, year })}
				/>
				<Segmented
					aria-label={text("plans.list.state")}
					value={search.show ?? "all"}
					options={SHOWN_PLANS.map((value) => ({
						value,
						label: text(SHOWN_WORDS[value]),
					}))}
					onChange={(show) =>
						onSearch({ ...search, show: show === "all" ? undefined : show })
					}
				/>
				<UnitChoice unit={unit} onUnit={setUnit} />
				{first && (
					<span role="status" className="soft">
						{text("plans.list.count", {
							total: first.total,
							waiting: first.waiting,
						})}
					</span>
				)}
			</div>
			{query.error && (
				<ProblemNote error={query.error} onRetry={() => void query.refetch()} />
			)}
			{query.isPending && (
				<p role="status" className="waiting">
					{text("pages.waiting")}
				</p>
			)}
			{first && rows.length === 0 && (
				<EmptyFace>{text("plans.list.none")}</EmptyFace>
			)}
			{first && rows.length > 0 && (
				<PlanTable rows={rows} year={first.year} unit={unit} />
			)}
			{query.hasNextPage && (
				<Button
					className="more-plans"
					loading={query.isFetchingNextPage}
					onClick={() => void query.fetchNextPage()}
				>
					{text("plans.list.more")}
				</Button>
			)}
		</Page>
	);
}

function PlanTable({
	rows,
	year,
	unit,
}: {
	rows: readonly PlanRow[];
	year: number;
	unit: PlanUnit;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	return (
		<DataTable
			caption={text("plans.list.caption", { year })}
			rows={rows}
			rowKey={({ projectId }) => projectId}
			columns={[
				{
					key: "project",
					head: text("plans.list.project"),
					isRowHead: true,
					cell: ({ projectId, name, nameEn, code }) => (
						<>
							<Link
								to="/projects/$projectId/plan"
								params={{ projectId }}
								search={{ year }}
							>
								{nameIn(lang, { nameZh: name, nameEn })}
							</Link>{" "}
							<span className="code soft">{code}</span>
						</>
					),
				},
				{
					key: "owner",
					head: text("plans.list.owner"),
					cell: ({ ownerName }) => ownerName,
				},
				{
					key: "region",
					head: text("plans.list.region"),
					cell: ({ regionPath }) => names.place(regionPath),
				},
				{
					key: "baseline",
					head: text("plans.grid.baseline"),
					isNumeric: true,
					cell: ({ baselineYuan }) => (
						<PlanAmount yuan={baselineYuan} unit={unit} />
					),
				},
				{
					key: "current",
					head: text("plans.grid.current"),
					isNumeric: true,
					cell: ({ currentYuan }) => (
						<PlanAmount yuan={currentYuan} unit={unit} />
					),
				},
				{
					key: "state",
					head: text("plans.list.state"),
					isLong: true,
					cell: (row) => <PlanState row={row} unit={unit} />,
				},
			]}
		/>
	);
}

/** In force, how often revised, and the proposal that waits. */
function PlanState({
	row: { currentYuan, changes, proposal },
	unit,
}: {
	row: PlanRow;
	unit: PlanUnit;
}): ReactElement {
	const text = useText();
	return (
		<>
			{currentYuan === null
				? text("plans.state.none")
				: changes === 0
					? text("plans.state.in_force")
					: changes === 1
						? text("plans.state.revised_once")
						: text("plans.state.revised", { times: changes })}
			{proposal && (
				<span className="waiting-proposal">
					<strong>{text("plans.proposal")}</strong>{" "}
					<ChangedAmount
						amount={{ before: currentYuan, after: proposal.annualYuan }}
						unit={unit}
					/>{" "}
					{proposal.proposedBy} <CivilDate on={proposal.proposedOn} />:{" "}
					{proposal.reason}
				</span>
			)}
		</>
	);
}
