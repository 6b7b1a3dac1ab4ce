/**
 * Histories of three devices and two people of one owner over one report, on a line that loses, delays
 * and repeats: the same for the model server of the unit test and for the real one of the server's.
 * A history is a list of whole numbers, each of which decodes to one act, so that a failing one shrinks.
 */

import { proposedMerge, sameValues } from "../changed-fields.ts";
import {
	conflictOf,
	type Draft,
	type Entry,
	type HandIn,
	newEntry,
	nextRequest,
	type OutboxEvent,
	type OutboxRequest,
	type ServerDraft,
	type Shown,
	step,
} from "../outbox.ts";
import { emptyReport, type ReportValues } from "../report-values.ts";

export type HandInAnswer =
	| { readonly type: "sent"; readonly revision: number }
	| { readonly type: "conflict"; readonly theirs: Shown }
	| { readonly type: "refused"; readonly code: string };

/** One report of one dekad at a server, as people reach it. */
export type ReportServer = {
	handIn(person: number, handIn: HandIn): Promise<HandInAnswer>;
	read(
		person: number,
	): Promise<{ standing: Shown | null; draft: ServerDraft | null }>;
	saveDraft(person: number, draft: Draft): Promise<ServerDraft>;
	discardDraft(person: number, writtenUntil: string): Promise<void>;
	/** The dekad is locked, or an exception opens it again. */
	setLocked(isLocked: boolean): Promise<void>;
	/** The office sends the standing report back. */
	sendBack(): Promise<void>;
	/** What every stored revision says, first one first. */
	listRevisions(): Promise<ReportValues[]>;
	/** How many revisions are in the totals. */
	countCounted(): Promise<number>;
};

/** Devices 0 and 1 are one person's, the second one's clock an hour late; device 2 is a colleague's. */
const PERSON_OF = [0, 0, 1] as const;
const CLOCK_OFF_MS = [0, -3_600_000, 1000] as const;
const FIRST_MS = Date.parse("2026-03-09T08:00:00Z");
const DEVICES = PERSON_OF.length;

const ACTS = [
	"edit",
	"edit",
	"edit_to_unchanged",
	"hand_in",
	"hand_in",
	"begin_send",
	"begin_send",
	"arrive",
	"arrive",
	"answer",
	"answer",
	"lose",
	"late_arrival",
	"ask_desk",
	"get_desk",
	"get_desk",
	"restart",
	"clear_cache",
	"discard",
	"resolve",
	"take_back",
	"take_elsewhere",
	"lock",
	"send_back",
	// What a good line does at once; without them few histories get beyond a first report.
	"sync",
	"sync",
	"sync",
	"sync",
	"look_and_hand_in",
	"look_and_hand_in",
] as const;
/** Numbers below this decode; any list of them is a history. */
export const ACT_CODES = ACTS.length * DEVICES;

type OnTheWay = {
	readonly request: OutboxRequest;
	answer: OutboxEvent | null;
};
type Device = {
	entry: Entry;
	wire: OnTheWay | null;
	/** A desk that was asked for and has not come yet. */
	desk: Extract<OutboxEvent, { type: "read" }> | null;
};

/**
 * Lives through a history, lets the line heal and checks what the outbox promises.
 *
 * @throws Error naming the broken promise
 */
export async function liveThroughHistory(
	codes: readonly number[],
	server: ReportServer,
): Promise<void> {
	const history = new History(server);
	for (const code of codes) {
		await history.act(
			ACTS[code % ACTS.length]!,
			Math.floor(code / ACTS.length) % DEVICES,
		);
	}
	await history.heal();
	await history.check();
}

class History {
	readonly #server: ReportServer;
	readonly #devices: Device[] = PERSON_OF.map(() => ({
		entry: newEntry(),
		wire: null,
		desk: null,
	}));
	/** Requests whose sender has given them up and that may still arrive. */
	readonly #late: { person: number; request: OutboxRequest }[] = [];
	/** What each person was shown or wrote, by revision. */
	readonly #told: Map<number, ReportValues>[] = [new Map(), new Map()];
	readonly #handedIn = new Map<string, HandIn>();
	/** What the writer of a hand-in made of its words since: in the draft or the later hand-in that keeps them. */
	readonly #lastWords = new Map<string, ReportValues>();
	/** Keys whose words went back to being a draft before they were ever sent. */
	readonly #takenBack = new Set<string>();
	/** Drafts thrown away, by device. */
	readonly #discarded: Set<string>[] = PERSON_OF.map(() => new Set());
	/** Keys given up by their own writer, with the draft that held them. */
	readonly #givenUp = new Set<string>();
	readonly #stored: { key: string; revision: number; person: number }[] = [];
	#isLocked = false;
	#clock = 0;

	constructor(server: ReportServer) {
		this.#server = server;
	}

	async act(act: (typeof ACTS)[number], number: number): Promise<void> {
		this.#clock += 1;
		const device = this.#devices[number]!;
		const person = PERSON_OF[number]!;
		const shownBefore = device.entry.shown?.revision ?? 0;
		await this.#do(act, { device, number, person });
		const { shown } = device.entry;
		if (shown && shown.revision < shownBefore)
			throw new Error("a device was shown an older revision again");
		checkChain(device.entry);
	}

	async #do(
		act: (typeof ACTS)[number],
		{
			device,
			number,
			person,
		}: { device: Device; number: number; person: number },
	): Promise<void> {
		switch (act) {
			case "edit":
				this.#edit(number, this.#words());
				break;
			case "edit_to_unchanged":
				this.#edit(number, { ...emptyReport(), measures: { investment: 0 } });
				break;
			case "hand_in":
				this.#handIn(device);
				break;
			case "begin_send":
				this.#beginSend(device);
				break;
			case "arrive":
				if (device.wire && !device.wire.answer)
					device.wire.answer = await this.#serve(person, device.wire.request);
				break;
			case "answer":
				if (device.wire?.answer) {
					const { answer } = device.wire;
					device.wire = null;
					this.#tell(number, answer);
				}
				break;
			case "lose":
				this.#lose(number);
				break;
			case "late_arrival": {
				const late = this.#late.shift();
				if (late) await this.#serve(late.person, late.request);
				break;
			}
			case "ask_desk":
				device.desk = { type: "read", ...(await this.#server.read(person)) };
				break;
			case "get_desk":
				device.desk ??= { type: "read", ...(await this.#server.read(person)) };
				this.#tell(number, device.desk);
				device.desk = null;
				break;
			case "restart":
				this.#restart(number);
				break;
			case "clear_cache":
				device.entry = step(device.entry, { type: "cache_cleared" });
				break;
			case "discard":
				if (device.entry.draft)
					this.#discarded[number]!.add(identityOf(device.entry.draft));
				for (const key of device.entry.draft?.keeps ?? [])
					this.#givenUp.add(key);
				device.entry = step(device.entry, { type: "discarded" });
				break;
			case "resolve":
				this.#resolve(number);
				break;
			case "take_back":
				this.#takeBack(device, { type: "taken_back" });
				break;
			case "take_elsewhere":
				if (device.entry.elsewhere && device.entry.handIns.length === 0)
					for (const key of device.entry.draft?.keeps ?? [])
						this.#givenUp.add(key);
				device.entry = step(device.entry, { type: "took_elsewhere" });
				break;
			case "lock":
				this.#isLocked = !this.#isLocked;
				await this.#server.setLocked(this.#isLocked);
				break;
			case "send_back":
				// Not after the lock, when its owner could not hand in another one.
				if (!this.#isLocked) await this.#server.sendBack();
				break;
			case "sync":
				await this.#sync(number);
				break;
			case "look_and_hand_in":
				await this.#sync(number);
				this.#resolve(number);
				this.#edit(number, this.#words());
				this.#handIn(device);
				break;
		}
	}

	/** Everything late arrives or is lost, the lock is open, everybody reads and sends until nothing is left to send. */
	async heal(): Promise<void> {
		await this.#server.setLocked(false);
		for (const { person, request } of this.#late.splice(0))
			await this.#serve(person, request);
		for (let number = 0; number < DEVICES; number++) this.#restart(number);
		this.#late.length = 0;
		for (let round = 0; round < 40; round++) {
			let isQuiet = true;
			for (const [number, device] of this.#devices.entries()) {
				if (nextRequest(device.entry)) isQuiet = false;
				await this.#sync(number);
			}
			if (isQuiet && round > 0) return;
		}
		throw new Error("something is sent again and again");
	}

	async check(): Promise<void> {
		const revisions = await this.#server.listRevisions();
		const keys = this.#stored.map(({ key }) => key);
		if (new Set(keys).size !== keys.length)
			throw new Error("a hand-in was stored twice");
		if (revisions.length !== keys.length)
			throw new Error(
				`${revisions.length} revisions stand, ${keys.length} were answered`,
			);
		if ((await this.#server.countCounted()) > 1)
			throw new Error("two revisions of one report count");
		const held = new Set(
			this.#devices.flatMap(({ entry }) => [
				...(entry.draft?.keeps ?? []),
				...entry.handIns.flatMap((handIn) => [handIn.key, ...handIn.keeps]),
			]),
		);
		const inStored = new Set(
			keys.flatMap((key) => [key, ...this.#handedIn.get(key)!.keeps]),
		);
		for (const [key, handIn] of this.#handedIn) {
			const words = this.#lastWords.get(key) ?? handIn.values;
			const isSafe =
				inStored.has(key) ||
				held.has(key) ||
				this.#givenUp.has(key) ||
				revisions.some((stored) => sameValues(stored, words));
			if (!isSafe) throw new Error(`hand-in ${key} is lost`);
		}
		for (const [number, { entry }] of this.#devices.entries()) {
			if (
				entry.draft?.isAdopted &&
				this.#discarded[number]!.has(identityOf(entry.draft))
			)
				throw new Error("what was thrown away came back");
			if (entry.handIns.length > 0) throw new Error("a hand-in never ends");
			const conflict = conflictOf(entry);
			if (conflict?.changed.length === 0)
				throw new Error("a conflict in which nothing differs");
			if (
				entry.draft &&
				entry.shown &&
				entry.shown.revision > entry.draft.baseRevision &&
				!conflict
			)
				throw new Error("an overtaken draft that does not say so");
		}
	}

	/** New words: an amount and a sentence nobody else has. */
	#words(): ReportValues {
		const field = this.#clock % 2 === 0 ? "note" : "nextSteps";
		return {
			...emptyReport(),
			measures: { investment: this.#clock % 3 },
			[field]: `第${this.#clock}`,
		};
	}

	#at(number: number): string {
		return new Date(
			FIRST_MS + this.#clock * 1000 + CLOCK_OFF_MS[number]!,
		).toISOString();
	}

	#edit(number: number, values: ReportValues): void {
		const device = this.#devices[number]!;
		const stood = device.entry.draft;
		const before = stood ?? device.entry.handIns.at(-1);
		this.#takeBack(device, {
			type: "edited",
			kind: "actual",
			values,
			at: this.#at(number),
		});
		const { draft } = device.entry;
		if (stood && draft?.baseRevision !== stood.baseRevision)
			throw new Error("typing moved a draft onto another revision");
		if (!draft || !sameValues(draft.values, values))
			throw new Error("what was typed is not in the draft");
		this.#noteWords(device);
		if (before && draft.writtenAt <= before.writtenAt)
			throw new Error("newer words look older");
	}

	#takeBack(device: Device, event: OutboxEvent): void {
		const before = device.entry.handIns;
		device.entry = step(device.entry, event);
		for (const { key } of before.slice(device.entry.handIns.length)) {
			this.#takenBack.add(key);
			if (this.#stored.some((stored) => stored.key === key))
				throw new Error("a stored hand-in was taken back");
		}
	}

	#noteWords({ entry: { draft } }: Device): void {
		for (const key of draft?.keeps ?? [])
			this.#lastWords.set(key, draft!.values);
	}

	#handIn(device: Device): void {
		const key = `key-${this.#handedIn.size}-${this.#clock}`;
		device.entry = step(device.entry, { type: "handed_in", key });
		const handIn = device.entry.handIns.at(-1);
		if (handIn?.key === key) this.#handedIn.set(key, handIn);
	}

	#beginSend(device: Device): void {
		const request = device.wire ? null : nextRequest(device.entry);
		if (!request) return;
		device.wire = { request, answer: null };
		if (request.type === "hand_in")
			device.entry = step(device.entry, {
				type: "sending",
				key: request.handIn.key,
			});
	}

	/** Sends one thing and reads the desk, with nothing lost on the way. */
	async #sync(number: number): Promise<void> {
		const device = this.#devices[number]!;
		const person = PERSON_OF[number]!;
		this.#beginSend(device);
		if (device.wire) {
			const { request, answer } = device.wire;
			device.wire = null;
			this.#tell(number, answer ?? (await this.#serve(person, request)));
		}
		this.#tell(number, { type: "read", ...(await this.#server.read(person)) });
	}

	#lose(number: number): void {
		const device = this.#devices[number]!;
		if (!device.wire) return;
		const { request, answer } = device.wire;
		device.wire = null;
		if (!answer) this.#late.push({ person: PERSON_OF[number]!, request });
		if (request.type === "hand_in")
			device.entry = step(device.entry, {
				type: "lost",
				key: request.handIn.key,
			});
	}

	/** The device comes back with what its storage kept, as text. */
	#restart(number: number): void {
		const device = this.#devices[number]!;
		if (device.wire && !device.wire.answer)
			this.#late.push({
				person: PERSON_OF[number]!,
				request: device.wire.request,
			});
		device.wire = null;
		device.desk = null;
		device.entry = step(JSON.parse(JSON.stringify(device.entry)) as Entry, {
			type: "restarted",
		});
	}

	#resolve(number: number): void {
		const device = this.#devices[number]!;
		const conflict = conflictOf(device.entry);
		const { draft } = device.entry;
		if (!conflict || !draft) return;
		const blind = step(device.entry, {
			type: "resolved",
			revision: conflict.theirs.revision - 1,
			values: draft.values,
			at: this.#at(number),
		});
		if (blind !== device.entry)
			throw new Error("a conflict was resolved against words not seen");
		device.entry = step(device.entry, {
			type: "resolved",
			revision: conflict.theirs.revision,
			values:
				this.#clock % 2 === 0
					? proposedMerge(draft.base, conflict.theirs.values, draft.values)
					: draft.values,
			at: this.#at(number),
		});
		if (conflictOf(device.entry)) throw new Error("a conflict is not resolved");
		this.#noteWords(device);
	}

	async #serve(person: number, request: OutboxRequest): Promise<OutboxEvent> {
		switch (request.type) {
			case "save_draft":
				return {
					type: "saved",
					draft: await this.#server.saveDraft(person, request.draft),
				};
			case "discard_draft":
				await this.#server.discardDraft(person, request.writtenUntil);
				return { type: "discard_sent", writtenUntil: request.writtenUntil };
			case "hand_in": {
				const { handIn } = request;
				const answer = await this.#server.handIn(person, handIn);
				if (answer.type === "sent") this.#noteStored(person, handIn, answer);
				return { ...answer, key: handIn.key };
			}
		}
	}

	/** A stored report replaces only what its writer had seen, exactly as it stood. */
	#noteStored(
		person: number,
		{ key, baseRevision, base, values }: HandIn,
		{ revision }: { revision: number },
	): void {
		const known = this.#stored.find((stored) => stored.key === key);
		if (known) {
			if (known.revision !== revision)
				throw new Error(
					`${key} is answered as ${revision} and ${known.revision}`,
				);
			return;
		}
		if (this.#takenBack.has(key))
			throw new Error("a hand-in that was taken back arrived");
		this.#stored.push({ key, revision, person });
		this.#told[person]!.set(revision, values);
		if (revision !== baseRevision + 1)
			throw new Error("a report replaced a revision it did not name");
		if (baseRevision === 0) return;
		const seen = this.#told[person]!.get(baseRevision);
		if (!seen)
			throw new Error(
				`revision ${baseRevision} was replaced by somebody who never saw it`,
			);
		if (!base || !sameValues(seen, base))
			throw new Error("a report was written on other words than it names");
	}

	#tell(number: number, event: OutboxEvent): void {
		const device = this.#devices[number]!;
		const told = this.#told[PERSON_OF[number]!]!;
		const shown =
			event.type === "read"
				? event.standing
				: event.type === "conflict"
					? event.theirs
					: null;
		if (shown?.values) told.set(shown.revision, shown.values);
		if (event.type === "read" && event.draft?.base)
			told.set(event.draft.baseRevision, event.draft.base);
		const mine = device.entry.draft ?? device.entry.handIns.at(-1);
		const wasFirst =
			event.type === "conflict" && device.entry.handIns[0]?.key === event.key;
		// Later words of the same writer stand for all the hand-ins that a conflict turns into one draft.
		const isTheSame =
			event.type === "conflict" &&
			event.theirs.values !== null &&
			sameValues(
				event.theirs.values,
				device.entry.handIns[0]?.values ?? emptyReport(),
			);
		if (wasFirst && mine && !isTheSame)
			for (const handIn of device.entry.handIns)
				for (const key of [handIn.key, ...handIn.keeps])
					this.#lastWords.set(key, mine.values);
		device.entry = step(device.entry, event);
		this.#noteWords(device);
		const isSaid =
			event.type === "conflict" &&
			mine &&
			event.theirs.values &&
			sameValues(event.theirs.values, mine.values);
		if (wasFirst && mine && !isSaid) {
			const kept = device.entry.draft ?? device.entry.handIns.at(-1);
			if (!kept || !sameValues(kept.values, mine.values))
				throw new Error("a conflict did not keep the words as a draft");
		}
	}
}

/** Each hand-in, and a draft beside them, was written on what the one before says. */
function checkChain({ handIns, draft }: Entry): void {
	const chain = draft ? [...handIns, draft] : handIns;
	for (const [index, words] of chain.slice(1).entries()) {
		const under = chain[index]!;
		if (
			words.baseRevision !== under.baseRevision + 1 ||
			!words.base ||
			!sameValues(words.base, under.values)
		)
			throw new Error("words on top of others do not stand on them");
	}
}

const identityOf = ({ writtenAt, values }: Draft): string =>
	JSON.stringify([writtenAt, values]);
