import { mkdtempSync, readFileSync, rmdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import {
	type Block,
	type OfficeDocument,
	type Run,
	type Section,
} from "@dekad/core/documents/document.ts";
import { FONT_ROLES, type FontRole } from "@dekad/core/documents/look.ts";
import {
	printedEms,
	signatureIndents,
} from "@dekad/core/documents/signature.ts";
import { text, type TextKey } from "@dekad/core/text/text.ts";
import { type Coverage, fontCoverage } from "./font-coverage.ts";
import { findMachineFont } from "./machine-fonts.ts";
import { SHIPPED } from "./office-fonts.ts";
import { cellPoints, isKeptWhole } from "./table-size.ts";

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
/** The press last used; an office's faces seldom change. */
let press: { readonly files: string; readonly press: Press } | undefined;

/**
 * The compiler, made once per thread and set of fonts (the shipped ones take 0.2 s to read). Its root is a folder that is gone
 * again, so that no path in a template could reach a file of this machine.
 */
function openPress(own: readonly string[]): Press {
	const files = own.join("\n");
	if (press?.files !== files)
		press = {
			files,
			press: {
				compiler: makeCompiler(own),
				template: readFileSync(
					join(import.meta.dirname, "office-document.typ"),
					"utf8",
				),
				// An own face is asked first and the shipped one draws what it lacks.
				draws: drawnByAll(
					FONT_FILES.map((file) => fontCoverage(readFileSync(file))),
				),
			},
		};
	return press.press;
}

function makeCompiler(own: readonly string[]): NodeCompiler {
	const workspace = mkdtempSync(join(tmpdir(), "dekad-typst-"));
	const compiler = NodeCompiler.create({
		workspace,
		// Files in memory first: after folders typst's font search ends the whole process on them.
		fontArgs: [
			...(own.length > 0
				? [{ fontBlobs: own.map((file) => readFileSync(file)) }]
				: []),
			{ fontPaths: FONT_FOLDERS },
		],
	});
	rmdirSync(workspace);
	return compiler;
}

/** The families of each role, the chosen one first where this machine has it, and the files they are in. */
function facesOf({ look: { fonts } }: OfficeDocument) {
	const files = new Set<string>();
	const roles = FONT_ROLES.map((role) => {
		const found = findMachineFont(fonts[role]);
		for (const file of found?.files ?? []) files.add(file);
		return [role, found?.family ?? null] as const;
	});
	const own = Object.fromEntries(roles) as Record<FontRole, string | null>;
	const families = (role: FontRole) => [
		// Letters and digits only: without this the face's own Chinese would be taken too.
		...(own.numbers === null
			? []
			: [{ name: own.numbers, covers: "latin-in-cjk" }]),
		...(own[role] === null ? [] : [own[role]]),
		SHIPPED[role],
	];
	return {
		files: [...files].sort(),
		fonts: Object.fromEntries(FONT_ROLES.map((role) => [role, families(role)])),
		standIn: Object.fromEntries(
			FONT_ROLES.map((role) => [role, own[role] === null]),
		),
	};
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
	const faces = facesOf(document);
	const { compiler, template, draws } = openPress(faces.files);
	const { data, missing } = typstData(document, draws);
	if (missing.length > 0) {
		const note = text(document.lang, "bulletin.undrawable", {
			codes: missing.join(", "),
		});
		data.annex.blocks.push({
			kind: "paragraph",
			note: true,
			runs: [{ figure: false, text: note }],
		});
	}
	try {
		return compiler.pdf(
			{
				mainFileContent: template,
				inputs: {
					document: JSON.stringify({
						...data,
						fonts: faces.fonts,
						standIn: faces.standIn,
					}),
				},
			},
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
			cellSize: number;
			isKept: boolean;
			columns: { heading: string; weight: number; figures: boolean }[];
			rows: { total: boolean; cells: string[] }[];
	  };

/** The document as the template reads it, and the codes of the characters that cannot be drawn, in order of code. */
function typstData(document: OfficeDocument, draws: Coverage) {
	const missing = new Set<number>();
	const drawn = (words: string) => drawable(words, draws, missing);
	const runsOf = (run: Run): TypstRun[] => {
		if (typeof run === "string") return [{ figure: false, text: drawn(run) }];
		// A long line without a break tears its letters apart where both margins are even.
		const unit = document.lang === "zh" ? run.suffix.replace("%", "") : "";
		return [
			{
				figure: true,
				text: drawn(run.text.slice(0, run.text.length - unit.length)),
			},
			...(unit === "" ? [] : [{ figure: false, text: drawn(unit) }]),
		];
	};
	const blockOf = (block: Block): TypstBlock =>
		block.kind === "paragraph"
			? {
					kind: "paragraph",
					note: block.isNote,
					runs: block.runs.flatMap(runsOf),
				}
			: {
					kind: "table",
					caption: drawn(block.caption),
					unit: block.unit === null ? null : drawn(block.unit),
					cellSize: cellPoints(document, block),
					isKept: isKeptWhole(block),
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
	const { look, lang, annex, issuer } = document;
	const said = (key: TextKey, value: string | null, name: string) =>
		value === null ? null : drawn(text(lang, key, { [name]: value }));
	const indents = signatureIndents(
		printedEms(issuer[0] ?? ""),
		printedEms(issuer[1] ?? ""),
		look,
	);
	const part = (section: Section) => ({
		heading: drawn(section.heading),
		blocks: section.blocks.map(blockOf),
	});
	const { sections, lastWords } = signedParts(document.sections, runsOf);
	const copyTo = said("bulletin.copy_to", look.copyTo, "names");
	const data = {
		lang,
		title: `${document.head} ${document.issue}`,
		author: issuer[0] ?? "",
		look: {
			mark: look.mark === null ? null : drawn(look.mark),
			number: look.number === null ? null : drawn(look.number),
			colour: look.colour,
			hasLine: look.hasLine,
			hasSeal: look.hasSeal,
			tablePt: look.tablePt,
			notePt: look.notePt,
		},
		markSize: fittingPoints(look.mark ?? "", look.markPt),
		head: drawn(document.head),
		titleSize: fittingPoints(document.head, lang === "zh" ? 22 : 17),
		underTitle: drawn(document.underTitle),
		signatory: said("bulletin.signatory", look.signatory, "name"),
		addressee: said("bulletin.addressee", look.addressee, "names"),
		warning: document.warning === null ? null : drawn(document.warning),
		sections: sections.map(part),
		lastWords,
		annex: {
			...part(annex),
			label: drawn(annex.label),
			mention: drawn(annex.mention),
		},
		issuer: issuer.map(drawn),
		indents: [indents.organ, indents.date],
		imprint: [
			...(copyTo === null ? [] : [[copyTo]]),
			...(look.imprint === null ? [] : [look.imprint.map(drawn)]),
		],
		pageOf: document.pageOf.split(/(\{\w+\})/).filter((piece) => piece !== ""),
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

/** The sections without their last paragraph, which is set together with the signature; null where a table or a note is last. */
function signedParts(
	sections: readonly Section[],
	runsOf: (run: Run) => TypstRun[],
): { sections: readonly Section[]; lastWords: TypstRun[] | null } {
	const last = sections.at(-1);
	const words = last?.blocks.at(-1);
	// A heading must not stand alone: its only paragraph stays with it.
	if (!last || last.blocks.length < 2 || words?.kind !== "paragraph")
		return { sections, lastWords: null };
	if (words.isNote) return { sections, lastWords: null };
	return {
		sections: [
			...sections.slice(0, -1),
			{ ...last, blocks: last.blocks.slice(0, -1) },
		],
		lastWords: words.runs.flatMap(runsOf),
	};
}

/**
 * A word wider than its column would run into the next one: a zero-width space around each of
 * its characters lets it break anywhere. Words that fit are left whole.
 */
function breakable(words: string, columnEms: number): string {
	const widest = Math.max(4, columnEms - 0.8);
	return words.replace(/[\x21-\x7e\u00a1-\u024f]+/g, (word) =>
		latinEms(word) <= widest ? word : `\u200b${[...word].join("\u200b")}\u200b`,
	);
}

const latinEms = (word: string): number =>
	[...word].reduce(
		(sum, letter) => sum + (/[A-Zmw@%&]/.test(letter) ? 0.85 : 0.55),
		0,
	);

/** Points: as wished, or as much smaller as one line of the type area (442 pt) needs; below 16 pt it breaks instead. */
const fittingPoints = (words: string, wished: number): number =>
	Math.max(
		Math.min(16, wished),
		Math.min(wished, Math.floor(436 / Math.max(1, printedEms(words)))),
	);
