import { sql } from "kysely";
import type { TestDatabase } from "./database.ts";
import { aProject, type TestOffice } from "./fixtures.ts";

/** A function's parameters but the first. */
export type TailOf<F extends (...all: never[]) => unknown> =
	Parameters<F> extends [unknown, ...infer Rest] ? Rest : never;

/**
 * Adds `count` projects with some columns and a change of pause or stage on some days, at once: rates of
 * published bulletins are counted over hundreds. Returns their ids.
 */
export async function manyProjects(
	database: TestDatabase,
	office: TestOffice,
	count: number,
	columns: Readonly<Record<string, string | number>>,
	turns: readonly (readonly [fromOn: string, turn: boolean | string])[] = [],
	given: Parameters<typeof aProject>[2] = {},
): Promise<string[]> {
	const template = await aProject(database, office, given);
	if (Object.keys(columns).length > 0)
		await database.ownerDb
			.updateTable("project")
			.set(columns)
			.where("project_id", "=", template)
			.execute();
	for (const [fromOn, turn] of turns) {
		const first = await database.ownerDb
			.selectFrom("project_standing")
			.where("project_id", "=", template)
			.selectAll()
			.executeTakeFirstOrThrow();
		await database.ownerDb
			.insertInto("project_standing")
			.values({
				...first,
				from_on: fromOn,
				...(typeof turn === "boolean" ? { is_paused: turn } : { stage: turn }),
			})
			.execute();
	}
	const { rows } = await sql<{ id: string }>`
		with copied as materialized (select gen_random_uuid() as id, i from generate_series(2, ${count}::int) i), added as (
		  insert into project select (jsonb_populate_record(p, jsonb_build_object('project_id', c.id, 'code', p.code || '-' || c.i))).*
		  from project p, copied c where p.project_id = ${template}
		), planned as (
		  insert into plan select (jsonb_populate_record(p, jsonb_build_object('project_id', c.id, 'plan_id', gen_random_uuid()))).*
		  from plan p, copied c where p.project_id = ${template}
		), stood as (
		  insert into project_standing select (jsonb_populate_record(s, jsonb_build_object('project_id', c.id))).*
		  from project_standing s, copied c where s.project_id = ${template}
		) select id from copied`.execute(database.ownerDb);
	return [template, ...rows.map(({ id }) => id)];
}
