import type { ServerDraft, Shown } from "../outbox.ts";
import type { ReportValues } from "../report-values.ts";
import type { HandInAnswer, ReportServer } from "./report-histories.ts";

/** The server's rules on one report in memory: revisions, keys, drafts of each person, the lock. */
export function modelServer(): ReportServer {
	const revisions: { values: ReportValues; isReturned: boolean }[] = [];
	const answers = new Map<string, HandInAnswer>();
	const drafts = new Map<number, ServerDraft>();
	let isLocked = false;
	const standing = (): Shown | null => {
		const last = revisions.at(-1);
		return last ? { revision: revisions.length, values: last.values } : null;
	};
	const drop = (person: number, writtenUntil: string) => {
		const draft = drafts.get(person);
		if (draft && Date.parse(draft.writtenAt) <= Date.parse(writtenUntil))
			drafts.delete(person);
	};
	return {
		async handIn(person, { key, baseRevision, values, writtenAt }) {
			const known = answers.get(`${person} ${key}`);
			if (known) return known;
			if (isLocked) return { type: "refused", code: "period.locked" };
			const stands = standing();
			if ((stands?.revision ?? 0) !== baseRevision)
				return {
					type: "conflict",
					theirs: stands ?? { revision: 0, values: null },
				};
			revisions.push({ values, isReturned: false });
			drop(person, writtenAt);
			const answer: HandInAnswer = { type: "sent", revision: revisions.length };
			answers.set(`${person} ${key}`, answer);
			return answer;
		},
		read: async (person) => ({
			standing: standing(),
			draft: drafts.get(person) ?? null,
		}),
		async saveDraft(person, { baseRevision, base, kind, values, writtenAt }) {
			const known = drafts.get(person);
			if (known && Date.parse(known.writtenAt) > Date.parse(writtenAt))
				return known;
			const draft = { baseRevision, base, kind, values, writtenAt };
			drafts.set(person, draft);
			return draft;
		},
		discardDraft: async (person, writtenUntil) => drop(person, writtenUntil),
		async setLocked(locked) {
			isLocked = locked;
		},
		async sendBack() {
			const last = revisions.at(-1);
			if (last) last.isReturned = true;
		},
		listRevisions: async () => revisions.map(({ values }) => values),
		countCounted: async () => (revisions.at(-1)?.isReturned === false ? 1 : 0),
	};
}
