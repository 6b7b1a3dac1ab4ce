import { Button } from "antd";
import { type ReactElement, useId } from "react";
import { RATE_IDS, type RateId } from "@dekad/core/rollups/rates.ts";
import { SCORING_EXAMPLES } from "@dekad/core/rollups/scoring-examples.ts";
import {
	METHODS_OF,
	type ScoredThing,
	type ScoringMethod,
} from "@dekad/core/rollups/scoring.ts";
import { useLang, useText } from "../ui/preferences.tsx";
import {
	type EditedLine,
	type EditedScoring,
	editLine,
	lookingAt,
	ownLine,
	withLine,
	withMethod,
} from "./edited-scoring.ts";

const KINDS = Object.keys(METHODS_OF) as ScoredThing["kind"][];

/** All lines of a score sheet, each with what it looks at, its points and bounds, and its source. */
export function ScoringEditor({
	edited,
	onChange,
}: {
	edited: EditedScoring;
	onChange: (edited: EditedScoring) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<div className="scoring-lines">
			<div className="scoring-names">
				{(["zh", "en"] as const).map((each) => (
					<Field
						key={each}
						label={text(`scoring.name_${each}`)}
						value={edited[each]}
						onChange={(typed) => onChange({ ...edited, [each]: typed })}
					/>
				))}
			</div>
			{edited.rules.map((line, place) => (
				<LineEditor
					key={line.id}
					line={line}
					number={place + 1}
					onChange={(changed) =>
						onChange({
							...edited,
							rules: edited.rules.map((each, at) =>
								at === place ? changed : each,
							),
						})
					}
					onRemove={() =>
						onChange({
							...edited,
							rules: edited.rules.filter((_, at) => at !== place),
						})
					}
				/>
			))}
			<label className="labelled">
				<span>{text("scoring.add")}</span>
				<select
					className="plain-field"
					value=""
					onChange={({ target }) => {
						const example = SCORING_EXAMPLES.find(
							({ id }) => id === target.value,
						);
						onChange(
							withLine(
								edited,
								example
									? editLine(example)
									: ownLine(text("scoring.own_source")),
							),
						);
					}}
				>
					<option value="" disabled>
						{text("scoring.add")}
					</option>
					{SCORING_EXAMPLES.map(({ id, name, source }) => (
						<option key={id} value={id}>
							{name[lang]} {source}
						</option>
					))}
					<option value="own">{text("scoring.add_own")}</option>
				</select>
			</label>
		</div>
	);
}

function LineEditor({
	line,
	number,
	onChange,
	onRemove,
}: {
	line: EditedLine;
	number: number;
	onChange: (line: EditedLine) => void;
	onRemove: () => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const heading = useId();
	const put = (key: keyof EditedLine) => (typed: string) =>
		onChange({ ...line, [key]: typed });
	return (
		<section className="scoring-line" aria-labelledby={heading}>
			<header>
				<h3 id={heading}>
					{text("scoring.line", { number })} {line[lang]}
				</h3>
				<Button
					size="small"
					aria-label={text("scoring.remove", { name: line[lang] || number })}
					onClick={onRemove}
				>
					×
				</Button>
			</header>
			<div className="scoring-fields">
				<Field
					label={text("scoring.rule_name_zh")}
					value={line.zh}
					onChange={put("zh")}
				/>
				<Field
					label={text("scoring.rule_name_en")}
					value={line.en}
					onChange={put("en")}
				/>
				<Choice
					label={text("scoring.of")}
					value={line.kind}
					options={KINDS.map((kind) => [kind, text(`scoring.of.${kind}`)])}
					onChange={(kind) =>
						onChange(lookingAt(line, kind as ScoredThing["kind"]))
					}
				/>
				{line.kind !== "rank" && (
					<Choice
						label={text("scoring.which")}
						value={line.rate}
						options={RATE_IDS.map((id) => [id, text(`rates.${id}`)])}
						onChange={(rate) => onChange({ ...line, rate: rate as RateId })}
					/>
				)}
				<Choice
					label={text("scoring.method")}
					value={line.method}
					options={METHODS_OF[line.kind].map((method) => [
						method,
						text(`scoring.method.${method}`),
					])}
					onChange={(method) =>
						onChange(withMethod(line, method as ScoringMethod["method"]))
					}
				/>
				{line.method !== "band" && (
					<Field
						isNumber
						label={text("scoring.points")}
						value={line.points}
						onChange={put("points")}
					/>
				)}
				{line.method === "target" && (
					<Field
						isNumber
						label={text("scoring.ratio")}
						value={line.percent}
						onChange={put("percent")}
					/>
				)}
				{line.method === "rank" && (
					<Field
						isNumber
						label={text("scoring.step")}
						value={line.step}
						onChange={put("step")}
					/>
				)}
				{line.method === "band" && <Bands line={line} onChange={onChange} />}
				{(["minimum", "floor", "cap"] as const).map((key) => (
					<Field
						key={key}
						isNumber
						label={text(`scoring.${key}`)}
						value={line[key]}
						onChange={put(key)}
					/>
				))}
				<Field
					label={text("scoring.source")}
					value={line.source}
					onChange={put("source")}
				/>
			</div>
		</section>
	);
}

/** The steps of a rate; the first that is reached gives its points. */
function Bands({
	line,
	onChange,
}: {
	line: EditedLine;
	onChange: (line: EditedLine) => void;
}): ReactElement {
	const text = useText();
	const put = (place: number, changed: Partial<EditedLine["bands"][number]>) =>
		onChange({
			...line,
			bands: line.bands.map((band, at) =>
				at === place ? { ...band, ...changed } : band,
			),
		});
	return (
		<div className="scoring-bands">
			{line.bands.map((band, place) => (
				// The order is what tells steps apart.
				<div key={place} className="scoring-fields">
					<Field
						isNumber
						label={text("scoring.band_ratio", { number: place + 1 })}
						value={band.percent}
						onChange={(percent) => put(place, { percent })}
					/>
					<Field
						isNumber
						label={text("scoring.band_points", { number: place + 1 })}
						value={band.points}
						onChange={(points) => put(place, { points })}
					/>
					<Button
						size="small"
						aria-label={text("scoring.remove_band", { number: place + 1 })}
						onClick={() =>
							onChange({
								...line,
								bands: line.bands.filter((_, at) => at !== place),
							})
						}
					>
						×
					</Button>
				</div>
			))}
			<Button
				size="small"
				onClick={() =>
					onChange({
						...line,
						bands: [...line.bands, { percent: "", points: "" }],
					})
				}
			>
				{text("scoring.add_band")}
			</Button>
		</div>
	);
}

function Field({
	label,
	value,
	onChange,
	isNumber = false,
}: {
	label: string;
	value: string;
	onChange: (typed: string) => void;
	isNumber?: boolean;
}): ReactElement {
	return (
		<label>
			<span>{label}</span>
			<input
				className={`plain-field${isNumber ? " scoring-number" : ""}`}
				inputMode={isNumber ? "decimal" : "text"}
				maxLength={100}
				value={value}
				onChange={({ target }) => onChange(target.value)}
			/>
		</label>
	);
}

function Choice({
	label,
	value,
	options,
	onChange,
}: {
	label: string;
	value: string;
	options: readonly (readonly [value: string, name: string])[];
	onChange: (value: string) => void;
}): ReactElement {
	return (
		<label>
			<span>{label}</span>
			<select
				className="plain-field"
				value={value}
				onChange={({ target }) => onChange(target.value)}
			>
				{options.map(([each, name]) => (
					<option key={each} value={each}>
						{name}
					</option>
				))}
			</select>
		</label>
	);
}
