import { mkdtempSync, readFileSync, rmdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import {
	type Block,
	type OfficeDocument,
	type Run,
	runText,
} from "@dekad/core/documents/document.ts";
import { text } from "@dekad/core/text/text.ts";
import { type Coverage, fontCoverage } from "./font-coverage.ts";

const require = createRequire(import.meta.url);
const packageFolder = (name: string) =>
	dirname(require.resolve(`${name}/package.json`));

/** The full TrueType faces: the web subsets lack 墕 and 堖 of village names. Serif stands for 仿宋, sans for 黑体. */
const FONT_FOLDERS = ["noto-serif-sc", "noto-sans-sc"].flatMap((family) =>
	["400Regular", "700Bold"].map((face) =>
		join(packageFolder(`@expo-google-fonts/${family}`), face),
	),
);
const FONT_FILES = [
	join(FONT_FOLDERS[0] as string, "NotoSerifSC_400Regular.ttf"),
	join(FONT_FOLDERS[2] as string, "NotoSansSC_400Regular.ttf"),
];

type Press = {
	readonly compiler: NodeCompiler;
	readonly template: string;
	readonly draws: Coverage;
};
let press: Press | undefined;

/**
 * The compiler, made once per thread (fonts take 0.2 s to read). Its root is a folder that is gone
 * again, so that no path in a template could reach a file of this machine.
 */
function openPress(): Press {
	press ??= {
		compiler: makeCompiler(),
		template: readFileSync(
			join(import.meta.dirname, "office-document.typ"),
			"utf8",
		),
		draws: drawnByAll(
			FONT_FILES.map((file) => fontCoverage(readFileSync(file))),
		),
	};
	return press;
}

function makeCompiler(): NodeCompiler {
	const workspace = mkdtempSync(join(tmpdir(), "dekad-typst-"));
	const compiler = NodeCompiler.create({
		workspace,
		fontArgs: [{ fontPaths: FONT_FOLDERS }],
	});
	rmdirSync(workspace);
	return compiler;
}

const drawnByAll =
	(fonts: readonly Coverage[]): Coverage =>
	(codePoint) =>
		fonts.every((draws) => draws(codePoint));

/**
 * The document as PDF with its fonts inside. Synchronous and long (0.1-1 s): for a worker thread.
 *
 * A character that the fonts lack (𠮷, an emoji) is printed as its code, 〔U+20BB7〕, and a note at
 * the end says so: an empty box would hide which name it was.
 */
export function writePdf(document: OfficeDocument): Uint8Array {
	const { compiler, template, draws } = openPress();
	const { data, missing } = typstData(document, draws);
	if (missing.length > 0) {
		const note = text(document.lang, "bulletin.undrawable", {
			codes: missing.join(", "),
		});
		data.sections.at(-1)?.blocks.push({
			kind: "paragraph",
			note: true,
			runs: [{ figure: false, text: note }],
		});
	}
	try {
		return compiler.pdf(
			{ mainFileContent: template, inputs: { document: JSON.stringify(data) } },
			{ creationTimestamp: Math.floor(Date.parse(document.madeAt) / 1000) },
		);
	} catch (error) {
		// typst's errors carry their words in `code`, not in `message`.
		const { code, message } = error as { code?: string; message: string };
		throw new Error(`typst refused the document: ${code ?? message}`, {
			cause: error,
		});
	} finally {
		// typst keeps what it compiled for the next, similar document; bulletins of other regions are not.
		compiler.evictCache(5);
	}
}

type TypstRun = { figure: boolean; text: string };
type TypstBlock =
	| { kind: "paragraph"; note: boolean; runs: TypstRun[] }
	| {
			kind: "table";
			caption: string;
			unit: string | null;
			columns: { heading: string; weight: number; figures: boolean }[];
			rows: { total: boolean; cells: string[] }[];
	  };

/** The document as the template reads it, and the codes of the characters that cannot be drawn, in order of code. */
function typstData(document: OfficeDocument, draws: Coverage) {
	const missing = new Set<number>();
	const drawn = (words: string) => drawable(words, draws, missing);
	const runOf = (run: Run): TypstRun => ({
		figure: typeof run !== "string",
		text: drawn(runText(run)),
	});
	const blockOf = (block: Block): TypstBlock =>
		block.kind === "paragraph"
			? { kind: "paragraph", note: block.isNote, runs: block.runs.map(runOf) }
			: {
					kind: "table",
					caption: drawn(block.caption),
					unit: block.unit === null ? null : drawn(block.unit),
					columns: block.columns.map(({ heading, weight, holds }) => ({
						heading: drawn(heading),
						weight,
						figures: holds === "figures",
					})),
					rows: block.rows.map((row) => ({
						total: row.isTotal,
						cells: row.cells.map((cell, index) =>
							typeof cell === "string"
								? breakable(drawn(cell), block.columns[index]?.weight ?? 1)
								: drawn(cell.text),
						),
					})),
				};
	const data = {
		lang: document.lang,
		title: `${document.head} ${document.issue}`,
		author: document.issuer[0] ?? "",
		head: drawn(document.head),
		headSize: headSize(document),
		issue: drawn(document.issue),
		asOf: drawn(document.asOf),
		warning: document.warning === null ? null : drawn(document.warning),
		sections: document.sections.map((section) => ({
			heading: drawn(section.heading),
			blocks: section.blocks.map(blockOf),
		})),
		issuer: document.issuer.map(drawn),
		pageOf: document.pageOf.split(/(\{\w+\})/).filter((part) => part !== ""),
	};
	return { data, missing: [...missing].sort((a, b) => a - b).map(codeOf) };
}

const codeOf = (codePoint: number) =>
	`U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;

// Joiners and variation selectors only change how their neighbours are drawn: left out, not missed.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

function drawable(
	words: string,
	draws: Coverage,
	missing: Set<number>,
): string {
	let result = "";
	for (const character of words) {
		const codePoint = character.codePointAt(0) as number;
		if (draws(codePoint)) result += character;
		else if (!INVISIBLE.test(character)) {
			missing.add(codePoint);
			result += `〔${codeOf(codePoint)}〕`;
		}
	}
	return result;
}

/**
 * A word wider than its column would run into the next one: a zero-width space around each of
 * its characters lets it break anywhere. Words that fit are left whole.
 */
function breakable(words: string, columnEms: number): string {
	const longest = Math.max(4, Math.floor(columnEms / 0.7));
	return words.replace(/[\x21-\x7e\u00a1-\u024f]+/g, (word) =>
		word.length <= longest ? word : `\u200b${[...word].join("\u200b")}\u200b`,
	);
}

/** Points, so that the head stands on one line if it can: the type area is 442 pt wide. */
function headSize({ head, lang }: OfficeDocument): number {
	const ems = [...head].reduce(
		(sum, character) => sum + (character.charCodeAt(0) < 0x2e80 ? 0.58 : 1),
		0,
	);
	return Math.max(16, Math.min(lang === "zh" ? 30 : 24, Math.floor(440 / ems)));
}
