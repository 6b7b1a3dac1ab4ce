/**
 * Which column fills which field. Found by the header itself, or said by a person once and
 * remembered by the header row, so that the same sheet needs no second explanation.
 */

import { MONEY_UNITS, type MoneyUnit } from "../units/money.ts";
import { DATE_ORDERS, type DateOrder } from "./date-cells.ts";
import { bareWords } from "./header-label.ts";
import type { SheetKind } from "./sheet-kind.ts";

/**
 * What a person says about a sheet: the file of `--mapping` and what the import page sends.
 *
 * With `columns`, exactly the columns named there are read; without it they are found by the header
 * and the rest of the wish is applied on top.
 */
export type MappingWish = {
	/** Row number of the header; without it the row is found. */
	readonly headerRow?: number;
	/** Header as written -> field. */
	readonly columns?: Readonly<Record<string, string>>;
	/** Field -> the text every row gets where no column fills it. */
	readonly constants?: Readonly<Record<string, string>>;
	/** Field -> header as written, for a column that fills a second field: {"name": "ID"}. */
	readonly copy?: Readonly<Record<string, string>>;
	/** Field -> what a cell says -> what is read instead; "" stands for an empty cell. */
	readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** Unit of money columns whose header names none. */
	readonly unit?: MoneyUnit;
	/** Field -> unit, outranking the header. */
	readonly units?: Readonly<Record<string, MoneyUnit>>;
	readonly dateOrder?: DateOrder;
	/** Owners the registry does not know are added to it. Left out: the dispatching office adds them, for others an unknown owner is a problem. */
	readonly addOwners?: boolean;
};

export type WishReading =
	| { readonly ok: true; readonly wish: MappingWish }
	| {
			readonly ok: false;
			/** Where in the mapping, such as "columns.ID"; and the words there. */
			readonly at: string;
			readonly value: string;
	  };

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

class WishProblem extends Error {
	readonly at: string;
	readonly value: string;
	constructor(at: string, value: unknown) {
		super(at);
		this.at = at;
		this.value = JSON.stringify(value) ?? "";
	}
}

/** Checks a mapping that came from outside. Unknown keys are refused, since a misspelt one would be silence. */
export function readMappingWish(value: unknown, kind: SheetKind): WishReading {
	try {
		return { ok: true, wish: wishOf(value, kind) };
	} catch (error) {
		if (error instanceof WishProblem)
			return { ok: false, at: error.at, value: error.value };
		throw error;
	}
}

const WISH_KEYS = [
	"headerRow",
	"columns",
	"constants",
	"copy",
	"values",
	"unit",
	"units",
	"dateOrder",
	"addOwners",
];

function wishOf(value: unknown, kind: SheetKind): MappingWish {
	if (!isRecord(value)) throw new WishProblem("mapping", value);
	for (const key of Object.keys(value)) {
		if (!WISH_KEYS.includes(key)) throw new WishProblem(key, value[key]);
	}
	const fields = new Set(kind.fields.map((field) => field.key));
	const fieldTexts = (name: string): Record<string, string> | undefined => {
		const record = value[name];
		if (record === undefined) return undefined;
		if (!isRecord(record)) throw new WishProblem(name, record);
		for (const [field, said] of Object.entries(record)) {
			if (!fields.has(field)) throw new WishProblem(`${name}.${field}`, field);
			if (typeof said !== "string")
				throw new WishProblem(`${name}.${field}`, said);
		}
		return record as Record<string, string>;
	};
	const unitOf = (at: string, said: unknown): MoneyUnit => {
		if (!(MONEY_UNITS as readonly unknown[]).includes(said))
			throw new WishProblem(at, said);
		return said as MoneyUnit;
	};

	const columns = columnsOf(value["columns"], fields);
	const units = fieldTexts("units");
	const constants = fieldTexts("constants");
	const copy = fieldTexts("copy");
	const values = valuesOf(value["values"], fields);
	const { headerRow, unit, dateOrder, addOwners } = value;
	if (
		headerRow !== undefined &&
		!(Number.isInteger(headerRow) && (headerRow as number) > 0)
	)
		throw new WishProblem("headerRow", headerRow);
	if (
		dateOrder !== undefined &&
		!(DATE_ORDERS as readonly unknown[]).includes(dateOrder)
	)
		throw new WishProblem("dateOrder", dateOrder);
	if (addOwners !== undefined && typeof addOwners !== "boolean")
		throw new WishProblem("addOwners", addOwners);
	return {
		...(headerRow === undefined ? {} : { headerRow: headerRow as number }),
		...(columns && { columns }),
		...(constants && { constants }),
		...(copy && { copy }),
		...(values && { values }),
		...(unit === undefined ? {} : { unit: unitOf("unit", unit) }),
		...(units && {
			units: Object.fromEntries(
				Object.entries(units).map(([field, said]) => [
					field,
					unitOf(`units.${field}`, said),
				]),
			),
		}),
		...(dateOrder === undefined ? {} : { dateOrder: dateOrder as DateOrder }),
		...(addOwners === undefined ? {} : { addOwners }),
	};
}

function columnsOf(
	record: unknown,
	fields: ReadonlySet<string>,
): Record<string, string> | undefined {
	if (record === undefined) return undefined;
	if (!isRecord(record)) throw new WishProblem("columns", record);
	const taken = new Set<string>();
	for (const [header, field] of Object.entries(record)) {
		if (typeof field !== "string" || !fields.has(field) || taken.has(field))
			throw new WishProblem(`columns.${header}`, field);
		taken.add(field);
	}
	return record as Record<string, string>;
}

function valuesOf(
	record: unknown,
	fields: ReadonlySet<string>,
): Record<string, Record<string, string>> | undefined {
	if (record === undefined) return undefined;
	if (!isRecord(record)) throw new WishProblem("values", record);
	for (const [field, table] of Object.entries(record)) {
		if (!fields.has(field) || !isRecord(table))
			throw new WishProblem(`values.${field}`, table);
		for (const [said, meant] of Object.entries(table)) {
			if (typeof meant !== "string")
				throw new WishProblem(`values.${field}.${said}`, meant);
		}
	}
	return record as Record<string, Record<string, string>>;
}

/**
 * What a header row is recognised by the next time: its words in order, without their dress. The
 * server keeps a digest of it.
 *
 * @example headerFingerprint(["项目代码*", "总投资（万元）"]) // "项目代码|总投资万元"
 */
export const headerFingerprint = (headers: readonly string[]): string =>
	headers.map(bareWords).join("|");
