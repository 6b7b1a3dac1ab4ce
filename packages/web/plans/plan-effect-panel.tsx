/** What the change does, told before it is handed in. */

import type { ReactElement } from "react";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod, periodId } from "@dekad/core/periods/period.ts";
import type { PlanEffect } from "@dekad/core/plans/plan-effect.ts";
import { LINES } from "@dekad/core/rollups/lines.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ChangedAmount, PlanAmount, type PlanUnit } from "./amounts.tsx";

export function PlanEffectPanel({
	effect,
	isChanged,
	dekad,
	unit,
}: {
	effect: PlanEffect;
	isChanged: boolean;
	/** Id of the dekad asked about; null: the year has not begun. */
	dekad: string | null;
	unit: PlanUnit;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<Section
			id="effect"
			title={text("plans.effect")}
			note={
				dekad === null
					? text("plans.effect.not_begun")
					: text("plans.effect.as_of", {
							dekad: formatPeriod(parsePeriod(dekad), lang),
						})
			}
		>
			{!isChanged && <EmptyFace>{text("plans.effect.none")}</EmptyFace>}
			<DataTable
				caption={text("plans.effect.caption")}
				rows={effect.periods}
				rowKey={({ period }) => periodId(period)}
				columns={[
					{
						key: "period",
						head: text("plans.effect.period"),
						isRowHead: true,
						cell: ({ period }) => formatPeriod(period, lang),
					},
					{
						key: "planned",
						head: text("plans.effect.planned"),
						isNumeric: true,
						cell: ({ planned }) => (
							<ChangedAmount amount={planned} unit={unit} />
						),
					},
					...(dekad === null
						? []
						: ([
								{
									key: "toDate",
									head: text("plans.effect.to_date"),
									isNumeric: true,
									cell: ({ plannedToDate }) => (
										<ChangedAmount amount={plannedToDate} unit={unit} />
									),
								},
								{
									key: "done",
									head: text("plans.effect.done"),
									isNumeric: true,
									cell: ({ doneYuan }) => (
										<PlanAmount yuan={doneYuan} unit={unit}>
											{text("units.not_reported")}
										</PlanAmount>
									),
								},
								{
									key: "gap",
									head: text("plans.effect.gap"),
									isNumeric: true,
									cell: ({ gap }) => (
										<ChangedAmount amount={gap} unit={unit} isSigned />
									),
								},
								{
									key: "toDo",
									head: text("plans.effect.to_do"),
									isNumeric: true,
									cell: ({ toDo }) => (
										<ChangedAmount amount={toDo} unit={unit} />
									),
								},
							] satisfies Parameters<
								typeof DataTable<PlanEffect["periods"][number]>
							>[0]["columns"])),
				]}
			/>
			{dekad !== null && (
				<dl className="plan-lines">
					<dt className="plan-lines-head">{text("plans.effect.lines")}</dt>
					{LINES.map((line) => (
						<div key={line}>
							<dt>{text(`plans.effect.${line}`)}</dt>
							<dd>
								<ChangedAmount
									amount={effect.lines[line]}
									unit={unit}
									isSigned
								/>
							</dd>
						</div>
					))}
				</dl>
			)}
		</Section>
	);
}
