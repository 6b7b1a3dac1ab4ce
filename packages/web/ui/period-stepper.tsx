import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Select, Segmented } from "antd";
import type { ReactElement } from "react";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import {
	comparePeriods,
	nextPeriod,
	parsePeriod,
	type Period,
	periodBounds,
	periodDekads,
	periodId,
	periodOf,
	PERIOD_KINDS,
	previousPeriod,
	type RegularKind,
} from "@dekad/core/periods/period.ts";
import { dekadStart } from "@dekad/core/periods/dekad.ts";
import { useLang, useText } from "./preferences.tsx";

/**
 * Chooses a period: its kind, the one before, the one after, or any of the years held. The address
 * keeps the id, so a link shows what its sender saw.
 */
export function PeriodStepper({
	period: id,
	first,
	last,
	kinds = PERIOD_KINDS,
	onChange,
}: {
	period: string;
	/** First and last opened dekad: nothing outside is offered. */
	first: string;
	last: string;
	kinds?: readonly RegularKind[];
	onChange: (id: string) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const period = parsePeriod(id);
	const earliest = periodBounds(parsePeriod(first)).first;
	const latest = periodBounds(parsePeriod(last)).last;
	const isHeld = (candidate: Period) => {
		const bounds = periodBounds(candidate);
		return bounds.last >= earliest && bounds.first <= latest;
	};
	const before = previousPeriod(period);
	const after = nextPeriod(period);
	/** The period of another kind at the same place: the newest opened dekad inside decides. */
	const inKind = (kind: RegularKind) => {
		const dekads = periodDekads(period).filter(
			(dekad) => dekadStart(dekad) <= latest,
		);
		const newest = dekads.at(-1) ?? dekads[0];
		return newest
			? periodOf(kind, dekadStart(newest))
			: periodOf(kind, periodBounds(period).first);
	};
	return (
		<div
			className="period-stepper"
			role="group"
			aria-label={text("pages.period")}
		>
			{kinds.length > 1 && (
				<Segmented<RegularKind>
					aria-label={text("pages.period_kind")}
					value={period.kind as RegularKind}
					options={kinds.map((kind) => ({
						value: kind,
						label: text(`periods.kind.${kind}`),
					}))}
					onChange={(kind) => onChange(periodId(inKind(kind)))}
				/>
			)}
			<span className="period-steps">
				<Button
					icon={<LeftOutlined />}
					aria-label={text("pages.period_before")}
					disabled={!isHeld(before)}
					onClick={() => onChange(periodId(before))}
				/>
				<Select
					aria-label={text("pages.period")}
					className="period-select"
					showSearch={{ optionFilterProp: "label" }}
					value={id}
					options={heldPeriods(period, isHeld).map((held) => ({
						value: periodId(held),
						label: formatPeriod(held, lang),
					}))}
					onChange={onChange}
				/>
				<Button
					icon={<RightOutlined />}
					aria-label={text("pages.period_after")}
					disabled={!isHeld(after)}
					onClick={() => onChange(periodId(after))}
				/>
			</span>
		</div>
	);
}

/** The held periods of the same kind, newest first, walked from where the reader stands. */
function heldPeriods(
	from: Period,
	isHeld: (period: Period) => boolean,
): Period[] {
	const held: Period[] = [from];
	for (
		let step = previousPeriod(from);
		isHeld(step);
		step = previousPeriod(step)
	)
		held.push(step);
	for (let step = nextPeriod(from); isHeld(step); step = nextPeriod(step))
		held.push(step);
	return held.sort((a, b) => comparePeriods(b, a));
}
