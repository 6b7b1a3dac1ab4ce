import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	dekadId,
	dekadOfStart,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import type { Pack } from "@dekad/core/packs/pack.ts";
import type { ProjectView } from "@dekad/contract/registry.ts";
import type { Tx } from "../database/client.ts";

type Problem = NonNullable<ProjectView["latest"]>["problems"][number];

/** What the newest counted report says beside money: people, machines, words, problems still open. Null: none counts. */
export async function findLatestReport(
	tx: Tx,
	actor: Actor,
	projectId: string,
	pack: Pack,
): Promise<ProjectView["latest"]> {
	const row = await tx
		.selectFrom("progress_report")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("project_id", "=", projectId)
		.where("is_counted", "=", true)
		.orderBy("dekad_start", "desc")
		.limit(1)
		.select([
			"dekad_start as start",
			"state",
			"kind",
			"submitted_at as submittedAt",
			"people_on_site as peopleOnSite",
			"machines_on_site as machinesOnSite",
			"physical_progress_text as physicalProgressText",
			"next_steps as nextSteps",
			"note",
			"problems",
		])
		.executeTakeFirst();
	if (!row) return null;
	const { start, submittedAt, problems, ...rest } = row;
	return {
		...rest,
		dekad: dekadId(dekadOfStart(start)),
		submittedAt: submittedAt?.toISOString() ?? null,
		problems: (problems as Partial<Problem>[]).map((problem) => ({
			kind: problem.kind ?? "",
			kindName:
				pack.problemKinds.kinds.find(({ id }) => id === problem.kind)?.name ??
				null,
			askedUnit: problem.askedUnit ?? null,
			wantedBy: problem.wantedBy ?? null,
			text: problem.text ?? "",
			heldUpYuan: problem.heldUpYuan ?? null,
		})),
	};
}

/** Year to date of every measure at a dekad, or at the last one before it that the project has; null where it has none. */
export async function findMeasuresToDate(
	tx: Tx,
	key: readonly string[],
	dekad: string,
): Promise<ProjectView["measuresYtd"]> {
	const { rows } = await tx.executeQuery<Record<FlowMeasure, number | null>>(
		CompiledQuery.raw(
			`select ${FLOW_MEASURES.map((measure) => `${measure}_ytd_yuan as "${measure}"`).join(", ")}
       from project_dekad where jurisdiction_id = $1 and project_id = $2 and dekad_start <= $3::date order by dekad_start desc limit 1`,
			[...key, dekadStart(parseDekad(dekad))],
		),
	);
	return rows[0] ?? null;
}
