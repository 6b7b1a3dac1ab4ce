/** Amounts of the plan pages: in the unit chosen there, exact, since what is shown is what is edited. */

import {
	type ClipboardEvent,
	type KeyboardEvent,
	type ReactElement,
	type ReactNode,
	useId,
	useState,
} from "react";
import { isManyCells } from "@dekad/core/plans/paste-plan.ts";
import type { BeforeAfter } from "@dekad/core/plans/plan-effect.ts";
import { shiftDecimal } from "@dekad/core/units/decimal.ts";
import {
	amountText,
	type MoneyUnit,
	yuanFromText,
} from "@dekad/core/units/money.ts";
import { useText } from "../ui/preferences.tsx";

/** Units a plan is edited in; 万元 shows a dekad of a usual project without a fraction. */
export const PLAN_UNITS = ["wan", "yi", "yuan"] as const;
export type PlanUnit = (typeof PLAN_UNITS)[number];

const PLACES: Readonly<Record<PlanUnit, number>> = { yuan: 0, wan: 4, yi: 8 };
/** Decimals shown where an amount is read and not written. */
const SHOWN: Readonly<Record<PlanUnit, number>> = { yuan: 0, wan: 2, yi: 4 };

/** Without zeros that say nothing behind the point. */
const short = (amount: string): string =>
	amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount;

export const planAmount = (yuan: number, unit: PlanUnit): string =>
	short(amountText(yuan, unit, SHOWN[unit]));

/** To the last yuan, as one would type it. */
const exactAmount = (yuan: number, unit: PlanUnit): string =>
	shiftDecimal(String(yuan), -PLACES[unit]);

/** An amount to be read; `children` says what null means, a dash when left out. */
export function PlanAmount({
	yuan,
	unit,
	isSigned = false,
	children = "–",
}: {
	yuan: number | null;
	unit: PlanUnit;
	isSigned?: boolean;
	children?: ReactNode;
}): ReactElement {
	if (yuan === null) return <span className="absent">{children}</span>;
	const sign = isSigned && yuan > 0 ? "+" : "";
	return (
		<span className={isSigned && yuan < 0 ? "number below" : "number"}>
			{sign}
			{planAmount(yuan, unit)}
		</span>
	);
}

/** "120 → 150", or the one amount where nothing changes. */
export function ChangedAmount({
	amount: { before, after },
	unit,
	isSigned = false,
}: {
	amount: BeforeAfter;
	unit: PlanUnit;
	isSigned?: boolean;
}): ReactElement {
	const text = useText();
	if (before === after)
		return <PlanAmount yuan={after} unit={unit} isSigned={isSigned} />;
	return (
		<span className="changed-amount">
			<span className="visually-hidden">{text("plans.effect.before")} </span>
			<span className="was">
				<PlanAmount yuan={before} unit={unit} isSigned={isSigned} />
			</span>
			<span aria-hidden="true"> → </span>
			<span className="visually-hidden"> {text("plans.effect.after")} </span>
			<strong>
				<PlanAmount yuan={after} unit={unit} isSigned={isSigned} />
			</strong>
		</span>
	);
}

/**
 * A field for one amount. It is taken with Enter, an arrow or on leaving, taken back with Escape; a text that
 * is no amount, or one the plan refuses, stays with the reason below it.
 */
export function AmountField({
	yuan,
	unit,
	label,
	onTake,
	onPasteCells,
	onMove,
	className = "",
}: {
	yuan: number;
	unit: PlanUnit;
	label: string;
	/** Takes an amount; a sentence back says why it cannot be. */
	onTake: (yuan: number) => string | null;
	/** Cells of a spreadsheet were pasted here. */
	onPasteCells?: (pasted: string) => void;
	/** Goes on to the next (1) or previous (-1) field. */
	onMove?: (field: HTMLInputElement, by: 1 | -1) => void;
	className?: string;
}): ReactElement {
	const text = useText();
	const problemId = useId();
	const [written, setWritten] = useState<string | null>(null);
	const [problem, setProblem] = useState<string | null>(null);
	const exact = exactAmount(yuan, unit);

	const take = (): boolean => {
		if (written === null || written.trim() === exact) {
			setWritten(null);
			setProblem(null);
			return true;
		}
		const reading = yuanFromText(written, unit satisfies MoneyUnit);
		const refused = reading.ok
			? // An emptied field is a period without work.
				onTake(reading.yuan ?? 0)
			: text(reading.problem, { value: written });
		setProblem(refused);
		if (refused === null) setWritten(null);
		return refused === null;
	};
	const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
		const field = event.currentTarget;
		if (event.key === "Escape") {
			setWritten(null);
			setProblem(null);
		}
		if (event.key !== "Enter" && !/^Arrow(Up|Down)$/.test(event.key)) return;
		event.preventDefault();
		if (take())
			onMove?.(field, event.key === "ArrowUp" || event.shiftKey ? -1 : 1);
	};
	const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
		const pasted = event.clipboardData.getData("text/plain");
		if (!onPasteCells || !isManyCells(pasted)) return;
		event.preventDefault();
		setWritten(null);
		onPasteCells(pasted);
	};
	return (
		<span className={`amount-field ${className}`}>
			<input
				inputMode="decimal"
				autoComplete="off"
				aria-label={label}
				aria-invalid={problem !== null}
				{...(problem === null ? {} : { "aria-describedby": problemId })}
				value={written ?? planAmount(yuan, unit)}
				onFocus={(event) => {
					setWritten((kept) => kept ?? exact);
					const field = event.currentTarget;
					// After the exact amount stands in it; select() takes the focus, which a quick Tab has moved on by then.
					requestAnimationFrame(() => {
						if (field === document.activeElement) field.select();
					});
				}}
				onChange={(event) => setWritten(event.target.value)}
				onBlur={take}
				onKeyDown={onKeyDown}
				onPaste={onPaste}
			/>
			{problem !== null && (
				<span role="alert" id={problemId} className="field-problem">
					{problem}
				</span>
			)}
		</span>
	);
}
