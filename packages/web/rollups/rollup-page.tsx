import { CloseOutlined, DownloadOutlined } from "@ant-design/icons";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Button, Segmented, Select } from "antd";
import type { ReactElement } from "react";
import type { RegionView, SectorView } from "@dekad/contract/registry.ts";
import {
	DIMENSIONS,
	exportRollup,
	REPORTING_DIMENSIONS,
} from "@dekad/contract/rollups.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { download } from "../api.ts";
import { periodsQuery, registryFrameQuery, useFrameNames } from "../office.ts";
import { Defined } from "../ui/definition.tsx";
import { FoldedOnPhone } from "../ui/folded-on-phone.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { UnitNote } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { PeriodStepper } from "../ui/period-stepper.tsx";
import { ListPicker } from "../ui/list-picker.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { TreePicker } from "../ui/tree-pickers.tsx";
import { AcceptedTable } from "./accepted-table.tsx";
import { NO_SPLIT, question, rollupQuery, splitOf } from "./queries.ts";
import { RateTable } from "./rate-table.tsx";
import { dimensionName, RollupTable } from "./rollup-table.tsx";
import { SeriesTable } from "./series-table.tsx";
import type { RollupSearch } from "./search.ts";
import { type Where, whereOf, WITHOUT, writeWhere } from "./where.ts";

const regionPathOf = (region: RegionView) => region.regionPath;
const sectorPathOf = (sector: SectorView) => sector.sectorPath;
/** What has a picker of its own above the table; the rest of a narrowing shows as a label to remove. */
const PICKED = [
	"region",
	"sector",
	"stage",
	...Object.keys(REPORTING_DIMENSIONS),
];

/** Totals of a period split by whatever one asks; every cell opens to its rows. */
export function RollupPage({
	search,
	onSearch,
}: {
	search: RollupSearch;
	onSearch: (search: RollupSearch) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const periods = useQuery(periodsQuery);
	const hasPeriods = periods.data?.latestOpened != null;
	const rollup = useQuery({
		...rollupQuery(search),
		enabled: hasPeriods,
		placeholderData: keepPreviousData,
	});
	const { data: frame } = useQuery(registryFrameQuery);
	const list = frame?.lists.find(({ code }) => code === rollup.data?.list);
	const period = search.period ?? rollup.data?.period;
	return (
		<Page
			title={text("rollupPage.title")}
			subtitle={
				rollup.data && (
					<UnitNote asOf={rollup.data.asOf}>
						<strong>
							{formatPeriod(parsePeriod(rollup.data.period), lang)}
						</strong>
						{rollup.data.lastDekad && (
							<span>
								{text("pages.until_dekad", {
									dekad: formatPeriod(parsePeriod(rollup.data.lastDekad), lang),
								})}
							</span>
						)}
						<span>
							{list
								? text("pages.list_version", {
										name: nameIn(lang, list),
										version: rollup.data.listVersion ?? 0,
									})
								: text("pages.all_projects")}
						</span>
						<span>{text("pages.pack", rollup.data.pack)}</span>
					</UnitNote>
				)
			}
			actions={<Export search={search} />}
		>
			<Loaded query={periods}>
				{({ periods: opened, latestOpened }) =>
					!hasPeriods || !opened[0] || !latestOpened ? (
						<EmptyFace>{text("pages.nothing_opened")}</EmptyFace>
					) : (
						<>
							<div className="controls">
								{period && (
									<PeriodStepper
										period={period}
										first={opened[0].dekad}
										last={latestOpened}
										onChange={(id) => onSearch({ ...search, period: id })}
									/>
								)}
							</div>
							<Choices search={search} onSearch={onSearch} />
							<Loaded query={rollup}>
								{(data) =>
									data.total.projects === 0 ? (
										<EmptyFace>{text("rollupPage.nothing")}</EmptyFace>
									) : (
										<>
											<Section
												id="figures"
												title={text("rollupPage.figures")}
												note={text("rollupPage.order_note")}
											>
												<RollupTable
													rollup={data}
													search={search}
													regions={frame?.regions ?? []}
												/>
											</Section>
											<Section
												id="rates"
												title={text("rollupPage.rates")}
												note={text("rollupPage.rates_note")}
											>
												<RateTable rollup={data} />
											</Section>
											<Section
												id="series"
												title={text("rollupPage.series")}
												note={text("rollupPage.series_note")}
											>
												<SeriesTable rollup={data} />
											</Section>
											<Section
												id="accepted"
												title={text("rollupPage.accepted_by_level")}
												note={text("rollupPage.accepted_by_level_note")}
											>
												<AcceptedTable rollup={data} />
											</Section>
										</>
									)
								}
							</Loaded>
						</>
					)
				}
			</Loaded>
		</Page>
	);
}

/** How the totals are split and what they are narrowed to; all of it stands in the address. */
function Choices({
	search,
	onSearch,
}: {
	search: RollupSearch;
	onSearch: (search: RollupSearch) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { data: frame } = useQuery(registryFrameQuery);
	const where = whereOf(search.where);
	const narrow = (name: string, value: string | undefined) =>
		onSearch({ ...search, where: writeWhere({ ...where, [name]: value }) });
	const split = splitOf(search);
	return (
		<div className="controls">
			<FoldedOnPhone word={text("projects.filters")}>
				<Select<string[]>
					mode="multiple"
					className="split-select"
					aria-label={text("rollupPage.split_by")}
					placeholder={text("rollupPage.not_split")}
					prefix={text("rollupPage.split_by")}
					value={split}
					maxCount={3}
					options={DIMENSIONS.map((dimension) => ({
						value: dimension,
						label: text(`rollupPage.by.${dimension}`),
					}))}
					onChange={(by) =>
						onSearch({ ...search, by: by.join(",") || NO_SPLIT })
					}
				/>
				<TreePicker
					nodes={frame?.regions ?? []}
					pathOf={regionPathOf}
					value={where["region"]}
					label={text("pages.region")}
					everything={text("pages.all_regions")}
					onChange={(path) => narrow("region", path)}
				/>
				<TreePicker
					nodes={frame?.sectors ?? []}
					pathOf={sectorPathOf}
					value={where["sector"]}
					label={text("pages.sector")}
					everything={text("pages.all_sectors")}
					onChange={(path) => narrow("sector", path)}
				/>
				<Select
					className="filter-select"
					aria-label={text("pages.stage")}
					allowClear
					value={where["stage"] ?? null}
					placeholder={text("pages.all_stages")}
					options={(frame?.stages ?? []).map((stage) => ({
						value: stage.stage,
						label: nameIn(lang, stage),
					}))}
					onChange={(stage: string | null) =>
						narrow("stage", stage ?? undefined)
					}
				/>
				<ListPicker
					lists={frame?.lists ?? []}
					value={search.list}
					onChange={(list) => onSearch({ ...search, list })}
				/>
				<Defined definition={text("rollupPage.by.definition")}>
					{text("rollupPage.reporting")}
				</Defined>
				<ReportingPicker
					where={where}
					onChange={(picked) =>
						onSearch({
							...search,
							where: writeWhere({ ...where, ...picked }),
						})
					}
				/>
				<Defined definition={text("rollupPage.as_definition")}>
					{text("rollupPage.view")}
				</Defined>
				<Segmented<"corrected" | "reported">
					aria-label={text("rollupPage.view")}
					value={search.as ?? "corrected"}
					options={[
						{ value: "corrected", label: text("rollupPage.as.corrected") },
						{ value: "reported", label: text("rollupPage.as.reported") },
					]}
					onChange={(as) =>
						onSearch({ ...search, as: as === "reported" ? as : undefined })
					}
				/>
				{Object.entries(where)
					.filter(([name]) => !PICKED.includes(name))
					.map(([name, value]) => (
						<Button
							key={name}
							icon={<CloseOutlined />}
							aria-label={text("rollupPage.remove", { name })}
							onClick={() => narrow(name, undefined)}
						>
							<NarrowedTo name={name} value={value} />
						</Button>
					))}
			</FoldedOnPhone>
		</div>
	);
}

const REPORTING = Object.entries(REPORTING_DIMENSIONS);

/** How projects were asked and what they answered: one word of each kind at most, for two words of a kind have no project in common. */
function ReportingPicker({
	where,
	onChange,
}: {
	where: Where;
	onChange: (picked: Record<string, string | undefined>) => void;
}): ReactElement {
	const text = useText();
	return (
		<Select<string[]>
			mode="multiple"
			className="reporting-select"
			aria-label={text("rollupPage.reporting")}
			placeholder={text("rollupPage.reporting.any")}
			popupMatchSelectWidth={false}
			value={REPORTING.flatMap(([name]) =>
				where[name] ? [`${name}=${where[name]}`] : [],
			)}
			options={REPORTING.map(([name, words]) => ({
				label: dimensionName(name, text),
				options: words.map((word) => ({
					value: `${name}=${word}`,
					label: `${dimensionName(name, text)}: ${wordOf(name, word, text)}`,
				})),
			}))}
			onChange={(pairs) => {
				const picked: Record<string, string | undefined> = Object.fromEntries(
					REPORTING.map(([name]) => [name, undefined]),
				);
				// The later of two words of a kind replaces the earlier one.
				for (const pair of pairs) {
					const [name = "", word = ""] = pair.split("=");
					picked[name] = word;
				}
				onChange(picked);
			}}
		/>
	);
}

/** A word of a reporting dimension in the reader's language; one this page does not know shows itself. */
function wordOf(
	name: string,
	word: string,
	text: ReturnType<typeof useText>,
): string {
	const key = `rollups.${name}.${word}`;
	return isTextKey(key) ? text(key) : word;
}

/** One part of a narrowing in words. */
export function NarrowedTo({
	name,
	value,
}: {
	name: string;
	value: string;
}): ReactElement {
	const text = useText();
	const names = useFrameNames();
	// "region:2" is a region too; the depth only keeps what lies below it out.
	const [kind = name] = name.split(":");
	const key = `rollupPage.by.${kind}`;
	const dimension = isTextKey(key) ? text(key) : kind;
	const said =
		value === WITHOUT
			? text("pages.not_stated")
			: kind === "region" || kind === "county"
				? names.place(value)
				: kind === "sector"
					? names.sector(value)
					: kind === "stage"
						? names.stage(value)
						: kind === "owner"
							? text("rollupPage.one_owner")
							: wordOf(kind, value, text);
	return (
		<span>
			<span className="soft">{dimension} </span>
			{said}
		</span>
	);
}

function Export({ search }: { search: RollupSearch }): ReactElement {
	const text = useText();
	const save = useMutation({
		mutationFn: (format: "xlsx" | "csv") =>
			download(
				exportRollup,
				{
					query: {
						...question(search),
						by: splitOf(search).join(","),
						format,
					},
				},
				`dekad-${search.period ?? "totals"}.${format}`,
			),
	});
	return (
		<>
			<span className="soft">{text("rollupPage.export")}</span>
			{(["xlsx", "csv"] as const).map((format) => (
				<Button
					key={format}
					icon={<DownloadOutlined />}
					loading={save.isPending && save.variables === format}
					onClick={() => save.mutate(format)}
				>
					{text(`rollupPage.export_${format}`)}
				</Button>
			))}
			{save.error && <ProblemNote error={save.error} />}
		</>
	);
}
