import type { ReactElement, ReactNode } from "react";
import { addDays } from "@dekad/core/periods/civil-date.ts";
import { wallClockOf } from "@dekad/core/periods/zone.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import { amountText, type MoneyUnit } from "@dekad/core/units/money.ts";
import type { TextKey } from "@dekad/core/text/text.ts";
import { usePreferences, useText } from "./preferences.tsx";

/** Decimals that show a project of some ten million in every unit. */
const DECIMALS: Readonly<Record<MoneyUnit, number>> = {
	yuan: 0,
	thousand: 0,
	wan: 0,
	million: 1,
	yi: 2,
};

/**
 * An amount in the reader's unit; the unit itself stands in the heading (`UnitNote`) unless
 * `withUnit`. Null is said in words: "not reported" unless `absent` names another reason.
 */
export function Money({
	yuan,
	absent = "units.not_reported",
	withUnit = false,
}: {
	yuan: number | null;
	absent?: TextKey;
	withUnit?: boolean;
}): ReactElement {
	const text = useText();
	const { unit } = usePreferences();
	if (yuan === null) return <Absent>{text(absent)}</Absent>;
	return (
		<span className="number">
			{amountText(yuan, unit, DECIMALS[unit])}
			{withUnit && <span className="unit"> {text(`units.${unit}`)}</span>}
		</span>
	);
}

/** What is not known: grey and in words, never a zero. */
export function Absent({ children }: { children: ReactNode }): ReactElement {
	return <span className="absent">{children}</span>;
}

/** "Unit: 亿元 · as of ...": stands above every table and chart with money. */
export function UnitNote({
	asOf,
	children,
}: {
	/** The instant the figures were read, ISO. */
	asOf?: string | null;
	children?: ReactNode;
}): ReactElement {
	const text = useText();
	const { unit } = usePreferences();
	return (
		<p className="unit-note">
			<span>{text("pages.unit_is", { unit: text(`units.${unit}`) })}</span>
			{children}
			{asOf && (
				<span>
					{text("pages.read_at")} <Instant at={asOf} />
				</span>
			)}
		</p>
	);
}

/**
 * An instant on the wall clock of the browser: the reader's own day and minute. `isEnd`: something
 * holds until then, so midnight is 24:00 of the day before and not 00:00 of a day nobody means.
 */
export function Instant({
	at,
	isEnd = false,
}: {
	at: string;
	isEnd?: boolean;
}): ReactElement {
	const { lang } = usePreferences();
	const wall = wallClockOf(at, browserZone);
	const [day, minute] = [wall.slice(0, 10), wall.slice(11, 16)];
	const isMidnight = isEnd && minute === "00:00";
	return (
		<time dateTime={at}>
			{formatDate(isMidnight ? addDays(day, -1) : day, lang)}{" "}
			{isMidnight ? "24:00" : minute}
		</time>
	);
}
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A civil date in words; null is "not reported" unless `absent` names another reason. */
export function CivilDate({
	on,
	absent = "units.not_reported",
}: {
	on: string | null;
	absent?: TextKey;
}): ReactElement {
	const text = useText();
	const { lang } = usePreferences();
	if (on === null) return <Absent>{text(absent)}</Absent>;
	return <time dateTime={on}>{formatDate(on, lang)}</time>;
}
