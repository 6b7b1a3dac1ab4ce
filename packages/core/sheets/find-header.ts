/**
 * Finds the header of a sheet an office already has: in any row of the first forty, in either
 * language, in any order, one or two rows high, below titles, above merged cells or not.
 *
 * How: every row (and every pair of neighbouring rows) is read as if it were the header; the one
 * that names most fields wins, required ones counting double. A column belongs to the field whose
 * label it says exactly once its dress is off (header-label.ts). There is no guess by likeness: a
 * column that nearly says a field is listed as not read, and a person may map it once.
 */

import { type MoneyUnit, moneyUnitOf } from "../units/money.ts";
import { bareWords, headerLabel, withoutYear } from "./header-label.ts";
import {
	type SheetField,
	type SheetKind,
	type SheetRow,
	fieldLabel,
} from "./sheet-kind.ts";
import type { MappingWish } from "./sheet-mapping.ts";
import { cellAddress, type SheetProblem } from "./sheet-problem.ts";

/** Rows looked at; a title page longer than this is given with `headerRow`. */
export const HEADER_WINDOW = 40;

/** A block of cells, both ends included (as the spreadsheet reader gives merged ranges). */
export type CellBlock = {
	readonly firstRow: number;
	readonly lastRow: number;
	readonly firstColumn: number;
	readonly lastColumn: number;
};

export type HeaderColumn = {
	readonly index: number;
	/** As written; a group above it is put in front: "资金到位 / 中央". */
	readonly header: string;
	/** Null when the header names none. */
	readonly unit: MoneyUnit | null;
	readonly isPercent: boolean;
};

export type FoundHeader = {
	/** Number of the last row of the header; data begin below. */
	readonly row: number;
	/** 1, or 2 when a group row stands above. */
	readonly height: number;
	/** All columns that have a header, left to right. */
	readonly columns: readonly HeaderColumn[];
	readonly fields: ReadonlyMap<string, HeaderColumn>;
	/** Columns nothing is read from. */
	readonly ignored: readonly HeaderColumn[];
	/** Unit that a title row names for the whole sheet ("单位：万元"); null when none does. */
	readonly unit: MoneyUnit | null;
	/** Required fields without a column, two columns for one field, headers of a mapping that are not there. */
	readonly problems: readonly SheetProblem[];
};

/** Texts of a row by column, merged cells spread over the columns they cover. */
type HeaderTexts = ReadonlyMap<number, string>;
type Candidate = {
	readonly row: number;
	readonly height: number;
	readonly columns: readonly CandidateColumn[];
};
type CandidateColumn = HeaderColumn & {
	/** Bare words to look up, best first. */
	readonly words: readonly string[];
};
type Assignment = {
	readonly fields: Map<string, CandidateColumn>;
	readonly duplicates: Map<string, CandidateColumn[]>;
	readonly score: number;
};

/**
 * The header of a sheet, or undefined when no row names two fields of the kind.
 *
 * @param rows the first rows of the sheet, top to bottom
 * @param wish what a person said about the columns
 */
export function findHeader(
	kind: SheetKind,
	rows: readonly SheetRow[],
	merged: readonly CellBlock[],
	wish: MappingWish = {},
): FoundHeader | undefined {
	const texts = rows
		.slice(0, HEADER_WINDOW)
		.map((row) => ({ number: row.number, texts: textsOf(row, merged, rows) }));
	let best: { candidate: Candidate; assignment: Assignment } | undefined;
	for (const candidate of candidatesOf(texts, merged)) {
		if (wish.headerRow !== undefined && candidate.row !== wish.headerRow)
			continue;
		const assignment = wish.columns
			? assignByWish(kind, candidate, wish.columns)
			: assignByLabel(kind, candidate);
		const least = wish.columns || wish.headerRow !== undefined ? 1 : 2;
		if (assignment.fields.size + assignment.duplicates.size < least) continue;
		// Of equal ones the lower and simpler header: candidates come top down, pairs before the single row below them.
		if (!best || assignment.score >= best.assignment.score)
			best = { candidate, assignment };
	}
	if (!best) return undefined;
	return foundHeader(kind, best.candidate, best.assignment, wish, texts);
}

function* candidatesOf(
	rows: readonly { number: number; texts: HeaderTexts }[],
	merged: readonly CellBlock[],
): Generator<Candidate> {
	for (const [place, { number, texts }] of rows.entries()) {
		const above = rows[place - 1];
		if (above?.number === number - 1)
			yield pairOf(above.texts, texts, number, merged);
		yield {
			row: number,
			height: 1,
			columns: [...texts].map(([index, header]) =>
				columnOf(index, header, undefined),
			),
		};
	}
}

/** Two rows as one header: a group name above the names of its columns. */
function pairOf(
	groups: HeaderTexts,
	names: HeaderTexts,
	row: number,
	merged: readonly CellBlock[],
): Candidate {
	const columns: CandidateColumn[] = [];
	let lastGroup: string | undefined;
	const all = [...new Set([...groups.keys(), ...names.keys()])].sort(
		(a, b) => a - b,
	);
	for (const index of all) {
		const isTall = merged.some(
			(block) =>
				block.firstRow < row &&
				block.lastRow >= row &&
				block.firstColumn <= index &&
				block.lastColumn >= index,
		);
		const group = groups.get(index);
		const name = isTall ? undefined : names.get(index);
		if (group !== undefined) lastGroup = group;
		if (name === undefined) {
			if (group !== undefined) columns.push(columnOf(index, group, undefined));
			continue;
		}
		// In CSV a merged group leaves its further cells empty; the last group then reaches to the right.
		columns.push(columnOf(index, name, group ?? lastGroup));
	}
	return { row, height: 2, columns };
}

function columnOf(
	index: number,
	name: string,
	group: string | undefined,
): CandidateColumn {
	const own = headerLabel(name);
	const above = group === undefined ? undefined : headerLabel(group);
	const words: string[] = [];
	// A second row that holds nothing but units belongs to the names above it.
	if (above && own.variants.length === 0) words.push(...above.variants);
	else if (above)
		for (const first of above.variants)
			for (const second of own.variants) words.push(first + second);
	words.push(...own.variants);
	return {
		index,
		header:
			group === undefined
				? name
				: own.variants.length === 0
					? `${group} ${name}`
					: `${group} / ${name}`,
		unit: own.unit ?? above?.unit ?? null,
		isPercent: own.isPercent || (above?.isPercent ?? false),
		words: [...new Set(words)],
	};
}

function assignByLabel(kind: SheetKind, candidate: Candidate): Assignment {
	const labels = labelsOf(kind);
	/** Field -> its columns with how well they say it. */
	const claims = new Map<string, { column: CandidateColumn; rank: number }[]>();
	for (const column of candidate.columns) {
		const claim = claimOf(labels, column);
		if (!claim) continue;
		const list = claims.get(claim.field) ?? [];
		list.push({ column, rank: claim.rank });
		claims.set(claim.field, list);
	}
	const fields = new Map<string, CandidateColumn>();
	const duplicates = new Map<string, CandidateColumn[]>();
	for (const [field, list] of claims) {
		const top = Math.max(...list.map(({ rank }) => rank));
		const winners = list.filter(({ rank }) => rank === top);
		if (winners.length === 1 && winners[0])
			fields.set(field, winners[0].column);
		else
			duplicates.set(
				field,
				winners.map(({ column }) => column),
			);
	}
	return { fields, duplicates, score: scoreOf(kind, fields, duplicates) };
}

/** The better the words, the higher: our own label, a synonym, either without its brackets, either without a year. */
function claimOf(
	labels: ReadonlyMap<string, { field: string; rank: number }>,
	{ words }: CandidateColumn,
): { field: string; rank: number } | undefined {
	for (const [place, word] of words.entries()) {
		const exact = labels.get(word);
		if (exact) return { field: exact.field, rank: exact.rank - place };
	}
	for (const word of words) {
		const bare = withoutYear(word);
		const found = bare === undefined ? undefined : labels.get(bare);
		if (found) return { field: found.field, rank: found.rank - 50 };
	}
	return undefined;
}

/** Bare words -> field; our own label outranks a synonym. Made once a kind. */
const LABELS = new WeakMap<
	SheetKind,
	ReadonlyMap<string, { field: string; rank: number }>
>();

function labelsOf(
	kind: SheetKind,
): ReadonlyMap<string, { field: string; rank: number }> {
	const known = LABELS.get(kind);
	if (known) return known;
	const labels = new Map<string, { field: string; rank: number }>();
	for (const field of kind.fields) {
		for (const lang of ["zh", "en"] as const) {
			for (const [place, label] of field.labels[lang].entries()) {
				const bare = bareWords(label);
				if (!labels.has(bare))
					labels.set(bare, { field: field.key, rank: place === 0 ? 200 : 100 });
			}
		}
		// The key itself, as our own exports and scripts write it.
		if (!labels.has(bareWords(field.key)))
			labels.set(bareWords(field.key), { field: field.key, rank: 100 });
	}
	LABELS.set(kind, labels);
	return labels;
}

function assignByWish(
	kind: SheetKind,
	candidate: Candidate,
	columns: Readonly<Record<string, string>>,
): Assignment {
	const fields = new Map<string, CandidateColumn>();
	const duplicates = new Map<string, CandidateColumn[]>();
	for (const [header, field] of Object.entries(columns)) {
		const found = columnsNamed(candidate.columns, header);
		if (found.length === 1 && found[0]) fields.set(field, found[0]);
		else if (found.length > 1) duplicates.set(field, found);
	}
	return { fields, duplicates, score: scoreOf(kind, fields, duplicates) };
}

/** Columns whose header is written so; if none is, those that say the same words. */
function columnsNamed<Column extends HeaderColumn>(
	columns: readonly Column[],
	header: string,
): Column[] {
	const written = columns.filter((column) => column.header === header);
	if (written.length > 0) return written;
	const words = bareWords(header);
	return columns.filter((column) => bareWords(column.header) === words);
}

function scoreOf(
	kind: SheetKind,
	fields: ReadonlyMap<string, unknown>,
	duplicates: ReadonlyMap<string, unknown>,
): number {
	let score = 0;
	for (const field of kind.fields) {
		if (fields.has(field.key)) score += field.isRequired ? 2 : 1;
		else if (duplicates.has(field.key)) score += 0.5;
	}
	return score;
}

function foundHeader(
	kind: SheetKind,
	candidate: Candidate,
	{ fields, duplicates }: Assignment,
	wish: MappingWish,
	rows: readonly { number: number; texts: HeaderTexts }[],
): FoundHeader {
	const problems: SheetProblem[] = [];
	for (const [field, header] of Object.entries(wish.copy ?? {})) {
		const [column, second] = columnsNamed(candidate.columns, header);
		if (column && !second && !fields.has(field)) fields.set(field, column);
	}
	const wished = [
		...Object.keys(wish.columns ?? {}),
		...Object.values(wish.copy ?? {}),
	];
	for (const header of new Set(wished)) {
		if (columnsNamed(candidate.columns, header).length === 0)
			problems.push(
				headerProblem(candidate.row, "imports.mapping_column_missing", {
					header,
				}),
			);
	}
	for (const [key, columns] of duplicates) {
		for (const column of columns)
			problems.push({
				...headerProblem(candidate.row, "imports.duplicate_column", {
					columns: columns
						.map(({ index }) =>
							cellAddress(candidate.row, index).replace(/\d+$/, ""),
						)
						.join(", "),
				}),
				column: column.header,
				columnIndex: column.index,
				cell: cellAddress(candidate.row, column.index),
				value: column.header,
				params: {
					columns: columns
						.map(({ index }) =>
							cellAddress(candidate.row, index).replace(/\d+$/, ""),
						)
						.join(", "),
					field: key,
				},
			});
	}
	for (const field of kind.fields) {
		if (!field.isRequired || fields.has(field.key)) continue;
		if (wish.constants?.[field.key] !== undefined || duplicates.has(field.key))
			continue;
		problems.push(
			headerProblem(candidate.row, "imports.missing_column", {
				zh: fieldLabel(field, "zh"),
				en: fieldLabel(field, "en"),
				field: field.key,
			}),
		);
	}
	const used = new Set([...fields.values()].map(({ index }) => index));
	const plain = ({ index, header, unit, isPercent }: HeaderColumn) => ({
		index,
		header,
		unit,
		isPercent,
	});
	return {
		row: candidate.row,
		height: candidate.height,
		columns: candidate.columns.map(plain),
		fields: new Map(
			[...fields].map(([field, column]) => [field, plain(column)]),
		),
		ignored: candidate.columns
			.filter(({ index }) => !used.has(index))
			.map(plain),
		unit: titleUnit(rows, candidate.row - candidate.height + 1),
		problems,
	};
}

const headerProblem = (
	row: number,
	code: SheetProblem["code"],
	params: SheetProblem["params"],
): SheetProblem => ({
	row,
	column: null,
	columnIndex: null,
	cell: null,
	code,
	params,
	value: null,
});

/** "单位：万元" or "Unit: 10k yuan" in a row above the header. */
function titleUnit(
	rows: readonly { number: number; texts: HeaderTexts }[],
	headerRow: number,
): MoneyUnit | null {
	for (const { number, texts } of rows) {
		if (number >= headerRow) break;
		for (const said of texts.values()) {
			const match = /(?:单位|金额|units?)\s*[:：]?\s*(.{1,24})$/i.exec(
				said.normalize("NFKC"),
			);
			const unit = match ? moneyUnitOf(`(${match[1]})`) : null;
			if (unit) return unit;
		}
	}
	return null;
}

/** The texts of a row; a merged block gives its text to every column it covers. */
function textsOf(
	row: SheetRow,
	merged: readonly CellBlock[],
	rows: readonly SheetRow[],
): HeaderTexts {
	const texts = new Map<number, string>();
	for (const [column, cell] of row.cells) {
		const said = cell.text.replace(/\s*[\r\n]+\s*/g, " ").trim();
		if (said !== "") texts.set(column, said);
	}
	for (const block of merged) {
		if (row.number < block.firstRow || row.number > block.lastRow) continue;
		const source = rows
			.find(({ number }) => number === block.firstRow)
			?.cells.find(([column]) => column === block.firstColumn)?.[1]
			.text.trim();
		if (!source) continue;
		for (
			let column = block.firstColumn;
			column <= Math.min(block.lastColumn, block.firstColumn + 200);
			column++
		)
			if (!texts.has(column)) texts.set(column, source);
	}
	return new Map([...texts].sort(([a], [b]) => a - b));
}

/** The field definitions that have a column, in the order of the kind. */
export const mappedFields = (
	kind: SheetKind,
	header: FoundHeader,
): SheetField[] => kind.fields.filter((field) => header.fields.has(field.key));
