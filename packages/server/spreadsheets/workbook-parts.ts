import type { Entry } from "yauzl";
import { decodeXml } from "./xml-text.ts";
import { XmlScanner, type XmlHandler } from "./xml-scanner.ts";
import { FORMAT, formatClass } from "./number-formats.ts";
import { SharedStrings, SharedStringsHandler } from "./shared-strings.ts";
import { broken, type ZipArchive } from "./zip-reader.ts";
import type { ReadingLimits, SheetEntry } from "./rows.ts";

/** One worksheet of a workbook and the part that holds its cells. */
export type SheetPart = SheetEntry & { readonly path: string };

/** The parts of a workbook that a sheet's cells need to be understood. */
export type WorkbookParts = {
	readonly workbookPath: string;
	readonly sheets: readonly SheetPart[];
	readonly isDate1904: boolean;
	/** Written in the strict form of the format, whose namespaces differ. */
	readonly isStrict: boolean;
	readonly stylesPath: string | undefined;
	readonly sharedStringsPath: string | undefined;
};

/** A relation between parts: what kind, and where it leads. `kind` is the last word of the type's address. */
export type Relation = {
	readonly id: string;
	readonly kind: string;
	readonly target: string;
	readonly isExternal: boolean;
};

/** Runs one part through a handler. `open` and friends get the scanner, to read attributes from and to ask for text. */
export async function scanPart(
	archive: ZipArchive,
	entry: Entry,
	limits: ReadingLimits,
	handlerFor: (scanner: () => XmlScanner) => XmlHandler,
): Promise<void> {
	const scanner: XmlScanner = new XmlScanner(
		handlerFor(() => scanner),
		limits,
		entry.fileName,
	);
	for await (const text of decodeXml(archive.unpack(entry), entry.fileName))
		scanner.write(text);
	scanner.end();
}

/** A handler that only looks at opening tags. */
export const openings = (open: XmlHandler["open"]): XmlHandler => ({
	open,
	close() {},
	text() {},
});

/** The relations of a part, none when it has no list of them. Targets are paths from the root of the zip. */
export async function readRelations(
	archive: ZipArchive,
	path: string,
	limits: ReadingLimits,
): Promise<Relation[]> {
	const entry = archive.find(relationsPath(path));
	const relations: Relation[] = [];
	if (entry === undefined) return relations;
	await scanPart(archive, entry, limits, (scanner) =>
		openings((name) => {
			if (name !== "Relationship") return;
			const target = scanner().attribute("Target") ?? "";
			const isExternal = scanner().attribute("TargetMode") === "External";
			relations.push({
				id: scanner().attribute("Id") ?? "",
				// Strict and transitional files name the same kinds under different addresses.
				kind: (scanner().attribute("Type") ?? "").split("/").at(-1)!,
				target: isExternal ? target : resolvePath(path, target),
				isExternal,
			});
		}),
	);
	return relations;
}

/** "xl/worksheets/_rels/sheet1.xml.rels" of "xl/worksheets/sheet1.xml"; "_rels/.rels" of the zip itself (""). */
export function relationsPath(path: string): string {
	const slash = path.lastIndexOf("/") + 1;
	return `${path.slice(0, slash)}_rels/${path.slice(slash)}.rels`;
}

/** A target as written in the relations of `from`, as a path from the root. */
export function resolvePath(from: string, target: string): string {
	const parts = target.startsWith("/") ? [] : from.split("/").slice(0, -1);
	for (const part of target.split("/")) {
		if (part === "..") parts.pop();
		else if (part !== "" && part !== ".") parts.push(part);
	}
	return parts.join("/");
}

/**
 * Finds the workbook's sheets and tables.
 *
 * @throws SpreadsheetRefusal spreadsheets.broken when there is no workbook in the zip
 */
export async function readWorkbookParts(
	archive: ZipArchive,
	limits: ReadingLimits,
): Promise<WorkbookParts> {
	const root = await readRelations(archive, "", limits);
	const workbookPath =
		root.find(({ kind }) => kind === "officeDocument")?.target ??
		"xl/workbook.xml";
	const entry = archive.find(workbookPath);
	if (entry === undefined) throw broken(workbookPath);
	const relations = await readRelations(archive, workbookPath, limits);
	const sheets: SheetPart[] = [];
	let isDate1904 = false;
	let isStrict = false;
	await scanPart(archive, entry, limits, (scanner) =>
		openings((name, depth) => {
			if (depth === 1) {
				const { source, tagStart, tagEnd } = scanner();
				isStrict = source
					.slice(tagStart, tagEnd)
					.includes("http://purl.oclc.org/ooxml/");
			}
			if (name === "workbookPr" && depth === 2)
				isDate1904 = isTrue(scanner().attribute("date1904"));
			if (name !== "sheet" || depth !== 3) return;
			// The attribute is r:id; sheetId is another one, and "id" without prefix is not used here.
			const relation = relations.find(
				({ id }) => id === scanner().attribute("id"),
			);
			// A chart or a macro sheet has no cells; a sheet without a part has none to read either.
			if (
				relation?.kind !== "worksheet" ||
				archive.find(relation.target) === undefined
			)
				return;
			const state = scanner().attribute("state") ?? "visible";
			sheets.push({
				name: scanner().attribute("name") ?? "",
				isVisible: state === "visible",
				path: relation.target,
			});
		}),
	);
	return {
		workbookPath,
		sheets,
		isDate1904,
		isStrict,
		stylesPath: relations.find(({ kind }) => kind === "styles")?.target,
		sharedStringsPath: relations.find(({ kind }) => kind === "sharedStrings")
			?.target,
	};
}

/** By a cell's style (`s`), what its number format makes of a number (number-formats.ts). */
export async function readFormats(
	archive: ZipArchive,
	path: string | undefined,
	limits: ReadingLimits,
): Promise<Uint16Array> {
	const entry = path === undefined ? undefined : archive.find(path);
	if (entry === undefined) return new Uint16Array([FORMAT.plain]);
	const codes = new Map<number, string>();
	const classes: number[] = [];
	let isCellFormats = false;
	await scanPart(archive, entry, limits, (scanner) => ({
		open(name, depth) {
			if (depth === 2) isCellFormats = name === "cellXfs";
			else if (name === "numFmt" && depth === 3) {
				codes.set(
					Number(scanner().attribute("numFmtId")),
					scanner().attribute("formatCode") ?? "",
				);
			} else if (name === "xf" && depth === 3 && isCellFormats) {
				const id = Number(scanner().attribute("numFmtId") ?? 0);
				classes.push(
					Math.min(formatClass(id, codes.get(id)), FORMAT.zeros + 100),
				);
			}
		},
		close() {},
		text() {},
	}));
	return Uint16Array.from(classes);
}

/** The workbook's shared strings, none when it keeps its texts in the cells. */
export async function readSharedStrings(
	archive: ZipArchive,
	path: string | undefined,
	limits: ReadingLimits,
): Promise<SharedStrings> {
	const strings = new SharedStrings(limits);
	const entry = path === undefined ? undefined : archive.find(path);
	if (entry === undefined) return strings;
	await scanPart(
		archive,
		entry,
		limits,
		(scanner) => new SharedStringsHandler(strings, scanner),
	);
	return strings;
}

/** "1" and "true" are true in these files, whatever their letter case; anything else and absence are not. */
export const isTrue = (value: string | undefined): boolean =>
	value === "1" || value?.toLowerCase() === "true";
