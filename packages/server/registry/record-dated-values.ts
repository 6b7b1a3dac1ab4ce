import type { Actor } from "@dekad/core/access/actor.ts";
import type { Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { insertRows, queryRows } from "../database/row-arrays.ts";

/** What a project says anew over time, each with the column of the registry that holds the latest. */
export const DATED_FIELDS = [
	{ field: "total_investment", column: "total_investment_yuan" },
	{ field: "planned_start", column: "planned_start_on" },
	{ field: "planned_completion", column: "planned_completion_on" },
	{ field: "planned_commissioning", column: "planned_commissioning_on" },
] as const;
export type DatedField = (typeof DATED_FIELDS)[number]["field"];

/** One statement: the amount in whole yuan for total investment, else the day. */
export type DatedValue = {
	readonly projectId: string;
	readonly field: DatedField;
	readonly saidOn: string;
	readonly value: number | string;
};

export type NewDatedValue = DatedValue & {
	readonly reason: string;
	readonly regionPath: string;
	readonly ownerOrgId: string;
};

/** The dated values of some projects, by project, then field, then day; of several said for one day the latest recorded. */
export async function listDatedValues(
	tx: Tx,
	jurisdictionId: string,
	projectIds: readonly string[],
): Promise<DatedValue[]> {
	if (projectIds.length === 0) return [];
	const rows = await queryRows<{
		projectId: string;
		field: DatedField;
		saidOn: string;
		amount: number | null;
		plannedOn: string | null;
	}>(
		tx,
		`select distinct on (project_id, field, said_on) project_id as "projectId", field, said_on as "saidOn", amount_yuan as amount, planned_on as "plannedOn"
     from project_dated_value where jurisdiction_id = $1 and project_id = any($2::uuid[])
     order by project_id, field, said_on, recorded_at desc`,
		[jurisdictionId, projectIds],
	);
	return rows.map(({ projectId, field, saidOn, amount, plannedOn }) => ({
		projectId,
		field,
		saidOn,
		value: amount ?? plannedOn ?? "",
	}));
}

/** Records statements. Of several for one day the latest counts; the others stay, for the replay of an earlier instant. */
export async function recordDatedValues(
	tx: Tx,
	actor: Actor,
	values: readonly NewDatedValue[],
	now: Date,
): Promise<void> {
	await insertRows<NewDatedValue>(
		tx,
		"project_dated_value",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["project_id", "uuid", ({ projectId }) => projectId],
			["value_id", "uuid", () => newId(now)],
			["field", "text", ({ field }) => field],
			["said_on", "date", ({ saidOn }) => saidOn],
			[
				"amount_yuan",
				"bigint",
				({ value }) => (typeof value === "number" ? value : null),
			],
			[
				"planned_on",
				"date",
				({ value }) => (typeof value === "string" ? value : null),
			],
			["reason", "text", ({ reason }) => reason],
			["region_path", "text", ({ regionPath }) => regionPath],
			["owner_org_id", "uuid", ({ ownerOrgId }) => ownerOrgId],
			["recorded_at", "timestamptz", () => now.toISOString()],
			["recorded_by", "text", () => actor.name],
		],
		values,
		{
			onConflict: `on conflict (jurisdiction_id, project_id, field, said_on, recorded_at) do update
        set amount_yuan = excluded.amount_yuan, planned_on = excluded.planned_on, reason = excluded.reason,
            recorded_by = excluded.recorded_by`,
		},
	);
}
