import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { countLights, type LightCountsView } from "@dekad/contract/lights.ts";
import { asking } from "../api.ts";
import { useFrameNames } from "../office.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { LightBadge } from "../ui/light-badge.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";
import { ruleName } from "./rule-name.ts";
import { type LightKey, LIGHTS, type LightSearch } from "./search.ts";
import "./lights.css";

type Counts = LightCountsView["counts"];
type Row = {
	readonly key: string;
	readonly name: string;
	readonly counts: Counts;
	/** Of a region: the counts of each component light. */
	readonly rules: LightCountsView["rules"];
	/** What the lights page is asked for by this row's counts. */
	readonly search: LightSearch;
};

/** How many projects have each light: overall and by component, then each region; every count opens its projects. */
export function LightCounts({
	period,
	list,
}: {
	period: string;
	list: string | undefined;
}): ReactElement {
	const text = useText();
	const counts = useQuery({
		...asking(countLights, { query: { period, ...(list ? { list } : {}) } }),
		placeholderData: keepPreviousData,
	});
	return (
		<Section
			id="lights"
			className="cockpit-wide"
			title={text("lights.title")}
			note={text("lights.counts_note")}
			actions={
				<Link to="/lights" search={{ period, list }}>
					{text("lights.open")}
				</Link>
			}
		>
			<Loaded query={counts}>
				{(view) => <CountsOf view={view} search={{ period, list }} />}
			</Loaded>
		</Section>
	);
}

function CountsOf({
	view,
	search,
}: {
	view: LightCountsView;
	search: LightSearch;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	// A card a region is a long way to scroll: on a phone they are one tap further.
	const isPhone = useIsPhone();
	const { scheme, rules, regions, unjudged } = view;
	const judged = LIGHTS.reduce((sum, light) => sum + view.counts[light], 0);
	if (judged === 0) return <EmptyFace>{text("lights.none")}</EmptyFace>;
	const kinds: Row[] = [
		{
			key: "overall",
			name: text("lights.rule.overall"),
			counts: view.counts,
			rules: [],
			search,
		},
		...rules.map(({ ruleId, name, counts }) => ({
			key: ruleId,
			name: ruleName(name, lang),
			counts,
			rules: [],
			search: { ...search, rule: ruleId },
		})),
	];
	const parts: Row[] = regions.map(({ regionPath, ...counted }) => ({
		key: regionPath,
		name: names.region(regionPath),
		...counted,
		search: { ...search, region: regionPath },
	}));
	const nameOf = (light: LightKey) => scheme.shades[light]?.name[lang] ?? light;
	const columns = (head: string): Column<Row>[] => [
		{ key: "name", head, isRowHead: true, cell: ({ name }) => name },
		...LIGHTS.map((light): Column<Row> => {
			const badge = (
				<LightBadge
					shades={scheme.shades}
					severity={light === "unknown" ? null : Number(light)}
				/>
			);
			return {
				key: light,
				head: badge,
				isNumeric: true,
				cell: (row) => (
					<Count
						count={row.counts[light]}
						search={{ ...row.search, light }}
						of={`${row.name}: ${nameOf(light)}`}
					/>
				),
			};
		}),
	];
	// The worst light of each component beside the overall ones.
	const worst = rules.map(
		({ ruleId, name }): Column<Row> => ({
			key: ruleId,
			head: ruleName(name, lang),
			phoneHead: `${ruleName(name, lang)}: ${nameOf("3")}`,
			group: nameOf("3"),
			isNumeric: true,
			cell: (row) => (
				<Count
					count={
						row.rules.find((rule) => rule.ruleId === ruleId)?.counts["3"] ?? 0
					}
					search={{ ...row.search, rule: ruleId, light: "3" }}
					of={`${row.name}, ${ruleName(name, lang)}: ${nameOf("3")}`}
				/>
			),
		}),
	);
	const byRegion = [
		...columns(text("pages.region")).map((column, place) =>
			place === 0 ? column : { ...column, group: text("lights.rule.overall") },
		),
		...worst,
	];
	const table = (
		<DataTable
			columns={byRegion}
			rows={parts}
			rowKey={({ key }) => key}
			caption={text("lights.by_region")}
		/>
	);
	return (
		<>
			<DataTable
				columns={columns(text("lights.by"))}
				rows={kinds}
				rowKey={({ key }) => key}
				caption={text("lights.counts")}
			/>
			{parts.length > 1 &&
				(isPhone ? (
					<details className="light-parts">
						<summary>{text("lights.by_region")}</summary>
						{table}
					</details>
				) : (
					<>
						<h3 className="light-parts">{text("lights.by_region")}</h3>
						{table}
					</>
				))}
			{unjudged > 0 && (
				<p className="soft">{text("lights.unjudged", { count: unjudged })}</p>
			)}
		</>
	);
}

/** A count that opens its projects; none has nothing to open. */
function Count({
	count,
	search,
	of,
}: {
	count: number;
	search: LightSearch;
	/** What is counted, for those who hear the link alone. */
	of: string;
}): ReactElement {
	const text = useText();
	if (count === 0) return <span className="soft">0</span>;
	return (
		<Link
			to="/lights"
			search={search}
			aria-label={text("lights.open_count", { of, count })}
		>
			{count}
		</Link>
	);
}
