/**
 * An event of the log in words. The headline is the sentence of its kind; what the sentence does not say follows as
 * named details. A kind or a detail that has no words yet is shown as it is stored: a log hides nothing. Ids mean
 * nothing to a reader and are left out, and so is what was not stated.
 */

import { formatDate, formatPeriod } from "../periods/format.ts";
import { parsePeriod } from "../periods/period.ts";
import { wallClockOf } from "../periods/zone.ts";
import { isTextKey, type Lang, text, type TextKey } from "../text/text.ts";
import { formatYuan } from "../units/money.ts";

export type LoggedEvent = {
	/** "domain.what_happened" */
	readonly kind: string;
	readonly payload: Readonly<Record<string, unknown>>;
};

export type EventWords = {
	readonly what: string;
	readonly details: readonly {
		readonly name: string;
		readonly value: string;
	}[];
};

type Reader = {
	readonly lang: Lang /** In whose days and minutes instants are told. */;
	readonly timeZone: string;
};

/** Where the word of a coded value stands, by the detail's name: the first that has it. */
const CODED: Readonly<Record<string, readonly string[]>> = {
	component: ["lights.component."],
	scheme: ["events.scheme."],
	step: ["project_page.step.", "projects.level."],
	level: ["projects.level."],
	acceptedLevel: ["projects.level."],
	field: ["projects.dated."],
	fields: ["events.column."],
	kind: ["project_page.document.", "events.report_kind.", "imports.kind."],
	measure: ["projects.measure."],
	stage: ["project_page.stage."],
	verdict: ["pages.report."],
	role: ["session.role."],
	scopes: ["access.scope."],
	act: ["access.act."],
	onePersonActs: ["access.act."],
};

/**
 * An event in the reader's language: a headline, and beside it whatever its payload says that the headline does not.
 *
 * @example eventWords({ kind: "report.submitted", payload: { dekad: "2026-03-D1", revision: 2 } }, { lang: "en", timeZone: "UTC" }) // { what: "Report of Mar 2026, 1st dekad handed in", details: [{ name: "revision", value: "2" }] }
 * @example eventWords({ kind: "moon.landed", payload: {} }, { lang: "en", timeZone: "UTC" }) // { what: "moon.landed", details: [] }
 */
export function eventWords(
	{ kind, payload }: LoggedEvent,
	reader: Reader,
): EventWords {
	const { lang } = reader;
	const worded = new Map<string, string>();
	for (const [name, value] of Object.entries(payload)) {
		const words = valueWords(name, value, payload, reader);
		if (words !== "") worded.set(name, words);
	}
	const key = `events.${kind}`;
	if (!isTextKey(key))
		return { what: kind, details: detailsOf(worded, new Set(), lang) };
	const holes = new Set(
		Array.from(
			text(lang, key).matchAll(/\{(\w+)\}/g),
			([, name]) => name ?? "",
		),
	);
	const params = Object.fromEntries(
		[...holes].map((name) => [
			name,
			worded.get(name) ?? text(lang, "units.dash"),
		]),
	);
	return {
		what: text(lang, key, params),
		details: detailsOf(worded, holes, lang),
	};
}

function detailsOf(
	worded: ReadonlyMap<string, string>,
	said: ReadonlySet<string>,
	lang: Lang,
): EventWords["details"] {
	return [...worded]
		.filter(([name]) => !said.has(name))
		.map(([name, value]) => {
			const key = `events.field.${name}`;
			return { name: isTextKey(key) ? text(lang, key) : name, value };
		});
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** One value in words; "" for what says nothing to a reader. */
function valueWords(
	name: string,
	value: unknown,
	payload: LoggedEvent["payload"],
	reader: Reader,
): string {
	const { lang } = reader;
	if (value === null || value === undefined || value === "") return "";
	if (typeof value === "boolean")
		return text(lang, value ? "events.yes" : "events.no");
	if (typeof value === "number") return numberWords(name, value, payload, lang);
	if (typeof value === "string") return stringWords(name, value, reader);
	if (Array.isArray(value))
		return value
			.map((each) => valueWords(name, each, payload, reader))
			.filter(Boolean)
			.join(text(lang, "events.between"));
	return JSON.stringify(value);
}

function numberWords(
	name: string,
	value: number,
	payload: LoggedEvent["payload"],
	lang: Lang,
): string {
	const isMoney =
		name.endsWith("Yuan") ||
		(name === "value" && payload["field"] === "total_investment");
	return isMoney && Number.isSafeInteger(value)
		? formatYuan(value, "wan", lang, value % 10_000 === 0 ? 0 : 2)
		: String(value);
}

function stringWords(
	name: string,
	value: string,
	{ lang, timeZone }: Reader,
): string {
	// A payload's names are anybody's words: "valueOf" is no entry of the list, though every object has one.
	const prefixes = Object.hasOwn(CODED, name) ? CODED[name] : undefined;
	for (const prefix of prefixes ?? []) {
		const key = `${prefix}${value}`;
		if (isTextKey(key)) return text(lang, key as TextKey);
	}
	if (UUID.test(value)) return "";
	try {
		if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDate(value, lang);
		if (/^\d{4}-(?:\d{2}(?:-D[123])?|Q[1-4]|H[12])$/.test(value))
			return formatPeriod(parsePeriod(value), lang);
		if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) {
			const wall = wallClockOf(value, timeZone);
			return `${formatDate(wall.slice(0, 10), lang)} ${wall.slice(11, 16)}`;
		}
	} catch {
		// It only looked like a day or a period: it is told as it was written.
	}
	return value;
}
