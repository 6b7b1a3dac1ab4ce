import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import {
	memo,
	type ReactElement,
	useCallback,
	useEffect,
	useMemo,
	useRef,
	useState,
} from "react";
import type {
	ProjectRow,
	RegionView,
	SectorView,
} from "@dekad/contract/registry.ts";
import { REPORTING_DIMENSIONS } from "@dekad/contract/rollups.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { againstPlan } from "@dekad/core/rollups/against-plan.ts";
import { registryFrameQuery, useFrameNames } from "../office.ts";
import { FoldedOnPhone } from "../ui/folded-on-phone.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Money, UnitNote } from "../ui/money.tsx";
import { Page } from "../ui/page.tsx";
import { ListPicker } from "../ui/list-picker.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { ShareText } from "../ui/ratio-text.tsx";
import { ReportStateBadge, StandBadge } from "../ui/stand-badge.tsx";
import { TreePicker } from "../ui/tree-pickers.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";
import { type VirtualColumn, VirtualRows } from "../ui/virtual-rows.tsx";
import { chosen, PAGE_ROWS, projectListQuery } from "./queries.ts";
import type { ProjectSearch } from "./search.ts";

/** Two lines: a name of which half is cut off names nothing. */
const ROW_HEIGHT = 46;
const CARD_HEIGHT = 90;
/** How long typing pauses before the server is asked: a syllable of pinyin, not a word. */
const TYPING_PAUSE_MS = 160;

const regionPathOf = (region: RegionView) => region.regionPath;
const sectorPathOf = (sector: SectorView) => sector.sectorPath;

/** All projects one may see, narrowed as one types. Filters live in the address. */
export function ProjectListPage({
	search,
	onSearch,
	onOpen,
}: {
	search: ProjectSearch;
	onSearch: (search: ProjectSearch) => void;
	onOpen: (projectId: string) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const projects = useInfiniteQuery(projectListQuery(search));
	const { fetchNextPage, hasNextPage, isFetchingNextPage, data } = projects;
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
	const total = data?.pages[0]?.total ?? 0;
	const dekad = data?.pages[0]?.dekad;
	const isNarrowed = Object.keys(chosen(search)).length > 0;
	return (
		<Page
			fills
			title={text("projects.title")}
			subtitle={
				<span role="status" aria-live="polite">
					{data && text("projects.count", { count: total })}
				</span>
			}
			actions={
				<UnitNote>
					{dekad && (
						<span>
							{text("pages.until_dekad", {
								dekad: formatPeriod(parsePeriod(dekad), lang),
							})}
						</span>
					)}
				</UnitNote>
			}
		>
			<Filters search={search} onSearch={onSearch} isNarrowed={isNarrowed} />
			<Loaded query={projects}>
				{() =>
					total === 0 ? (
						<EmptyFace>
							{text(isNarrowed ? "projects.none" : "projects.none_at_all")}
						</EmptyFace>
					) : (
						<ProjectRows
							rows={rows}
							total={total}
							onNeed={onNeed}
							onOpen={onOpen}
						/>
					)
				}
			</Loaded>
		</Page>
	);
}

/** Drawn again only when the address changes: its pickers are the heaviest part of the page, and rows arrive while one scrolls. */
const Filters = memo(function Filters({
	search,
	onSearch,
	isNarrowed,
}: {
	search: ProjectSearch;
	onSearch: (search: ProjectSearch) => void;
	isNarrowed: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { data: frame } = useQuery(registryFrameQuery);
	return (
		<search className="controls">
			<SearchField
				value={search.search ?? ""}
				takesFocus={search.focus === true}
				onChange={(typed) =>
					onSearch({ ...search, focus: undefined, search: typed || undefined })
				}
			/>
			<FoldedOnPhone word={text("projects.filters")}>
				<TreePicker
					nodes={frame?.regions ?? []}
					pathOf={regionPathOf}
					value={search.region}
					label={text("pages.region")}
					everything={text("pages.all_regions")}
					onChange={(region) => onSearch({ ...search, region })}
				/>
				<TreePicker
					nodes={frame?.sectors ?? []}
					pathOf={sectorPathOf}
					value={search.sector}
					label={text("pages.sector")}
					everything={text("pages.all_sectors")}
					onChange={(sector) => onSearch({ ...search, sector })}
				/>
				<Select
					className="filter-select"
					aria-label={text("pages.stage")}
					allowClear
					value={search.stage ?? null}
					placeholder={text("pages.all_stages")}
					options={(frame?.stages ?? []).map((stage) => ({
						value: stage.stage,
						label: nameIn(lang, stage),
					}))}
					onChange={(stage: string | null) =>
						onSearch({ ...search, stage: stage ?? undefined })
					}
				/>
				<Select
					className="filter-select"
					aria-label={text("projects.running_or_paused")}
					allowClear
					value={search.paused ?? null}
					placeholder={text("projects.running_or_paused")}
					options={[
						{ value: "no", label: text("projects.only_running") },
						{ value: "yes", label: text("projects.only_paused") },
					]}
					onChange={(paused: "yes" | "no" | null) =>
						onSearch({ ...search, paused: paused ?? undefined })
					}
				/>
				<ListPicker
					lists={frame?.lists ?? []}
					value={search.list}
					onChange={(list) => onSearch({ ...search, list })}
				/>
				<Select
					className="filter-select"
					aria-label={text("rollupPage.by.coverage")}
					allowClear
					value={search.coverage ?? null}
					placeholder={text("rollupPage.reporting.any")}
					options={REPORTING_DIMENSIONS.coverage.map((word) => ({
						value: word,
						label: text(`rollups.coverage.${word}`),
					}))}
					onChange={(coverage: ProjectSearch["coverage"] | null) =>
						onSearch({ ...search, coverage: coverage ?? undefined })
					}
				/>
				{isNarrowed && (
					<Button onClick={() => onSearch({})}>{text("projects.clear")}</Button>
				)}
			</FoldedOnPhone>
		</search>
	);
});

/**
 * The search as one types. A Chinese input method sends letters before the characters are chosen;
 * the server is asked only about what was chosen.
 */
function SearchField({
	value,
	takesFocus,
	onChange,
}: {
	value: string;
	takesFocus: boolean;
	onChange: (typed: string) => void;
}): ReactElement {
	const text = useText();
	const field = useRef<HTMLInputElement>(null);
	const [typed, setTyped] = useState(value);
	const [isComposing, setIsComposing] = useState(false);
	const lastSent = useRef(value);
	useEffect(() => {
		// The address changed from elsewhere: Back, or "clear all".
		if (value !== lastSent.current) {
			lastSent.current = value;
			setTyped(value);
		}
	}, [value]);
	useEffect(() => {
		if (takesFocus) field.current?.focus();
	}, [takesFocus]);
	const sendChange = useRef(onChange);
	useEffect(() => {
		sendChange.current = onChange;
	});
	useEffect(() => {
		const sought = typed.trim();
		if (isComposing || sought === lastSent.current) return;
		const pause = setTimeout(() => {
			lastSent.current = sought;
			sendChange.current(sought);
		}, TYPING_PAUSE_MS);
		return () => clearTimeout(pause);
	}, [typed, isComposing]);
	return (
		<input
			ref={field}
			type="search"
			className="search-field plain-field"
			aria-label={text("projects.search")}
			placeholder={`${text("projects.search")}（/）`}
			maxLength={200}
			value={typed}
			onChange={(event) => setTyped(event.target.value)}
			onCompositionStart={() => setIsComposing(true)}
			onCompositionEnd={() => setIsComposing(false)}
		/>
	);
}

/** Plain rows in, list out. */
export function ProjectRows({
	rows,
	total,
	onNeed,
	onOpen,
}: {
	rows: readonly ProjectRow[];
	total: number;
	onNeed: (index: number) => void;
	onOpen: (projectId: string) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const isPhone = useIsPhone();
	const columns = useMemo<VirtualColumn<ProjectRow>[]>(
		() => [
			{
				key: "name",
				head: text("projects.name"),
				width: "minmax(260px, 2.6fr)",
				mayClip: true,
				cell: (row) => (
					<>
						<span className="row-name">
							{lang === "en" && row.nameEn ? row.nameEn : row.name}
						</span>
						<span className="code">{row.code}</span>
					</>
				),
			},
			{
				key: "place",
				head: text("pages.region"),
				width: "minmax(112px, 1.3fr)",
				mayClip: true,
				cell: (row) => {
					// The last name tells places apart; the city stands below it, as the code below the project.
					const [last = "", ...above] = names
						.place(row.regionPath)
						.split(" · ")
						.toReversed();
					return (
						<>
							<span className="row-place">{last}</span>
							<span className="code">{above.toReversed().join(" · ")}</span>
						</>
					);
				},
			},
			{
				key: "sector",
				head: text("pages.sector"),
				width: "minmax(72px, 1fr)",
				mayClip: true,
				cell: (row) => names.sector(row.sectorPath),
			},
			{
				key: "stage",
				head: text("pages.stage"),
				width: "minmax(76px, 0.8fr)",
				mayClip: true,
				cell: (row) =>
					row.isPaused
						? `${names.stage(row.stage)} · ${text("projects.paused")}`
						: names.stage(row.stage),
			},
			{
				key: "total",
				head: text("projects.total_short"),
				width: "minmax(78px, 0.7fr)",
				isNumeric: true,
				cell: (row) => (
					<Money yuan={row.totalInvestmentYuan} absent="pages.not_stated" />
				),
			},
			{
				key: "plan",
				head: text("projects.annual_plan"),
				width: "minmax(78px, 0.7fr)",
				isNumeric: true,
				cell: (row) => (
					<Money yuan={row.annualPlanYuan} absent="pages.no_plan" />
				),
			},
			{
				key: "actual",
				head: text("projects.actual"),
				width: "minmax(78px, 0.7fr)",
				isNumeric: true,
				cell: (row) => <Money yuan={row.investmentYtdYuan} />,
			},
			{
				key: "completion",
				head: text("projects.completion"),
				width: "54px",
				isNumeric: true,
				cell: (row) => (
					<ShareText part={row.investmentYtdYuan} whole={row.annualPlanYuan} />
				),
			},
			{
				key: "stand",
				head: text("projects.against_plan"),
				width: "102px",
				cell: (row) => (
					<StandBadge
						stand={againstPlan(row.investmentYtdYuan, row.plannedYtdYuan)}
					/>
				),
			},
			{
				key: "report",
				head: text("projects.this_report"),
				width: "92px",
				cell: (row) => (
					<ReportStateBadge
						state={row.reportState}
						isExpected={row.isExpected}
					/>
				),
			},
		],
		[text, lang, names],
	);
	const card = useCallback(
		(row: ProjectRow) => (
			<>
				<div className="card-line">
					<span className="row-name card-name">
						{lang === "en" && row.nameEn ? row.nameEn : row.name}
					</span>
				</div>
				<div className="card-line soft">
					<span className="card-name">
						{names.place(row.regionPath)} · {names.stage(row.stage)}
						{row.isPaused && ` · ${text("projects.paused")}`}
					</span>
					<ReportStateBadge
						state={row.reportState}
						isExpected={row.isExpected}
					/>
				</div>
				<div className="card-line">
					<span>
						<span className="soft">{text("projects.actual")} </span>
						<Money yuan={row.investmentYtdYuan} />
						<span className="soft"> / {text("projects.annual_plan")} </span>
						<Money yuan={row.annualPlanYuan} absent="pages.no_plan" />
					</span>
					<ShareText part={row.investmentYtdYuan} whole={row.annualPlanYuan} />
				</div>
			</>
		),
		[text, lang, names],
	);
	const open = useCallback(
		(row: ProjectRow) => onOpen(row.projectId),
		[onOpen],
	);
	return (
		<VirtualRows
			label={text("projects.title")}
			rows={rows}
			total={total}
			columns={columns}
			card={isPhone ? card : undefined}
			rowHeight={isPhone ? CARD_HEIGHT : ROW_HEIGHT}
			onNeed={onNeed}
			onOpen={open}
		/>
	);
}
