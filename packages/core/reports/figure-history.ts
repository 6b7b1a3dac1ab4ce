/**
 * What a figure's totals showed from when to when: the answer to "what set you, and since when?". It follows
 * from when each revision was handed in, sent back or replaced, and from the same times of the reports
 * that carry correction lines for it.
 */

/** When one revision of a dekad's report counted. Instants are ISO texts of the same form, so that they compare as texts. */
export type RevisionTimes = {
	readonly revision: number;
	readonly submittedAt: string;
	readonly returnedAt: string | null;
	readonly supersededAt: string | null;
};

export type SaidRevision = RevisionTimes & { readonly value: number | null };

/** The reports of one dekad that booked lines for the figure, with what each revision's lines add up to; 0: it carries none. */
export type BookingRevisions = readonly (RevisionTimes & {
	readonly differenceYuan: number;
	readonly lines: number;
})[];

export type ShownSpan = {
	readonly fromAt: string;
	/** Null: to this day. */
	readonly untilAt: string | null;
	/** What the counted report said; null: none counted, or it was silent. */
	readonly reported: number | null;
	/** With the lines that counted; null: nothing said and no line. */
	readonly corrected: number | null;
	/** The revision that counted; null: none did. */
	readonly revision: number | null;
};

/**
 * Of one dekad's revisions the one that counted at an instant: the highest that had been handed in and neither
 * sent back nor replaced by then. The rule of a replay (server/rollups/correction-sql.ts), stated for one figure.
 */
export function countedAt<R extends RevisionTimes>(
	revisions: readonly R[],
	at: string,
): R | undefined {
	return revisions
		.filter(
			({ submittedAt, returnedAt, supersededAt }) =>
				submittedAt <= at &&
				(returnedAt === null || returnedAt > at) &&
				(supersededAt === null || supersededAt > at),
		)
		.reduce<R | undefined>(
			(best, one) => (best && best.revision > one.revision ? best : one),
			undefined,
		);
}

/**
 * The spans of time in which the totals showed the same, oldest first, from the first report on. Neighbouring
 * spans differ in value or in the revision that counted.
 */
export function shownSpans(
	revisions: readonly SaidRevision[],
	bookings: readonly BookingRevisions[],
): ShownSpan[] {
	const instants = [
		...new Set(
			[...revisions, ...bookings.flat()].flatMap(
				({ submittedAt, returnedAt, supersededAt }) =>
					[submittedAt, returnedAt, supersededAt].filter((at) => at !== null),
			),
		),
	].sort();
	const spans: ShownSpan[] = [];
	for (const at of instants) {
		const counted = countedAt(revisions, at);
		const booked = bookings.flatMap((booking) => {
			const report = countedAt(booking, at);
			return report && report.lines > 0 ? [report.differenceYuan] : [];
		});
		const reported = counted?.value ?? null;
		const corrected =
			reported === null && booked.length === 0
				? null
				: booked.reduce((sum, difference) => sum + difference, reported ?? 0);
		const span = { reported, corrected, revision: counted?.revision ?? null };
		const before = spans.at(-1);
		if (
			before &&
			before.reported === reported &&
			before.corrected === corrected &&
			before.revision === span.revision
		)
			continue;
		if (before) spans[spans.length - 1] = { ...before, untilAt: at };
		spans.push({ fromAt: at, untilAt: null, ...span });
	}
	return spans;
}
