/**
 * Sends what waits, one after the other, for the page and for the service worker. What to send and
 * what an answer means is decided by core/reports/outbox.ts; here is only the line.
 *
 * One sender at a time over all tabs and the worker: the browser's lock. A second one waits and then
 * finds nothing left to send. Where there is no lock (a page without TLS) the hand-in's key keeps a
 * doubled attempt from counting twice.
 */

import type {
	discardReportDraft,
	saveReportDraft,
	StandingReport,
} from "@dekad/contract/report-desk.ts";
import type { submitReport } from "@dekad/contract/reports.ts";
import {
	type HandIn,
	nextToSend,
	type OutboxEvent,
	type OutboxRequest,
	type Shown,
} from "@dekad/core/reports/outbox.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import { ask, Refusal, Unreachable } from "./ask.ts";
import type {
	KeptEntry,
	KeptRefusal,
	ReportStore,
	Who,
} from "./report-store.ts";
import { serverDraftOf } from "./server-draft.ts";

/** The name under which the browser is asked to wake the worker once there is a line again. */
export const SYNC_TAG = "dekad-outbox";

/**
 * How it ended. `empty`: everything is said. `unreachable`: no line. `signed_out`: somebody has to
 * sign in first. `busy`: the server asked for patience.
 */
export type SendingEnd = "empty" | "unreachable" | "signed_out" | "busy";

/** Sends everything of `who` that waits, oldest words first; ends at the first call without an answer. */
export const sendOutboxOf = (
	store: ReportStore,
	who: Who,
	lang?: Lang,
): Promise<SendingEnd> =>
	alone(async () => {
		// Whoever was sending before is gone: it would hold the lock.
		for (const kept of await store.entries(who.accountId))
			if (kept.entry.handIns.some(({ state }) => state === "sending"))
				await store.step(who.accountId, kept, [{ type: "restarted" }]);
		for (;;) {
			const entries = await store.entries(who.accountId);
			const next = nextToSend(
				entries.map((kept) => [kept, kept.entry] as const),
				true,
			);
			if (!next) return "empty";
			const end = await sendOne(store, who, next.key, next.request, lang);
			if (end) return end;
		}
	});

const alone = <T>(work: () => Promise<T>): Promise<T> =>
	"locks" in navigator && navigator.locks
		? (navigator.locks.request("dekad-outbox", work) as Promise<T>)
		: work();

/** Undefined: answered, go on. */
async function sendOne(
	store: ReportStore,
	{ accountId }: Who,
	kept: KeptEntry,
	request: OutboxRequest,
	lang: Lang | undefined,
): Promise<Exclude<SendingEnd, "empty"> | undefined> {
	const say = (event: OutboxEvent, refusal?: KeptRefusal) =>
		store.step(accountId, kept, [event], refusal ? { refusal } : {});
	const { projectId, dekad } = kept;
	const spoken = lang ? { lang } : {};
	try {
		switch (request.type) {
			case "hand_in": {
				const { handIn } = request;
				await say({ type: "sending", key: handIn.key });
				const report = await ask<typeof submitReport>(
					"POST",
					"/api/projects/:projectId/reports",
					{
						params: { projectId },
						body: bodyOf(handIn, dekad),
						key: handIn.key,
						...spoken,
					},
				);
				await say({
					type: "sent",
					key: handIn.key,
					revision: report.revision,
				});
				return;
			}
			case "save_draft": {
				const { baseRevision, base, kind, values, writtenAt } = request.draft;
				const { draft } = await ask<typeof saveReportDraft>(
					"PUT",
					"/api/projects/:projectId/report-draft",
					{
						params: { projectId },
						body: {
							dekad,
							baseRevision,
							baseValues: base as DraftBase,
							kind,
							values,
							writtenAt,
						},
						...spoken,
					},
				);
				await say({
					type: "saved",
					draft: serverDraftOf(draft),
				});
				return;
			}
			case "discard_draft": {
				const { writtenUntil } = request;
				await ask<typeof discardReportDraft>(
					"DELETE",
					"/api/projects/:projectId/report-draft",
					{ params: { projectId }, query: { dekad, writtenUntil }, ...spoken },
				);
				await say({ type: "discard_sent", writtenUntil });
				return;
			}
		}
	} catch (error) {
		const handIn = request.type === "hand_in" ? request.handIn : null;
		if (error instanceof Unreachable) {
			if (handIn) await say({ type: "lost", key: handIn.key });
			return "unreachable";
		}
		if (!(error instanceof Refusal)) throw error;
		const { code, status, detail, title, next } = error.problem;
		if (status === 401 || status === 429) {
			if (handIn) await say({ type: "lost", key: handIn.key });
			return status === 401 ? "signed_out" : "busy";
		}
		if (!handIn) {
			// A draft the server will not keep stays here; asking again would get the same answer.
			await say(
				request.type === "save_draft"
					? { type: "saved", draft: request.draft }
					: {
							type: "discard_sent",
							writtenUntil:
								request.type === "discard_draft" ? request.writtenUntil : "",
						},
			);
			return;
		}
		const theirs =
			code === "report.version_conflict" ? standingOf(detail) : null;
		await (theirs
			? say({ type: "conflict", key: handIn.key, theirs })
			: say({ type: "refused", key: handIn.key, code }, { title, next }));
	}
}

type Body = Parameters<typeof ask<typeof submitReport>>[2]["body"];
type DraftBase = Parameters<
	typeof ask<typeof saveReportDraft>
>[2]["body"]["baseValues"];

/** The same bytes with every attempt: the server compares what came under one key. */
const bodyOf = (handIn: HandIn, dekad: string): Body => ({
	// Half-filled corrections were stopped before the hand-in (core/reports/report-problems.ts).
	...(handIn.values as Body),
	dekad,
	kind: handIn.kind,
	baseRevision: handIn.baseRevision,
	writtenAt: handIn.writtenAt,
	...handIn.along,
});

/** What stands on the server, as a refused hand-in is told; null when it told nothing. */
function standingOf(detail: Readonly<Record<string, unknown>>): Shown | null {
	const report = detail["report"] as StandingReport | undefined;
	return report ? { revision: report.revision, values: report.values } : null;
}
