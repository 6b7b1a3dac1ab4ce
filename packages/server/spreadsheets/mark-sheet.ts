import { cellAddress, columnName, columnOf, rowOf } from "./addresses.ts";
import { prefixOf, qualifiedName } from "./xml-edits.ts";
import { isTrue } from "./workbook-parts.ts";
import type { XmlHandler, XmlScanner } from "./xml-scanner.ts";

/** What may stand after `<legacyDrawing>` in a worksheet (ECMA-376 part 1, 18.3.1.99): it goes before the first of these. */
const AFTER_LEGACY_DRAWING = new Set([
	"legacyDrawingHF",
	"drawingHF",
	"picture",
	"oleObjects",
	"controls",
	"webPublishItems",
	"tableParts",
	"extLst",
]);

/**
 * Copies a worksheet while reading it and changes only what marking needs: the style number of the marked cells, cells
 * and rows that did not exist (empty, in their order), the extent the sheet states, and the reference to the drawing
 * that comments need. Everything between is copied as it stands, so formulas, drop-downs, conditional formats and
 * whatever this program does not know stay.
 */
export class SheetMarker implements XmlHandler {
	/** The relation of the drawing the sheet has already; undefined when it has none and gets `newDrawingId`. */
	drawingId: string | undefined;
	private readonly scanner: () => XmlScanner;
	private readonly markedStyle: (style: number) => number;
	private readonly newDrawingId: string;
	private readonly relationsNamespace: string;
	/** Columns still to mark, by row, both ascending. */
	private readonly rows: { readonly row: number; readonly columns: number[] }[];
	private readonly output: string[] = [];
	private copiedTo = 0;
	private prefix = "";
	private state: "before" | "data" | "after" = "before";
	private isDrawingPlaced = false;
	private row = 0;
	private column = -1;
	private rowStyle: number | undefined;
	private pending: number[] = [];
	private isRowReplaced = false;
	private readonly columnStyles: {
		readonly min: number;
		readonly max: number;
		readonly style: number;
	}[] = [];

	constructor(
		scanner: () => XmlScanner,
		cells: Iterable<{ readonly row: number; readonly column: number }>,
		options: {
			readonly markedStyle: (style: number) => number;
			readonly newDrawingId: string;
			readonly relationsNamespace: string;
		},
	) {
		this.scanner = scanner;
		this.markedStyle = options.markedStyle;
		this.newDrawingId = options.newDrawingId;
		this.relationsNamespace = options.relationsNamespace;
		const byRow = new Map<number, Set<number>>();
		for (const { row, column } of cells)
			byRow.set(row, (byRow.get(row) ?? new Set()).add(column));
		this.rows = [...byRow]
			.map(([row, columns]) => ({
				row,
				columns: [...columns].sort((one, other) => one - other),
			}))
			.sort((one, other) => one.row - other.row);
	}

	/** What has been copied since the last call. */
	take(): string {
		return this.output.splice(0).join("");
	}

	consumed(source: string, to: number): void {
		this.output.push(source.slice(this.copiedTo, to));
		this.copiedTo = 0;
	}

	text(): void {}

	open(name: string, depth: number): void {
		if (depth === 1)
			this.prefix = prefixOf(
				qualifiedName(this.scanner().source, this.scanner().tagStart),
			);
		else if (depth === 2) this.openPart(name);
		else if (this.state === "data") {
			if (depth === 3 && name === "row") this.openRow();
			else if (depth === 4 && name === "c") this.openCell();
		} else if (depth === 3 && name === "col" && this.state === "before")
			this.openColumn();
	}

	close(name: string, depth: number): void {
		const { tagStart } = this.scanner();
		if (this.state === "data") {
			if (depth === 3 && name === "row") {
				if (!this.isRowReplaced)
					this.insert(tagStart, this.newCells(Number.POSITIVE_INFINITY));
			} else if (depth === 2 && name === "sheetData") {
				this.state = "after";
				// One that closes itself was replaced, rows and all, when it opened.
				if (this.rows.length > 0)
					this.insert(tagStart, this.newRows(Number.POSITIVE_INFINITY));
			}
		} else if (depth === 1) this.placeDrawing();
	}

	private openPart(name: string): void {
		const { source, tagStart, tagEnd } = this.scanner();
		if (name === "dimension") this.widenDimension();
		else if (name === "sheetData") {
			this.state = "data";
			if (source[tagEnd - 2] === "/" && this.rows.length > 0) {
				const qualified = qualifiedName(source, tagStart);
				this.replace(
					tagStart,
					tagEnd,
					`<${qualified}>${this.newRows(Number.POSITIVE_INFINITY)}</${qualified}>`,
				);
			}
		} else if (name === "legacyDrawing") {
			this.drawingId = this.scanner().attribute("id");
			this.isDrawingPlaced = this.drawingId !== undefined;
		} else if (this.state === "after" && AFTER_LEGACY_DRAWING.has(name))
			this.placeDrawing();
	}

	private placeDrawing(): void {
		if (this.isDrawingPlaced) return;
		this.isDrawingPlaced = true;
		const { tagStart } = this.scanner();
		this.insert(
			tagStart,
			`<${this.prefix}legacyDrawing xmlns:r="${this.relationsNamespace}" r:id="${this.newDrawingId}"/>`,
		);
	}

	private openColumn(): void {
		const scanner = this.scanner();
		const style = Number(scanner.attribute("style") ?? 0);
		if (style > 0) {
			this.columnStyles.push({
				min: Number(scanner.attribute("min")) - 1,
				max: Number(scanner.attribute("max")) - 1,
				style,
			});
		}
	}

	private openRow(): void {
		const scanner = this.scanner();
		const { source, tagStart, tagEnd } = scanner;
		this.row = Number(scanner.attribute("r") ?? this.row + 1);
		this.column = -1;
		this.isRowReplaced = false;
		const style = scanner.attribute("s");
		this.rowStyle =
			style !== undefined && isTrue(scanner.attribute("customFormat"))
				? Number(style)
				: undefined;
		this.insert(tagStart, this.newRows(this.row));
		this.pending =
			this.rows[0]?.row === this.row ? this.rows.shift()!.columns : [];
		if (this.pending.length === 0) return;
		if (source[tagEnd - 2] === "/") {
			const tag = source.slice(tagStart, tagEnd - 2).trimEnd();
			const qualified = qualifiedName(source, tagStart);
			this.replace(
				tagStart,
				tagEnd,
				`${tag}>${this.newCells(Number.POSITIVE_INFINITY)}</${qualified}>`,
			);
			this.isRowReplaced = true;
		} else this.widenSpans();
	}

	private openCell(): void {
		const scanner = this.scanner();
		const address = scanner.attribute("r");
		this.column = address === undefined ? this.column + 1 : columnOf(address);
		if (this.pending.length === 0 || this.pending[0]! > this.column) return;
		const { source, tagStart } = scanner;
		this.insert(tagStart, this.newCells(this.column));
		if (this.pending[0] !== this.column) return;
		this.pending.shift();
		const style = this.markedStyle(Number(scanner.attribute("s") ?? 0));
		const span = scanner.attributeSpan("s");
		if (span !== undefined) this.replace(span[0], span[1], String(style));
		else
			this.insert(
				tagStart + 1 + qualifiedName(source, tagStart).length,
				` s="${style}"`,
			);
	}

	/** Empty cells for the marks of this row left of `column`. */
	private newCells(column: number): string {
		let cells = "";
		while (this.pending.length > 0 && this.pending[0]! < column) {
			const at = this.pending.shift()!;
			const style =
				this.rowStyle ??
				this.columnStyles.find(({ min, max }) => at >= min && at <= max)
					?.style ??
				0;
			cells += `<${this.prefix}c r="${cellAddress(this.row, at)}" s="${this.markedStyle(style)}"/>`;
		}
		return cells;
	}

	/** Rows for the marks above `row`. */
	private newRows(row: number): string {
		let rows = "";
		const { row: current, rowStyle } = this;
		this.rowStyle = undefined;
		while (this.rows.length > 0 && this.rows[0]!.row < row) {
			const next = this.rows.shift()!;
			this.row = next.row;
			this.pending = next.columns;
			rows += `<${this.prefix}row r="${next.row}">${this.newCells(Number.POSITIVE_INFINITY)}</${this.prefix}row>`;
		}
		this.row = current;
		this.rowStyle = rowStyle;
		return rows;
	}

	/** `spans` is a hint which columns a row uses; one that is wrong is worse than none. */
	private widenSpans(): void {
		const scanner = this.scanner();
		const span = scanner.attributeSpan("spans");
		const [first, last] = (scanner.attribute("spans") ?? "")
			.split(":")
			.map(Number);
		if (span === undefined || !first || !last) return;
		const lowest = Math.min(first, this.pending[0]! + 1);
		const highest = Math.max(last, this.pending.at(-1)! + 1);
		if (lowest !== first || highest !== last)
			this.replace(span[0], span[1], `${lowest}:${highest}`);
	}

	private widenDimension(): void {
		const span = this.scanner().attributeSpan("ref");
		const reference = this.scanner().attribute("ref") ?? "";
		if (
			span === undefined ||
			this.rows.length === 0 ||
			!/^[A-Z]+\d+(?::[A-Z]+\d+)?$/.test(reference)
		)
			return;
		const [first = "", last = first] = reference.split(":");
		const columns = this.rows.flatMap((row) => row.columns);
		const corners = {
			left: columns.reduce(
				(left, column) => Math.min(left, column),
				columnOf(first),
			),
			top: Math.min(this.rows[0]!.row, rowOf(first)),
			right: columns.reduce(
				(right, column) => Math.max(right, column),
				columnOf(last),
			),
			bottom: Math.max(this.rows.at(-1)!.row, rowOf(last)),
		};
		const widened = `${columnName(corners.left)}${corners.top}:${columnName(corners.right)}${corners.bottom}`;
		if (widened !== reference) this.replace(span[0], span[1], widened);
	}

	private insert(at: number, by: string): void {
		if (by !== "") this.replace(at, at, by);
	}

	private replace(from: number, to: number, by: string): void {
		this.output.push(this.scanner().source.slice(this.copiedTo, from), by);
		this.copiedTo = to;
	}
}
