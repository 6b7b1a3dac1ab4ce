import { formatDate, formatPeriod } from "../periods/format.ts";
import { parsePeriod } from "../periods/period.ts";
import type { LocalTime } from "../periods/zone.ts";
import { type Lang, text } from "../text/text.ts";

/**
 * What an office says to those whose report is missing, ready to copy into a chat: which dekad, until
 * when, how late, and who with which projects. Short enough for one message of a chat; a long list
 * becomes several that each stand alone.
 */

/** The dekad asked about and its dates on the office's wall clock. */
export type ReminderDates = {
	/** Dekad id. */
	readonly dekad: string;
	readonly timely: LocalTime;
	readonly locked: LocalTime;
	/** 0: the timely date has not passed. */
	readonly daysLate: number;
	/** The lock has come: a report needs an exception now. Absent: it has not. */
	readonly isLocked?: boolean;
};

export type OwnerMissing = {
	readonly name: string;
	/** Names of its projects without a report. */
	readonly projects: readonly string[];
};
export type CountyMissing = {
	readonly name: string;
	readonly owners: readonly OwnerMissing[];
};

/** Bytes of UTF-8 that a text message of a WeCom group robot may have: the tightest of the chats offices use. */
export const MOST_BYTES = 2048;
/** Names longer than this are cut: of the longest ones in four-byte characters a message still holds a line. */
const LONGEST_NAME = 28;
/** Projects of one owner named in a group; the owner knows the rest. */
const NAMED_IN_GROUP = 4;
const NAMED_TO_OWNER = 10;
/** Room for "(12/15)" behind the heading. */
const NUMBERING_BYTES = 12;

/**
 * The messages for a group, county by county in the order given; none when nothing is missing.
 *
 * @example reminderMessages({ dekad: "2026-10-D3", timely: { on: "2026-10-28", time: "24:00" }, locked: { on: "2026-11-05", time: "24:00" }, daysLate: 0 }, [], "en") // []
 */
export function reminderMessages(
	dates: ReminderDates,
	counties: readonly CountyMissing[],
	lang: Lang,
): string[] {
	const projects = counties.flatMap(({ owners }) =>
		owners.flatMap((owner) => owner.projects),
	).length;
	if (projects === 0) return [];
	const heading = headingOf(dates, lang);
	const opening = [
		whenText(dates, lang),
		text(lang, "missing.say.count", { count: projects }),
	].join("\n");
	const spent = bytesOf(`${heading}\n${opening}\n`) + NUMBERING_BYTES;
	const bodies: string[] = [];
	let body: string[] = [];
	let bytes = spent;
	const close = () => {
		bodies.push(body.join("\n"));
		[body, bytes] = [[], spent];
	};
	for (const { name, owners } of counties) {
		const head = text(lang, "missing.say.county", {
			name: shortened(name),
			count: owners.reduce((sum, owner) => sum + owner.projects.length, 0),
		});
		let isNamed = false;
		for (const owner of owners) {
			const line = ownerLine(owner, lang);
			const lines = isNamed ? [line] : [head, line];
			const cost = bytesOf(lines.join("\n")) + 1;
			// A county that goes on in the next message is named there again.
			if (bytes + cost > MOST_BYTES && body.length > 0) {
				close();
				isNamed = false;
			}
			const added = isNamed ? [line] : [head, line];
			body.push(...added);
			bytes += bytesOf(added.join("\n")) + 1;
			isNamed = true;
		}
	}
	close();
	return bodies.map((said, place) =>
		[
			bodies.length > 1
				? `${heading} (${place + 1}/${bodies.length})`
				: heading,
			opening,
			said,
		].join("\n"),
	);
}

/** What stands above every list: which dekad and until when. What an owner reads on its own page. */
export const reminderOpening = (dates: ReminderDates, lang: Lang): string =>
	`${headingOf(dates, lang)}\n${whenText(dates, lang)}`;

const headingOf = ({ dekad }: ReminderDates, lang: Lang): string =>
	text(lang, "missing.say.heading", {
		dekad: formatPeriod(parsePeriod(dekad), lang),
	});

/** The message for one owner alone, with its projects by name. */
export function ownerReminder(
	dates: ReminderDates,
	{ name, projects }: OwnerMissing,
	lang: Lang,
): string {
	const named = projects.slice(0, NAMED_TO_OWNER);
	const rest = projects.length - named.length;
	return [
		text(lang, "missing.say.owner_heading", {
			name: shortened(name),
			count: projects.length,
			dekad: formatPeriod(parsePeriod(dates.dekad), lang),
		}),
		...named.map((project, place) => `${place + 1}. ${shortened(project)}`),
		...(rest > 0
			? [text(lang, "missing.say.owner_rest", { count: rest })]
			: []),
		whenText(dates, lang),
	].join("\n");
}

function ownerLine({ name, projects }: OwnerMissing, lang: Lang): string {
	const named = projects
		.slice(0, NAMED_IN_GROUP)
		.map(shortened)
		.join(text(lang, "missing.say.between"));
	return text(
		lang,
		projects.length > NAMED_IN_GROUP
			? "missing.say.line_more"
			: "missing.say.line",
		{ name: shortened(name), projects: named, count: projects.length },
	);
}

function whenText(
	{ timely, locked, daysLate, isLocked = false }: ReminderDates,
	lang: Lang,
): string {
	const at = ({ on, time }: LocalTime) => `${formatDate(on, lang)} ${time}`;
	return daysLate === 0
		? text(lang, "missing.say.until", { timely: at(timely) })
		: text(lang, isLocked ? "missing.say.locked" : "missing.say.late", {
				timely: at(timely),
				days: daysLate,
				locked: at(locked),
			});
}

const shortened = (name: string): string => {
	const characters = [...name.replace(/\s+/g, " ").trim()];
	return characters.length <= LONGEST_NAME
		? characters.join("")
		: `${characters.slice(0, LONGEST_NAME - 1).join("")}…`;
};

/** Bytes of a text in UTF-8; a lone surrogate counts as the three of its replacement. */
export function bytesOf(words: string): number {
	let bytes = 0;
	for (const character of words) {
		const code = character.codePointAt(0) ?? 0;
		bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	}
	return bytes;
}
