/**
 * Whether a report is in time. An estimate handed in by the date and replaced by an actual before
 * the lock stays timely: the office had its figure. One that was sent back had not been a report
 * yet, so its successor is judged by its own hour. The rule is ours; the sources rank timeliness
 * without saying how a replacement counts.
 */
export type ReplacedReport = {
	readonly state: string;
	readonly isTimely: boolean | null;
};

/** True when handed in by `timelyUntil`, or when it replaces a timely one that still stood (submitted or accepted). */
export function isReportTimely(
	submittedAt: Date,
	timelyUntil: Date,
	replaced: ReplacedReport | undefined,
): boolean {
	if (submittedAt <= timelyUntil) return true;
	return (
		replaced !== undefined &&
		replaced.isTimely === true &&
		(replaced.state === "submitted" || replaced.state === "accepted")
	);
}
