/**
 * What the report form shows and how it moves: the desk as known, the outbox of this account, whether
 * there is a line. Every act is done here first (memory, then the browser's database) and sent when
 * there is a line; nothing waits for the network but reading. Decisions are core's
 * (core/reports/outbox.ts); React only listens.
 */

import type {
	contestReport,
	DeskProject,
	ReportDesk,
	seeReminders,
} from "@dekad/contract/report-desk.ts";
import type { signOut } from "@dekad/contract/session.ts";
import type { ProblemView } from "@dekad/contract/wire.ts";
import {
	type Entry,
	isUnsent,
	newEntry,
	nextRequest,
	type OutboxEvent,
	step,
} from "@dekad/core/reports/outbox.ts";
import type { ReportValues } from "@dekad/core/reports/report-values.ts";
import { storedLang } from "../ui/preferences.tsx";
import { ask, Refusal, Unreachable } from "./ask.ts";
import { askDesk } from "./desk-answer.ts";
import {
	type KeptEntry,
	openReportStore,
	type ReportStore,
	stepKept,
	type Who,
} from "./report-store.ts";
import { type SendingEnd, sendOutboxOf, SYNC_TAG } from "./send-outbox.ts";
import { serverDraftOf } from "./server-draft.ts";

export type DeskState = {
	/** `empty`: without a line and nothing kept. `refused`: the server says no, see `problem`. */
	readonly phase: "starting" | "ready" | "signed_out" | "refused" | "empty";
	readonly who: Who | null;
	readonly desk: ReportDesk | null;
	/** When the desk was answered, by this device's clock in milliseconds. */
	readonly readAtMs: number;
	/** The server's clock minus this device's. */
	readonly aheadMs: number;
	/** Whether the last call was answered; null before the first. */
	readonly isOnline: boolean | null;
	readonly isSending: boolean;
	/** By `entryKey`. */
	readonly entries: ReadonlyMap<string, KeptEntry>;
	readonly problem: ProblemView | null;
	/** False: this browser keeps nothing, so nothing survives the page. */
	readonly isKept: boolean;
};

export const entryKey = (dekad: string, projectId: string): string =>
	`${dekad} ${projectId}`;

const BEGINNING: DeskState = {
	phase: "starting",
	who: null,
	desk: null,
	readAtMs: 0,
	aheadMs: 0,
	isOnline: null,
	isSending: false,
	entries: new Map(),
	problem: null,
	isKept: true,
};

/** First wait after a call that was not answered; doubles up to the last, until the line is back. */
const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 120_000;
/** A draft goes to the server when its writer paused for that long. */
const DRAFT_PAUSE_MS = 2_500;

let state = BEGINNING;
const listeners = new Set<() => void>();
let store: ReportStore | null = null;
/** Grows with every act of this page: a reading of the database begun before one is old when it ends. */
let acts = 0;
let wait = FIRST_WAIT_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Null: nothing yet. Undefined: without a dekad, the server chooses. */
let askedFor: string | undefined | null = null;
/** Tells this account's other tabs that the database moved. */
const others =
	typeof BroadcastChannel === "undefined"
		? null
		: new BroadcastChannel("dekad-report");

export const deskState = {
	subscribe(listener: () => void) {
		listeners.add(listener);
		return () => listeners.delete(listener);
	},
	get: () => state,
};

function put(change: Partial<DeskState>): void {
	state = { ...state, ...change };
	for (const listener of listeners) listener();
}

/** Opens what is kept, then asks the server; from then on follows the line. Called once by the page. */
export async function start(dekad: string | undefined): Promise<void> {
	askedFor = dekad;
	// The server's answer need not wait for the disk, nor the disk for the server.
	const asking = askDesk(dekad);
	asking.catch(() => {});
	try {
		store = await openReportStore();
		const who = await store.who();
		const kept = who && (await store.desk(who.accountId, dekad));
		if (who && kept && state.phase === "starting")
			put({
				phase: "ready",
				who,
				desk: kept.desk,
				readAtMs: kept.readAtMs,
				aheadMs: kept.aheadMs,
				entries: await entriesOf(who.accountId),
			});
	} catch {
		put({ isKept: false });
	}
	followLine();
	await settleDesk(asking, dekad);
	void sendNow();
}

/** Shows another dekad: as kept at once, as answered when it comes. */
export async function showDekad(dekad: string | undefined): Promise<void> {
	if (dekad === askedFor) return;
	askedFor = dekad;
	const asking = askDesk(dekad);
	asking.catch(() => {});
	if (store && state.who) {
		const kept = await store.desk(state.who.accountId, dekad);
		if (kept && askedFor === dekad)
			put({ desk: kept.desk, readAtMs: kept.readAtMs, problem: null });
	}
	await settleDesk(asking, dekad);
}

/** Asks for the dekad shown once more. */
export async function readAgain(): Promise<void> {
	const dekad = askedFor ?? undefined;
	await settleDesk(askDesk(dekad), dekad);
}

async function settleDesk(
	asking: Promise<ReportDesk>,
	dekad: string | undefined,
): Promise<void> {
	try {
		await takeDesk(await asking, dekad);
	} catch (error) {
		if (error instanceof Unreachable) {
			put({
				isOnline: false,
				...(state.desk ? {} : { phase: "empty" as const }),
			});
			later();
		} else if (error instanceof Refusal) {
			const isSignedOut = error.problem.status === 401;
			put({
				isOnline: true,
				problem: error.problem,
				phase: isSignedOut ? "signed_out" : "refused",
			});
		} else throw error;
	}
}

async function takeDesk(
	desk: ReportDesk,
	dekad: string | undefined,
): Promise<void> {
	const who: Who = {
		accountId: desk.account.accountId,
		displayName: desk.account.displayName,
		organisationName: desk.organisationName,
	};
	const readAtMs = Date.now();
	const aheadMs = Date.parse(desk.now) - readAtMs;
	if (store) {
		await store.enter(who);
		await store.keepDesk(
			who.accountId,
			{ desk, readAtMs, aheadMs },
			dekad === undefined,
		);
		const kept = await entriesOf(who.accountId);
		for (const project of desk.projects) {
			if (!desk.dekad) break;
			const at = { projectId: project.projectId, dekad: desk.dekad };
			// An entry only where there is something to say about it.
			if (!kept.has(entryKey(at.dekad, at.projectId)) && !project.draft)
				continue;
			await store.step(who.accountId, at, [readOf(project)]);
		}
		put({ entries: await entriesOf(who.accountId) });
	} else if (state.who?.accountId !== who.accountId)
		put({ entries: new Map() });
	wait = FIRST_WAIT_MS;
	// Another dekad was asked for meanwhile: this answer is kept and not shown.
	if (askedFor !== dekad) return;
	put({
		phase: "ready",
		who,
		desk,
		readAtMs,
		aheadMs,
		isOnline: true,
		problem: null,
	});
}

const readOf = (project: DeskProject): OutboxEvent => ({
	type: "read",
	standing: project.report && {
		revision: project.report.revision,
		values: project.report.values,
	},
	draft: project.draft && serverDraftOf(project.draft),
});

async function entriesOf(
	accountId: string,
): Promise<ReadonlyMap<string, KeptEntry>> {
	for (;;) {
		const before = acts;
		const kept = (await store?.entries(accountId)) ?? [
			...state.entries.values(),
		];
		if (before === acts)
			return new Map(
				kept.map((one) => [entryKey(one.dekad, one.projectId), one]),
			);
	}
}

/** The entry of a project in the dekad shown, as kept or as it would begin. */
export function entryOf(
	{ desk, entries }: DeskState,
	project: DeskProject,
): Entry {
	const kept = entries.get(entryKey(desk?.dekad ?? "", project.projectId));
	return kept?.entry ?? step(newEntry(), readOf(project));
}

/** Moves a project's entry: in memory at once, then in the database. */
function act(
	project: DeskProject,
	...events: readonly OutboxEvent[]
): Promise<void> {
	const { desk, who } = state;
	if (!desk?.dekad || !who) return Promise.resolve();
	const at = { projectId: project.projectId, dekad: desk.dekad };
	const key = entryKey(at.dekad, at.projectId);
	const start = entryOf(state, project);
	acts += 1;
	const entries = new Map(state.entries);
	entries.set(key, stepKept(entries.get(key), at, events, { start }));
	put({ entries });
	const keeping = store?.step(who.accountId, at, events, { start });
	return Promise.resolve(keeping).then(
		() => others?.postMessage({ changed: "entries" }),
		() => put({ isKept: false }),
	);
}

/** This moment by the server's clock, as well as it is known. */
const nowIso = () => new Date(Date.now() + state.aheadMs).toISOString();

/** Each change of the form: kept on the device at once, told to the server when its writer pauses. */
export function edit(
	project: DeskProject,
	values: ReportValues,
	kind: "estimate" | "actual",
): void {
	void act(project, { type: "edited", values, kind, at: nowIso() });
	later(DRAFT_PAUSE_MS);
}

/** Hands reports in, each with a key of its own. They are in the outbox when this ends, and on their way. */
export async function handIn(
	reports: readonly {
		readonly project: DeskProject;
		readonly values: ReportValues;
		readonly kind: "estimate" | "actual";
		readonly along: Readonly<Record<string, unknown>>;
	}[],
): Promise<void> {
	await Promise.all(
		reports.map(({ project, values, kind, along }) =>
			act(
				project,
				{ type: "edited", values, kind, at: nowIso() },
				{ type: "handed_in", key: randomKey(), along },
			),
		),
	);
	void wakeWorkerLater();
	await sendNow();
}

export const discard = (project: DeskProject): Promise<void> =>
	act(project, { type: "discarded" }).then(() => sendNow());

export const takeElsewhere = (project: DeskProject): Promise<void> =>
	act(project, { type: "took_elsewhere" });

export const resolve = (
	project: DeskProject,
	revision: number,
	values: ReportValues,
): Promise<void> =>
	act(project, { type: "resolved", revision, values, at: nowIso() });

/** A key nobody else makes; `randomUUID` is missing where the page comes without TLS. */
const randomKey = (): string =>
	[...crypto.getRandomValues(new Uint8Array(16))]
		.map((byte) => byte.toString(16).padStart(2, "0"))
		.join("");

let sending: Promise<void> | null = null;

/** Sends what waits, now. One run at a time; what was written meanwhile goes in the same run. */
export function sendNow(): Promise<void> {
	sending ??= run().finally(() => {
		sending = null;
	});
	return sending;
}

async function run(): Promise<void> {
	clearTimeout(timer);
	const { who } = state;
	if (!store || !who || state.phase === "signed_out") return;
	const isHandIn = ({ entry }: KeptEntry) => entry.handIns.length > 0;
	const had = [...state.entries.values()].filter(isHandIn);
	// A hand-in that a closed page left under way has no next request: the sender starts it anew.
	if (
		had.length === 0 &&
		![...state.entries.values()].some(({ entry }) => nextRequest(entry))
	)
		return;
	put({ isSending: had.length > 0 });
	let end: SendingEnd;
	try {
		end = await sendOutboxOf(store, who, storedLang());
	} finally {
		put({ isSending: false, entries: await entriesOf(who.accountId) });
		others?.postMessage({ changed: "entries" });
	}
	if (end === "empty") {
		wait = FIRST_WAIT_MS;
		put({ isOnline: true });
		// What was handed in stands on the server now: state, timeliness and sums as it says them.
		if (had.length > 0) await readAgain();
		return;
	}
	if (end === "signed_out") put({ phase: "signed_out", isOnline: true });
	else {
		if (end === "unreachable") put({ isOnline: false });
		later();
	}
}

/** Tries again after `after`, or after a wait that doubles while nothing answers. */
function later(after?: number): void {
	clearTimeout(timer);
	timer = setTimeout(() => void again(), after ?? wait);
	if (after === undefined) wait = Math.min(wait * 2, LONGEST_WAIT_MS);
}

async function again(): Promise<void> {
	if (state.isOnline === false) await readAgain();
	if (state.isOnline !== false) await sendNow();
}

/** The line is back, or somebody looks at the page again: try at once. */
function followLine(): void {
	const now = () => {
		wait = FIRST_WAIT_MS;
		void again();
	};
	addEventListener("online", now);
	addEventListener("offline", () => put({ isOnline: false }));
	document.addEventListener("visibilitychange", () => {
		if (document.visibilityState !== "visible") return;
		const isOld = Date.now() - state.readAtMs > 60_000;
		if (isOld && state.phase === "ready") void readAgain().then(sendNow);
		else now();
	});
	const reload = async () => {
		const { who } = state;
		if (who) put({ entries: await entriesOf(who.accountId) });
	};
	others?.addEventListener("message", () => void reload());
	navigator.serviceWorker?.addEventListener("message", () => {
		// The worker sent what waited while the page was away.
		void reload().then(readAgain);
	});
}

/** Asks the browser to wake the worker once there is a line, also when this page is closed by then. */
async function wakeWorkerLater(): Promise<void> {
	try {
		const registration = (await navigator.serviceWorker?.ready) as
			| (ServiceWorkerRegistration & {
					readonly sync?: { register(tag: string): Promise<void> };
			  })
			| undefined;
		await registration?.sync?.register(SYNC_TAG);
	} catch {
		// Not allowed or not there: the page itself sends when it is open.
	}
}

/** Says against a report handed in on the owner's behalf that it is wrong. @throws Refusal, Unreachable */
export async function contest(
	project: DeskProject,
	reason: string,
): Promise<void> {
	if (!project.report) return;
	const { reportId, version } = project.report;
	await ask<typeof contestReport>("POST", "/api/reports/:reportId/contest", {
		params: { reportId },
		body: { version, reason },
		lang: storedLang(),
	});
	await readAgain();
}

/** Tells the office that its reminders were seen. Without a line they are told the next time. */
export async function sawReminders(
	reminderIds: readonly string[],
): Promise<void> {
	try {
		await ask<typeof seeReminders>("POST", "/api/report-desk/seen", {
			body: { reminderIds: [...reminderIds] },
		});
	} catch (error) {
		if (!(error instanceof Unreachable || error instanceof Refusal))
			throw error;
	}
}

/** Entries with words of their own that have not reached the server. */
export const unsentOf = ({ entries }: DeskState): KeptEntry[] =>
	[...entries.values()].filter(({ entry }) => isUnsent(entry));

/** Ends the session and clears this device but for what is unsent. @throws Unreachable without a line: the session is the server's to end. */
export async function leave(): Promise<void> {
	await ask<typeof signOut>("POST", "/api/session/end", { body: {} });
	if (store && state.who) await store.leave(state.who.accountId);
	put({ ...BEGINNING, phase: "signed_out", isOnline: true });
}
