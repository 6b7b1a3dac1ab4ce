/**
 * Reads the rows below a header: which of them are data, and what each says. One reader is made for a
 * sheet and then asked row by row, so that a sheet of any length needs the memory of one row.
 */

import type { MoneyUnit } from "../units/money.ts";
import { ControlTotalCount } from "./control-totals.ts";
import type { DateOrder, DateOrderCount } from "./date-cells.ts";
import type { FoundHeader } from "./find-header.ts";
import { bareWords } from "./header-label.ts";
import { type CellNote, type ColumnReading, readCell } from "./read-cell.ts";
import {
	type SheetCell,
	type SheetField,
	type SheetKind,
	type SheetRow,
	type SheetValue,
	fieldLabel,
} from "./sheet-kind.ts";
import type { MappingWish } from "./sheet-mapping.ts";
import { cellAddress, type SheetProblem } from "./sheet-problem.ts";

/** What a row says, by field. A field that says nothing is not there: null is never zero. */
export type RowValues = Readonly<Record<string, SheetValue | undefined>>;

export type ReadRow =
	| {
			readonly is: "data";
			readonly number: number;
			readonly values: RowValues;
			readonly problems: readonly SheetProblem[];
	  }
	/** A total, a sub-total, a footer, the hints of our template, or a row of it nobody filled in. */
	| {
			readonly is: "total" | "footer" | "hint" | "untouched" | "empty";
			readonly number: number;
	  };

export type RowReader = {
	read(row: SheetRow): ReadRow;
	/** A problem of one row with a field, for what is found out later: an unknown project, a locked period. */
	problemAt(
		row: number,
		field: string | null,
		code: SheetProblem["code"],
		params?: SheetProblem["params"],
		value?: string | null,
	): SheetProblem;
	/** The unit a money column is read in; yuan for a field without a column. */
	unitOf(field: string): MoneyUnit;
	/** Counts a row's amounts as stored (or found there already). */
	keep(values: RowValues): void;
	totals(): ReturnType<ControlTotalCount["result"]>[];
	/** How often a cell of a column was understood with a remark. */
	notes(): { column: string; note: CellNote; cells: number }[];
};

/** Labels of total rows, bare. */
const TOTAL_WORDS = new Set(
	"合计 总计 共计 小计 累计 总合计 全省合计 全市合计 合计数 total grandtotal subtotal sum totals".split(
		" ",
	),
);
const FOOTER_WORDS =
	/^(?:注|备注|说明|填报单位|填报人|填表人|制表人|制表|审核人|审核|负责人|单位负责人|联系人|联系电话|填报日期|报送日期|制表日期|note|notes|prepared by|reviewed by|source)\s*[:：]/i;
/** Words of a row of hints below a header: units, shapes, "required". */
const HINT_WORDS =
	/^(?:[（(\[]?\s*(?:元|万元|亿元|千元|yuan|10k yuan|%|人|台|日期|文本|数字|选择|是\/否|必填|选填|下拉选择|text|date|number|choice|required|optional|yes\/no|yyyy-mm-dd|年-月-日)\s*[)）\]]?|(?:填写说明|例如|示例|如[:：]|e\.g\.|example|how to fill).*)$/i;

type Column = ColumnReading & {
	readonly index: number | null;
	readonly header: string;
	readonly constant: string | undefined;
	readonly total: ControlTotalCount | undefined;
	readonly notes: Map<CellNote, number>;
};

/**
 * Makes the reader of a sheet.
 *
 * @param dates what the file proves about the order of days and months; a wish outranks it
 */
export function rowReader(
	kind: SheetKind,
	header: FoundHeader,
	wish: MappingWish,
	dates: Pick<DateOrderCount, "orderOf">,
): RowReader {
	const columns = columnsOf(kind, header, wish, dates);
	const byField = new Map(columns.map((column) => [column.field.key, column]));
	const prefilled = new Set(kind.prefilled ?? []);
	const firstDataRow = header.row + 1;

	const problemAt: RowReader["problemAt"] = (
		row,
		field,
		code,
		params = {},
		value = null,
	) => {
		const column = field === null ? undefined : byField.get(field);
		const place =
			column?.index === null || column === undefined ? null : column.index;
		return {
			row,
			column: column?.header ?? null,
			columnIndex: place,
			cell: place === null ? null : cellAddress(row, place),
			code,
			params:
				column || field === null
					? params
					: { ...labelParams(kind, field), ...params },
			value,
		};
	};

	const read = (row: SheetRow): ReadRow => {
		const cells = cellsByColumn(row);
		const special = specialRow(row, cells, columns, firstDataRow);
		if (special) {
			if (special === "total") countOwnTotals(columns, cells);
			return { is: special, number: row.number };
		}
		const values: Record<string, SheetValue | undefined> = {};
		const problems: SheetProblem[] = [];
		const missing: Column[] = [];
		let saidMore = false;
		for (const column of columns) {
			const cell = column.index === null ? undefined : cells.get(column.index);
			let reading = readCell(column, cell);
			if (reading.ok && reading.value === null && column.constant !== undefined)
				reading = readCell(column, { kind: "text", text: column.constant });
			const { key } = column.field;
			if (!reading.ok) {
				problems.push(
					problemAt(
						row.number,
						key,
						reading.code,
						reading.params ?? {},
						cell?.text ?? column.constant ?? null,
					),
				);
				saidMore = true;
				continue;
			}
			if (reading.value === null) {
				if (column.field.isRequired) missing.push(column);
				continue;
			}
			values[key] = reading.value;
			if (reading.amount !== null) column.total?.add(reading.amount);
			if (reading.note)
				column.notes.set(
					reading.note,
					(column.notes.get(reading.note) ?? 0) + 1,
				);
			if (!prefilled.has(key) && column.index !== null) saidMore = true;
		}
		if (!saidMore && prefilled.size > 0)
			return { is: "untouched", number: row.number };
		for (const column of missing)
			problems.push(
				problemAt(row.number, column.field.key, "imports.required", {
					...labelParams(kind, column.field.key),
				}),
			);
		return { is: "data", number: row.number, values, problems };
	};

	return {
		read,
		problemAt,
		unitOf: (field) => byField.get(field)?.unit ?? "yuan",
		keep(values) {
			for (const { field, total } of columns) {
				const value = values[field.key];
				if (total && typeof value === "number") total.keep(value);
			}
		},
		totals: () => columns.flatMap(({ total }) => (total ? total.result() : [])),
		notes: () =>
			columns.flatMap(({ header: column, notes }) =>
				[...notes].map(([note, cells]) => ({ column, note, cells })),
			),
	};
}

const labelParams = (kind: SheetKind, key: string) => {
	const field = kind.fields.find((candidate) => candidate.key === key);
	return field
		? { zh: fieldLabel(field, "zh"), en: fieldLabel(field, "en") }
		: {};
};

function columnsOf(
	kind: SheetKind,
	header: FoundHeader,
	wish: MappingWish,
	dates: Pick<DateOrderCount, "orderOf">,
): Column[] {
	return kind.fields
		.filter((field) => !field.isKnown)
		.flatMap((field) => {
			const found = header.fields.get(field.key);
			const constant = wish.constants?.[field.key];
			const values = wish.values?.[field.key];
			if (!found && constant === undefined) return [];
			const unit =
				statedUnit(field, header, wish) ?? commonUnit(kind, header) ?? "yuan";
			const order: DateOrder | undefined =
				wish.dateOrder ?? (found ? dates.orderOf(found.index) : undefined);
			const isSummed = field.type === "money" || field.isSummed;
			const name = found?.header ?? fieldLabel(field, "zh");
			return [
				{
					field,
					index: found?.index ?? null,
					header: name,
					unit,
					isPercent: found?.isPercent ?? false,
					dateOrder: order,
					...(values && { values }),
					constant,
					total:
						isSummed && found
							? new ControlTotalCount(
									name,
									field.key,
									field.type === "money" ? unit : null,
								)
							: undefined,
					notes: new Map<CellNote, number>(),
				},
			];
		});
}

/** The unit somebody named for a column: a person, its header, a title above; null when nobody did. */
const statedUnit = (
	field: SheetField,
	header: FoundHeader,
	wish: MappingWish,
): MoneyUnit | null =>
	wish.units?.[field.key] ??
	header.fields.get(field.key)?.unit ??
	wish.unit ??
	header.unit;

/**
 * The one unit that the other money columns of the sheet name: “完成投资（万元）” and beside it “其中：建筑工程” mean the
 * same unit. Null when they name none or several; then a column without one is read in yuan. Either way it is told.
 */
function commonUnit(kind: SheetKind, header: FoundHeader): MoneyUnit | null {
	const units = new Set<MoneyUnit>();
	for (const field of kind.fields) {
		const unit = header.fields.get(field.key)?.unit;
		if (field.type === "money" && unit) units.add(unit);
	}
	const [unit] = units;
	return units.size === 1 && unit ? unit : null;
}

/** Money columns for which nobody named a unit, and the unit they are read in: the person is told. */
export function unitlessColumns(
	kind: SheetKind,
	header: FoundHeader,
	wish: MappingWish,
): { columns: string[]; unit: MoneyUnit } {
	const columns = kind.fields.flatMap((field) => {
		const found = header.fields.get(field.key);
		return field.type === "money" && found && !statedUnit(field, header, wish)
			? [found.header]
			: [];
	});
	return { columns, unit: commonUnit(kind, header) ?? "yuan" };
}

const cellsByColumn = (row: SheetRow): Map<number, SheetCell> =>
	new Map(row.cells);

function specialRow(
	row: SheetRow,
	cells: ReadonlyMap<number, SheetCell>,
	columns: readonly Column[],
	firstDataRow: number,
): "total" | "footer" | "hint" | "empty" | undefined {
	const texts = row.cells
		.map(([, cell]) => cell.text.trim())
		.filter((text) => text !== "");
	if (texts.length === 0) return "empty";
	const first = texts[0] ?? "";
	if (
		row.number === firstDataRow &&
		texts.every((text) => HINT_WORDS.test(text))
	)
		return "hint";
	// Only a row that names no thing of its own can be a total or a footer: a project may well be called "Total".
	const key = columns.find(
		({ field }) => field.isRequired && field.type === "code",
	);
	const keyText =
		key?.index == null ? "" : (cells.get(key.index)?.text.trim() ?? "");
	if (keyText === "" || keyText === first) {
		if (first.length <= 20 && TOTAL_WORDS.has(bareWords(first))) return "total";
		if (keyText === "" || texts.length === 1) {
			const label = texts.find(
				(text) => text.length <= 20 && TOTAL_WORDS.has(bareWords(text)),
			);
			if (label !== undefined && keyText === "") return "total";
			if (FOOTER_WORDS.test(first)) return "footer";
		}
	}
	return undefined;
}

function countOwnTotals(
	columns: readonly Column[],
	cells: ReadonlyMap<number, SheetCell>,
): void {
	for (const column of columns) {
		if (!column.total || column.index === null) continue;
		const reading = readCell(column, cells.get(column.index));
		if (reading.ok && reading.amount !== null) column.total.own(reading.amount);
	}
}
