import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useCallback, useMemo } from "react";
import type { rollupRowSchema } from "@dekad/contract/rollups.ts";
import type { z } from "zod";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { formatYuan } from "@dekad/core/units/money.ts";
import { useFrameNames } from "../office.ts";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Money, UnitNote } from "../ui/money.tsx";
import { Page } from "../ui/page.tsx";
import { usePreferences, useText } from "../ui/preferences.tsx";
import { ShareText } from "../ui/ratio-text.tsx";
import { ReportStateBadge } from "../ui/stand-badge.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";
import { type VirtualColumn, VirtualRows } from "../ui/virtual-rows.tsx";
import { PAGE_ROWS, rollupRowsQuery, totalQuery } from "./queries.ts";
import { NarrowedTo } from "./rollup-page.tsx";
import type { RollupSearch } from "./search.ts";
import { whereOf } from "./where.ts";

type Row = z.output<typeof rollupRowSchema>;

/** The projects behind a cell, and that their sums are the cell. */
export function RollupRowsPage({
	search,
	onOpen,
}: {
	search: RollupSearch;
	onOpen: (projectId: string) => void;
}): ReactElement {
	const text = useText();
	const { lang, unit } = usePreferences();
	const names = useFrameNames();
	const isPhone = useIsPhone();
	const query = useInfiniteQuery(rollupRowsQuery(search));
	const { data: rollup } = useQuery(totalQuery(search));
	const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = query;
	const rows = useMemo(
		() => data?.pages.flatMap((page) => page.rows) ?? [],
		[data],
	);
	const onNeed = useCallback(
		(index: number) => {
			if (
				hasNextPage &&
				!isFetchingNextPage &&
				index + PAGE_ROWS >= rows.length
			)
				void fetchNextPage();
		},
		[fetchNextPage, hasNextPage, isFetchingNextPage, rows.length],
	);
	const columns = useMemo<VirtualColumn<Row>[]>(
		() => [
			{
				key: "code",
				head: text("projects.code"),
				width: "176px",
				mayClip: true,
				cell: (row) => <span className="code">{row.code}</span>,
			},
			{
				key: "name",
				head: text("projects.name"),
				width: "minmax(180px, 2.4fr)",
				mayClip: true,
				cell: (row) => <span className="row-name">{row.name}</span>,
			},
			{
				key: "owner",
				head: text("projects.owner"),
				width: "minmax(120px, 1.4fr)",
				mayClip: true,
				cell: (row) => row.ownerName,
			},
			{
				key: "place",
				head: text("pages.region"),
				width: "minmax(110px, 1.2fr)",
				mayClip: true,
				cell: (row) => names.place(row.regionPath),
			},
			{
				key: "stage",
				head: text("pages.stage"),
				width: "minmax(76px, 0.7fr)",
				mayClip: true,
				cell: (row) => names.stage(row.stage),
			},
			{
				key: "plan",
				head: text("rollupPage.annual_plan"),
				width: "minmax(80px, 0.8fr)",
				isNumeric: true,
				cell: (row) => (
					<Money yuan={row.annualPlanYuan} absent="pages.no_plan" />
				),
			},
			{
				key: "planned",
				head: text("projects.planned_to_date"),
				width: "minmax(80px, 0.8fr)",
				isNumeric: true,
				cell: (row) => (
					<Money yuan={row.plannedYtdYuan} absent="pages.no_plan" />
				),
			},
			{
				key: "actual",
				head: text("rollupPage.actual"),
				width: "minmax(80px, 0.8fr)",
				isNumeric: true,
				cell: (row) => <Money yuan={row.investmentYtdYuan} />,
			},
			{
				key: "inPeriod",
				head: text("rollupPage.group.period"),
				width: "minmax(80px, 0.8fr)",
				isNumeric: true,
				cell: (row) => <Money yuan={row.investmentInPeriodYuan} />,
			},
			{
				key: "report",
				head: text("projects.report"),
				width: "104px",
				cell: (row) => (
					<ReportStateBadge
						state={row.reportState}
						isExpected={row.isExpected}
					/>
				),
			},
		],
		[text, names],
	);
	const card = useCallback(
		(row: Row) => (
			<>
				<div className="card-line">
					<span className="row-name card-name">{row.name}</span>
				</div>
				<div className="card-line soft">
					<span className="card-name">
						{names.place(row.regionPath)} · {names.stage(row.stage)}
					</span>
					<ReportStateBadge
						state={row.reportState}
						isExpected={row.isExpected}
					/>
				</div>
				<div className="card-line">
					<span>
						<span className="soft">{text("rollupPage.actual")} </span>
						<Money yuan={row.investmentYtdYuan} />
						<span className="soft"> / </span>
						<Money yuan={row.annualPlanYuan} absent="pages.no_plan" />
					</span>
					<ShareText part={row.investmentYtdYuan} whole={row.annualPlanYuan} />
				</div>
			</>
		),
		[text, names],
	);
	const open = useCallback((row: Row) => onOpen(row.projectId), [onOpen]);
	const total = data?.pages[0]?.total ?? 0;
	const amount = (yuan: number | null) =>
		yuan === null
			? text("units.not_reported")
			: formatYuan(yuan, unit, lang, unit === "wan" ? 0 : 2);
	return (
		<Page
			fills
			title={text("rollupPage.rows_title")}
			subtitle={
				<UnitNote asOf={rollup?.asOf ?? null}>
					{rollup && (
						<strong>{formatPeriod(parsePeriod(rollup.period), lang)}</strong>
					)}
					{Object.entries(whereOf(search.where)).map(([name, value]) => (
						<NarrowedTo key={name} name={name} value={value} />
					))}
				</UnitNote>
			}
			actions={
				<Link to="/rollups" search={search}>
					{text("rollupPage.back")}
				</Link>
			}
		>
			{rollup && (
				<p className="rows-sum">
					{text("rollupPage.rows_sum", {
						count: rollup.total.projects,
						plan: amount(rollup.total.annualPlan),
						planned: amount(rollup.total.planned),
						actual: amount(rollup.total.actual),
					})}
				</p>
			)}
			<Loaded query={query}>
				{() =>
					total === 0 ? (
						<EmptyFace>{text("rollupPage.nothing")}</EmptyFace>
					) : (
						<VirtualRows
							label={text("rollupPage.rows_title")}
							rows={rows}
							total={total}
							columns={columns}
							card={isPhone ? card : undefined}
							rowHeight={isPhone ? 96 : 36}
							onNeed={onNeed}
							onOpen={open}
						/>
					)
				}
			</Loaded>
		</Page>
	);
}
