/** The year as rows, quarters over months over dekads, each beside what was first approved, what is in force and what was done. */

import { Button } from "antd";
import { Fragment, type ReactElement, useState } from "react";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import {
	childPeriods,
	type Period,
	parsePeriod,
	periodId,
} from "@dekad/core/periods/period.ts";
import { doneIn, type YearDone } from "@dekad/core/plans/plan-effect.ts";
import {
	placesOf,
	plannedIn,
	plannedTo,
	type YearCurve,
} from "@dekad/core/plans/year-curve.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { AmountField, PlanAmount, type PlanUnit } from "./amounts.tsx";

export type GridCurves = {
	readonly baseline: YearCurve | null;
	readonly current: YearCurve | null;
	readonly edited: YearCurve;
	readonly done: YearDone;
	/** Place of the dekad asked about, 0 before the year begins. */
	readonly at: number;
};

export function PlanGrid({
	year,
	curves,
	unit,
	lockedDekads,
	onEdit,
	onPasteCells,
}: {
	year: number;
	curves: GridCurves;
	unit: PlanUnit;
	/** Dekads that keep their plan; their fields are closed. */
	lockedDekads: number;
	/** Takes an amount for a period; a sentence back says why it cannot be. Null: the plan is only read. */
	onEdit: ((period: Period, yuan: number) => string | null) | null;
	onPasteCells: (pasted: string) => void;
}): ReactElement {
	const text = useText();
	const whole: Period = { kind: "year", year };
	const quarters = childPeriods(whole).flatMap(childPeriods);
	const months = quarters.flatMap(childPeriods).map(periodId);
	const running = months[Math.max(0, Math.ceil(curves.at / 3) - 1)];
	const [open, setOpen] = useState<ReadonlySet<string>>(
		() => new Set(running === undefined ? [] : [running]),
	);
	const isAllOpen = open.size === months.length;
	const toggle = (id: string) =>
		setOpen((ids) => {
			const next = new Set(ids);
			if (!next.delete(id)) next.add(id);
			return next;
		});
	const row = (period: Period) => (
		<PeriodRow
			key={periodId(period)}
			period={period}
			curves={curves}
			unit={unit}
			isLocked={placesOf(period).last <= lockedDekads}
			onEdit={onEdit}
			onPasteCells={onPasteCells}
			isOpen={period.kind === "month" ? open.has(periodId(period)) : undefined}
			onToggle={() => toggle(periodId(period))}
		/>
	);
	return (
		<Section
			id="grid"
			title={text("plans.grid")}
			note={onEdit && text("plans.grid.help")}
			actions={
				<Button
					size="small"
					onClick={() => setOpen(new Set(isAllOpen ? [] : months))}
				>
					{text(isAllOpen ? "plans.grid.close_all" : "plans.grid.open_all")}
				</Button>
			}
		>
			<table className="plan-grid">
				<caption className="visually-hidden">
					{text("plans.grid.caption", { year })}
				</caption>
				<thead>
					<tr>
						<th scope="col">{text("plans.grid.period")}</th>
						<th scope="col" className="numeric not-on-phone">
							{text("plans.grid.baseline")}
						</th>
						<th scope="col" className="numeric">
							{text("plans.grid.current")}
						</th>
						<th scope="col" className="numeric">
							{text("plans.grid.edited")}
						</th>
						<th scope="col" className="numeric not-on-phone">
							{text("plans.grid.cumulative")}
						</th>
						<th scope="col" className="numeric">
							{text("plans.grid.done")}
						</th>
						<th scope="col" className="numeric not-on-phone">
							{text("plans.grid.gap")}
						</th>
					</tr>
				</thead>
				<tbody>
					{row(whole)}
					{quarters.map((quarter) => (
						<Fragment key={periodId(quarter)}>
							{row(quarter)}
							{childPeriods(quarter).map((month) => (
								<Fragment key={periodId(month)}>
									{row(month)}
									{open.has(periodId(month)) && childPeriods(month).map(row)}
								</Fragment>
							))}
						</Fragment>
					))}
				</tbody>
			</table>
		</Section>
	);
}

function PeriodRow({
	period,
	curves: { baseline, current, edited, done, at },
	unit,
	isLocked,
	onEdit,
	onPasteCells,
	isOpen,
	onToggle,
}: {
	period: Period;
	curves: GridCurves;
	unit: PlanUnit;
	isLocked: boolean;
	onEdit: ((period: Period, yuan: number) => string | null) | null;
	onPasteCells: (pasted: string) => void;
	/** Of a month, whether its dekads are shown; undefined: nothing to open. */
	isOpen: boolean | undefined;
	onToggle: () => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { first, last } = placesOf(period);
	const name = formatPeriod(period, lang);
	const planned = plannedIn(edited, period);
	const before = current && plannedIn(current, period);
	const isChanged = before !== null && before !== planned;
	const until = Math.min(last, at);
	const doneYuan = doneIn(done, first, until);
	const toDate = plannedTo(edited, until) - plannedTo(edited, first - 1);
	const classes = [
		`of-${period.kind}`,
		isChanged ? "is-changed" : "",
		first <= at && at <= last ? "is-running" : "",
	].join(" ");
	return (
		<tr className={classes}>
			<th scope="row">
				{isOpen === undefined ? (
					shortName(period, lang)
				) : (
					<button
						type="button"
						className="opener"
						aria-expanded={isOpen}
						aria-label={text(isOpen ? "plans.grid.close" : "plans.grid.open", {
							period: name,
						})}
						onClick={onToggle}
					>
						<span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>{" "}
						{shortName(period, lang)}
					</button>
				)}
				{isLocked && (
					<span className="locked-word"> {text("plans.grid.locked")}</span>
				)}
				{isChanged && (
					<span className="changed-word"> {text("plans.grid.changed")}</span>
				)}
			</th>
			<td className="numeric not-on-phone">
				<PlanAmount
					yuan={baseline && plannedIn(baseline, period)}
					unit={unit}
				/>
			</td>
			<td className="numeric">
				<PlanAmount yuan={before} unit={unit} />
			</td>
			<td className="numeric">
				{onEdit && !isLocked ? (
					<AmountField
						yuan={planned}
						unit={unit}
						label={text("plans.grid.field", {
							period: name,
							unit: unitName(unit, text),
						})}
						onTake={(yuan) => onEdit(period, yuan)}
						onPasteCells={onPasteCells}
						onMove={moveInTable}
					/>
				) : (
					<PlanAmount yuan={planned} unit={unit} />
				)}
			</td>
			<td className="numeric not-on-phone soft">
				<PlanAmount yuan={plannedTo(edited, last)} unit={unit} />
			</td>
			<td className="numeric">
				{first <= at && (
					<PlanAmount yuan={doneYuan} unit={unit}>
						{text("units.not_reported")}
					</PlanAmount>
				)}
			</td>
			<td className="numeric not-on-phone">
				{doneYuan !== null && (
					<PlanAmount yuan={doneYuan - toDate} unit={unit} isSigned />
				)}
			</td>
		</tr>
	);
}

/** What a unit is called on these pages. */
export const unitName = (
	unit: PlanUnit,
	text: ReturnType<typeof useText>,
): string =>
	unit === "yuan" ? text("plans.tools.unit.yuan") : text(`units.${unit}`);

/** The year stands in the heading: a row says only what is its own. */
function shortName(period: Period, lang: Lang): string {
	const full = formatPeriod(period, lang);
	if (period.kind === "year") return full;
	if (lang === "en") return full.replace(` ${period.year}`, "");
	const own = full.replace(`${period.year}年`, "");
	return period.kind === "dekad" ? own.replace(/^\d+月/, "") : own;
}

/** The focus goes to the next or previous field of the table. */
function moveInTable(field: HTMLInputElement, by: 1 | -1): void {
	const fields = [...(field.closest("table")?.querySelectorAll("input") ?? [])];
	fields[fields.indexOf(field) + by]?.focus();
}

/** A pasted period's id as people call it. */
export const periodName = (id: string, lang: Lang): string =>
	formatPeriod(parsePeriod(id), lang);
