import type { CELL_KIND, ReadingLimits, RowBatch } from "./rows.ts";
import { SpreadsheetRefusal } from "./refusal.ts";

type Kind = (typeof CELL_KIND)[keyof typeof CELL_KIND];

/** A batch is given out before its rows are full when it holds this many cells or characters: rows can be wide. */
const CELLS_OF_A_BATCH = 50_000;
const TEXT_OF_A_BATCH = 400_000;

/**
 * Gathers cells row by row into batches. Rows without cells are not kept, but counted. The arrays are reused from
 * batch to batch and cut to size when given out.
 */
export class BatchBuilder {
	private readonly limits: ReadingLimits;
	private readonly batchRows: number;
	private readonly ready: RowBatch[] = [];
	private rowNumbers: Uint32Array<ArrayBuffer>;
	private hidden: Uint8Array<ArrayBuffer>;
	private starts: Uint32Array<ArrayBuffer>;
	private columns = new Uint16Array(1024);
	private kinds = new Uint8Array(1024);
	private numbers = new Float64Array(1024);
	private textEnds = new Uint32Array(1024);
	private texts: string[] = [];
	private rows = 0;
	private cells = 0;
	private textLength = 0;
	private totalText = 0;
	private rowsSeen = 0;
	private currentRow = 0;
	private currentHidden = false;
	private rowStart = 0;
	private isSorted = true;

	constructor(limits: ReadingLimits, batchRows: number) {
		this.limits = limits;
		this.batchRows = batchRows;
		this.rowNumbers = new Uint32Array(batchRows);
		this.hidden = new Uint8Array(batchRows);
		this.starts = new Uint32Array(batchRows + 1);
	}

	/** @throws SpreadsheetRefusal spreadsheets.too_many_rows */
	beginRow(row: number, isHidden: boolean): void {
		if (++this.rowsSeen > this.limits.rows || row > this.limits.rows) {
			throw new SpreadsheetRefusal("spreadsheets.too_many_rows", {
				limit: this.limits.rows,
			});
		}
		this.currentRow = row;
		this.currentHidden = isHidden;
		this.rowStart = this.cells;
		this.isSorted = true;
	}

	/**
	 * Adds a cell to the row begun.
	 *
	 * @throws SpreadsheetRefusal spreadsheets.too_many_columns, spreadsheets.too_large
	 */
	add(column: number, kind: Kind, number: number, text: string): void {
		if (column >= this.limits.columns) {
			throw new SpreadsheetRefusal("spreadsheets.too_many_columns", {
				limit: this.limits.columns,
				row: this.currentRow,
			});
		}
		const place = this.cells;
		if (place === this.columns.length) this.grow();
		if (place > this.rowStart && this.columns[place - 1]! >= column)
			this.isSorted = false;
		this.columns[place] = column;
		this.kinds[place] = kind;
		this.numbers[place] = number;
		if (text !== "") {
			this.texts.push(text);
			this.textLength += text.length;
			this.totalText += text.length;
			if (this.totalText > this.limits.textLength) {
				throw new SpreadsheetRefusal("spreadsheets.too_large", {
					limit: Math.floor(this.limits.textLength / 1024 / 1024),
					part: "text",
				});
			}
		}
		this.textEnds[place] = this.textLength;
		this.cells = place + 1;
	}

	endRow(): void {
		if (this.cells === this.rowStart) return;
		if (!this.isSorted) this.sortRow();
		this.rowNumbers[this.rows] = this.currentRow;
		this.hidden[this.rows] = this.currentHidden ? 1 : 0;
		this.starts[this.rows] = this.rowStart;
		this.rows++;
		if (
			this.rows === this.batchRows ||
			this.cells >= CELLS_OF_A_BATCH ||
			this.textLength >= TEXT_OF_A_BATCH
		) {
			this.flush();
		}
	}

	/** Closes the batch begun, if it holds a row. */
	flush(): void {
		if (this.rows === 0) return;
		this.starts[this.rows] = this.cells;
		this.ready.push({
			rowNumbers: this.rowNumbers.slice(0, this.rows),
			hidden: this.hidden.slice(0, this.rows),
			starts: this.starts.slice(0, this.rows + 1),
			columns: this.columns.slice(0, this.cells),
			kinds: this.kinds.slice(0, this.cells),
			numbers: this.numbers.slice(0, this.cells),
			textEnds: this.textEnds.slice(0, this.cells),
			text: this.texts.join(""),
		});
		this.texts = [];
		this.rows = this.cells = this.textLength = 0;
	}

	/** The batches finished since the last call. */
	take(): RowBatch[] {
		return this.ready.splice(0);
	}

	/** Some writers put cells out of order, or one twice: order them, the later one of a column counts. */
	private sortRow(): void {
		const from = this.rowStart;
		const textFrom = from === 0 ? 0 : this.textEnds[from - 1]!;
		const text = this.texts.join("");
		const byColumn = new Map<
			number,
			{ kind: Kind; number: number; text: string }
		>();
		let textStart = textFrom;
		for (let place = from; place < this.cells; place++) {
			const end = this.textEnds[place]!;
			byColumn.set(this.columns[place]!, {
				kind: this.kinds[place] as Kind,
				number: this.numbers[place]!,
				text: text.slice(textStart, end),
			});
			textStart = end;
		}
		this.texts = textFrom === 0 ? [] : [text.slice(0, textFrom)];
		this.textLength = textFrom;
		this.cells = from;
		const ordered = [...byColumn].sort(([one], [other]) => one - other);
		for (const [column, cell] of ordered)
			this.add(column, cell.kind, cell.number, cell.text);
	}

	private grow(): void {
		const grown = <
			A extends Uint16Array | Uint8Array | Float64Array | Uint32Array,
		>(
			from: A,
			to: A,
		) => {
			to.set(from);
			return to;
		};
		const length = this.columns.length * 2;
		this.columns = grown(this.columns, new Uint16Array(length));
		this.kinds = grown(this.kinds, new Uint8Array(length));
		this.numbers = grown(this.numbers, new Float64Array(length));
		this.textEnds = grown(this.textEnds, new Uint32Array(length));
	}
}
