import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { LightRow, LightsView } from "@dekad/contract/lights.ts";
import { useFrameNames } from "../office.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { LightBadge } from "../ui/light-badge.tsx";
import { Absent } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import type { LightSearch } from "./search.ts";
import { ruleName } from "./rule-name.ts";

/** Projects with their overall light and the component lights beside it; on a phone cards. */
export function LightTable({
	view,
	search,
}: {
	view: LightsView;
	search: LightSearch;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const { shades } = view.scheme;
	const columns: Column<LightRow>[] = [
		{
			key: "name",
			head: text("projects.name"),
			isRowHead: true,
			cell: (row) => (
				<>
					<Link
						to="/lights"
						search={{ ...search, project: row.projectId }}
						className="row-name"
						aria-haspopup="dialog"
						resetScroll={false}
					>
						{row.name}
					</Link>{" "}
					<span className="code">{row.code}</span>
				</>
			),
		},
		{
			key: "overall",
			head: text("lights.rule.overall"),
			cell: (row) => <LightBadge shades={shades} severity={row.overall} />,
		},
		// A rule nobody has set lights nothing and needs no column.
		...view.rules
			.filter(({ counts }) => Object.values(counts).some((count) => count > 0))
			.map(
				({ ruleId, name }): Column<LightRow> => ({
					key: ruleId,
					head: ruleName(name, lang),
					cell: (row) => {
						const light = row.components.find((each) => each.ruleId === ruleId);
						return light ? (
							<LightBadge shades={shades} severity={light.severity} />
						) : (
							<Absent>{text("units.dash")}</Absent>
						);
					},
				}),
			),
		{
			key: "owner",
			head: text("projects.owner"),
			isLong: true,
			cell: (row) => row.ownerName,
		},
		{
			key: "region",
			head: text("pages.region"),
			isLong: true,
			cell: (row) => names.place(row.regionPath),
		},
	];
	return (
		<div className="section light-table">
			<DataTable
				columns={columns}
				rows={view.lights}
				rowKey={(row) => row.projectId}
				caption={text("lights.title")}
			/>
		</div>
	);
}
