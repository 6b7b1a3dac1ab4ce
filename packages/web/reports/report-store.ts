/**
 * What this device keeps for the report form: who is signed in, the desk as last answered, and one
 * outbox entry a project and dekad (core/reports/outbox.ts). Every record stands under its account:
 * who signs in next on the same phone never sees it. Signing out clears everything that is not
 * waiting to be sent; what waits stays, unseen, until its account is back.
 *
 * Used by the page and by the service worker.
 */

import type { ReportDesk } from "@dekad/contract/report-desk.ts";
import {
	type Entry,
	isUnsent,
	newEntry,
	type OutboxEvent,
	step,
} from "@dekad/core/reports/outbox.ts";
import {
	type BrowserDatabase,
	openBrowserDatabase,
} from "./browser-database.ts";

export type Who = {
	readonly accountId: string;
	readonly displayName: string;
	readonly organisationName: string;
};

export type KeptDesk = {
	readonly desk: ReportDesk;
	/** When it was answered, by this device's clock in milliseconds. */
	readonly readAtMs: number;
	/** The server's clock minus this device's, then. */
	readonly aheadMs: number;
};

/** Why the server took a hand-in not, in its words. */
export type KeptRefusal = { readonly title: string; readonly next: string };

export type KeptEntry = {
	readonly projectId: string;
	readonly dekad: string;
	readonly entry: Entry;
	readonly refusal: KeptRefusal | null;
};

export type ReportStore = {
	who(): Promise<Who | undefined>;
	/** Makes `who` the one this device serves; what others left and need not send is cleared. */
	enter(who: Who): Promise<void>;
	/** Clears the account's records but for what is unsent. */
	leave(accountId: string): Promise<void>;
	/** The desk of a dekad, or without one the desk asked about last. */
	desk(accountId: string, dekad?: string): Promise<KeptDesk | undefined>;
	keepDesk(
		accountId: string,
		kept: KeptDesk,
		isAnswerWithoutDekad: boolean,
	): Promise<void>;
	entries(accountId: string): Promise<KeptEntry[]>;
	/** Moves an entry by events; a missing one begins with `start`. */
	step(
		accountId: string,
		at: { readonly projectId: string; readonly dekad: string },
		events: readonly OutboxEvent[],
		extra?: { readonly start?: Entry; readonly refusal?: KeptRefusal | null },
	): Promise<KeptEntry>;
};

export async function openReportStore(): Promise<ReportStore> {
	return reportStore(await openBrowserDatabase());
}

/** Stands among the desk keys for "asked without a dekad"; no dekad id is written so. */
const LAST = "last";

function reportStore(database: BrowserDatabase): ReportStore {
	const clear = async (accountId: string) => {
		await database.removeAll("desk", [accountId]);
		for (const kept of await database.list<KeptEntry>("entry", [accountId]))
			if (!isUnsent(kept.entry))
				await database.remove("entry", keyOf(accountId, kept));
	};
	return {
		who: () => database.get<Who>("who", "now"),
		async enter(who) {
			const before = await database.get<Who>("who", "now");
			if (before && before.accountId !== who.accountId)
				await clear(before.accountId);
			await database.put("who", "now", who);
		},
		async leave(accountId) {
			await clear(accountId);
			await database.remove("who", "now");
		},
		desk: (accountId, dekad) =>
			database.get<KeptDesk>("desk", [accountId, dekad ?? LAST]),
		async keepDesk(accountId, kept, isAnswerWithoutDekad) {
			if (kept.desk.dekad)
				await database.put("desk", [accountId, kept.desk.dekad], kept);
			if (isAnswerWithoutDekad)
				await database.put("desk", [accountId, LAST], kept);
		},
		entries: (accountId) => database.list<KeptEntry>("entry", [accountId]),
		async step(accountId, { projectId, dekad }, events, extra = {}) {
			const moved = await database.change<KeptEntry>(
				"entry",
				keyOf(accountId, { projectId, dekad }),
				(kept) => stepKept(kept, { projectId, dekad }, events, extra),
			);
			if (!moved) throw new TypeError("an entry was removed while it moved");
			return moved;
		},
	};
}

/** An entry after events, as it is kept. The same in the page's memory and in the database. */
export const stepKept = (
	kept: KeptEntry | undefined,
	{ projectId, dekad }: { readonly projectId: string; readonly dekad: string },
	events: readonly OutboxEvent[],
	{
		start,
		refusal,
	}: { readonly start?: Entry; readonly refusal?: KeptRefusal | null } = {},
): KeptEntry => {
	const entry = events.reduce(step, kept?.entry ?? start ?? newEntry());
	return {
		projectId,
		dekad,
		entry,
		refusal:
			refusal !== undefined
				? refusal
				: entry.refusedCode === null
					? null
					: (kept?.refusal ?? null),
	};
};

const keyOf = (
	accountId: string,
	{ projectId, dekad }: { readonly projectId: string; readonly dekad: string },
) => [accountId, dekad, projectId];
