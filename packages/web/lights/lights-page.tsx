import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactElement, useState } from "react";
import { listLights, type LightsView } from "@dekad/contract/lights.ts";
import type { RegionView } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { asking } from "../api.ts";
import { periodsQuery, registryFrameQuery } from "../office.ts";
import { FoldedOnPhone } from "../ui/folded-on-phone.tsx";
import { LightBadge } from "../ui/light-badge.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Page } from "../ui/page.tsx";
import { PeriodStepper } from "../ui/period-stepper.tsx";
import { ListPicker } from "../ui/list-picker.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { TreePicker } from "../ui/tree-pickers.tsx";
import { AsOfBanner, AsOfChoice } from "./as-of.tsx";
import { LightTable } from "./light-table.tsx";
import { ReasonsDrawer } from "./reasons-drawer.tsx";
import { LIGHTS, type LightSearch } from "./search.ts";
import { ruleName } from "./rule-name.ts";
import "./lights.css";

/** A screenful or two; the rest is asked for. */
const FIRST_ROWS = 100;
const ALL_ROWS = 5000;

const regionPathOf = (region: RegionView) => region.regionPath;

/** Every project's light of a period, worst first, each with its reasons one click away; now, or as known at a past instant. */
export function LightsPage({
	search,
	onSearch,
}: {
	search: LightSearch;
	onSearch: (search: LightSearch) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { data: periods } = useQuery(periodsQuery);
	const [limit, setLimit] = useState(FIRST_ROWS);
	const { period, region, list, rule, light, asOf, project } = search;
	const lights = useQuery({
		...asking(listLights, {
			query: {
				...(period ? { period } : {}),
				...(list ? { list } : {}),
				...(region ? { where: `region=${region}` } : {}),
				...(rule ? { rule } : {}),
				...(light ? { severity: light } : {}),
				...(asOf ? { asOf } : {}),
				limit,
			},
		}),
		placeholderData: keepPreviousData,
	});
	const { data } = lights;
	const shown = period ?? data?.period;
	const [first, last] = [periods?.periods[0]?.dekad, periods?.latestOpened];
	return (
		<Page
			title={text("lights.title")}
			subtitle={
				data && (
					<p className="unit-note">
						<strong>
							{formatPeriod(parsePeriod(data.dekad ?? data.period), lang)}
						</strong>
						<span>
							{text("lights.scheme_is", { name: data.scheme.name[lang] })}
						</span>
						<span>
							{text("pages.read_at")} <Instant at={data.asOf} />
						</span>
					</p>
				)
			}
			actions={
				<Link to="/lights/scheme" className="act-link">
					{text("lights.open_scheme")}
				</Link>
			}
		>
			<div className="controls">
				{shown && first && last && (
					<PeriodStepper
						period={shown}
						first={first}
						last={last}
						kinds={["dekad"]}
						onChange={(id) => onSearch({ ...search, period: id })}
					/>
				)}
				<Filters search={search} onSearch={onSearch} />
			</div>
			{asOf && (
				<AsOfBanner asOf={asOf}>
					<Button
						size="small"
						onClick={() => onSearch({ ...search, asOf: undefined })}
					>
						{text("lights.as_of_back")}
					</Button>
				</AsOfBanner>
			)}
			{asOf && lights.isFetching && (
				<p role="status" className="soft">
					{text("lights.as_of_slow")}
				</p>
			)}
			<Loaded query={lights}>
				{(seen) => (
					<>
						<Counts view={seen} search={search} onSearch={onSearch} />
						{seen.lights.length === 0 ? (
							<EmptyFace>{text("lights.none")}</EmptyFace>
						) : (
							<LightTable view={seen} search={search} />
						)}
						<Shown
							shown={seen.lights.length}
							all={countOf(seen, rule, light)}
							onAll={() => setLimit(ALL_ROWS)}
						/>
					</>
				)}
			</Loaded>
			{project && (
				<ReasonsDrawer
					key={project}
					projectId={project}
					name={data?.lights.find((row) => row.projectId === project)?.name}
					period={shown}
					asOf={asOf}
					hasLink
					onClose={() => onSearch({ ...search, project: undefined })}
				/>
			)}
		</Page>
	);
}

const countsOf = (view: LightsView, rule: string | undefined) =>
	view.rules.find(({ ruleId }) => ruleId === rule)?.counts ?? view.counts;

/** How many projects the filter leaves. */
function countOf(
	view: LightsView,
	rule: string | undefined,
	light: LightSearch["light"],
): number {
	const counts = countsOf(view, rule);
	return light
		? counts[light]
		: LIGHTS.reduce((sum, each) => sum + counts[each], 0);
}

function Shown({
	shown,
	all,
	onAll,
}: {
	shown: number;
	all: number;
	onAll: () => void;
}): ReactElement {
	const text = useText();
	return (
		<p className="soft light-shown">
			<span role="status">{text("lights.shown_of", { shown, all })}</span>
			{shown < all && (
				<Button size="small" onClick={onAll}>
					{text("lights.show_all")}
				</Button>
			)}
		</p>
	);
}

function Filters({
	search,
	onSearch,
}: {
	search: LightSearch;
	onSearch: (search: LightSearch) => void;
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
			<AsOfChoice
				key={search.asOf}
				asOf={search.asOf}
				onChange={(asOf) => onSearch({ ...search, asOf })}
			/>
		</FoldedOnPhone>
	);
}

/** Which light one looks by, and how many projects have each severity of it; each count narrows the list to its own. */
function Counts({
	view,
	search,
	onSearch,
}: {
	view: LightsView;
	search: LightSearch;
	onSearch: (search: LightSearch) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { rule, light } = search;
	const counts = countsOf(view, rule);
	const by = [
		{ ruleId: undefined, name: text("lights.rule.overall") },
		...view.rules.map(({ ruleId, name }) => ({
			ruleId,
			name: ruleName(name, lang),
		})),
	];
	return (
		<div className="light-counts">
			<div role="group" aria-label={text("lights.by")} className="light-by">
				{by.map(({ ruleId, name }) => (
					<button
						key={ruleId ?? ""}
						type="button"
						aria-pressed={rule === ruleId}
						onClick={() => onSearch({ ...search, rule: ruleId })}
					>
						{name}
					</button>
				))}
			</div>
			<div role="group" aria-label={text("lights.counts")} className="light-of">
				{LIGHTS.map((each) => (
					<button
						key={each}
						type="button"
						aria-pressed={light === each}
						onClick={() =>
							onSearch({ ...search, light: light === each ? undefined : each })
						}
					>
						<LightBadge
							shades={view.scheme.shades}
							severity={each === "unknown" ? null : Number(each)}
							count={counts[each]}
						/>
					</button>
				))}
			</div>
			{view.unjudged > 0 && (
				<p className="soft">
					{text("lights.unjudged", { count: view.unjudged })}
				</p>
			)}
		</div>
	);
}
