import type { Actor } from "@dekad/core/access/actor.ts";
import {
	type ImportInput,
	type ImportOutcome,
	runImport,
} from "../imports/run-import.ts";
import type { CellValue } from "../spreadsheets/write-sheet.ts";
import { workbookBuffer } from "../spreadsheets/write-workbook.ts";
import type { TestDatabase } from "./database.ts";
import type { TestOffice } from "./fixtures.ts";

/** A csv file of rows; every cell is quoted. */
export const csv = (...rows: (string | number)[][]): Uint8Array =>
	Buffer.from(
		rows
			.map((row) =>
				row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(","),
			)
			.join("\r\n"),
	);

/** A workbook of rows, as a person would type it. */
export const xlsx = (...rows: CellValue[][]): Promise<Buffer> =>
	workbookBuffer({
		author: "test",
		sheets: [{ name: "Sheet1", columns: [], rows }],
	});

/** Hands sheets in to a test's database: stored on 2025-01-09 and not marked, where a test says nothing else. */
export const handInTo =
	(database: () => TestDatabase) =>
	(
		actor: Actor,
		kind: string,
		bytes: Uint8Array,
		more: Partial<ImportInput> = {},
	): Promise<ImportOutcome> =>
		runImport(database().db, {
			actor,
			kind,
			fileName: `${kind}.csv`,
			bytes,
			dryRun: false,
			now: new Date("2025-01-09T04:00:00Z"),
			mark: false,
			...more,
		});

/** How many rows became what. */
export const counts = ({
	result: { rows, accepted, unchanged, rejected },
}: ImportOutcome) => ({ rows, accepted, unchanged, rejected });

/** The cell and code of every problem. */
export const problems = ({
	result,
}: ImportOutcome): [cell: string | null, code: string][] =>
	result.problems.map(({ cell, code }) => [cell, code]);

/** All rows of an office that an import can write, for comparing before and after. */
export async function everything(
	{ ownerDb }: TestDatabase,
	office: TestOffice,
): Promise<unknown> {
	const tables = [
		"region",
		"sector",
		"organisation",
		"project",
		"project_standing",
		"project_dated_value",
		"plan",
		"progress_report",
		"correction_line",
		"event",
		"stored_file",
		"import_run",
	] as const;
	const contents: Record<string, unknown> = {};
	for (const table of tables) {
		contents[table] = await ownerDb
			.selectFrom(table as "event")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.selectAll()
			.execute();
	}
	return contents;
}
