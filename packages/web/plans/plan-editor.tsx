import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Segmented } from "antd";
import {
	type ReactElement,
	useMemo,
	useReducer,
	useRef,
	useState,
} from "react";
import { parseDekad, dekadIndex } from "@dekad/core/periods/dekad.ts";
import type { Period } from "@dekad/core/periods/period.ts";
import { type EditMode, editPlan } from "@dekad/core/plans/edit-plan.ts";
import {
	type PasteReading,
	readPlanPaste,
} from "@dekad/core/plans/paste-plan.ts";
import { planEffect } from "@dekad/core/plans/plan-effect.ts";
import {
	LINEAR_WEIGHTS,
	seasonWeights,
	spreadYear,
} from "@dekad/core/plans/spread.ts";
import {
	annualYuan,
	changedPast,
	type PlanAnswer,
	type YearCurve,
} from "@dekad/core/plans/year-curve.ts";
import type { SeasonCurve } from "@dekad/core/rollups/lines.ts";
import type { TextKey } from "@dekad/core/text/text.ts";
import { getProject } from "@dekad/contract/registry.ts";
import {
	getPlanDesk,
	listPlans,
	type PlanDesk,
	savePlan,
} from "@dekad/contract/plans.ts";
import { keyOf, send } from "../api.ts";
import { useLang, useText } from "../ui/preferences.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { exactAmount } from "../ui/exact-money.tsx";
import type { PlanUnit } from "./amounts.tsx";
import {
	beginOn,
	editedOf,
	editingStep,
	isSameEdited,
	seenOn,
	standsOn,
} from "./edited-plan.ts";
import { PlanCurves } from "./plan-curves.tsx";
import { PlanEffectPanel } from "./plan-effect-panel.tsx";
import { periodName, PlanGrid, unitName } from "./plan-grid.tsx";
import { PlanHistory } from "./plan-history.tsx";
import { PlanTools, type Spread, UnitChoice } from "./plan-tools.tsx";
import { DECIDED, ProposalPanel } from "./proposal-panel.tsx";
import { SavePanel } from "./save-panel.tsx";

type Which = "investment" | "funds";
/** What was said last: something done, or what is wrong with pasted cells. */
type Said = {
	readonly type: "success" | "warning" | "error";
	readonly lines: readonly string[];
};

/** The plan of one project and year: read, changed, handed in, decided. */
export function PlanEditor({ desk }: { desk: PlanDesk }): ReactElement {
	const text = useText();
	const lang = useLang();
	const queries = useQueryClient();
	const [editing, step] = useReducer(editingStep, desk, beginOn);
	const [which, setWhich] = useState<Which>("investment");
	const [unit, setUnit] = useState<PlanUnit>("wan");
	const [mode, setMode] = useState<EditMode>("grow");
	const [allowsPast, setAllowsPast] = useState(false);
	const [learned, setLearned] = useState<SeasonCurve | null>(null);
	const [said, setSaid] = useState<Said | null>(null);
	/** The same plan sent again, after a line that broke, is one plan: it goes under the same key. */
	const lastTry = useRef<{ written: string; key: string } | null>(null);

	const { year, may } = desk;
	const { current, draft, baseline } = standsOn(desk);
	const { now: edited, seen } = editing;
	const stands = editedOf(current);
	const isChanged =
		!isSameEdited(edited, stands) ||
		(!current && annualYuan(edited.investment) > 0);
	/** The grid holds the very proposal that waits: that one is decided, not handed in again. */
	const isDraft = draft !== undefined && isSameEdited(edited, editedOf(draft));
	const mayEdit = may.propose || may.set;
	const standsSeen = seenOn(desk);
	const isOvertaken =
		seen.revision !== standsSeen.revision ||
		(may.propose && seen.draftVersion !== standsSeen.draftVersion);
	const isFunds = which === "funds";
	const curve = isFunds ? edited.funds : edited.investment;
	const currentCurve = isFunds
		? (current?.fundsCumulativeYuan ?? null)
		: (current?.cumulativeYuan ?? null);
	const baselineCurve = isFunds
		? (baseline?.fundsCumulativeYuan ?? null)
		: (baseline?.cumulativeYuan ?? null);
	// A first plan has no past to keep.
	const locked = currentCurve && !allowsPast ? desk.lockedDekads : 0;
	const season = learned ?? desk.season.shares;
	const done = useMemo(
		() => ({
			ytdYuan: isFunds ? desk.fundsArrivedYtdYuan : desk.doneYtdYuan,
			spokenDekads: isFunds ? desk.fundsSpokenDekads : desk.spokenDekads,
		}),
		[desk, isFunds],
	);
	const effect = planEffect({
		before: currentCurve,
		after: curve,
		done,
		dekad: desk.dekad === null ? null : parseDekad(desk.dekad),
		year,
		season: desk.season.shares,
	});

	const change = (to: YearCurve | null) => {
		step({
			kind: "change",
			to: isFunds ? { funds: to } : { investment: to ?? [] },
		});
	};
	/** Amounts of a refusal in the unit of the page. */
	const refusalOf = (answer: PlanAnswer): string | null => {
		if (answer.ok) return null;
		const { key, params } = answer.problem;
		const told = Object.entries(params).map(([name, value]) => [
			name,
			name !== "dekad" && name !== "count" && typeof value === "number"
				? text(`units.amount.${unit}`, { amount: exactAmount(value, unit) })
				: value,
		]);
		return text(key, Object.fromEntries(told));
	};
	const take = (answer: PlanAnswer): string | null => {
		if (answer.ok) change(answer.cumulativeYuan);
		return refusalOf(answer);
	};
	const onEdit = (period: Period, yuan: number) =>
		curve ? take(editPlan(curve, { period, yuan, mode }, locked)) : null;
	const onSpread = (spread: Spread, annual: number): string | null => {
		if (spread === "baseline") change(baselineCurve ?? currentCurve);
		else if (spread === "current") change(currentCurve);
		else {
			const weights =
				spread === "linear"
					? LINEAR_WEIGHTS
					: seasonWeights(spread === "season" ? desk.season.shares : season);
			if (spread === "learned" && !learned) return text("plans.season.choose");
			return take(spreadYear(currentCurve && curve, annual, weights, locked));
		}
		return null;
	};
	const onPasteCells = (pasted: string) => {
		const reading = readPlanPaste(pasted, unit, {
			year,
			before: curve,
			lockedDekads: locked,
		});
		if (reading.ok) change(reading.cumulativeYuan);
		setSaid(pasteSaid(reading));
	};
	const pasteSaid = (reading: PasteReading): Said => {
		if (!reading.ok)
			return {
				type: "error",
				lines: [
					text("plans.paste.refused", { count: reading.problems.length }),
					...reading.problems.map(({ cell, period, value, key, params }) =>
						cell === null || period === null
							? text(key as TextKey, params)
							: text("plans.paste.cell", {
									cell,
									period: periodName(period, lang),
									problem: text(key as TextKey, params),
									value,
								}),
					),
				],
			};
		const filled = text("plans.paste.done", { count: reading.cells });
		return reading.keptPeriods.length === 0
			? { type: "success", lines: [filled] }
			: {
					type: "warning",
					lines: [
						filled,
						text("plans.paste.kept", {
							periods: reading.keptPeriods
								.map((id) => periodName(id, lang))
								.join(lang === "zh" ? "、" : ", "),
						}),
					],
				};
	};

	/** Reads again what a plan stands in; edits stay. */
	const readAgain = () =>
		Promise.all(
			[getPlanDesk, listPlans, getProject].map((stated) =>
				queries.invalidateQueries({ queryKey: keyOf(stated) }),
			),
		);
	const save = useMutation({
		mutationFn: (reason: string) => {
			const body = {
				year,
				cumulativeYuan: [...edited.investment],
				fundsCumulativeYuan: edited.funds && [...edited.funds],
				reason,
				baseRevision: seen.revision,
				draftVersion: seen.draftVersion,
				changesPast: allowsPast,
			};
			const written = JSON.stringify(body);
			if (lastTry.current?.written !== written)
				lastTry.current = { written, key: crypto.randomUUID() };
			return send(savePlan, {
				params: { projectId: desk.project.projectId },
				body,
				key: lastTry.current.key,
			});
		},
		onSuccess: async (plan) => {
			lastTry.current = null;
			setSaid({
				type: "success",
				lines: [
					text(
						plan.state === "draft"
							? "plans.save.proposed"
							: "plans.save.was_set",
					),
				],
			});
			await readAgain();
			step({
				kind: "begin",
				with: {
					past: [],
					now: editedOf(plan),
					future: [],
					seen:
						plan.state === "draft"
							? { revision: seen.revision, draftVersion: plan.version }
							: { revision: plan.revision, draftVersion: seen.draftVersion },
				},
			});
		},
		onError: () => void readAgain(),
	});

	const spreads: Spread[] = [
		"linear",
		"season",
		"learned",
		...(baselineCurve && locked === 0 ? (["baseline"] as const) : []),
		...(currentCurve ? (["current"] as const) : []),
	];
	const curves = {
		baseline: baselineCurve,
		current: currentCurve,
		edited: curve ?? [],
		done,
		at: desk.dekad === null ? 0 : dekadIndex(parseDekad(desk.dekad)),
	};
	return (
		<>
			<div className="plan-bar">
				<Segmented<Which>
					aria-label={text("plans.curve.which")}
					value={which}
					options={(["investment", "funds"] as const).map((value) => ({
						value,
						label: text(`plans.curve.${value}`),
					}))}
					onChange={setWhich}
				/>
				<UnitChoice unit={unit} onUnit={setUnit} />
				<span className="soft">
					{text("pages.unit_is", { unit: unitName(unit, text) })}
				</span>
			</div>
			{desk.isYearClosed && (
				<Alert type="info" title={text("plans.year_closed")} />
			)}
			{!desk.isYearClosed && !mayEdit && (
				<Alert type="info" title={text("plans.read_only")} />
			)}
			{said && (
				<Alert
					type={said.type}
					role={said.type === "error" ? "alert" : "status"}
					title={said.lines[0]}
					{...(said.lines.length > 1
						? {
								description: (
									<ul>
										{said.lines.slice(1).map((line) => (
											<li key={line}>{line}</li>
										))}
									</ul>
								),
							}
						: {})}
					closable={{ closeIcon: true, onClose: () => setSaid(null) }}
				/>
			)}
			{isOvertaken && mayEdit && !save.isPending && (
				<Alert
					type="warning"
					role="alert"
					title={text("plans.conflict")}
					action={
						<Button onClick={() => step({ kind: "see", seen: standsSeen })}>
							{text("plans.conflict.take")}
						</Button>
					}
				/>
			)}
			{draft && (
				<ProposalPanel
					desk={desk}
					draft={draft}
					unit={unit}
					onShow={() => step({ kind: "change", to: editedOf(draft) })}
					onFailed={() => void readAgain()}
					onDecided={(verdict) => {
						setSaid({ type: "success", lines: [text(DECIDED[verdict])] });
						void readAgain().then(() => {
							const next = queries.getQueryData<PlanDesk>([
								...keyOf(getPlanDesk),
								{
									params: { projectId: desk.project.projectId },
									query: { year },
								},
							]);
							if (next) step({ kind: "begin", with: beginOn(next) });
						});
					}}
				/>
			)}
			<div className="plan-columns">
				<div className="plan-main">
					{isFunds && !curve ? (
						<EmptyFace>
							<p>{text("plans.tools.no_funds")}</p>
							<p className="soft">{text("plans.tools.funds_note")}</p>
							{mayEdit && (
								<Button onClick={() => change(edited.investment)}>
									{text("plans.tools.add_funds")}
								</Button>
							)}
						</EmptyFace>
					) : (
						<>
							{mayEdit && (
								<PlanTools
									key={which}
									desk={desk}
									annualYuan={annualYuan(curve ?? [])}
									unit={unit}
									mode={mode}
									onMode={setMode}
									spreads={spreads}
									onSpread={onSpread}
									onLearned={setLearned}
									onPasteCells={onPasteCells}
									steps={{
										undo:
											editing.past.length > 0
												? () => step({ kind: "undo" })
												: null,
										redo:
											editing.future.length > 0
												? () => step({ kind: "redo" })
												: null,
									}}
									past={
										currentCurve && desk.lockedDekads > 0
											? { allowed: allowsPast, onAllow: setAllowsPast }
											: null
									}
								/>
							)}
							{isFunds && mayEdit && (
								<p className="soft">
									{text("plans.tools.funds_note")}{" "}
									<Button size="small" onClick={() => change(null)}>
										{text("plans.tools.drop_funds")}
									</Button>
								</p>
							)}
							<PlanCurves
								year={year}
								curves={curves}
								season={season}
								unit={unit}
							/>
							<PlanGrid
								year={year}
								curves={curves}
								unit={unit}
								lockedDekads={locked}
								onEdit={mayEdit ? onEdit : null}
								onPasteCells={onPasteCells}
							/>
						</>
					)}
				</div>
				<div className="plan-aside">
					{(mayEdit || draft) && (
						<PlanEffectPanel
							effect={effect}
							isChanged={isChanged}
							dekad={desk.dekad}
							unit={unit}
						/>
					)}
					{mayEdit && !isDraft && (
						<SavePanel
							proposes={may.propose}
							replacesDraft={may.propose && draft !== undefined}
							changedPastFrom={
								current &&
								changedPast(
									current.cumulativeYuan,
									edited.investment,
									desk.lockedDekads,
								)
							}
							isChanged={isChanged && !isOvertaken}
							isSaving={save.isPending}
							error={save.error}
							onSave={(reason) => save.mutate(reason)}
						/>
					)}
				</div>
			</div>
			<PlanHistory year={year} revisions={desk.revisions} unit={unit} />
		</>
	);
}
