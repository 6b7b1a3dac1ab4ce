import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_LOOK } from "@dekad/core/documents/look.ts";
import { findMachineFont } from "../office-documents/machine-fonts.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice } from "../testing/fixtures.ts";
import { checkFonts } from "./font-checks.ts";

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), "dekad-fonts-"));

beforeAll(async () => {
	database = await testDatabase();
	const office = await anOffice(database);
	await database.ownerDb
		.insertInto("document_look")
		.values({
			jurisdiction_id: office.jurisdictionId,
			region_path: "14/",
			revision: 1,
			look: JSON.stringify({
				...DEFAULT_LOOK,
				fonts: {
					title: "Noto Serif SC",
					heading1: "Noto Serif SC",
					heading2: "Noto Serif SC",
					body: "从来没有的字体",
					numbers: "Noto Serif SC",
				},
			}),
			recorded_at: new Date("2026-03-01T00:00:00Z"),
			recorded_by: "test",
		})
		.execute();
	const font = join(
		dirname(
			createRequire(import.meta.url).resolve(
				"@expo-google-fonts/noto-serif-sc/package.json",
			),
		),
		"400Regular/NotoSerifSC_400Regular.ttf",
	);
	cpSync(font, join(folder, "a font.ttf"));
});
afterAll(async () => {
	delete process.env["DEKAD_FONTS"];
	rmSync(folder, { recursive: true });
	await database.close();
});

test("a font that documents ask for and the machine lacks is named with what to do", async () => {
	process.env["DEKAD_FONTS"] = folder;
	expect(await checkFonts(database.ownerDb)).toEqual({
		name: "fonts",
		ok: true,
		say: ["doctor.fonts.bad", { fonts: "从来没有的字体" }],
		next: ["doctor.fonts.next"],
	});
});

test("a font is found by the names in its file, whatever the file is called", () => {
	expect(findMachineFont("noto serif sc", [folder])).toEqual({
		family: "Noto Serif SC",
		files: [join(folder, "a font.ttf")],
	});
	expect(findMachineFont("仿宋", [folder])).toBeUndefined();
});
