import type { ReactElement } from "react";
import { amountText, type MoneyUnit } from "@dekad/core/units/money.ts";
import type { TextKey } from "@dekad/core/text/text.ts";
import { Absent } from "./money.tsx";
import { usePreferences, useText } from "./preferences.tsx";

/** Decimals that keep a single yuan in every unit. */
const TO_THE_YUAN: Readonly<Record<MoneyUnit, number>> = {
	yuan: 0,
	thousand: 3,
	wan: 4,
	million: 6,
	yi: 8,
};

/**
 * An amount to the yuan in a unit, without zeros at the end: where people look for what was wrong, rounding
 * would hide it.
 */
export const exactAmount = (yuan: number, unit: MoneyUnit): string => {
	const written = amountText(yuan, unit, TO_THE_YUAN[unit]);
	return written.includes(".") ? written.replace(/\.?0+$/, "") : written;
};

/** `Money` to the yuan. `signed` writes a plus too, for differences. */
export function ExactMoney({
	yuan,
	absent = "units.not_reported",
	signed = false,
	withUnit = false,
}: {
	yuan: number | null;
	absent?: TextKey;
	signed?: boolean;
	withUnit?: boolean;
}): ReactElement {
	const text = useText();
	const { unit } = usePreferences();
	if (yuan === null) return <Absent>{text(absent)}</Absent>;
	return (
		<span className="number">
			{signed && yuan > 0 ? "+" : ""}
			{exactAmount(yuan, unit)}
			{withUnit && <span className="unit"> {text(`units.${unit}`)}</span>}
		</span>
	);
}
