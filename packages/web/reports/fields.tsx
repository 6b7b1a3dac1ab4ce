/** The form's fields: each carries its label, what its value means, and what is wrong or unusual right below it. */

import { type ReactElement, type ReactNode, useId, useState } from "react";
import {
	formatYuan,
	type MoneyUnit,
	yuanFromText,
} from "@dekad/core/units/money.ts";
import { useText } from "../ui/preferences.tsx";
import { useFormUnit } from "./form-unit.tsx";
import {
	countAsTyped,
	countTyped,
	ratioAsTyped,
	ratioTyped,
	type Typed,
	yuanAsTyped,
} from "./typed-values.ts";

/** What stands below a field: `stops` prevent the hand-in, `doubts` are confirmed with it. */
export type Remarks = {
	readonly stops?: readonly string[];
	readonly doubts?: readonly string[];
};
const NONE: Remarks = {};

/** A labelled control with its explanation and its remarks, tied together for who hears the page. */
export function Field({
	label,
	hint,
	means,
	remarks = NONE,
	children,
}: {
	label: ReactNode;
	/** What is known: the last word on it, its plan. */
	hint?: ReactNode;
	/** What the typed value comes to; said again as it changes. */
	means?: ReactNode;
	remarks?: Remarks;
	children: (control: {
		id: string;
		"aria-describedby": string;
		"aria-invalid": boolean;
	}) => ReactNode;
}): ReactElement {
	const id = useId();
	const { stops = [] } = remarks;
	return (
		<div className="field">
			<label htmlFor={id}>{label}</label>
			{hint && (
				<p className="soft" id={`${id}hint`}>
					{hint}
				</p>
			)}
			{children({
				id,
				"aria-describedby": `${id}hint ${id}means ${id}said`,
				"aria-invalid": stops.length > 0,
			})}
			{means !== undefined && (
				<p className="means" id={`${id}means`}>
					{means}
				</p>
			)}
			<div id={`${id}said`} aria-live="polite" className="said">
				<Said remarks={remarks} />
			</div>
		</div>
	);
}

/** Remarks as one line each; a word in front says which they are, so that colour is not alone. */
export function Said({ remarks }: { remarks: Remarks }): ReactElement {
	const text = useText();
	return (
		<>
			{remarks.stops?.map((said) => (
				<p key={said} className="stop">
					<strong>{text("report_page.stop")}</strong> {said}
				</p>
			))}
			{remarks.doubts?.map((said) => (
				<p key={said} className="doubt">
					<strong>{text("report_page.doubt")}</strong> {said}
				</p>
			))}
		</>
	);
}

/** Says that a field holds something no value can be made of, or no longer does. */
export type OnUnreadable = (field: string, isUnreadable: boolean) => void;

/**
 * An amount in the unit of the form, kept in whole yuan. Whoever types a unit behind the number
 * (3.5亿) is understood too; what was understood stands below in yuan.
 */
export function MoneyField({
	name,
	label,
	hint,
	yuan,
	isSigned = false,
	remarks = NONE,
	onYuan,
	onUnreadable,
}: {
	name: string;
	label: ReactNode;
	hint?: ReactNode;
	yuan: number | null;
	/** A difference may be negative; what was done in a dekad may not. */
	isSigned?: boolean;
	remarks?: Remarks;
	onYuan: (yuan: number | null) => void;
	onUnreadable: OnUnreadable;
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const read = (typed: string): Typed => {
		const reading = yuanFromText(typed, unit);
		return reading.ok && (isSigned || (reading.yuan ?? 0) >= 0)
			? { ok: true, value: reading.yuan }
			: { ok: false };
	};
	const { typed, isBad, onType } = useTyped(name, {
		value: yuan,
		read,
		write: (value) => yuanAsTyped(value, unit),
		inUnit: unit,
		onValue: onYuan,
		onUnreadable,
	});
	const stops = isBad
		? [text("report_page.bad_amount"), ...(remarks.stops ?? [])]
		: remarks.stops;
	return (
		<Field
			label={
				<>
					{label}{" "}
					<span className="soft">({text(`report_page.unit.${unit}`)})</span>
				</>
			}
			hint={hint}
			means={
				yuan === null || isBad
					? text("report_page.empty_is_unknown")
					: text("report_page.means_yuan", {
							amount: formatYuan(yuan, "yuan", lang, 0),
						})
			}
			remarks={{ ...remarks, ...(stops ? { stops } : {}) }}
		>
			{(control) => (
				<input
					{...control}
					name={name}
					inputMode={isSigned ? "text" : "decimal"}
					autoComplete="off"
					value={typed}
					onChange={({ target }) => onType(target.value)}
				/>
			)}
		</Field>
	);
}

/** A percentage of physical progress, or a count of people or machines. */
export function NumberField({
	name,
	label,
	hint,
	kind,
	value,
	remarks = NONE,
	onValue,
	onUnreadable,
}: {
	name: string;
	label: ReactNode;
	hint?: ReactNode;
	kind: "ratio" | "count";
	value: number | null;
	remarks?: Remarks;
	onValue: (value: number | null) => void;
	onUnreadable: OnUnreadable;
}): ReactElement {
	const text = useText();
	const { typed, isBad, onType } = useTyped(name, {
		value,
		read: kind === "ratio" ? ratioTyped : countTyped,
		write: kind === "ratio" ? ratioAsTyped : countAsTyped,
		inUnit: kind,
		onValue,
		onUnreadable,
	});
	const stops = isBad
		? [
				text(
					kind === "ratio" ? "report_page.bad_ratio" : "report_page.bad_count",
				),
			]
		: remarks.stops;
	return (
		<Field
			label={label}
			hint={hint}
			remarks={{ ...remarks, ...(stops ? { stops } : {}) }}
		>
			{(control) => (
				<span className="with-unit">
					<input
						{...control}
						name={name}
						inputMode={kind === "ratio" ? "decimal" : "numeric"}
						autoComplete="off"
						value={typed}
						onChange={({ target }) => onType(target.value)}
					/>
					{kind === "ratio" && <span aria-hidden="true">%</span>}
				</span>
			)}
		</Field>
	);
}

/** Words; grows with them. `known` is offered as a start where nothing is written yet. */
export function WordsField({
	name,
	label,
	hint,
	value,
	rows = 3,
	remarks = NONE,
	known,
	onValue,
}: {
	name: string;
	label: ReactNode;
	hint?: ReactNode;
	value: string;
	rows?: number;
	remarks?: Remarks;
	known?: string | undefined;
	onValue: (value: string) => void;
}): ReactElement {
	const text = useText();
	return (
		<Field label={label} hint={hint} remarks={remarks}>
			{(control) => (
				<>
					<textarea
						{...control}
						name={name}
						rows={rows}
						maxLength={4000}
						value={value}
						onChange={({ target }) => onValue(target.value)}
					/>
					{known && value === "" && (
						<button
							type="button"
							className="button"
							onClick={() => onValue(known)}
						>
							{text("report_page.as_last_time")}
						</button>
					)}
				</>
			)}
		</Field>
	);
}

/** The text of a field beside its value: a value changed from elsewhere, or another unit, writes the text anew. */
function useTyped(
	name: string,
	{
		value,
		read,
		write,
		inUnit,
		onValue,
		onUnreadable,
	}: {
		value: number | null;
		read: (typed: string) => Typed;
		write: (value: number | null) => string;
		inUnit: MoneyUnit | "ratio" | "count";
		onValue: (value: number | null) => void;
		onUnreadable: OnUnreadable;
	},
) {
	const [state, setState] = useState({
		typed: write(value),
		value,
		inUnit,
		isBad: false,
	});
	let current = state;
	if (state.value !== value || (state.inUnit !== inUnit && !state.isBad)) {
		current = { typed: write(value), value, inUnit, isBad: false };
		setState(current);
		if (state.isBad) queueMicrotask(() => onUnreadable(name, false));
	}
	return {
		typed: current.typed,
		isBad: current.isBad,
		onType: (typed: string) => {
			const reading = read(typed);
			const meant = reading.ok ? reading.value : null;
			setState({ typed, value: meant, inUnit, isBad: !reading.ok });
			if (current.isBad === reading.ok) onUnreadable(name, !reading.ok);
			if (meant !== value) onValue(meant);
		},
	};
}
