import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { type ReactElement, useMemo, useState } from "react";
import { listMissing, type MissingView } from "@dekad/contract/missing.ts";
import type { RegionView } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { asking } from "../api.ts";
import { periodsQuery, registryFrameQuery } from "../office.ts";
import { FoldedOnPhone } from "../ui/folded-on-phone.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Page } from "../ui/page.tsx";
import { PeriodStepper } from "../ui/period-stepper.tsx";
import { ListPicker } from "../ui/list-picker.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { TreePicker } from "../ui/tree-pickers.tsx";
import { useMay } from "../use-may.ts";
import { deadlineText } from "./deadline-text.ts";
import { groupMissing, isWanted } from "./group-missing.ts";
import "./missing.css";
import { MissingList } from "./missing-list.tsx";
import { ReminderPanel } from "./reminder-panel.tsx";
import { type MissingSearch, ONLY, type Only } from "./search.ts";

const regionPathOf = (region: RegionView) => region.regionPath;

/** Whose report is not there, whom to call, and the words to say. The dekad and what it is narrowed to live in the address. */
export function MissingPage({
	search,
	onSearch,
}: {
	search: MissingSearch;
	onSearch: (search: MissingSearch) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { data: periods } = useQuery(periodsQuery);
	const { dekad, region, list } = search;
	const missing = useQuery({
		...asking(listMissing, {
			query: {
				...(dekad ? { dekad } : {}),
				...(region ? { region } : {}),
				...(list ? { list } : {}),
			},
		}),
		placeholderData: keepPreviousData,
	});
	const shown = dekad ?? missing.data?.dekad ?? undefined;
	const [first, last] = [periods?.periods[0]?.dekad, periods?.latestOpened];
	return (
		<Page
			title={text("missing.title")}
			subtitle={
				missing.data?.dekad && (
					<Dates missing={missing.data} dekad={missing.data.dekad} />
				)
			}
		>
			<div className="controls">
				{shown && first && last && (
					<PeriodStepper
						period={shown}
						first={first}
						last={last}
						kinds={["dekad"]}
						onChange={(id) => onSearch({ ...search, dekad: id })}
					/>
				)}
				<Filters search={search} onSearch={onSearch} />
			</div>
			<Loaded query={missing}>
				{(data) =>
					data.dekad === null ? (
						<EmptyFace>{text("pages.nothing_opened")}</EmptyFace>
					) : data.rows.length === 0 ? (
						<EmptyFace>
							{text(
								data.asked === 0 ? "missing.nobody_asked" : "missing.all_in",
								{ dekad: formatPeriod(parsePeriod(data.dekad), lang) },
							)}
						</EmptyFace>
					) : (
						<Missing
							key={data.dekad}
							missing={data}
							dekad={data.dekad}
							only={search.only}
						/>
					)
				}
			</Loaded>
		</Page>
	);
}

/** Which dekad, until when, how late, how many: what one says first on the telephone. */
function Dates({
	missing,
	dekad,
}: {
	missing: MissingView;
	dekad: string;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { timely, locked, isLocked, daysLate, asked, rows } = missing;
	return (
		<p className="unit-note">
			<strong>{formatPeriod(parsePeriod(dekad), lang)}</strong>
			<span role="status">
				{text("missing.count", {
					missing: rows.length,
					asked,
					owners: new Set(rows.map((row) => row.ownerOrgId)).size,
				})}
			</span>
			{timely && (
				<span>
					{text("missing.timely", { at: deadlineText(timely, lang) })} (
					{daysLate > 0
						? text("missing.late", { days: daysLate })
						: text("missing.not_late")}
					)
				</span>
			)}
			{locked && (
				<span>
					{text(isLocked ? "missing.is_locked" : "missing.locked", {
						at: deadlineText(locked, lang),
					})}
				</span>
			)}
		</p>
	);
}

function Filters({
	search,
	onSearch,
}: {
	search: MissingSearch;
	onSearch: (search: MissingSearch) => void;
}): ReactElement {
	const text = useText();
	const { data: frame } = useQuery(registryFrameQuery);
	return (
		<FoldedOnPhone word={text("projects.filters")}>
			<TreePicker
				nodes={frame?.regions ?? []}
				pathOf={regionPathOf}
				value={search.region}
				label={text("pages.region")}
				everything={text("pages.all_regions")}
				onChange={(region) => onSearch({ ...search, region })}
			/>
			<ListPicker
				lists={frame?.lists ?? []}
				value={search.list}
				onChange={(list) => onSearch({ ...search, list })}
			/>
			<Select
				className="filter-select"
				aria-label={text("missing.only")}
				allowClear
				value={search.only ?? null}
				placeholder={text("missing.only.all")}
				options={ONLY.map((only) => ({
					value: only,
					label: text(`missing.only.${only}`),
				}))}
				onChange={(only: Only | null) =>
					onSearch({ ...search, only: only ?? undefined })
				}
			/>
		</FoldedOnPhone>
	);
}

/** The list with what is selected in it, and the words for the selected. */
function Missing({
	missing,
	dekad,
	only,
}: {
	missing: MissingView;
	dekad: string;
	only: Only | undefined;
}): ReactElement {
	const text = useText();
	const mayRemind = useMay()("missing.remind");
	const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
	const rows = useMemo(
		() => missing.rows.filter((row) => isWanted(row, only)),
		[missing.rows, only],
	);
	const places = useMemo(() => groupMissing(rows), [rows]);
	// What was selected and is reported by now, or filtered away, is no longer spoken of.
	const selected = rows.filter((row) => chosen.has(row.projectId));
	return (
		<>
			{mayRemind ? (
				<ReminderPanel
					missing={missing}
					dekad={dekad}
					rows={rows}
					selected={selected}
					onSelect={(ids) => setChosen(new Set(ids))}
				/>
			) : (
				<p className="soft">{text("missing.only_reading")}</p>
			)}
			<MissingList
				places={places}
				dates={missing}
				dekad={dekad}
				chosen={mayRemind ? chosen : undefined}
				onChoose={(ids, isChosen) =>
					setChosen((before) => {
						const after = new Set(before);
						for (const id of ids)
							if (isChosen) after.add(id);
							else after.delete(id);
						return after;
					})
				}
			/>
		</>
	);
}
