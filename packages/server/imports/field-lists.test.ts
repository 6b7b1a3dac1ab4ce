/**
 * Lists of other offices as they are, into an office of its own with its own tree of regions. The files stay
 * outside this repository: DEKAD_FIELD_DATA says where; without it these tests are left out.
 */

import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@dekad/core/access/actor.ts";
import { newId } from "../database/new-id.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { type ImportInput, runImport } from "./run-import.ts";

const folder = process.env["DEKAD_FIELD_DATA"];
const field = test.skipIf(!folder);
const NOW = new Date("2026-11-22T00:00:00Z");

let database: TestDatabase;
beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

/** A bare office: a root region and nothing else. */
async function aForeignOffice(root: string): Promise<Actor> {
	const jurisdictionId = newId();
	await database.ownerDb
		.insertInto("jurisdiction")
		.values({
			jurisdiction_id: jurisdictionId,
			code: `${root}-${jurisdictionId.slice(-6)}`,
			name_zh: root,
			name_en: root,
			currency: "USD",
			time_zone: "UTC",
			root_region_code: root,
			pack_id: "generic",
			pack_version: "1",
			created_at: NOW,
		})
		.execute();
	await database.ownerDb
		.insertInto("region")
		.values({
			jurisdiction_id: jurisdictionId,
			code: root,
			valid_from_on: "1900-01-01",
			name_zh: root,
			level: 0,
			region_path: `${root}/`,
		})
		.execute();
	return {
		jurisdictionId,
		accountId: null,
		name: "field test",
		role: "dispatcher",
		scope: `${root}/`,
		organisationId: null,
		lang: "en",
	};
}

const handIn = (
	actor: Actor,
	kind: string,
	text: string | Uint8Array,
	more: Partial<ImportInput> = {},
) =>
	runImport(database.db, {
		actor,
		kind,
		fileName: `${kind}.csv`,
		bytes: typeof text === "string" ? Buffer.from(text) : text,
		dryRun: false,
		now: NOW,
		mark: false,
		...more,
	});

describe("New York's capital projects (701 rows, 120 projects, 15 reporting dates)", () => {
	const BOROUGHS = [
		"Brooklyn",
		"Queens",
		"Manhattan",
		"Bronx",
		"Staten Island",
		"Upstate",
		"Valhalla",
	];
	const mapping = {
		columns: {
			PID: "code",
			"Project Name": "name",
			Description: "content_scale",
			Category: "sector",
			Borough: "region",
			"Managing Agency": "owner",
			"Current Phase": "stage",
			"Budget Forecast": "total_investment",
			"Forecast Completion": "planned_completion_on",
			"Date Reported As Of": "said_on",
			"Design Start": "planned_start_on",
		},
		values: {
			region: {
				Manhatten: "Manhattan",
				Citywide: "CROSS",
				"": "CROSS",
				"Brooklyn, Queens": "CROSS",
				"Manhattan, Bronx": "CROSS",
				"Bronx, Manhattan": "CROSS",
				"Brooklyn, Manhattan": "CROSS",
				"Manhattan, Brooklyn": "CROSS",
			},
			stage: {
				Design: "pre_work",
				"Construction Procurement": "pre_work",
				"Scoping/Planning": "reserve",
				IT: "continued",
				"Close-Out": "completed",
				"": "pre_work",
			},
		},
		addOwners: true,
	};

	field(
		"every row is taken, the newest fills the registry, the others are its history",
		async () => {
			const actor = await aForeignOffice("NYC");
			const file = await readFile(
				`${folder}/projects/nyc/capital-projects-2013-2019.csv`,
			);
			await handIn(
				actor,
				"regions",
				[
					"code,name,kind",
					...BOROUGHS.map(
						(name) => `${name.replaceAll(" ", "-")},${name},administrative`,
					),
					"CROSS,Several boroughs,cross-region",
				].join("\n"),
			);
			// The sectors are the file's own categories.
			const rough = await handIn(actor, "projects", file, {
				dryRun: true,
				mapping,
				problemLimit: 10_000,
			});
			const categories = [
				...new Set(
					rough.result.problems
						.filter(({ code }) => code === "imports.sector_not_found")
						.map(({ value }) => value!),
				),
			];
			expect(categories).toHaveLength(16);
			await handIn(
				actor,
				"sectors",
				[
					"code,name",
					...categories.map((name, index) => `S${index},"${name}"`),
				].join("\n"),
			);

			const { result } = await handIn(actor, "projects", file, { mapping });
			expect(result.problems).toEqual([]);
			expect(result).toMatchObject({ rows: 701, accepted: 701, rejected: 0 });
			expect(result.totals).toMatchObject([
				{ column: "Budget Forecast", inFile: "91230744682.86", rows: 674 },
			]);
			expect(result.notes).toContainEqual(
				expect.stringMatching(/month first: \d+ cells prove it/),
			);
			const projects = await database.ownerDb
				.selectFrom("project")
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.select([
					"project_id",
					"code",
					"total_investment_yuan",
					"planned_completion_on",
					"planned_start_on",
				])
				.execute();
			expect(projects).toHaveLength(120);
			const dated = await database.ownerDb
				.selectFrom("project_dated_value")
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.where("field", "=", "total_investment")
				.select(["project_id", "said_on", "amount_yuan"])
				.orderBy("said_on")
				.execute();
			expect(dated).toHaveLength(674);
			const siphon = projects.find(({ code }) => code === "53")!;
			expect(
				dated.filter(({ project_id }) => project_id === siphon.project_id),
			).toHaveLength(15);
			expect(
				dated.find(({ project_id }) => project_id === siphon.project_id),
			).toMatchObject({ said_on: "2013-09-01", amount_yuan: 243_648_927 });
			for (const project of projects) {
				const latest = dated
					.filter(({ project_id }) => project_id === project.project_id)
					.at(-1);
				expect(project.total_investment_yuan).toBe(latest?.amount_yuan ?? null);
			}

			const again = await handIn(actor, "projects", file);
			expect(again.result).toMatchObject({
				rows: 701,
				accepted: 0,
				unchanged: 701,
				rejected: 0,
			});
		},
	);
});

describe("Melbourne Water's capital projects (445 rows, seven date columns in three formats)", () => {
	const mapping = {
		columns: {
			ID: "code",
			FFC: "total_investment",
			"Owner Group": "owner",
			BNI: "planned_start_on",
			PBC: "actual_start_on",
			BCA: "statistics_entered_on",
			"Tender Closed": "planned_commissioning_on",
			Stage3: "planned_completion_on",
		},
		copy: { name: "ID" },
		constants: { region: "MEL", sector: "water", stage: "continued" },
		addOwners: true,
	};

	field(
		"the control totals are the file's to the cent and the dates are day first, as the file proves",
		async () => {
			const actor = await aForeignOffice("MEL");
			await handIn(actor, "sectors", "code,name\nwater,Water");
			const file = await readFile(
				`${folder}/projects/melbourne-water/Capital_Delivery_Project_deidentified.csv`,
			);
			const { result } = await handIn(actor, "projects", file, { mapping });
			expect(result.problems).toEqual([]);
			expect(result).toMatchObject({ rows: 445, accepted: 445, rejected: 0 });
			expect(result.totals).toMatchObject([
				{ column: "FFC", inFile: "5113659152.50", rows: 445 },
			]);
			expect(result.notes).toContain(
				"Dates are read day first: 426 cells prove it, 230 could be read both ways.",
			);
			const stored = await database.ownerDb
				.selectFrom("project")
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.select([
					"code",
					"planned_start_on",
					"actual_start_on",
					"total_investment_yuan",
				])
				.orderBy("code")
				.execute();
			expect(
				stored.reduce((sum, row) => sum + row.total_investment_yuan!, 0),
			).toBe(result.totals[0]!.stored);
			expect(stored.find(({ code }) => code === "Q05388")).toMatchObject({
				planned_start_on: "2016-02-05",
				actual_start_on: "2016-03-30",
				total_investment_yuan: 2_359_289,
			});

			const again = await handIn(actor, "projects", file);
			expect(again.result).toMatchObject({
				accepted: 0,
				unchanged: 445,
				rejected: 0,
			});
			const wrong = await handIn(actor, "projects", file, {
				dryRun: true,
				dateOrder: "mdy",
			});
			expect(wrong.result.rejected).toBeGreaterThan(300);
		},
	);
});

field(
	"naughty strings go through every text of a project and come back unchanged",
	async () => {
		const strings = (
			JSON.parse(
				await readFile(`${folder}/blns/naughty-strings.json`, "utf8"),
			) as string[]
		).filter((text) => text.trim() !== "");
		const actor = await aForeignOffice("B");
		await handIn(actor, "sectors", "code,name\ns,s");
		const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
		const fields = [
			"name",
			"name_en",
			"construction_nature",
			"content_scale",
			"lead_official",
			"responsible_unit",
			"responsible_person",
			"project_manager",
			"site",
		] as const;
		const limit = {
			construction_nature: 60,
			lead_official: 100,
			responsible_person: 100,
			project_manager: 100,
			responsible_unit: 200,
		} as Record<string, number>;
		const cut = (text: string, column: string) =>
			Array.from(text)
				.slice(0, limit[column] ?? 500)
				.join("");
		const file = [
			["code", ...fields].join(","),
			...strings.map((text, index) =>
				[
					`P-${index}`,
					...fields.map((column) => quote(cut(text, column))),
				].join(","),
			),
		].join("\r\n");
		const mapping = {
			constants: {
				owner: "Owner",
				region: "B",
				sector: "s",
				stage: "continued",
			},
			addOwners: true,
		};
		const { result } = await handIn(actor, "projects", file, { mapping });
		expect(result.problems).toEqual([]);
		expect(result.accepted).toBe(strings.length);
		const stored = await database.db.transaction().execute(async () =>
			database.ownerDb
				.selectFrom("project")
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.select(["code", ...fields])
				.execute(),
		);
		for (const [index, text] of strings.entries()) {
			const row = stored.find(({ code }) => code === `P-${index}`)!;
			for (const column of fields) {
				const expected = cut(text, column);
				expect(row[column] ?? "").toBe(expected.trim() === "" ? "" : expected);
			}
		}
	},
);
