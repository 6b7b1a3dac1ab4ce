import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { listRegionShapes } from "@dekad/contract/region-shapes.ts";
import { getCockpit } from "@dekad/contract/rollups.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { asking } from "../api.ts";
import { periodsQuery, registryFrameQuery } from "../office.ts";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { UnitNote } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { PeriodStepper } from "../ui/period-stepper.tsx";
import { ListPicker } from "../ui/list-picker.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { CellTable } from "./cell-table.tsx";
import { Headline } from "./headline.tsx";
import { LateTable } from "./late-table.tsx";
import { LiveMark } from "./live-mark.tsx";
import { MoversSection } from "./movers-section.tsx";
import { RegionMap } from "./region-map.tsx";
import { RegionTiles } from "./region-tiles.tsx";
import type { CockpitSearch } from "./search.ts";
import { SplitSection } from "./split-section.tsx";
import { TurnsSection } from "./turns-section.tsx";
import { YearCurve } from "./year-curve.tsx";
import "./cockpit.css";

/** What a leader opens first: how the period stands, beside plan and past, and who is late. */
export function CockpitPage({
	search,
	lightsOf,
	onSearch,
}: {
	search: CockpitSearch;
	/** The part that counts the lights of a period, from another domain. */
	lightsOf: (asked: { period: string; list: string | undefined }) => ReactNode;
	onSearch: (search: CockpitSearch) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const periods = useQuery(periodsQuery);
	const { data: frame } = useQuery(registryFrameQuery);
	const hasPeriods = periods.data?.latestOpened != null;
	const cockpit = useQuery({
		...asking(getCockpit, {
			query: {
				...(search.period ? { period: search.period } : {}),
				...(search.list ? { list: search.list } : {}),
				...(search.by ? { by: search.by } : {}),
			},
		}),
		enabled: hasPeriods,
		placeholderData: keepPreviousData,
	});
	const { data: map } = useQuery({
		...asking(listRegionShapes, { query: {} }),
		staleTime: 10 * 60_000,
	});
	const rollup = cockpit.data?.rollup;
	const period = search.period ?? rollup?.period;
	const list = frame?.lists.find(({ code }) => code === rollup?.list);
	const kinds = new Map(
		frame?.regions.map((region) => [region.regionPath, region.kind]),
	);
	return (
		<Page
			title={
				rollup
					? formatPeriod(parsePeriod(rollup.period), lang)
					: text("cockpit.title")
			}
			subtitle={
				rollup && (
					<UnitNote asOf={rollup.asOf}>
						{rollup.lastDekad && (
							<span>
								{text("pages.until_dekad", {
									dekad: formatPeriod(parsePeriod(rollup.lastDekad), lang),
								})}
							</span>
						)}
						<span>
							{list
								? text("pages.list_version", {
										name: nameIn(lang, list),
										version: rollup.listVersion ?? 0,
									})
								: text("pages.all_projects")}
						</span>
						<LiveMark />
					</UnitNote>
				)
			}
			actions={
				<>
					{(frame?.lists.length ?? 0) > 0 && (
						<ListPicker
							lists={frame?.lists ?? []}
							value={search.list}
							onChange={(list) => onSearch({ ...search, list })}
						/>
					)}
					{period && periods.data?.periods[0] && periods.data.latestOpened && (
						<PeriodStepper
							period={period}
							first={periods.data.periods[0].dekad}
							last={periods.data.latestOpened}
							onChange={(id) => onSearch({ ...search, period: id })}
						/>
					)}
				</>
			}
		>
			<Loaded query={periods}>
				{() =>
					hasPeriods ? (
						<Loaded query={cockpit}>
							{(seen) => {
								const { rollup: shown, curve, missing, movers, turns } = seen;
								return shown.total.projects === 0 ? (
									<EmptyFace>
										<p>{text("pages.no_projects")}</p>
										<Link to="/imports">{text("pages.nav.imports")}</Link>
									</EmptyFace>
								) : (
									<div className="cockpit">
										<Headline cockpit={seen} list={search.list} />
										<YearCurve
											curve={curve}
											hasSeason={shown.lines.hasSeason}
										/>
										{map && map.shapes.length > 0 ? (
											<RegionMap rollup={shown} shapes={map.shapes} />
										) : (
											<RegionTiles rollup={shown} />
										)}
										<Section
											id="regions"
											className="cockpit-wide"
											title={text("cockpit.regions")}
											note={text("cockpit.regions_note")}
											actions={
												<Link
													to="/rollups"
													search={{ period: shown.period, list: search.list }}
												>
													{text("cockpit.open_totals")}
												</Link>
											}
										>
											<CellTable
												dimension="region"
												cells={shown.cells}
												total={shown.total}
												period={shown.period}
												list={search.list}
												kinds={kinds}
												caption={text("cockpit.regions")}
											/>
										</Section>
										{lightsOf({ period: shown.period, list: search.list })}
										{movers && <MoversSection movers={movers} />}
										{turns && <TurnsSection turns={turns} />}
										<SplitSection
											split={seen.split}
											total={shown.total}
											period={shown.period}
											list={search.list}
											onBy={(by) => onSearch({ ...search, by })}
										/>
										{missing && <LateTable missing={missing} />}
									</div>
								);
							}}
						</Loaded>
					) : (
						<EmptyFace>
							<p>{text("pages.nothing_opened")}</p>
							<Link to="/imports">{text("pages.nav.imports")}</Link>
						</EmptyFace>
					)
				}
			</Loaded>
		</Page>
	);
}
