/** What the change does, told before it is handed in: one block a period, beside the grid or below it. */

import type { ReactElement, ReactNode } from "react";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod, periodId } from "@dekad/core/periods/period.ts";
import type {
	PeriodEffect,
	PlanEffect,
} from "@dekad/core/plans/plan-effect.ts";
import { LINES } from "@dekad/core/rollups/lines.ts";
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
			{!isChanged && <p className="soft">{text("plans.effect.none")}</p>}
			<div className="plan-effects" aria-live="polite">
				{effect.periods.map((each) => (
					<PeriodBlock
						key={periodId(each.period)}
						effect={each}
						hasBegun={dekad !== null}
						unit={unit}
					/>
				))}
				{dekad !== null && (
					<div className="plan-effect">
						<h3>{text("plans.effect.lines")}</h3>
						<dl>
							{LINES.map((line) => (
								<Figure key={line} name={text(`plans.effect.${line}`)}>
									<ChangedAmount
										amount={effect.lines[line]}
										unit={unit}
										isSigned
									/>
								</Figure>
							))}
						</dl>
					</div>
				)}
			</div>
		</Section>
	);
}

function PeriodBlock({
	effect: { period, planned, plannedToDate, doneYuan, gap, toDo },
	hasBegun,
	unit,
}: {
	effect: PeriodEffect;
	hasBegun: boolean;
	unit: PlanUnit;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<div className="plan-effect">
			<h3>{formatPeriod(period, lang)}</h3>
			<dl>
				<Figure name={text("plans.effect.planned")}>
					<ChangedAmount amount={planned} unit={unit} />
				</Figure>
				{hasBegun && (
					<>
						<Figure name={text("plans.effect.to_date")}>
							<ChangedAmount amount={plannedToDate} unit={unit} />
						</Figure>
						<Figure name={text("plans.effect.done")}>
							<PlanAmount yuan={doneYuan} unit={unit}>
								{text("units.not_reported")}
							</PlanAmount>
						</Figure>
						<Figure name={text("plans.effect.gap")}>
							<ChangedAmount amount={gap} unit={unit} isSigned />
						</Figure>
						<Figure name={text("plans.effect.to_do")}>
							<ChangedAmount amount={toDo} unit={unit} />
						</Figure>
					</>
				)}
			</dl>
		</div>
	);
}

function Figure({
	name,
	children,
}: {
	name: string;
	children: ReactNode;
}): ReactElement {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}
