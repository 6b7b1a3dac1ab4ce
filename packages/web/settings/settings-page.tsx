import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { SettingsView } from "@dekad/contract/settings.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { useFrameNames } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { Absent } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { useMay } from "../use-may.ts";
import { CutOffRule, OfficeNames } from "./office-forms.tsx";
import { settingsQuery } from "./queries.ts";
import { RegionShapes } from "./region-shapes.tsx";
import { Lists, Members, OpenedDekads } from "./settings-tables.tsx";

/** The office, the method it works by, its calendar, its lists and its people. */
export function SettingsPage(): ReactElement {
	const text = useText();
	const query = useQuery(settingsQuery);
	const isAllowed = useMay();
	const readsBusiness = isAllowed("rollup.read");
	return (
		<Page
			title={text("settingsPage.title")}
			actions={
				isAllowed("bulletin.look") && (
					<Link to="/bulletins/look">{text("lookPage.link")}</Link>
				)
			}
		>
			<Loaded query={query}>
				{(settings) => (
					<>
						<div className="two-columns even">
							<Office
								settings={settings}
								mayChange={isAllowed("settings.change")}
							/>
							<Pack settings={settings} />
						</div>
						<div className="two-columns even">
							<Section
								id="cut-off"
								title={text("settingsPage.cut_off")}
								note={text("settingsPage.cut_off_note")}
							>
								<CutOffRule
									settings={settings}
									mayChange={isAllowed("settings.change")}
								/>
							</Section>
							<Calendar settings={settings} />
						</div>
						<Cadence settings={settings} />
						{readsBusiness && <OpenedDekads />}
						{readsBusiness && <Lists />}
						{isAllowed("map.load") && <RegionShapes />}
						{isAllowed("member.read") && <Members />}
					</>
				)}
			</Loaded>
		</Page>
	);
}

function Office({
	settings,
	mayChange,
}: {
	settings: SettingsView;
	mayChange: boolean;
}): ReactElement {
	const text = useText();
	const { jurisdiction, counts } = settings;
	const facts = [
		[text("settingsPage.code"), jurisdiction.code],
		[text("settingsPage.root"), jurisdiction.rootRegionCode],
		[text("settingsPage.currency"), jurisdiction.currency],
		[text("settingsPage.time_zone"), jurisdiction.timeZone],
		[
			text("settingsPage.synthetic"),
			text(
				jurisdiction.isSynthetic
					? "settingsPage.synthetic_yes"
					: "settingsPage.synthetic_no",
			),
		],
		[
			text("settingsPage.counts"),
			(
				[
					"projects",
					"organisations",
					"regions",
					"sectors",
					"lists",
					"accounts",
				] as const
			)
				.map((kind) => `${counts[kind]} ${text(`settingsPage.counts.${kind}`)}`)
				.join(" · "),
		],
	];
	return (
		<Section id="office" title={text("settingsPage.office")}>
			<OfficeNames settings={settings} mayChange={mayChange} />
			<dl className="fields">
				{facts.map(([name, value]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>{value}</dd>
					</div>
				))}
			</dl>
		</Section>
	);
}

function Pack({
	settings: { pack },
}: {
	settings: SettingsView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<Section id="pack" title={text("settingsPage.pack")}>
			<p>
				{text("settingsPage.pack_is", {
					name: nameIn(lang, pack),
					version: pack.version,
					date: pack.date,
				})}{" "}
				<span className="code">({pack.id})</span>
			</p>
			<h3 className="sub-heading">{text("settingsPage.sources")}</h3>
			{pack.sources.length === 0 ? (
				<Absent>{text("settingsPage.no_sources")}</Absent>
			) : (
				<ul className="notes sources">
					{pack.sources.map((source) => (
						<li key={source}>{source}</li>
					))}
				</ul>
			)}
		</Section>
	);
}

/** Calendar years, and honestly which of them nobody has published yet. */
function Calendar({
	settings: { calendarYears },
}: {
	settings: SettingsView;
}): ReactElement {
	const text = useText();
	return (
		<Section
			id="calendar"
			title={text("settingsPage.calendar")}
			note={text("settingsPage.calendar_note")}
		>
			<DataTable
				caption={text("settingsPage.calendar")}
				rows={calendarYears}
				rowKey={({ year }) => String(year)}
				columns={[
					{
						key: "year",
						head: text("settingsPage.year"),
						isRowHead: true,
						cell: ({ year }) => year,
					},
					{
						key: "published",
						isLong: true,
						head: text("settingsPage.calendar"),
						cell: ({ isPublished }) => (
							<span
								className={
									isPublished ? "badge report-accepted" : "badge report-missing"
								}
							>
								<span aria-hidden="true">{isPublished ? "●" : "○"}</span>{" "}
								{text(
									isPublished
										? "settingsPage.published"
										: "settingsPage.not_published",
								)}
							</span>
						),
					},
					{
						key: "source",
						isLong: true,
						head: text("settingsPage.source"),
						cell: ({ source }) => (
							<span className="source">{source ?? text("units.dash")}</span>
						),
					},
				]}
			/>
		</Section>
	);
}

function Cadence({
	settings: { cadence },
}: {
	settings: SettingsView;
}): ReactElement {
	const text = useText();
	const names = useFrameNames();
	const everyName = (every: string) => {
		const key = `settingsPage.every.${every}`;
		return isTextKey(key) ? text(key) : every;
	};
	const stages = [...new Set(cadence.map(({ stage }) => stage))].sort(
		(a, b) => names.stagePlace(a) - names.stagePlace(b),
	);
	const everyOf = (stage: string, isPaused: boolean) => {
		const rule = cadence.find(
			(each) => each.stage === stage && each.isPaused === isPaused,
		);
		return rule ? everyName(rule.every) : text("units.dash");
	};
	return (
		<Section id="cadence" title={text("settingsPage.cadence")}>
			<DataTable
				caption={text("settingsPage.cadence")}
				rows={stages}
				rowKey={(stage) => stage}
				columns={[
					{
						key: "stage",
						head: text("settingsPage.stage"),
						isRowHead: true,
						cell: (stage) => names.stage(stage),
					},
					{
						key: "every",
						head: text("settingsPage.every"),
						cell: (stage) => everyOf(stage, false),
					},
					{
						key: "paused",
						head: text("settingsPage.every_paused"),
						cell: (stage) => everyOf(stage, true),
					},
				]}
			/>
		</Section>
	);
}
