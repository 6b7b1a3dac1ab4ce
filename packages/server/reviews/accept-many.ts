import type { Actor } from "@dekad/core/access/actor.ts";
import type { ReviewOddity } from "@dekad/core/reports/review-oddities.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import {
	judgeReports,
	reviewedOf,
	writeAcceptances,
} from "./review-reports.ts";
import { oddnessOf } from "./standing-reports.ts";

/**
 * Accepts many reports at once for the actor's step, in one transaction and a few statements. Asked again here: what is odd, what
 * changed since the page was read and what is not the actor's to accept is named in the answer, and
 * the others go through.
 *
 * @throws DekadError access.not_allowed
 */
export async function acceptMany(
	db: Db,
	{
		actor,
		reports,
		now,
	}: {
		actor: Actor;
		reports: readonly { reportId: string; version: number }[];
		now: Date;
	},
) {
	// A report named twice is one report; the first version counts.
	const asked = [
		...new Map(
			reports.toReversed().map((report) => [report.reportId, report]),
		).values(),
	].toReversed();
	return asActor(
		db,
		actor,
		async (tx) => {
			const { allowed, refused } = await judgeReports(
				tx,
				actor,
				"accept",
				asked,
				now,
			);
			const marks = new Map(
				(
					await queryRows<{
						reportId: string;
						isOnBehalf: boolean;
						isContested: boolean;
					}>(
						tx,
						`select report_id as "reportId", handed_in_by_org_id is not null as "isOnBehalf", contested_at is not null as "isContested"
             from progress_report where jurisdiction_id = $1 and report_id = any($2::uuid[])`,
						[
							actor.jurisdictionId,
							allowed.map(({ report }) => report.reportId),
						],
					)
				).map((row) => [row.reportId, row]),
			);
			const oddities = new Map<string, ReviewOddity[]>();
			const byDekad = Map.groupBy(allowed, ({ report }) => report.dekadStart);
			for (const [start, group] of byDekad) {
				const odd = await oddnessOf(
					tx,
					actor.jurisdictionId,
					start,
					group.map(({ report }) => ({
						isOnBehalf: false,
						isContested: false,
						...marks.get(report.reportId),
						reportId: report.reportId,
						projectId: report.projectId,
					})),
				);
				for (const [reportId, found] of odd)
					oddities.set(reportId, found.oddities);
			}
			const oddOf = (reportId: string) => oddities.get(reportId) ?? [];
			const plain = allowed.filter(
				({ report }) => oddOf(report.reportId).length === 0,
			);
			await writeAcceptances(tx, actor, plain, now);
			return {
				accepted: plain.map(reviewedOf),
				refused: [
					...refused.map(({ reportId, report, error }) => ({
						reportId,
						projectCode: report?.projectCode ?? null,
						projectName: report?.projectName ?? null,
						code: error.code as string,
						oddities: [] as ReviewOddity[],
					})),
					...allowed
						.filter(({ report }) => oddOf(report.reportId).length > 0)
						.map(({ report }) => ({
							reportId: report.reportId,
							projectCode: report.projectCode,
							projectName: report.projectName,
							code: "review.odd",
							oddities: oddOf(report.reportId),
						})),
				],
			};
		},
		{ reporting: true },
	);
}
