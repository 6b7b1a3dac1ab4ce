import { type ReactElement, useId, useSyncExternalStore } from "react";
import type { Lang } from "@dekad/core/text/text.ts";
import {
	PAGE_UNITS,
	type PageUnit,
	UNIT_KEY,
	usePreferences,
	useText,
} from "../ui/preferences.tsx";

/**
 * The unit money is typed and read in. It is the reader's unit of all pages; yuan, which only a form
 * needs, is chosen here alone. Who never chose starts with 万元, in English with millions: one dekad of
 * one project is rarely more than a thousand 万元, and 亿元 would put everything behind the point.
 */
export type FormUnit = PageUnit | "yuan";

const KEY = "dekad.report_unit";
const kept = (): FormUnit | null => {
	try {
		const unit = localStorage.getItem(KEY) ?? localStorage.getItem(UNIT_KEY);
		return FORM_UNITS.en.find((offered) => offered === unit) ?? null;
	} catch {
		return null;
	}
};
const FORM_UNITS = {
	zh: ["yuan", ...PAGE_UNITS.zh],
	en: ["yuan", ...PAGE_UNITS.en],
} as const;
const USUAL = { zh: "wan", en: "million" } as const;

let chosen: FormUnit | null | undefined;
const listeners = new Set<() => void>();

/** The unit of the form and the language, with the way to change the unit. */
export function useFormUnit(): {
	readonly lang: Lang;
	readonly unit: FormUnit;
	readonly setUnit: (unit: FormUnit) => void;
} {
	const { lang, setUnit } = usePreferences();
	const unit = useChosen();
	const offered = FORM_UNITS[lang].find((one) => one === unit) ?? USUAL[lang];
	return {
		lang,
		unit: offered,
		setUnit: (next) => {
			chosen = next;
			try {
				localStorage.setItem(KEY, next);
			} catch {
				// Without storage the choice lives as long as the page.
			}
			if (next !== "yuan") setUnit(next);
			for (const listener of listeners) listener();
		},
	};
}

function useChosen(): FormUnit | null {
	return useSyncExternalStore(
		(changed) => {
			listeners.add(changed);
			return () => listeners.delete(changed);
		},
		() => (chosen === undefined ? (chosen = kept()) : chosen),
	);
}

export function UnitChoice(): ReactElement {
	const text = useText();
	const { lang, unit, setUnit } = useFormUnit();
	const name = useId();
	return (
		<fieldset>
			<legend>{text("pages.unit")}</legend>
			<div className="choices">
				{FORM_UNITS[lang].map((offered) => (
					<label key={offered}>
						<input
							type="radio"
							name={name}
							checked={unit === offered}
							onChange={() => setUnit(offered)}
						/>
						{text(`report_page.unit.${offered}`)}
					</label>
				))}
			</div>
		</fieldset>
	);
}
