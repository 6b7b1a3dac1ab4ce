import type { ImportResult } from "@dekad/contract/imports.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import { text } from "@dekad/core/text/text.ts";
import type { FoundHeader } from "@dekad/core/sheets/find-header.ts";
import type { RowReader } from "@dekad/core/sheets/read-row.ts";
import {
	fieldLabel,
	fieldOf,
	type SheetKind,
} from "@dekad/core/sheets/sheet-kind.ts";
import {
	problemSentence,
	type SheetProblem,
} from "@dekad/core/sheets/sheet-problem.ts";
import { trimDecimal } from "@dekad/core/units/decimal.ts";
import type { CellMark } from "../spreadsheets/mark-xlsx.ts";
import type { ImportNote, Verdict } from "./sheet-store.ts";

/** Problems kept for marking at least; a file with more is counted on, and its first ones are enough to mend it. */
const KEPT_PROBLEMS = 10_000;

/** Counts what becomes of the rows of one import and tells it. */
export class ImportTally {
	rows = 0;
	accepted = 0;
	unchanged = 0;
	rejected = 0;
	problemCount = 0;
	untouched = 0;
	totalRows = 0;
	readonly notes: ImportNote[] = [];
	readonly #problems: SheetProblem[] = [];
	readonly #kept: number;

	/** @param limit how many problems are told at most; all are counted */
	constructor(limit: number) {
		this.#kept = Math.max(limit, KEPT_PROBLEMS);
	}

	problem(...problems: SheetProblem[]): void {
		for (const problem of problems) {
			this.problemCount += 1;
			if (this.#problems.length < this.#kept) this.#problems.push(problem);
		}
	}

	/** Takes the verdicts of a store; rows that are kept count in the totals. */
	settle(verdicts: readonly Verdict[], reader: RowReader): void {
		for (const { outcome, problems, row } of verdicts) {
			this[outcome] += 1;
			if (outcome === "rejected") this.problem(...problems);
			else reader.keep(row.values);
		}
	}

	/** The marks for the workbook, in the reader's language; what has no cell stands at the beginning of its row. */
	marks(lang: Lang): CellMark[] {
		return this.#sorted().flatMap((problem) =>
			problem.row === null
				? []
				: {
						row: problem.row,
						column: problem.columnIndex ?? 0,
						message: problemSentence(problem, lang),
					},
		);
	}

	/** @param limit how many problems are told at most; all are counted */
	result(
		kind: SheetKind,
		header: FoundHeader,
		reader: RowReader,
		lang: Lang,
		limit: number,
	): ImportResult {
		const fieldByColumn = new Map(
			[...header.fields].map(([field, { index }]) => [index, field]),
		);
		const totals = reader.totals();
		for (const { column, inFile, ownTotal } of totals)
			if (ownTotal !== null && trimDecimal(ownTotal) !== trimDecimal(inFile))
				this.notes.push({
					key: "imports.note.total_differs",
					params: { column, own: ownTotal, sum: inFile },
				});
		return {
			kind: kind.name,
			rows: this.rows,
			accepted: this.accepted,
			rejected: this.rejected,
			unchanged: this.unchanged,
			problems: this.#sorted()
				.slice(0, limit)
				.map((problem) => ({
					row: problem.row,
					column: problem.column,
					cell: problem.cell,
					code: problem.code,
					message: problemSentence(problem, lang),
					value: problem.value,
				})),
			problemCount: this.problemCount,
			totals: totals.map(
				({ column, unit, inFile, stored, rows, ownTotal }) => ({
					column,
					unit: text(lang, unit ? `units.${unit}` : "imports.unit.count"),
					inFile,
					stored,
					rows,
					fileTotal: ownTotal,
				}),
			),
			notes: this.notes.map(({ key, params }) => text(lang, key, params)),
			columns: header.columns.map(({ index, header: column }) => {
				const field = fieldByColumn.get(index) ?? null;
				return {
					column,
					field,
					label: field && fieldLabel(fieldOf(kind, field), lang),
				};
			}),
		};
	}

	#sorted(): SheetProblem[] {
		return this.#problems.sort(
			(a, b) =>
				(a.row ?? 0) - (b.row ?? 0) ||
				(a.columnIndex ?? -1) - (b.columnIndex ?? -1),
		);
	}
}
