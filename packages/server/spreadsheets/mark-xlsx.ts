import type { Entry } from "yauzl";
import {
	addCommentBoxes,
	addComments,
	type CellComment,
	commentedCells,
	usedBlocks,
} from "./comments.ts";
import { cellAddress } from "./addresses.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { SheetMarker } from "./mark-sheet.ts";
import { MarkedStyles, plainStyles } from "./mark-styles.ts";
import {
	addContentTypes,
	addRelations,
	type NewRelation,
} from "./package-edits.ts";
import { chooseSheetOf } from "./read-xlsx.ts";
import type { ReadingOptions } from "./rows.ts";
import {
	readRelations,
	readWorkbookParts,
	relationsPath,
	type WorkbookParts,
} from "./workbook-parts.ts";
import { XmlScanner } from "./xml-scanner.ts";
import { decodeXml } from "./xml-text.ts";
import { broken, openZip, unpackAll, type ZipArchive } from "./zip-reader.ts";
import { packPart, zipBuffer, type ZipPart } from "./zip-writer.ts";

/** What to say at a cell. `row` as shown, `column` from 0. Several marks of a cell become one comment. */
export type CellMark = {
	readonly row: number;
	readonly column: number;
	readonly message: string;
};

export type MarkingOptions = Pick<ReadingOptions, "sheet" | "limits"> & {
	/** Who the comments are by. */
	readonly author: string;
};

const MAIN = {
	transitional: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
	strict: "http://purl.oclc.org/ooxml/spreadsheetml/main",
} as const;
const RELATIONS = {
	transitional:
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
	strict: "http://purl.oclc.org/ooxml/officeDocument/relationships",
} as const;

/**
 * The same workbook with the marked cells filled in a soft red, each with a comment. Only the parts this needs are
 * written anew, and those by changing their own text: the sheet, the styles, the comments and their drawing, and the
 * lists of relations and content types. Every other part is copied packed, so it stays byte for byte.
 *
 * A thread of comments (Excel 365) is left alone: a mark at its cell shows as fill, and its text where threads are not
 * known.
 *
 * @throws SpreadsheetRefusal as reading does
 */
export async function markXlsx(
	file: string | Uint8Array,
	marks: readonly CellMark[],
	{ sheet, author, ...options }: MarkingOptions,
): Promise<Buffer> {
	const limits = { ...DEFAULT_LIMITS, ...options.limits };
	const archive = await openZip(file, limits);
	try {
		const parts = await readWorkbookParts(archive, limits);
		const { path } = (await chooseSheetOf(archive, parts, sheet, limits)).sheet;
		const comments = commentsOf(marks);
		const part = await new Marking(
			archive,
			parts,
			path,
			comments,
			author,
		).parts();
		return await zipBuffer(part);
	} finally {
		archive.close();
	}
}

/** One comment a cell, from the top: several marks of a cell are lines of it, the same one twice is one. */
export function commentsOf(marks: readonly CellMark[]): CellComment[] {
	const byCell = new Map<string, CellComment>();
	for (const { row, column, message } of marks) {
		const address = cellAddress(row, column);
		const before = byCell.get(address);
		if (before?.text.split("\n").includes(message)) continue;
		byCell.set(address, {
			row,
			column,
			text: before === undefined ? message : `${before.text}\n${message}`,
		});
	}
	return [...byCell.values()].sort(
		(one, other) => one.row - other.row || one.column - other.column,
	);
}

/** One marking: gathers the parts to be written anew, then gives all parts in the order of the old zip, new ones last. */
class Marking {
	private readonly archive: ZipArchive;
	private readonly workbook: WorkbookParts;
	private readonly path: string;
	private readonly comments: readonly CellComment[];
	private readonly author: string;
	private readonly written = new Map<string, ZipPart>();

	constructor(
		archive: ZipArchive,
		workbook: WorkbookParts,
		path: string,
		comments: readonly CellComment[],
		author: string,
	) {
		this.archive = archive;
		this.workbook = workbook;
		this.path = path;
		this.comments = comments;
		this.author = author;
	}

	async parts(): Promise<AsyncIterable<ZipPart> | Iterable<ZipPart>> {
		if (this.comments.length > 0) await this.mark();
		return this.all();
	}

	private async mark(): Promise<void> {
		const { archive, workbook, path } = this;
		const kind = workbook.isStrict ? "strict" : "transitional";
		const relations = await readRelations(archive, path, DEFAULT_LIMITS);
		const newRelations: NewRelation[] = [];
		const overrides: [string, string][] = [];
		const id = (word: string) => {
			let name = `rIdDekad${word}`;
			while (relations.some((relation) => relation.id === name)) name += "_";
			return name;
		};

		const stylesPath =
			workbook.stylesPath ?? `${folderOf(workbook.workbookPath)}styles.xml`;
		const oldStyles = await this.text(stylesPath);
		const styles = new MarkedStyles(
			oldStyles ?? plainStyles(MAIN[kind]),
			stylesPath,
		);
		const drawingId = id("Drawing");
		const sheet = await this.markSheet(styles, drawingId, RELATIONS[kind]);
		this.write(stylesPath, styles.toString());
		if (oldStyles === undefined) {
			overrides.push([stylesPath, `${TYPES}.styles+xml`]);
			const list = relationsPath(workbook.workbookPath);
			this.write(
				list,
				addRelations(
					await this.text(list),
					[
						{
							id: "rIdDekadStyles",
							type: `${RELATIONS[kind]}/styles`,
							target: `/${stylesPath}`,
						},
					],
					list,
				),
			);
		}

		const commentsPath = relations.find(
			(relation) => relation.kind === "comments",
		)?.target;
		const oldComments =
			commentsPath === undefined ? undefined : await this.text(commentsPath);
		const newCommentsPath =
			oldComments === undefined
				? this.unused("xl/comments", ".xml")
				: commentsPath!;
		const options = {
			author: this.author,
			namespace: MAIN[kind],
			part: newCommentsPath,
		};
		this.write(
			newCommentsPath,
			addComments(oldComments, this.comments, options),
		);
		if (oldComments === undefined) {
			newRelations.push({
				id: id("Comments"),
				type: `${RELATIONS[kind]}/comments`,
				target: `/${newCommentsPath}`,
			});
			overrides.push([newCommentsPath, `${TYPES}.comments+xml`]);
		}

		const drawingPath = relations.find(
			(relation) => relation.id === sheet.drawingId,
		)?.target;
		const oldDrawing =
			drawingPath === undefined ? undefined : await this.text(drawingPath);
		const newDrawingPath =
			oldDrawing === undefined
				? this.unused("xl/drawings/vmlDrawing", ".vml")
				: drawingPath!;
		const boxed =
			oldComments === undefined || oldDrawing === undefined
				? new Set<string>()
				: commentedCells(oldComments, newCommentsPath);
		const unboxed = this.comments.filter(
			({ row, column }) => !boxed.has(cellAddress(row, column)),
		);
		this.write(
			newDrawingPath,
			addCommentBoxes(oldDrawing, unboxed, await this.freeBlock()),
		);
		if (oldDrawing === undefined) {
			newRelations.push({
				id: sheet.drawingId ?? drawingId,
				type: `${RELATIONS[kind]}/vmlDrawing`,
				target: `/${newDrawingPath}`,
			});
		}

		if (newRelations.length > 0) {
			const list = relationsPath(path);
			this.write(list, addRelations(await this.text(list), newRelations, list));
		}
		const types = "[Content_Types].xml";
		const defaults = [
			["vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"],
		] as const;
		this.write(
			types,
			addContentTypes(
				(await this.text(types)) ?? missing(types),
				{ defaults, overrides },
				types,
			),
		);
	}

	/** Copies the sheet with its changes; only its packed bytes are kept, a sheet can be a hundred megabytes. */
	private async markSheet(
		styles: MarkedStyles,
		newDrawingId: string,
		relationsNamespace: string,
	) {
		const { archive, path } = this;
		const entry = archive.find(path) ?? missing(path);
		const marker: SheetMarker = new SheetMarker(() => scanner, this.comments, {
			markedStyle: (style) => styles.marked(style),
			newDrawingId,
			relationsNamespace,
		});
		const scanner: XmlScanner = new XmlScanner(marker, DEFAULT_LIMITS, path);
		async function* marked() {
			let isFirst = true;
			for await (const text of decodeXml(archive.unpack(entry), path)) {
				scanner.write(text);
				const copied = marker.take();
				// Whatever it was encoded in, it is written as UTF-8.
				yield isFirst
					? copied.replace(
							/^(\uFEFF?<\?xml[^>]*encoding\s*=\s*["'])(?!utf-8)[^"']*/i,
							"$1UTF-8",
						)
					: copied;
				isFirst = false;
			}
			scanner.end();
		}
		this.written.set(keyOf(path), await packPart(entry.fileName, marked()));
		return { drawingId: marker.drawingId };
	}

	private async text(path: string): Promise<string | undefined> {
		const entry = this.archive.find(path);
		if (entry === undefined) return undefined;
		let text = "";
		for await (const piece of decodeXml(this.archive.unpack(entry), path))
			text += piece;
		return text;
	}

	private write(path: string, content: string): void {
		this.written.set(keyOf(path), {
			name: this.archive.find(path)?.fileName ?? path,
			content,
		});
	}

	private unused(beginning: string, ending: string): string {
		for (let number = 1; ; number++) {
			const path = `${beginning}${number}${ending}`;
			if (
				this.archive.find(path) === undefined &&
				!this.written.has(keyOf(path))
			)
				return path;
		}
	}

	/** The first block of shape numbers that no drawing of the workbook uses. */
	private async freeBlock(): Promise<number> {
		const used = [0];
		for (const entry of this.archive.entries) {
			if (!entry.fileName.toLowerCase().endsWith(".vml")) continue;
			used.push(
				...usedBlocks(
					(await unpackAll(this.archive, entry)).toString("latin1"),
				),
			);
		}
		return Math.max(...used) + 1;
	}

	private async *all(): AsyncGenerator<ZipPart, void, void> {
		const written = new Map(this.written);
		for (const entry of this.archive.entries) {
			const changed = written.get(keyOf(entry.fileName));
			written.delete(keyOf(entry.fileName));
			yield changed ?? (await this.copied(entry));
		}
		yield* written.values();
	}

	private async copied(entry: Entry): Promise<ZipPart> {
		return {
			name: entry.fileName,
			packed: await this.archive.packed(entry),
			method: entry.compressionMethod,
			checksum: entry.crc32,
			unpackedBytes: entry.uncompressedSize,
			stamp: { date: entry.lastModFileDate, time: entry.lastModFileTime },
		};
	}
}

const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const keyOf = (path: string) => path.replace(/^\/+/, "").toLowerCase();
const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
const missing = (part: string): never => {
	throw broken(part);
};
