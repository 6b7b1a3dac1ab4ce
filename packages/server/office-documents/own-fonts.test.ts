import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bulletinDocument } from "@dekad/core/documents/bulletin.ts";
import { DEFAULT_LOOK } from "@dekad/core/documents/look.ts";
import { sampleBulletin } from "@dekad/core/documents/sample-bulletin.ts";
import { pdftotext, readPdf } from "../testing/office-tools.ts";
import { writePdf } from "./write-pdf.ts";

const folder = mkdtempSync(join(tmpdir(), "dekad-own-fonts-"));

beforeAll(() => {
	const shipped = dirname(
		createRequire(import.meta.url).resolve(
			"@expo-google-fonts/noto-sans-sc/package.json",
		),
	);
	cpSync(
		join(shipped, "400Regular/NotoSansSC_400Regular.ttf"),
		join(folder, "own.ttf"),
	);
	process.env["DEKAD_FONTS"] = folder;
});
afterAll(() => {
	delete process.env["DEKAD_FONTS"];
	rmSync(folder, { recursive: true });
});

// A font handed to typst in the wrong order ends the whole process, without an error to catch.
test.skipIf(!pdftotext)(
	"a PDF is set in the office's own font where this machine has it, and in the shipped one where not",
	async () => {
		const look = {
			...DEFAULT_LOOK,
			fonts: {
				title: "Noto Sans SC",
				heading1: "Noto Sans SC",
				heading2: "Noto Sans SC",
				body: "Noto Sans SC",
				numbers: "从来没有的字体",
			},
		};
		const { fonts, words } = await readPdf(
			writePdf(bulletinDocument(sampleBulletin({ look }), "zh")),
		);
		expect(fonts.join()).toMatch(/NotoSansSC/);
		expect(fonts.join()).not.toMatch(/NotoSerifSC/);
		expect(words).toContain("总体情况");
		const shipped = await readPdf(
			writePdf(bulletinDocument(sampleBulletin(), "zh")),
		);
		expect(shipped.fonts.join()).toMatch(/NotoSerifSC/);
	},
);
