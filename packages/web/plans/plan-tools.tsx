/** Everything that changes the whole plan at once: how the year is spread, what a change does to the rest, cells pasted. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Input, Radio, Segmented, Select } from "antd";
import { type ReactElement, useId, useState } from "react";
import { EDIT_MODES, type EditMode } from "@dekad/core/plans/edit-plan.ts";
import type { SeasonCurve } from "@dekad/core/rollups/lines.ts";
import { text as textOf, type TextKey } from "@dekad/core/text/text.ts";
import type { LearnedSeasonView, PlanDesk } from "@dekad/contract/plans.ts";
import { useFrameNames } from "../office.ts";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { AmountField, PLAN_UNITS, type PlanUnit } from "./amounts.tsx";
import { unitName } from "./plan-grid.tsx";
import { seasonsQuery } from "./queries.ts";

export const SPREADS = [
	"linear",
	"season",
	"learned",
	"baseline",
	"current",
] as const;
export type Spread = (typeof SPREADS)[number];

/** Unit of the page; beside every face of it, also where the plan is only read. */
export function UnitChoice({
	unit,
	onUnit,
}: {
	unit: PlanUnit;
	onUnit: (unit: PlanUnit) => void;
}): ReactElement {
	const text = useText();
	return (
		<Segmented<PlanUnit>
			size="small"
			aria-label={text("plans.tools.unit")}
			value={unit}
			options={PLAN_UNITS.map((value) => ({
				value,
				label: unitName(value, text),
			}))}
			onChange={onUnit}
		/>
	);
}

export function PlanTools({
	desk,
	annualYuan,
	unit,
	mode,
	onMode,
	spreads,
	onSpread,
	onLearned,
	onPasteCells,
	steps,
	past,
}: {
	desk: PlanDesk;
	/** The year of the plan being edited. */
	annualYuan: number;
	unit: PlanUnit;
	mode: EditMode;
	onMode: (mode: EditMode) => void;
	/** The ways of spreading there are something for. */
	spreads: readonly Spread[];
	/** Spreads a year's amount; a sentence back says why it cannot be. */
	onSpread: (spread: Spread, annualYuan: number) => string | null;
	onLearned: (shares: SeasonCurve | null) => void;
	onPasteCells: (pasted: string) => void;
	steps: { undo: (() => void) | null; redo: (() => void) | null };
	/** Whether locked dekads may change too; null: none are locked. */
	past: { allowed: boolean; onAllow: (allowed: boolean) => void } | null;
}): ReactElement {
	const text = useText();
	const [spread, setSpread] = useState<Spread>("linear");
	const [annual, setAnnual] = useState<number | null>(null);
	const [problem, setProblem] = useState<string | null>(null);
	const [pasted, setPasted] = useState("");
	const pasteField = useId();
	const wanted = annual ?? annualYuan;
	const takesAmount = spread !== "baseline" && spread !== "current";
	return (
		<Section id="plan-tools" title={text("plans.tools")}>
			<div className="plan-tools">
				<div className="plan-tool">
					<span className="tool-word">{text("plans.tools.annual")}</span>
					<AmountField
						className="annual"
						yuan={wanted}
						unit={unit}
						label={`${text("plans.tools.annual")} (${unitName(unit, text)})`}
						onTake={(yuan) => {
							setAnnual(yuan);
							return null;
						}}
					/>
					<Select<Spread>
						aria-label={text("plans.tools.spread")}
						value={spread}
						options={spreads.map((value) => ({
							value,
							label: text(`plans.tools.${value}`),
						}))}
						onChange={(value) => {
							setSpread(value);
							setProblem(null);
							if (value !== "learned") onLearned(null);
						}}
					/>
					<Button
						onClick={() => {
							setProblem(onSpread(spread, wanted));
							setAnnual(null);
						}}
					>
						{text(
							takesAmount
								? "plans.tools.apply"
								: (`plans.tools.${spread}` as const),
						)}
					</Button>
					{problem !== null && (
						<p role="alert" className="field-problem">
							{problem}
						</p>
					)}
				</div>
				{spread === "learned" && (
					<LearnedSeasons desk={desk} onLearned={onLearned} />
				)}
				{spread === "season" && (
					<p className="soft">
						{text("plans.season.pack", { source: desk.season.source })}
					</p>
				)}
				<fieldset className="plan-tool">
					<legend>{text("plans.tools.mode")}</legend>
					<Radio.Group
						value={mode}
						onChange={(event) => onMode(event.target.value as EditMode)}
					>
						{EDIT_MODES.map((each) => (
							<Radio key={each} value={each}>
								{text(`plans.tools.${each}`)}
							</Radio>
						))}
					</Radio.Group>
					{past && (
						<Checkbox
							checked={past.allowed}
							onChange={(event) => past.onAllow(event.target.checked)}
						>
							{text("plans.tools.past")}
						</Checkbox>
					)}
				</fieldset>
				<div className="plan-tool">
					<Button disabled={!steps.undo} onClick={() => steps.undo?.()}>
						{text("plans.tools.undo")}
					</Button>
					<Button disabled={!steps.redo} onClick={() => steps.redo?.()}>
						{text("plans.tools.redo")}
					</Button>
					<Link to="/imports" search={{ kind: "plans" }}>
						{text("plans.tools.import")}
					</Link>
				</div>
				<details className="plan-paste">
					<summary>{text("plans.tools.paste")}</summary>
					<label htmlFor={pasteField} className="soft">
						{text("plans.tools.paste_help")}
					</label>
					<Input.TextArea
						id={pasteField}
						rows={4}
						value={pasted}
						onChange={(event) => setPasted(event.target.value)}
					/>
					<Button
						disabled={pasted.trim() === ""}
						onClick={() => onPasteCells(pasted)}
					>
						{text("plans.tools.paste_apply")}
					</Button>
				</details>
			</div>
		</Section>
	);
}

/** Whose past the season is learned from: the nearest that has enough is taken, every other says why not or on what it rests. */
function LearnedSeasons({
	desk,
	onLearned,
}: {
	desk: PlanDesk;
	onLearned: (shares: SeasonCurve | null) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const { data, error } = useQuery(
		seasonsQuery(desk.project.projectId, desk.year),
	);
	const [chosen, setChosen] = useState<number | null>(null);
	if (error) return <ProblemNote error={error} />;
	if (!data) return <p role="status">{text("pages.waiting")}</p>;
	const nameOf = ({ regionPath, sectorPath }: LearnedSeasonView) =>
		sectorPath === null
			? names.region(regionPath)
			: text("plans.season.region_sector", {
					region: names.region(regionPath),
					sector: names.sector(sectorPath),
				});
	const restsOn = (season: LearnedSeasonView) =>
		season.refusal
			? textOf(lang, season.refusal.reason as TextKey, season.refusal.params)
			: text("plans.season.rests_on", {
					projects: season.projects,
					owners: season.owners,
					years: season.years.join(lang === "zh" ? "、" : ", "),
				});
	return (
		<div className="plan-tool learned">
			<span className="tool-word">{text("plans.season.learn")}</span>
			<Select<number>
				aria-label={text("plans.season.choose")}
				placeholder={text("plans.season.choose")}
				value={chosen}
				popupMatchSelectWidth={false}
				options={data.seasons.map((season, place) => ({
					value: place,
					label: nameOf(season),
					disabled: season.shares === null,
				}))}
				onChange={(place) => {
					setChosen(place);
					onLearned(data.seasons[place]?.shares ?? null);
				}}
			/>
			<ul className="season-basis soft">
				{data.seasons.every(({ shares }) => shares === null) && (
					<li>{text("plans.season.none_enough")}</li>
				)}
				{data.seasons.map((season, place) => (
					<li
						key={`${season.regionPath} ${season.sectorPath}`}
						className={place === chosen ? "is-chosen" : ""}
					>
						{nameOf(season)}: {restsOn(season)}
					</li>
				))}
			</ul>
		</div>
	);
}
