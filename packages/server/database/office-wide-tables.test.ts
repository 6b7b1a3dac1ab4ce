import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";

/**
 * What row security shows to everybody of an office, table by table with the reason. A new table is as narrow as its
 * rows' place allows, or stands here.
 */
const OFFICE_WIDE: Readonly<Record<string, string>> = {
	// What an office's people share, and nothing of a project in it
	cadence: "who reports how often",
	import_mapping: "which header means which column",
	jurisdiction: "the office's name and settings",
	organisation: "names of organisations",
	region: "the tree",
	region_shape: "the map",
	reporting_period: "the calendar",
	sector: "the tree",
	closed_year: "kept figures by region; the query gives each reader its own",
	opened_year: "when a year was opened and which lists came along",
	bulletin_template: "which file is the template",
	light_scheme: "the rules lights are judged by",
	document_number: "a series of numbers runs over all regions",
	kept_period: "which stretches have kept totals; the totals stand elsewhere",
	scoring_scheme: "the rules of a score",
	ranking_authority: "who allowed a ranking",
	project_list: "names of lists",
	project_list_version: "dates of lists",
	project_list_member: "ids alone; a total over a list needs them all",
	// Who may do what: narrowed by the queries of packages/server/access, since an operator has no region
	membership: "roles; a role may be given to anybody of the office",
	delegation: "roles in other hands",
	api_token: "names and scopes of tokens, no secrets",
	approval_request: "acts that wait for a second person",
	// An exception lets in an owner, who has no region; the query joins the project, which row security narrows
	lock_exception: "exceptions to a lock",
};

/** Written with the whole office's reach only. */
const WRITTEN_BY_THE_WHOLE_OFFICE = [
	"bulletin_template",
	"closed_year",
	"light_scheme",
	"opened_year",
	"project_list",
	"project_list_version",
	"ranking_authority",
	"region_shape",
	"reporting_period",
	"scoring_scheme",
];

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

type Policy = { table: string; command: string; using: string; check: string };
const policies = async (): Promise<Policy[]> => {
	const { rows } = await sql<Policy>`
		select tablename as "table", cmd as command, coalesce(qual, '') as using, coalesce(with_check, '') as check
		from pg_policies where schemaname = 'dekad' and 'dekad_app' = any(roles) order by 1`.execute(
		database.ownerDb,
	);
	return rows;
};
const settingsIn = (condition: string) =>
	[...condition.matchAll(/app\.(\w+)/g)].map(([, name]) => name);

test("every table that a whole office reads is one of these, for a reason", async () => {
	const wide = (await policies())
		.filter(
			({ table, command, using }) =>
				(command === "ALL" || command === "SELECT") &&
				settingsIn(using).every(
					(name) => name === "jurisdiction" || table === "membership",
				),
		)
		.map(({ table }) => table);
	expect(wide.toSorted()).toEqual(Object.keys(OFFICE_WIDE).toSorted());
});

test("no policy reads a setting without taking the empty one for none", async () => {
	for (const { table, using, check } of await policies())
		for (const condition of [using, check]) {
			const read = condition.match(/current_setting\(/g)?.length ?? 0;
			const guarded =
				condition.match(/NULLIF\(current_setting\(/g)?.length ?? 0;
			expect([table, guarded]).toEqual([table, read]);
		}
});

test("what holds for the whole office is written with the whole office's reach", async () => {
	const written = (await policies())
		.filter(
			({ command, check }) =>
				command !== "SELECT" &&
				/app\.scope/.test(check) &&
				check.includes("^[^/]+/$"),
		)
		.map(({ table }) => table);
	expect(written).toEqual(WRITTEN_BY_THE_WHOLE_OFFICE);
});
