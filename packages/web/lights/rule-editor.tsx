import { Button } from "antd";
import { type ReactElement, useId } from "react";
import { useQuery } from "@tanstack/react-query";
import {
	thresholdTyped,
	unitOfQuantity,
} from "@dekad/core/lights/light-words.ts";
import {
	EFFECTS,
	HAS_DUE_DATE,
	QUANTITIES,
	type Scope,
	SEVERITIES,
	type Severity,
} from "@dekad/core/lights/scheme.ts";
import { type LineKind, LINES } from "@dekad/core/rollups/lines.ts";
import { registryFrameQuery } from "../office.ts";
import { LightBadge, type Shades, shadeOf } from "../ui/light-badge.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import {
	type Condition,
	type EditedBand,
	type EditedRule,
	MOST_DEKADS,
	MOST_GRACE,
	type Side,
	SIDES,
	wholeTyped,
	withBand,
	withNewBand,
	withoutBand,
} from "./edited-scheme.ts";
import { SourceWords } from "./light-reasons.tsx";
import { ruleName } from "./rule-name.ts";

/** One rule with all that may be changed: whom it speaks of, its line, its bands, grace, reasons, and how late it improves. */
export function RuleEditor({
	rule,
	shades,
	onChange,
	onRemove,
}: {
	rule: EditedRule;
	shades: Shades;
	onChange: (rule: EditedRule) => void;
	/** Null: the only rule cannot be taken away. */
	onRemove: (() => void) | null;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const heading = useId();
	const { metric, bands } = rule;
	const [quantity = "ratio"] = QUANTITIES[metric.family];
	const isAllOurs = bands.length > 0 && bands.every(({ isOurs }) => isOurs);
	const metricName =
		metric.family === "overdue"
			? (`overdue_${metric.what}` as const)
			: metric.family;
	return (
		<section className="scheme-rule" aria-labelledby={heading}>
			<header>
				<h3 id={heading}>{ruleName(rule.name, lang)}</h3>
				<span className="soft">{text(`lights.metric.${metricName}`)}</span>
				{onRemove && (
					<RemoveButton
						label={text("lights.scheme.remove_rule", {
							name: ruleName(rule.name, lang),
						})}
						onClick={onRemove}
					/>
				)}
			</header>
			<p className="soft">
				{text("lights.source")} <SourceWords source={rule.source} />
				{isAllOurs && <> · {text("lights.ours_all")}</>}
			</p>
			{rule.note && <p className="light-note">{rule.note[lang]}</p>}
			{bands.length === 0 && (
				<p className="light-note">{text("lights.scheme.not_set")}</p>
			)}
			{bands.length > 0 && (
				<p className="soft">{text("lights.scheme.bands_note")}</p>
			)}
			<ol className="scheme-bands">
				{bands.map((band, place) => (
					<BandEditor
						// The order is what tells bands apart.
						key={place}
						band={band}
						number={place + 1}
						shades={shades}
						isMarked={band.isOurs && !isAllOurs}
						quantities={QUANTITIES[metric.family]}
						onChange={(change) => onChange(withBand(rule, place, change))}
						onRemove={() => onChange(withoutBand(rule, place))}
					/>
				))}
			</ol>
			<Button
				size="small"
				onClick={() => onChange(withNewBand(rule, quantity))}
			>
				{text("lights.scheme.add_band")}
			</Button>
			<div className="scheme-more">
				{(metric.family === "gap" || metric.family === "ratio") && (
					<label>
						<span>{text("lights.line")}</span>
						<select
							className="plain-field"
							value={metric.line}
							onChange={({ target }) =>
								onChange({
									...rule,
									metric: { ...metric, line: target.value as LineKind },
								})
							}
						>
							{LINES.map((line) => (
								<option key={line} value={line}>
									{text(`lights.line.${line}`)}
								</option>
							))}
						</select>
					</label>
				)}
				{HAS_DUE_DATE.has(metric.family) && (
					<WholeField
						label={text("lights.scheme.grace")}
						value={rule.graceDays}
						most={MOST_GRACE}
						onChange={(graceDays) => onChange({ ...rule, graceDays })}
					/>
				)}
				<WholeField
					label={text("lights.scheme.improves")}
					value={rule.improvesAfter}
					most={MOST_DEKADS}
					onChange={(improvesAfter) => onChange({ ...rule, improvesAfter })}
				/>
				<label className="scheme-check">
					<input
						type="checkbox"
						checked={rule.excusable}
						onChange={({ target }) =>
							onChange({ ...rule, excusable: target.checked })
						}
					/>{" "}
					{text("lights.scheme.excusable")}
				</label>
			</div>
			<ScopeEditor
				scope={rule.scope}
				onChange={(scope) => onChange({ ...rule, scope })}
			/>
		</section>
	);
}

function BandEditor({
	band,
	number,
	shades,
	isMarked,
	quantities,
	onChange,
	onRemove,
}: {
	band: EditedBand;
	number: number;
	shades: Shades;
	isMarked: boolean;
	/** What its conditions may name. */
	quantities: readonly string[];
	onChange: (change: Partial<EditedBand>) => void;
	onRemove: () => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const name = text("lights.scheme.band", { number });
	return (
		<li aria-label={name}>
			<LightBadge shades={shades} severity={band.severity} />
			<select
				className="plain-field"
				aria-label={`${name}: ${text("lights.scheme.band_light")}`}
				value={band.severity}
				onChange={({ target }) =>
					onChange({ severity: Number(target.value) as Severity })
				}
			>
				{SEVERITIES.map((severity) => (
					<option key={severity} value={severity}>
						{shadeOf(shades, severity).name[lang]}
					</option>
				))}
			</select>
			<span className="scheme-conditions">
				{band.when.length === 0 && text("lights.bound.any")}
				{band.when.map((condition, place) => (
					<ConditionEditor
						key={place}
						condition={condition}
						label={name}
						isNamed={new Set(band.when.map(({ of }) => of)).size > 1}
						quantities={quantities}
						onChange={(changed) =>
							onChange({
								when: band.when.map((each, at) =>
									at === place ? changed : each,
								),
							})
						}
						onRemove={() =>
							onChange({ when: band.when.filter((_, at) => at !== place) })
						}
					/>
				))}
				<button
					type="button"
					className="scheme-remove"
					aria-label={text("lights.scheme.add_condition", { number })}
					onClick={() =>
						onChange({
							when: [
								...band.when,
								{ of: quantities[0] ?? "ratio", side: "below", typed: "" },
							],
						})
					}
				>
					<span aria-hidden="true">+</span>
				</button>
			</span>
			{isMarked && <span className="light-ours">{text("lights.ours")}</span>}
			<RemoveButton
				label={text("lights.scheme.remove_band", { number })}
				onClick={onRemove}
			/>
			<fieldset className="scheme-effects">
				<legend>{text("lights.scheme.effects")}</legend>
				{EFFECTS.map((effect) => (
					<label key={effect} className="scheme-check">
						<input
							type="checkbox"
							checked={band.effects.includes(effect)}
							onChange={({ target }) =>
								onChange({
									effects: EFFECTS.filter((each) =>
										each === effect
											? target.checked
											: band.effects.includes(each),
									),
								})
							}
						/>{" "}
						{text(`lights.effect.${effect}`)}
					</label>
				))}
			</fieldset>
		</li>
	);
}

function RemoveButton({
	label,
	onClick,
}: {
	label: string;
	onClick: () => void;
}): ReactElement {
	return (
		<button
			type="button"
			className="scheme-remove"
			aria-label={label}
			onClick={onClick}
		>
			<span aria-hidden="true">×</span>
		</button>
	);
}

function ConditionEditor({
	condition,
	label,
	isNamed,
	quantities,
	onChange,
	onRemove,
}: {
	condition: Condition;
	label: string;
	/** Says which quantity: there are several. */
	isNamed: boolean;
	quantities: readonly string[];
	onChange: (condition: Condition) => void;
	onRemove: () => void;
}): ReactElement {
	const text = useText();
	const hint = useId();
	const { of, side, typed } = condition;
	const isBad = thresholdTyped(of, typed) === null;
	return (
		<span className="scheme-condition">
			{quantities.length > 1 ? (
				<select
					className="plain-field"
					aria-label={`${label}: ${text("lights.scheme.quantity")}`}
					value={of}
					onChange={({ target }) =>
						onChange({ ...condition, of: target.value })
					}
				>
					{quantities.map((each) => (
						<option key={each} value={each}>
							{text(`lights.of.${each}` as "lights.of.ratio")}
						</option>
					))}
				</select>
			) : (
				isNamed && <span>{text(`lights.of.${of}` as "lights.of.ratio")}</span>
			)}
			<select
				className="plain-field"
				aria-label={`${label}: ${text("lights.scheme.operator")}`}
				value={side}
				onChange={({ target }) =>
					onChange({ ...condition, side: target.value as Side })
				}
			>
				{SIDES.map((each) => (
					<option key={each} value={each}>
						{text(`lights.scheme.operator.${each}`)}
					</option>
				))}
			</select>
			<input
				className="plain-field scheme-number"
				inputMode="decimal"
				aria-label={`${label}: ${text("lights.scheme.threshold")}`}
				aria-invalid={isBad}
				aria-describedby={isBad ? hint : undefined}
				value={typed}
				onChange={({ target }) =>
					onChange({ ...condition, typed: target.value })
				}
			/>
			<span className="soft">{text(`lights.unit.${unitOfQuantity(of)}`)}</span>
			<RemoveButton
				label={`${text("lights.scheme.remove_condition", { number: label })}`}
				onClick={onRemove}
			/>
			{isBad && (
				<span id={hint} className="scheme-bad">
					{text("lights.scheme.bad_threshold")}
				</span>
			)}
		</span>
	);
}

function WholeField({
	label,
	value,
	most,
	onChange,
}: {
	label: string;
	value: string;
	most: number;
	onChange: (typed: string) => void;
}): ReactElement {
	const text = useText();
	const hint = useId();
	const isBad = wholeTyped(value, most) === null;
	return (
		<label>
			<span>{label}</span>
			<input
				className="plain-field scheme-number"
				inputMode="numeric"
				aria-invalid={isBad}
				aria-describedby={isBad ? hint : undefined}
				value={value}
				onChange={({ target }) => onChange(target.value)}
			/>
			{isBad && (
				<span id={hint} className="scheme-bad">
					{text("lights.scheme.bad_whole", { most })}
				</span>
			)}
		</label>
	);
}

const YUAN_A_WAN = 10_000;

/** Whom the rule speaks of; a project outside has no such light. */
function ScopeEditor({
	scope,
	onChange,
}: {
	scope: Scope;
	onChange: (scope: Scope) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { data: frame } = useQuery(registryFrameQuery);
	const without = (key: keyof Scope): Scope => {
		const { [key]: _, ...rest } = scope;
		return rest;
	};
	const flag = (key: "started" | "fundsPlan", isOn: boolean) =>
		onChange(isOn ? { ...scope, [key]: true } : without(key));
	const stages = scope.stages ?? [];
	return (
		<details className="scheme-scope">
			<summary>
				{text("lights.scheme.rule_scope")}{" "}
				<span className="soft">
					{[
						stages.length === 0
							? text("lights.scheme.all_stages")
							: (frame?.stages ?? [])
									.filter(({ stage }) => stages.includes(stage))
									.map((stage) => nameIn(lang, stage))
									.join(text("events.between")),
						scope.paused === false && text("lights.scheme.not_paused"),
						scope.started && text("lights.scheme.started"),
						scope.fundsPlan && text("lights.scheme.funds_plan"),
						floorWords(
							text("lights.scheme.plan_floor"),
							scope.annualPlanAtLeastYuan,
						),
						floorWords(
							text("lights.scheme.total_floor"),
							scope.totalInvestmentAtLeastYuan,
						),
					]
						.filter(Boolean)
						.join(" · ")}
				</span>
			</summary>
			<fieldset>
				<legend>{text("lights.scheme.stages")}</legend>
				{(frame?.stages ?? []).map((stage) => (
					<label key={stage.stage} className="scheme-check">
						<input
							type="checkbox"
							checked={stages.includes(stage.stage)}
							onChange={({ target }) => {
								const chosen = target.checked
									? [...stages, stage.stage]
									: stages.filter((each) => each !== stage.stage);
								onChange(
									chosen.length === 0
										? without("stages")
										: { ...scope, stages: chosen },
								);
							}}
						/>{" "}
						{nameIn(lang, stage)}
					</label>
				))}
			</fieldset>
			<div className="scheme-more">
				<label className="scheme-check">
					<input
						type="checkbox"
						checked={scope.paused === false}
						onChange={({ target }) =>
							onChange(
								target.checked
									? { ...scope, paused: false }
									: without("paused"),
							)
						}
					/>{" "}
					{text("lights.scheme.not_paused")}
				</label>
				<label className="scheme-check">
					<input
						type="checkbox"
						checked={scope.started === true}
						onChange={({ target }) => flag("started", target.checked)}
					/>{" "}
					{text("lights.scheme.started")}
				</label>
				<label className="scheme-check">
					<input
						type="checkbox"
						checked={scope.fundsPlan === true}
						onChange={({ target }) => flag("fundsPlan", target.checked)}
					/>{" "}
					{text("lights.scheme.funds_plan")}
				</label>
				{(
					[
						["annualPlanAtLeastYuan", "lights.scheme.plan_floor"],
						["totalInvestmentAtLeastYuan", "lights.scheme.total_floor"],
					] as const
				).map(([key, name]) => (
					<label key={key}>
						<span>{text(name)}</span>
						<input
							type="number"
							min={0}
							step={1}
							className="plain-field scheme-number"
							value={scope[key] === undefined ? "" : scope[key] / YUAN_A_WAN}
							onChange={({ target }) => {
								const wan = wholeTyped(target.value, 999_999);
								onChange(
									wan === null || wan === 0
										? without(key)
										: { ...scope, [key]: wan * YUAN_A_WAN },
								);
							}}
						/>
					</label>
				))}
			</div>
		</details>
	);
}

const floorWords = (name: string, yuan: number | undefined): string =>
	yuan === undefined ? "" : `${name} ${yuan / YUAN_A_WAN}`;
