/**
 * What a device knows and still has to say about one project's report of one dekad, and how that
 * moves: typing, handing in, sending over a line that breaks, other people, other devices, a restart.
 * Pure: a page keeps the entry in the browser's database and feeds it events.
 *
 * It promises four things, held by 100,000 random histories (outbox.test.ts):
 * nothing handed in is lost; nothing counts twice; nobody's words are replaced by somebody who had not
 * seen them; every conflict ends as a kept draft beside what changed.
 *
 * How: a hand-in gets its key once and keeps it over every attempt, so the server knows a repeated one;
 * it names the revision its writer saw, so the server refuses one that was overtaken; a refused one
 * becomes a draft again. Nothing here merges by itself. Refused: merging field by field without a
 * person (two right halves can make a wrong report), and last-writer-wins.
 */

import {
	type ChangedField,
	changedFields,
	sameValues,
} from "./changed-fields.ts";
import type { ReportValues } from "./report-values.ts";

/** A report as the server last told it. Revision 0 with null: there is none. */
export type Shown = {
	readonly revision: number;
	readonly values: ReportValues | null;
};

export type Draft = {
	/** The revision it was written on, with what that one says. */
	readonly baseRevision: number;
	readonly base: ReportValues | null;
	readonly kind: "estimate" | "actual";
	readonly values: ReportValues;
	/** ISO instant by this device's clock; grows with every word, even when the clock is set back. */
	readonly writtenAt: string;
	/** Taken over from the server as it is: nothing of it was typed here. */
	readonly isAdopted: boolean;
	/** Keys of hand-ins whose words are in it: taken back, or refused. */
	readonly keeps: readonly string[];
};

export type HandIn = Omit<Draft, "isAdopted"> & {
	/** The idempotency key of all its attempts. */
	readonly key: string;
	/** waiting: never left this device. sending: under way. in_doubt: sent, and no answer came back. */
	readonly state: "waiting" | "sending" | "in_doubt";
	/** Whatever else the page sends along; the same with every attempt. */
	readonly along: Readonly<Record<string, unknown>>;
};

export type Entry = {
	/** Null: never read on this device, or its cache was cleared. */
	readonly shown: Shown | null;
	readonly draft: Draft | null;
	/** In the order they go. Each further one was written on what the one before says, and so was a draft beside them. */
	readonly handIns: readonly HandIn[];
	/** A draft of the same person from another device, where this device has words of its own too. */
	readonly elsewhere: Draft | null;
	/** Why the server would not take the last hand-in, which is the draft now; null: no such refusal, or a conflict. */
	readonly refusedCode: string | null;
	/** `writtenAt` of the draft the server is known to hold. */
	readonly savedAt: string | null;
	/** Words written until then were handed in or thrown away: a draft of the server's from before is old. */
	readonly doneUntil: string | null;
	/** The server's draft written until then is still to be removed. */
	readonly discardUntil: string | null;
};

export const newEntry = (): Entry => ({
	shown: null,
	draft: null,
	handIns: [],
	elsewhere: null,
	refusedCode: null,
	savedAt: null,
	doneUntil: null,
	discardUntil: null,
});

/** A draft as the server gives it. */
export type ServerDraft = Pick<
	Draft,
	"baseRevision" | "base" | "kind" | "values" | "writtenAt"
>;

export type OutboxEvent =
	/** The person typed; `at` is this device's clock. */
	| {
			readonly type: "edited";
			readonly values: ReportValues;
			readonly kind: "estimate" | "actual";
			readonly at: string;
	  }
	/** The person handed the draft in. `key` is new and random, from outside. Nothing happens where a conflict is open. */
	| {
			readonly type: "handed_in";
			readonly key: string;
			readonly along?: Readonly<Record<string, unknown>>;
	  }
	/** The person takes the last hand-in back; only one that never left this device. */
	| { readonly type: "taken_back" }
	/** The person throws the draft away. */
	| { readonly type: "discarded" }
	/** The person saw `revision` beside the own draft and decided on these values. Nothing happens when another one came meanwhile. */
	| {
			readonly type: "resolved";
			readonly revision: number;
			readonly values: ReportValues;
			readonly at: string;
	  }
	/** The person goes on with what the other device has. */
	| { readonly type: "took_elsewhere" }
	/** An attempt begins. */
	| { readonly type: "sending"; readonly key: string }
	/** The server took it as `revision`. */
	| { readonly type: "sent"; readonly key: string; readonly revision: number }
	/** No answer came: no line, no session, a server that is busy. */
	| { readonly type: "lost"; readonly key: string }
	/** Another revision stands. */
	| { readonly type: "conflict"; readonly key: string; readonly theirs: Shown }
	/** The server will not take it, whenever it is sent again: locked, not yours, invalid. */
	| { readonly type: "refused"; readonly key: string; readonly code: string }
	/** The report desk was read. */
	| {
			readonly type: "read";
			readonly standing: Shown | null;
			readonly draft: ServerDraft | null;
	  }
	/** The server answered a saved draft with the one that stands. */
	| { readonly type: "saved"; readonly draft: ServerDraft }
	/** The server's draft written until then is gone, or never to be kept. */
	| { readonly type: "discard_sent"; readonly writtenUntil: string }
	/** The page or the device started anew; what was under way will not answer. */
	| { readonly type: "restarted" }
	/** A newer product cleared what was read. What was written stays: it is not a cache. */
	| { readonly type: "cache_cleared" };

/** The entry after an event. An event that does not fit changes nothing, so answers may come twice or late. */
export function step(entry: Entry, event: OutboxEvent): Entry {
	switch (event.type) {
		case "edited":
			return edited(entry, event);
		case "handed_in":
			return handedIn(entry, event);
		case "taken_back":
			return entry.draft ? entry : takenBack(entry);
		case "discarded":
			return withoutSaidDraft(discarded(entry));
		case "resolved":
			return resolved(entry, event);
		case "took_elsewhere":
			return entry.elsewhere && entry.handIns.length === 0
				? withoutSaidDraft({
						...entry,
						draft: entry.elsewhere,
						elsewhere: null,
					})
				: entry;
		case "sending":
			return withState(entry, event.key, "sending");
		case "lost":
			return withState(entry, event.key, "in_doubt");
		case "sent":
			return entry.handIns[0]?.key === event.key
				? stands(entry, {
						revision: event.revision,
						values: entry.handIns[0].values,
					})
				: entry;
		case "conflict":
			return conflicted(entry, event);
		case "refused":
			return entry.handIns[0]?.key === event.key
				? { ...backToDraft(entry), refusedCode: event.code }
				: entry;
		case "read":
			return read(entry, event);
		case "saved":
			return saved(entry, event.draft);
		case "discard_sent":
			return entry.discardUntil === event.writtenUntil
				? { ...entry, discardUntil: null }
				: entry;
		case "restarted":
			return {
				...entry,
				handIns: entry.handIns.map((handIn) =>
					handIn.state === "sending"
						? { ...handIn, state: "in_doubt" }
						: handIn,
				),
			};
		case "cache_cleared":
			return { ...entry, shown: null };
	}
}

export type OutboxRequest =
	| { readonly type: "hand_in"; readonly handIn: HandIn }
	| { readonly type: "save_draft"; readonly draft: Draft }
	| { readonly type: "discard_draft"; readonly writtenUntil: string };

/** What to send next; null: nothing, or the answer of what is under way has to come first. Hand-ins go before drafts. */
export function nextRequest(entry: Entry): OutboxRequest | null {
	const [handIn] = entry.handIns;
	if (handIn)
		return handIn.state === "sending" ? null : { type: "hand_in", handIn };
	if (entry.discardUntil !== null)
		return { type: "discard_draft", writtenUntil: entry.discardUntil };
	const { draft, savedAt } = entry;
	return draft && !draft.isAdopted && isAfter(draft.writtenAt, savedAt)
		? { type: "save_draft", draft }
		: null;
}

/** Of many entries the one to send next: every hand-in, oldest words first, before any draft. Undefined: nothing, or no line. */
export function nextToSend<K>(
	entries: Iterable<readonly [K, Entry]>,
	isOnline: boolean,
): { key: K; request: OutboxRequest } | undefined {
	if (!isOnline) return undefined;
	const ready = [...entries].flatMap(([key, entry]) => {
		const request = nextRequest(entry);
		return request ? [{ key, request }] : [];
	});
	return ready.toSorted((a, b) =>
		rank(a.request).localeCompare(rank(b.request)),
	)[0];
}

const rank = (request: OutboxRequest): string =>
	request.type === "hand_in"
		? `1 ${request.handIn.writtenAt}`
		: `2 ${request.type === "save_draft" ? request.draft.writtenAt : request.writtenUntil}`;

export type Conflict = {
	readonly theirs: Shown & { readonly values: ReportValues };
	readonly changed: readonly ChangedField[];
};

/** Another revision stands than the one the draft was written on: what it says, and where it differs. Null: no conflict, or not known yet. */
export function conflictOf({ shown, draft, handIns }: Entry): Conflict | null {
	if (!draft || handIns.length > 0 || !shown?.values) return null;
	if (shown.revision <= draft.baseRevision) return null;
	const { revision, values } = shown;
	return {
		theirs: { revision, values },
		changed: changedFields(draft.base, values, draft.values),
	};
}

/** Whether something said here has not reached the server: to be asked before a device is given away. */
export const isUnsent = (entry: Entry): boolean =>
	entry.handIns.length > 0 || nextRequest(entry)?.type === "save_draft";

function edited(
	entry: Entry,
	{ values, kind, at }: Extract<OutboxEvent, { type: "edited" }>,
): Entry {
	const from = entry.draft ? entry : takenBack(entry);
	const last = from.handIns.at(-1);
	// On top of a hand-in whose answer is not there yet: if it is taken, this is what stands.
	const fresh = last
		? { baseRevision: last.baseRevision + 1, base: last.values }
		: {
				baseRevision: from.shown?.revision ?? 0,
				base: from.shown?.values ?? null,
			};
	const draft = from.draft ?? { ...fresh, keeps: [] };
	return {
		...from,
		refusedCode: null,
		draft: {
			...draft,
			kind,
			values,
			writtenAt: writtenAfter(at, from),
			isAdopted: false,
		},
	};
}

function handedIn(
	entry: Entry,
	{ key, along = {} }: Extract<OutboxEvent, { type: "handed_in" }>,
): Entry {
	if (!entry.draft || conflictOf(entry)) return entry;
	const { isAdopted: _, ...words } = entry.draft;
	return {
		...entry,
		draft: null,
		refusedCode: null,
		handIns: [...entry.handIns, { ...words, key, along, state: "waiting" }],
		doneUntil: latest(entry.doneUntil, words.writtenAt),
	};
}

/** The last hand-in as the draft again, if it never left this device. */
function takenBack(entry: Entry): Entry {
	const last = entry.handIns.at(-1);
	if (last?.state !== "waiting") return entry;
	return {
		...entry,
		handIns: entry.handIns.slice(0, -1),
		draft: draftOf(last, [...last.keeps, last.key]),
		doneUntil: null,
		savedAt: null,
	};
}

const draftOf = (
	{ baseRevision, base, kind, values, writtenAt }: HandIn,
	keeps: readonly string[],
): Draft => ({
	baseRevision,
	base,
	kind,
	values,
	writtenAt,
	isAdopted: false,
	keeps,
});

function discarded(entry: Entry): Entry {
	if (!entry.draft) return entry;
	const { writtenAt } = entry.draft;
	// While a hand-in is under way the draft is what stands on top of it, and nothing else.
	const isFree = entry.handIns.length === 0;
	return {
		...entry,
		draft: isFree ? entry.elsewhere : null,
		elsewhere: isFree ? null : entry.elsewhere,
		refusedCode: null,
		discardUntil: latest(entry.discardUntil, writtenAt),
		doneUntil: latest(entry.doneUntil, writtenAt),
	};
}

function resolved(
	entry: Entry,
	{ revision, values, at }: Extract<OutboxEvent, { type: "resolved" }>,
): Entry {
	const conflict = conflictOf(entry);
	if (!entry.draft || conflict?.theirs.revision !== revision) return entry;
	return {
		...entry,
		draft: {
			...entry.draft,
			baseRevision: revision,
			base: conflict.theirs.values,
			values,
			writtenAt: writtenAfter(at, entry),
			isAdopted: false,
		},
	};
}

/** The first hand-in is what stands, as `shown`; what was written on top of it, one on the other, now stands on that. */
function stands(entry: Entry, shown: Shown): Entry {
	let on = shown;
	const moved = <D extends Draft | HandIn>(words: D): D => {
		const after = { ...words, baseRevision: on.revision, base: on.values };
		on = { revision: on.revision + 1, values: words.values };
		return after;
	};
	return {
		...entry,
		shown: newer(entry.shown, shown),
		refusedCode: null,
		handIns: entry.handIns.slice(1).map(moved),
		draft: entry.draft && moved(entry.draft),
	};
}

function conflicted(
	entry: Entry,
	{ key, theirs }: Extract<OutboxEvent, { type: "conflict" }>,
): Entry {
	const [first] = entry.handIns;
	if (first?.key !== key) return entry;
	// Somebody said the very same, or it was ourselves and the key was forgotten: nothing is left to say.
	if (theirs.values && sameValues(theirs.values, first.values))
		return stands(entry, theirs);
	return withoutSaidDraft({
		...backToDraft(entry),
		shown: newer(entry.shown, theirs),
	});
}

/** All hand-ins and the draft on top as one draft: the latest words, on what the first of them was written on. */
function backToDraft(entry: Entry): Entry {
	const [first] = entry.handIns;
	const words = entry.draft ?? entry.handIns.at(-1);
	if (!first || !words) return entry;
	const keeps = [
		...entry.handIns.flatMap((handIn) => [...handIn.keeps, handIn.key]),
		...(entry.draft?.keeps ?? []),
	];
	return {
		...entry,
		handIns: [],
		draft: {
			baseRevision: first.baseRevision,
			base: first.base,
			kind: words.kind,
			values: words.values,
			writtenAt: words.writtenAt,
			isAdopted: false,
			keeps: [...new Set(keeps)],
		},
		doneUntil: null,
		// What was thrown away on top of it may have taken the server's copy along.
		savedAt: null,
	};
}

function read(
	entry: Entry,
	{ standing, draft: told }: Extract<OutboxEvent, { type: "read" }>,
): Entry {
	const shown = newer(entry.shown, standing ?? { revision: 0, values: null });
	const seen = { ...entry, shown };
	// The words under way decide first; the next reading sees the rest.
	if (seen.handIns.length > 0) return seen;
	const settled = withoutSaidDraft(seen);
	if (!told)
		// Handed in or thrown away on the device it came from.
		return settled.draft?.isAdopted ? { ...settled, draft: null } : settled;
	if (!isAfter(told.writtenAt, settled.doneUntil))
		return {
			...settled,
			discardUntil: latest(settled.discardUntil, told.writtenAt),
		};
	return withoutSaidDraft(meet(settled, told));
}

/** A draft that says what stands has nothing left to say: its report arrived when the device had given it up. */
function withoutSaidDraft(entry: Entry): Entry {
	const { draft, shown, handIns } = entry;
	if (!draft || handIns.length > 0 || !shown?.values) return entry;
	if (shown.revision <= draft.baseRevision) return entry;
	if (!sameValues(draft.values, shown.values)) return entry;
	// What another device had takes its place, and may say the same.
	return withoutSaidDraft(discarded(entry));
}

/** The server's draft meets what is written here: never two into one. */
function meet(entry: Entry, told: ServerDraft): Entry {
	const theirs: Draft = { ...told, isAdopted: true, keeps: [] };
	const savedAt = latest(entry.savedAt, told.writtenAt);
	const { draft } = entry;
	if (!draft || draft.isAdopted) return { ...entry, draft: theirs, savedAt };
	const isOurs =
		!isAfter(told.writtenAt, draft.writtenAt) ||
		sameValues(told.values, draft.values);
	return isOurs
		? { ...entry, savedAt: latest(entry.savedAt, told.writtenAt) }
		: { ...entry, elsewhere: theirs, savedAt };
}

function saved(entry: Entry, told: ServerDraft): Entry {
	if (entry.handIns.length > 0 || !entry.draft) return entry;
	return isAfter(told.writtenAt, entry.doneUntil) ? meet(entry, told) : entry;
}

function withState(
	entry: Entry,
	key: string,
	state: "sending" | "in_doubt",
): Entry {
	const [first, ...rest] = entry.handIns;
	if (first?.key !== key) return entry;
	return { ...entry, handIns: [{ ...first, state }, ...rest] };
}

/** What a device was told last never goes back to an older revision: a kept answer may be old. */
const newer = (known: Shown | null, told: Shown): Shown =>
	known && known.revision > told.revision ? known : told;

const isAfter = (a: string, b: string | null): boolean =>
	b === null || Date.parse(a) > Date.parse(b);

const latest = (a: string | null, b: string): string =>
	a !== null && isAfter(a, b) ? a : b;

/** The device's clock, or a millisecond after the last known words where that clock was set back. */
function writtenAfter(at: string, entry: Entry): string {
	const known = [
		entry.draft?.writtenAt,
		entry.elsewhere?.writtenAt,
		entry.savedAt,
		entry.doneUntil,
		entry.handIns.at(-1)?.writtenAt,
	].flatMap((instant) => (instant ? [Date.parse(instant)] : []));
	return new Date(
		Math.max(Date.parse(at), ...known.map((time) => time + 1)),
	).toISOString();
}
