import pg from "pg";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import {
	clientConfig,
	type Connection,
} from "@dekad/server/database/client.ts";
import { newId } from "@dekad/server/database/new-id.ts";
import {
	NOW,
	OPEN_DEKAD,
	OPEN_START,
	OWNERS,
	type Portfolio,
} from "./portfolio.ts";

/** 16 amounts, other ones for every report; investment is the sum of its four parts. */
export function amountsOf(serial: number): number[] {
	const part = 1_000_000 + serial * 31;
	return FLOW_MEASURES.map((measure, place) =>
		measure === "investment" ? 4 * part + 10 : part + place,
	);
}

type Columns = Record<string, unknown>;
const texts = new Map<string, string>();

/**
 * The anchor of report-to-total: the same three rows by SQL alone: report, event, and the project's row
 * of the dekad with its values given.
 */
export async function openBare({
	installation: { connection, ownerPool },
	otherProjectIds,
	jurisdictionId,
}: Portfolio) {
	const { rows: cells } = await ownerPool.query<Columns>(
		"select * from project_dekad where dekad_start = $1 and project_id = any($2)",
		[OPEN_START, otherProjectIds],
	);
	const cellOf = new Map(cells.map((cell) => [cell.project_id, cell]));
	const clients = await Promise.all(
		Array.from({ length: OWNERS }, () => connect(connection)),
	);
	return {
		async write(connectionNumber: number, serial: number): Promise<void> {
			const client = clients[connectionNumber]!;
			const projectId = otherProjectIds[serial]!;
			const cell = cellOf.get(projectId)!;
			const amounts = amountsOf(serial);
			const reportId = newId(NOW);
			const report: Columns = {
				jurisdiction_id: jurisdictionId,
				report_id: reportId,
				project_id: projectId,
				region_path: cell.region_path,
				sector_path: cell.sector_path,
				owner_org_id: cell.owner_org_id,
				dekad_start: OPEN_START,
				revision: 1,
				kind: "actual",
				state: "submitted",
				is_counted: true,
				...Object.fromEntries(
					FLOW_MEASURES.map((measure, place) => [
						`${measure}_yuan`,
						amounts[place],
					]),
				),
				physical_progress_ratio: 0.5,
				people_on_site: 120,
				machines_on_site: 14,
				physical_progress_text: "本旬完成路基土方1.2万方，桥梁下部结构过半",
				next_steps: "下旬开始梁板预制",
				created_at: NOW,
				created_by: "bench",
				submitted_at: NOW,
				submitted_by: "bench",
				is_timely: true,
			};
			const event: Columns = {
				jurisdiction_id: jurisdictionId,
				event_id: newId(NOW),
				at: NOW,
				kind: "report.submitted",
				subject_id: reportId,
				project_id: projectId,
				region_path: cell.region_path,
				actor_name: "bench",
				actor_role: "owner",
				payload: JSON.stringify({
					dekad: OPEN_DEKAD,
					revision: 1,
					kind: "actual",
				}),
			};
			const total: Columns = {
				...cell,
				report_id: reportId,
				report_state: "submitted",
				report_kind: "actual",
				reported_ytd: Number(cell.reported_ytd) + 1,
				timely_ytd: Number(cell.timely_ytd) + 1,
				...Object.fromEntries(
					FLOW_MEASURES.map((measure, place) => [
						`${measure}_ytd_yuan`,
						Number(cell[`${measure}_ytd_yuan`] ?? 0) + amounts[place]!,
					]),
				),
				investment_since_start_yuan:
					Number(cell.investment_since_start_yuan ?? 0) + amounts[0]!,
				physical_progress_ratio: 0.5,
			};
			await client.query("begin");
			await insert(client, "progress_report", report);
			await insert(client, "event", event);
			await insert(client, "project_dekad", total, [
				"jurisdiction_id",
				"dekad_start",
				"project_id",
			]);
			await client.query("commit");
		},
		close: () => Promise.all(clients.map((client) => client.end())),
	};
}

async function connect(connection: Connection): Promise<pg.Client> {
	// The superuser: row security does not hold it.
	const client = new pg.Client(clientConfig(connection, "login"));
	await client.connect();
	return client;
}

/** A named statement, prepared once a connection. */
async function insert(
	client: pg.Client,
	table: string,
	row: Columns,
	key?: readonly string[],
): Promise<void> {
	const columns = Object.keys(row);
	let text = texts.get(table);
	if (!text) {
		const values = columns.map((_, place) => `$${place + 1}`).join(", ");
		const upsert = key
			? ` on conflict (${key.join(", ")}) do update set ${columns
					.filter((column) => !key.includes(column))
					.map((column) => `${column} = excluded.${column}`)
					.join(", ")}`
			: "";
		text = `insert into ${table} (${columns.join(", ")}) values (${values})${upsert}`;
		texts.set(table, text);
	}
	await client.query({ name: table, text, values: Object.values(row) });
}
