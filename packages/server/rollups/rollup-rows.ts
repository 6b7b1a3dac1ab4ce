import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import {
	frameOf,
	resolveQuestion,
	type RollupQuestion,
} from "./resolve-question.ts";
import { rollupParts } from "./rollup-sql.ts";

export type RollupRow = {
	projectId: string;
	code: string;
	name: string;
	ownerName: string;
	regionPath: string;
	sectorPath: string;
	stage: string;
	isExpected: boolean;
	reportState: string | null;
	annualPlanYuan: number | null;
	plannedYtdYuan: number | null;
	investmentYtdYuan: number | null;
	investmentInPeriodYuan: number | null;
};

/**
 * The projects behind a total, in code order, `limit` after `cursor` (a code); their sums are the total.
 *
 * @throws DekadError period.invalid, rollup.bad_dimension, list.not_found
 */
export async function listRollupRows(
	tx: Tx,
	actor: Actor,
	question: Omit<RollupQuestion, "by"> & {
		cursor?: string | undefined;
		limit: number;
	},
): Promise<{ rows: RollupRow[]; nextCursor: string | null; total: number }> {
	const { office, ...span } = await resolveQuestion(tx, actor, question);
	const { last } = span;
	if (!last) return { rows: [], nextCursor: null, total: 0 };
	const { frame, parameters, parameter } = frameOf(actor, question, office, {
		...span,
		last,
	});
	const parts = rollupParts(
		frame,
		`join organisation o on o.jurisdiction_id = ${frame.jurisdiction} and o.organisation_id = d.owner_org_id`,
	);
	const counting = [...parameters];
	const after =
		question.cursor === undefined
			? ""
			: ` and p.code > ${parameter(question.cursor)}`;
	const [found, totals] = await asWholeOffice(tx, async () => [
		await tx.executeQuery<RollupRow>(
			CompiledQuery.raw(
				`${parts.ctes} select p.project_id as "projectId", p.code, p.name, o.name as "ownerName", d.region_path as "regionPath", d.sector_path as "sectorPath",
         d.stage, d.is_expected as "isExpected", d.report_state as "reportState", d.annual_plan_yuan as "annualPlanYuan", d.planned_ytd_yuan as "plannedYtdYuan",
         ${parts.ytd("investment")} as "investmentYtdYuan", ${parts.inPeriod} as "investmentInPeriodYuan"
       ${parts.from}${after} order by p.code limit ${parameter(question.limit + 1)}`,
				parameters,
			),
		),
		await tx.executeQuery<{ total: number }>(
			CompiledQuery.raw(
				`${parts.ctes} select count(*) as total ${parts.from}`,
				counting,
			),
		),
	]);
	const page = found.rows.slice(0, question.limit);
	return {
		rows: page,
		nextCursor:
			found.rows.length > question.limit ? (page.at(-1)?.code ?? null) : null,
		total: totals.rows[0]?.total ?? 0,
	};
}
