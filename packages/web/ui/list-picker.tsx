import { Select } from "antd";
import type { ReactElement } from "react";
import type { ListView } from "@dekad/contract/registry.ts";
import { nameIn, useLang, useText } from "./preferences.tsx";

/** Chooses the list a page is narrowed to, by its code; undefined: all projects. */
export function ListPicker({
	lists,
	value,
	onChange,
}: {
	lists: readonly ListView[];
	value: string | undefined;
	onChange: (code: string | undefined) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<Select
			className="filter-select"
			aria-label={text("pages.list")}
			allowClear
			value={value ?? null}
			placeholder={text("pages.all_projects")}
			popupMatchSelectWidth={false}
			options={lists.map((list) => ({
				value: list.code,
				label: nameIn(lang, list),
			}))}
			onChange={(code: string | null) => onChange(code ?? undefined)}
		/>
	);
}
