/** Names of browsers in a User-Agent, the more particular first: nearly all of them also say Chrome and Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/MicroMessenger\//, "WeChat"],
	[/DingTalk\//, "DingTalk"],
	[/Edg(A|iOS)?\//, "Edge"],
	[/OPR\//, "Opera"],
	[/QQBrowser\//, "QQ Browser"],
	[/HuaweiBrowser\//, "Huawei Browser"],
	[/(Firefox|FxiOS)\//, "Firefox"],
	[/(Chrome|CriOS|Chromium)\//, "Chrome"],
	[/Version\/[\d.]+.*Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/OpenHarmony|HarmonyOS/, "HarmonyOS"],
	[/Android/, "Android"],
	[/iPhone/, "iPhone"],
	[/iPad/, "iPad"],
	[/Windows/, "Windows"],
	[/Mac OS X|Macintosh/, "macOS"],
	[/CrOS/, "ChromeOS"],
	[/Linux/, "Linux"],
];

/**
 * Browser and system of a User-Agent in words a person recognises; null when neither is known. Only words of our own
 * list come out, so that nothing a stranger sends stands in a list of sessions.
 *
 * @example deviceWords("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0") // "Firefox · Windows"
 * @example deviceWords("curl/8") // null
 */
export function deviceWords(userAgent: string | undefined): string | null {
	const find = (names: typeof BROWSERS) =>
		names.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
	const words = [find(BROWSERS), find(SYSTEMS)].filter(Boolean);
	return words.length > 0 ? words.join(" · ") : null;
}

/**
 * An address kept short, enough to tell the office from elsewhere and too little to follow a person.
 *
 * @example shortAddress("203.0.113.77") // "203.0.113.*"
 * @example shortAddress("2001:db8:85a3::8a2e:370:7334") // "2001:db8:85a3:*"
 * @example shortAddress("::ffff:203.0.113.77") // "203.0.113.*"
 */
export function shortAddress(address: string): string {
	const plain = address.replace(/^::ffff:(?=\d+\.)/, "");
	if (plain.includes(".")) return `${plain.split(".").slice(0, 3).join(".")}.*`;
	const groups = plain.split("::")[0]?.split(":").filter(Boolean) ?? [];
	return groups.length === 0 ? "::*" : `${groups.slice(0, 3).join(":")}:*`;
}
