import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleBulletin } from "@dekad/core/documents/sample-bulletin.ts";
import {
	MEDIA_TYPES,
	renderBulletin,
} from "../office-documents/render-bulletin.ts";
import { DEFAULT_LIMITS } from "../spreadsheets/limits.ts";
import { writeCsv } from "../spreadsheets/write-csv.ts";
import type { CellValue } from "../spreadsheets/write-sheet.ts";
import { openZip, unpackAll } from "../spreadsheets/zip-reader.ts";
import { NASTY_TEXT } from "../testing/arbitrary-of.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, aProject, type TestOffice } from "../testing/fixtures.ts";
import { handInTo, xlsx } from "../testing/hand-in.ts";
import { signedIn, testServer } from "../testing/http.ts";

/**
 * Text made to break programs, through every way in and every way out: typed on a page, handed in as csv and workbook,
 * kept, read back, exported, printed. It is text on all of them. With DEKAD_FIELD_DATA also the naughty strings
 * and formula payloads other people collected; without it our own.
 */

const DATA = process.env["DEKAD_FIELD_DATA"];
const blns = DATA ? join(DATA, "blns/naughty-strings.json") : "";
const payloads = DATA ? join(DATA, "payloads/csv-injection.md") : "";
const TEXTS: readonly string[] = [
	...new Set([
		...NASTY_TEXT,
		...(existsSync(blns)
			? (JSON.parse(readFileSync(blns, "utf8")) as string[])
			: []),
		...(existsSync(payloads)
			? [...readFileSync(payloads, "utf8").matchAll(/^ {4}([^`\s].*)$/gm)].map(
					([, line]) => line!,
				)
			: []),
	]),
	// What no text of the database can hold is refused; fuzz.test.ts and read-bodies.test.ts see to it.
].filter((text) => !text.includes("\0") && text.isWellFormed());
const FIELD = DATA ? "" : " (our own; DEKAD_FIELD_DATA adds those of others)";

const NOW = new Date("2025-01-12T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
let office: TestOffice;
let cookies: Record<string, string>;
let projectId: string;
beforeAll(async () => {
	database = await testDatabase();
	app = await testServer(database, () => NOW);
	office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 3 },
	});
	projectId = await aProject(database, office, { code: "P-1" });
	({ cookies } = await signedIn(database, office, "owner", NOW));
});
afterAll(async () => {
	await app.close();
	await database.close();
});

describe(`${TEXTS.length} hostile texts${FIELD}`, () => {
	test("typed into every field of a report come back as they were typed", async () => {
		const send = async (text: string, baseRevision: number) =>
			app.inject({
				method: "POST",
				url: `/api/projects/${projectId}/reports`,
				cookies,
				payload: {
					dekad: "2025-01-D1",
					kind: "actual",
					baseRevision,
					measures: { investment: 1 },
					physicalProgressText: text,
					nextSteps: text,
					note: text,
					problems: problemsOf(text),
					confirmedDoubts: [],
				},
			});
		let revision = 0;
		for (const text of TEXTS.map((each) => each.slice(0, 4000))) {
			const reply = await send(text, revision);
			expect(reply.statusCode, `${JSON.stringify(text)} ${reply.body}`).toBe(
				200,
			);
			revision = reply.json<{ revision: number }>().revision;
			const kept = await database.ownerDb
				.selectFrom("progress_report")
				.where("jurisdiction_id", "=", office.jurisdictionId)
				.where("project_id", "=", projectId)
				.where("is_counted", "=", true)
				.select(["note", "next_steps", "physical_progress_text", "problems"])
				.executeTakeFirstOrThrow();
			expect(kept).toMatchObject({
				note: text,
				next_steps: text,
				physical_progress_text: text,
				problems: problemsOf(text),
			});
		}
		const desk = await app.inject({
			method: "GET",
			url: "/api/report-desk?dekad=2025-01-D1",
			cookies,
		});
		expect(desk.json()).toMatchObject({
			projects: [{ report: { values: { note: TEXTS.at(-1) } } }],
		});
	});

	test.each(["csv", "xlsx"] as const)(
		"exported as %s begin no formula, and our own import reads them back unchanged",
		async (format) => {
			const own = await anOffice(database, {
				openUntil: { year: 2025, month: 1, part: 3 },
			});
			const shown = TEXTS.filter((text) => text.trim() !== "").map((text) =>
				text.slice(0, 300),
			);
			const ids: string[] = [];
			for (const [index] of shown.entries())
				ids.push(await aProject(database, own, { code: `N-${index}` }));
			const rows: CellValue[][] = [
				["项目代码", "旬", "本旬完成投资（万元）", "备注"],
				...shown.map((text, index) => [`N-${index}`, "2025年1月上旬", 1, text]),
			];
			const file = format === "csv" ? await csvOf(rows) : await xlsx(...rows);
			if (format === "csv")
				for (const cell of cellsOfCsv(file.toString("utf8")))
					expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
			else {
				const archive = await openZip(file, DEFAULT_LIMITS);
				for (const entry of archive.entries)
					if (entry.fileName.includes("worksheets/sheet"))
						expect(
							(await unpackAll(archive, entry)).toString("utf8"),
						).not.toMatch(/<f[\s>]/);
				archive.close();
			}
			const { result } = await handInTo(() => database)(
				own.actor("office", {
					scope: "14/",
					organisationId: own.countyOfficeId,
				}),
				"reports",
				file,
				{ fileName: `reports.${format}` },
			);
			expect(result.problems).toEqual([]);
			const kept = await database.ownerDb
				.selectFrom("progress_report")
				.where("jurisdiction_id", "=", own.jurisdictionId)
				.select(["project_id as projectId", "note"])
				.execute();
			const noteOf = new Map(kept.map((row) => [row.projectId, row.note]));
			const changed = shown
				.map((text, index) => [text, noteOf.get(ids[index]!)])
				.filter(([given, read]) => given !== read);
			expect(changed).toEqual([]);
		},
	);

	test.each(["docx", "xlsx", "pdf"] as const)(
		"printed in a bulletin as %s are words of it and nothing else",
		async (format) => {
			const base = sampleBulletin();
			const [first] = base.late.rows;
			const facts = {
				...base,
				late: {
					...base.late,
					rows: TEXTS.map((text) => ({
						...first!,
						projectName: { zh: text.slice(0, 200), en: text.slice(0, 200) },
						contact: text.slice(0, 100),
					})),
				},
			};
			const file = Buffer.from(await renderBulletin(facts, format, "zh"));
			expect(MEDIA_TYPES[format]).toBeTruthy();
			if (format === "pdf") {
				expect(file.subarray(0, 5).toString()).toBe("%PDF-");
				// Nothing of it acts when it is opened.
				expect(file.toString("latin1")).not.toMatch(
					/\/(JavaScript|JS|Launch|EmbeddedFile|OpenAction|AA)\b/,
				);
				return;
			}
			const archive = await openZip(file, DEFAULT_LIMITS);
			const parts: string[] = [];
			for (const entry of archive.entries)
				if (/\.(xml|rels)$/.test(entry.fileName))
					parts.push((await unpackAll(archive, entry)).toString("utf8"));
			archive.close();
			const all = parts.join("\n");
			// No formula, no field that fetches, no target outside the file, no script.
			expect(all).not.toMatch(
				/<f[\s>]|TargetMode="External"|<script|w:fldSimple[^>]*(DDE|INCLUDE|HYPERLINK)/,
			);
			expect(all).not.toMatch(/<!DOCTYPE|<!ENTITY/);
			expect(all).toContain("&lt;img src=x onerror=alert(1)&gt;");
		},
	);
});

/** A problem is stated in words or not at all. */
const problemsOf = (text: string) =>
	text.trim() === ""
		? []
		: [
				{
					kind: "land",
					askedUnit: text.slice(0, 200),
					wantedBy: null,
					text: text.slice(0, 2000),
					heldUpYuan: null,
				},
			];

async function csvOf(rows: readonly CellValue[][]): Promise<Buffer> {
	const pieces: string[] = [];
	for await (const piece of writeCsv(rows)) pieces.push(piece);
	return Buffer.from(pieces.join(""));
}

/** Cells as a spreadsheet program cuts them: quoted, a quote in them doubled. */
const cellsOfCsv = (text: string): string[] =>
	[...text.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = ""]) =>
		cell.replaceAll('""', '"'),
	);
