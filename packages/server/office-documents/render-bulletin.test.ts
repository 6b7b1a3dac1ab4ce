import { describe, expect, test } from "vitest";
import { bulletinDocument } from "@dekad/core/documents/bulletin.ts";
import type { BulletinFacts } from "@dekad/core/documents/bulletin-facts.ts";
import {
	type OfficeDocument,
	type Run,
	runText,
} from "@dekad/core/documents/document.ts";
import type { Figure } from "@dekad/core/documents/figure.ts";
import {
	emptyBulletin,
	sampleBulletin,
} from "@dekad/core/documents/sample-bulletin.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import {
	convertByOffice,
	pdftotext,
	python,
	readByOpenpyxl,
	readPdf,
	soffice,
} from "../testing/office-tools.ts";
import { renderBulletin } from "./render-bulletin.ts";
import { renderDocument } from "./render-document.ts";

const LANGS: readonly Lang[] = ["zh", "en"];
const FORMATS = ["docx", "pdf", "xlsx"] as const;

/** Names as an enemy or a careless hand types them. */
const HOSTILE = [
	"#panic() $x^2$ *a* @ref \\ <lbl> // `raw`",
	"<工程>&\"'",
	"\u202Eabc אבג ابت",
	"😀工程👨‍👩‍👧",
	"长".repeat(300),
	"W".repeat(150),
	"墕堖𠮷㙓㎥",
	'=HYPERLINK("http://x","y")',
	"{projects} \u0007 a\nb ]]> \u0000",
];

function hostileBulletin(): BulletinFacts {
	const base = sampleBulletin();
	const name = (index: number) => {
		const zh = HOSTILE[index % HOSTILE.length] as string;
		return { zh, en: zh };
	};
	return {
		...base,
		jurisdiction: name(1),
		regions: base.regions.map((row, index) => ({
			...row,
			name: { ...name(index), zh: `${index}${name(index).zh}` },
		})),
		sectors: base.sectors.map((row, index) => ({
			...row,
			name: { zh: `${name(index).zh}`, en: `${index} ${name(index).zh}` },
		})),
		late: {
			...base.late,
			rows: base.late.rows.map((row, index) => ({
				...row,
				projectName: name(index),
				owner: name(index + 1),
				contact: name(index + 2).zh,
				county: name(index + 3),
			})),
		},
	};
}

/** What a person who reads a page sees as one: spaces and line breaks are the layout's. */
const squeezed = (words: string) =>
	words.normalize("NFKC").replace(/[\s\u200b]+/gu, "");

/** Every sentence and table row that has figures, whole: each figure stands in it behind its label. */
function placesOf(
	document: OfficeDocument,
): { ids: string[]; words: string }[] {
	return document.sections
		.flatMap((section) => section.blocks)
		.flatMap((block) =>
			block.kind === "paragraph"
				? [block.runs]
				: block.rows.map((row) => row.cells),
		)
		.map((runs: readonly Run[]) => ({
			ids: runs.filter((run) => typeof run !== "string").map(({ id }) => id),
			words: squeezed(runs.map(runText).join("")),
		}))
		.filter(({ ids }) => ids.length > 0);
}

/**
 * The ids of figures whose row or sentence does not stand in `page` exactly once. The total's row
 * is the same in two tables and stands as often as there are such tables.
 */
function lostFigures(document: OfficeDocument, page: string): string[] {
	const all = squeezed(page);
	const places = placesOf(document);
	return places
		.filter(({ words }) => {
			const wanted = places.filter((place) => place.words === words).length;
			return all.split(words).length - 1 !== wanted;
		})
		.flatMap(({ ids }) => ids);
}

describe.each(LANGS)("a bulletin in %s", (lang) => {
	const samples = [
		["full", sampleBulletin()],
		["empty", emptyBulletin()],
	] as const;

	test.skipIf(!pdftotext).each(samples)(
		"PDF, %s: every figure stands once beside its label, all fonts are inside",
		async (_, facts) => {
			const { words, fonts } = await readPdf(
				await renderBulletin(facts, "pdf", lang),
			);
			expect(lostFigures(bulletinDocument(facts, lang), words)).toEqual([]);
			expect(fonts.length).toBeGreaterThan(1);
			for (const font of fonts)
				expect(font).toMatch(/Noto(Serif|Sans)SC.* yes yes yes /);
		},
	);

	test.skipIf(!soffice || !pdftotext).each(samples)(
		"DOCX, %s: every figure stands once beside its label when LibreOffice has laid it out",
		async (_, facts) => {
			const file = await renderBulletin(facts, "docx", lang);
			const pdf = (await convertByOffice(file, "docx", "pdf")).get("in.pdf");
			const { words } = await readPdf(pdf ?? new Uint8Array());
			expect(lostFigures(bulletinDocument(facts, lang), words)).toEqual([]);
		},
	);

	test.skipIf(!soffice).each(samples)(
		"XLSX, %s: LibreOffice shows the text of every figure in its row and column",
		async (_, facts) => {
			const shown = await sheetsByOffice(
				await renderBulletin(facts, "xlsx", lang),
			);
			const document = bulletinDocument(facts, lang);
			const sentences = [...shown.values()][0] ?? [];
			for (const figure of figuresOfSentences(document)) {
				const rows = sentences.filter(([label]) => label === figure.label);
				expect(rows, figure.id).toEqual([[figure.label, figure.text]]);
			}
			for (const table of tablesOf(document)) {
				const sheet = shown.get(table.caption) ?? [];
				const headings = table.columns.map((column) => column.heading);
				const at = sheet.findIndex((row) => row.join() === headings.join());
				expect(sheet.slice(at + 1), table.id).toEqual(
					table.rows.map((row) => row.cells.map(runText)),
				);
			}
		},
	);

	test.skipIf(!python)(
		"XLSX: figures are numbers that a sheet can add up, nothing is a formula",
		async () => {
			const facts = sampleBulletin();
			const book = await readByOpenpyxl(
				await renderBulletin(facts, "xlsx", lang),
			);
			const cells = Object.values(book).flat();
			expect(cells.filter((cell) => cell.type === "f")).toEqual([]);
			const numbers = cells
				.filter((cell) => cell.type === "n")
				.map((cell) => cell.value);
			const document = bulletinDocument(facts, lang);
			const figures = [
				...figuresOfSentences(document),
				...tablesOf(document).flatMap((table) =>
					table.rows.flatMap((row) => row.cells.filter(isFigure)),
				),
			];
			expect(numbers).toEqual(figures.map((figure) => figure.value));
		},
	);

	test("names are words, whatever they hold", async () => {
		const facts = hostileBulletin();
		const document = bulletinDocument(facts, lang);
		for (const format of FORMATS)
			expect(
				(await renderBulletin(facts, format, lang)).length,
			).toBeGreaterThan(5000);
		if (pdftotext) {
			const { words } = await readPdf(await renderBulletin(facts, "pdf", lang));
			expect(squeezed(words)).toContain(squeezed(HOSTILE[0] as string));
			expect(words).toContain("墕堖〔U+20BB7〕");
			expect(words).toMatch(/U\+05D0.*U\+1F600.*U\+20BB7/s);
			expect(words).not.toContain("\u202E");
		}
		if (soffice && pdftotext) {
			const file = await renderBulletin(facts, "docx", lang);
			const pdf = (await convertByOffice(file, "docx", "pdf")).get("in.pdf");
			const { words } = await readPdf(pdf ?? new Uint8Array());
			expect(squeezed(words)).toContain(squeezed("<工程>&\"'"));
			// What pdftotext makes of an emoji or of right-to-left letters is its own affair.
			const readable = placesOf(document)
				.filter(
					({ words: row }) => !/[\u0590-\u06ff\u{1f000}-\u{1ffff}]/u.test(row),
				)
				.flatMap(({ ids }) => ids);
			const lost = lostFigures(document, words);
			expect(readable.filter((id) => lost.includes(id))).toEqual([]);
			expect(readable.length).toBeGreaterThan(200);
		}
		if (python) {
			const cells = Object.values(
				await readByOpenpyxl(await renderBulletin(facts, "xlsx", lang)),
			).flat();
			expect(cells.filter((cell) => cell.type === "f")).toEqual([]);
			expect(
				cells.some((cell) => String(cell.value).includes("=HYPERLINK(")),
			).toBe(true);
		}
	});
});

test("the same facts give the same bytes, also at another time", async () => {
	const draw = () =>
		Promise.all(
			FORMATS.map((format) => renderBulletin(sampleBulletin(), format, "zh")),
		);
	const first = await draw();
	// Past the two seconds that a zip's clock tells apart.
	await new Promise((resolve) => setTimeout(resolve, 2100));
	const second = await draw();
	expect(
		FORMATS.filter((_, index) =>
			Buffer.compare(first[index] as Uint8Array, second[index] as Uint8Array),
		),
	).toEqual([]);
});

test("the event loop goes on while documents are drawn", async () => {
	let ticks = 0;
	const clock = setInterval(() => ticks++, 2);
	const started = performance.now();
	await Promise.all(
		FORMATS.map((format) => renderBulletin(sampleBulletin(), format, "zh")),
	);
	clearInterval(clock);
	// In this thread the drawing would leave room for a handful of ticks, between the formats.
	expect(ticks).toBeGreaterThan((performance.now() - started) / 10);
});

test("a document that cannot be drawn is an error, and the next one is drawn", async () => {
	const broken = {
		...bulletinDocument(sampleBulletin(), "zh"),
		sections: null,
	};
	await expect(
		renderDocument(broken as unknown as OfficeDocument, "pdf"),
	).rejects.toThrow("the pdf could not be made");
	const next = await renderBulletin(emptyBulletin(), "pdf", "zh");
	expect(Buffer.from(next.subarray(0, 5)).toString()).toBe("%PDF-");
});

const isFigure = (run: Run): run is Figure => typeof run !== "string";

const figuresOfSentences = (document: OfficeDocument): Figure[] =>
	document.sections.flatMap((section) =>
		section.blocks.flatMap((block) =>
			block.kind === "paragraph" ? block.runs.filter(isFigure) : [],
		),
	);

const tablesOf = (document: OfficeDocument) =>
	document.sections.flatMap((section) =>
		section.blocks.filter((block) => block.kind === "table"),
	);

/** The cells of each sheet as LibreOffice shows them, empty cells at a row's end left out. */
async function sheetsByOffice(
	file: Uint8Array,
): Promise<Map<string, string[][]>> {
	// Comma, double quote, UTF-8, from row 1, cells as shown, all sheets.
	const files = await convertByOffice(
		file,
		"xlsx",
		"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,true,false,false,-1",
	);
	const sheets = new Map<string, string[][]>();
	const names = Object.keys(
		python ? await readByOpenpyxl(file) : Object.fromEntries(files),
	);
	for (const [name, content] of files) {
		const sheet = name.replace(/^in-/, "").replace(/\.csv$/, "");
		sheets.set(sheet, csvRows(content.toString("utf8")));
	}
	// In the workbook's order, where it is known.
	return new Map(
		[...sheets].sort(([a], [b]) => names.indexOf(a) - names.indexOf(b)),
	);
}

function csvRows(csv: string): string[][] {
	return csv
		.replace(/\n$/, "")
		.split(/\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
		.map((line) => {
			const cells = [
				...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g),
			].map(
				([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
			);
			while (cells.at(-1) === "") cells.pop();
			return cells;
		});
}
