import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Select } from "antd";
import type { ReactElement } from "react";
import { useFrameNames } from "../office.ts";
import { Loaded } from "../ui/loaded.tsx";
import { Page } from "../ui/page.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { PlanEditor } from "./plan-editor.tsx";
import { planDeskQuery } from "./queries.ts";
import type { PlanSearch } from "./search.ts";
import "./plans.css";

/** The plan of a project and year. The year stands in the address; without one it is the running one. */
export function PlanPage({
	projectId,
	search,
	onSearch,
}: {
	projectId: string;
	search: PlanSearch;
	onSearch: (search: PlanSearch) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const query = useQuery(planDeskQuery(projectId, search.year));
	const desk = query.data;
	return (
		<Page
			title={
				desk ? text("plans.page", { year: desk.year }) : text("plans.title")
			}
			subtitle={
				desk && (
					<>
						<Link to="/projects/$projectId" params={{ projectId }}>
							{nameIn(lang, {
								nameZh: desk.project.name,
								nameEn: desk.project.nameEn,
							})}
						</Link>{" "}
						· <span className="code">{desk.project.code}</span> ·{" "}
						{desk.project.ownerName} · {names.place(desk.project.regionPath)}
					</>
				)
			}
			actions={
				<>
					{desk && (
						<Select<number>
							aria-label={text("plans.year")}
							value={desk.year}
							options={desk.years.map((year) => ({ value: year, label: year }))}
							onChange={(year) => onSearch({ year })}
						/>
					)}
					<Link to="/plans" search={search}>
						{text("plans.to_list")}
					</Link>
				</>
			}
		>
			<Loaded query={query}>
				{(shown) => (
					<PlanEditor
						key={`${shown.project.projectId} ${shown.year}`}
						desk={shown}
					/>
				)}
			</Loaded>
		</Page>
	);
}
