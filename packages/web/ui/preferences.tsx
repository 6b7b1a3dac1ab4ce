/**
 * What a reader chose for this browser: language and unit of money. They change how figures are
 * written and never which figures are shown, so they stay here and out of the address.
 */

import {
	createContext,
	type ReactElement,
	type ReactNode,
	use,
	useEffect,
	useMemo,
	useState,
} from "react";
import { type Lang, LANGS, text } from "@dekad/core/text/text.ts";
import type { TextKey, TextParams } from "@dekad/core/text/text.ts";

/** Units a page offers: 万元 and 亿元; in English also the million, which English readers count in. */
export const PAGE_UNITS = {
	zh: ["wan", "yi"],
	en: ["wan", "million", "yi"],
} as const;
export type PageUnit = (typeof PAGE_UNITS)["en"][number];
const USUAL_UNIT = { zh: "yi", en: "million" } as const;

const LANG_KEY = "dekad.lang";
export const UNIT_KEY = "dekad.unit";

/** What the browser keeps; null where storage is switched off or nothing was chosen. */
function stored(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		return null;
	}
}

function keep(key: string, value: string): void {
	try {
		localStorage.setItem(key, value);
	} catch {
		// A browser without storage forgets the choice with the page; nothing else depends on it.
	}
}

/** The language chosen in this browser, else the browser's own, else Chinese. */
export function storedLang(): Lang {
	const kept = stored(LANG_KEY);
	const chosen = LANGS.find((lang) => lang === kept);
	if (chosen) return chosen;
	return /^en\b/i.test(navigator.language) ? "en" : "zh";
}

type Preferences = {
	readonly lang: Lang;
	readonly setLang: (lang: Lang) => void;
	readonly unit: PageUnit;
	readonly setUnit: (unit: PageUnit) => void;
};

const PreferencesContext = createContext<Preferences | null>(null);

export function PreferencesProvider({
	children,
}: {
	children: ReactNode;
}): ReactElement {
	const [lang, setLang] = useState<Lang>(storedLang);
	const [chosenUnit, setUnit] = useState(() => stored(UNIT_KEY));
	const unit =
		PAGE_UNITS[lang].find((offered) => offered === chosenUnit) ??
		USUAL_UNIT[lang];
	useEffect(() => {
		document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
	}, [lang]);
	const value = useMemo<Preferences>(
		() => ({
			lang,
			unit,
			setLang: (next) => {
				keep(LANG_KEY, next);
				setLang(next);
			},
			setUnit: (next) => {
				keep(UNIT_KEY, next);
				setUnit(next);
			},
		}),
		[lang, unit],
	);
	return <PreferencesContext value={value}>{children}</PreferencesContext>;
}

/** @throws TypeError outside PreferencesProvider. */
export function usePreferences(): Preferences {
	const preferences = use(PreferencesContext);
	if (!preferences) throw new TypeError("no PreferencesProvider above");
	return preferences;
}

export const useLang = (): Lang => usePreferences().lang;

/** The sentence of a key in the reader's language. */
export function useText(): (key: TextKey, params?: TextParams) => string {
	const { lang } = usePreferences();
	return useMemo(() => (key, params) => text(lang, key, params), [lang]);
}

/** The name in the reader's language; Chinese where no English one is kept. */
export const nameIn = (
	lang: Lang,
	{
		nameZh,
		nameEn,
	}: { readonly nameZh: string; readonly nameEn?: string | null },
): string => (lang === "en" && nameEn ? nameEn : nameZh);
