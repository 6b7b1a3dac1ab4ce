import { Segmented, Select } from "antd";
import type { ReactElement } from "react";
import {
	type CellView,
	COCKPIT_SPLITS,
	type CockpitSplit,
	type CockpitView,
} from "@dekad/contract/rollups.ts";
import { EmptyFace } from "../ui/loaded.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";
import { CellTable } from "./cell-table.tsx";

/** The same totals by one more dimension; which one stands in the address. */
export function SplitSection({
	split: { by, cells },
	total,
	period,
	list,
	onBy,
}: {
	split: CockpitView["split"];
	total: CellView;
	period: string;
	list: string | undefined;
	onBy: (by: CockpitSplit) => void;
}): ReactElement {
	const text = useText();
	const isPhone = useIsPhone();
	const overlaps = by === "programme" || by === "tag";
	const options = COCKPIT_SPLITS.map((value) => ({
		value,
		label: text(`cockpit.split.${value}`),
	}));
	return (
		<Section
			id="split"
			className="cockpit-wide"
			title={text("cockpit.split")}
			note={overlaps && text("cockpit.split_overlaps")}
			actions={
				isPhone ? (
					<Select<CockpitSplit>
						aria-label={text("cockpit.split")}
						value={by}
						options={options}
						popupMatchSelectWidth={false}
						onChange={onBy}
					/>
				) : (
					<Segmented<CockpitSplit>
						size="small"
						aria-label={text("cockpit.split")}
						value={by}
						options={options}
						onChange={onBy}
					/>
				)
			}
		>
			{cells.some(({ key }) => key[by] !== null) ? (
				<CellTable
					dimension={by}
					cells={cells}
					total={overlaps ? undefined : total}
					period={period}
					list={list}
					caption={text(`cockpit.split.${by}`)}
				/>
			) : (
				<EmptyFace>{text("cockpit.split_empty")}</EmptyFace>
			)}
		</Section>
	);
}
