import type { Lang } from "@dekad/core/text/text.ts";

/** The language of the environment (LC_ALL, LC_MESSAGES, LANG in their order of precedence), or zh where it names neither. */
export function systemLang(
	env: Readonly<Record<string, string | undefined>>,
): Lang {
	const locale = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
	return locale.startsWith("en") ? "en" : "zh";
}

/** `--lang` as written anywhere among the arguments, before they are read: help and usage errors need it too. */
export function askedLang(args: readonly string[]): Lang | undefined {
	const at = args.findIndex(
		(arg) => arg === "--lang" || arg.startsWith("--lang="),
	);
	const value = args[at]?.split("=")[1] ?? args[at + 1];
	return at !== -1 && (value === "zh" || value === "en") ? value : undefined;
}
