import fc from "fast-check";
import type { z } from "zod";

/**
 * Values for a schema of the contract, made from the schema itself: mostly such as it takes, with the ids and words
 * of real things where a field's name asks for them, so that what is behind the door is reached and not only the
 * door. `brokenly` spoils one of them in one place.
 */

/** Real values by the field's name, such as every project's id for `projectId`. */
export type Pools = Readonly<Record<string, readonly unknown[]>>;

/** Text that has broken programs before: of databases, pages, spreadsheets, file names and writing systems. */
export const NASTY_TEXT: readonly string[] = [
	"",
	" ",
	"\u0000",
	"a\u0000b",
	"\ud800",
	"\u202Eabc",
	"\u200B",
	"é",
	"𠮷野家",
	"'; drop table project; --",
	"%",
	"_",
	"\\",
	"100%_\\",
	'"',
	"<img src=x onerror=alert(1)>",
	"=1+1",
	"+cmd|' /C calc'!A0",
	"@SUM(A1)",
	"\t=1",
	"{{7*7}}",
	"${7*7}",
	"../../etc/passwd",
	"a/b/c/",
	"/",
	"//",
	"null",
	"undefined",
	"NaN",
	"1e400",
	"-0",
	"9007199254740993",
	"__proto__",
	"constructor",
	"toString",
	"2025-02-30",
	"0000-00-00",
	"9999-12-D3",
	"0000-01-D1",
	"2025-01-01T00:00:00Z",
	"infinity",
	"x".repeat(5_000),
	"长".repeat(3_000),
	"\r\nset-cookie: a=b",
];

const NASTY_VALUES: readonly unknown[] = [
	null,
	true,
	0,
	-1,
	0.1,
	2 ** 31,
	2 ** 53,
	-(2 ** 53),
	1e308,
	[],
	{},
	[null],
	[[[[[]]]]],
	{ a: { a: { a: {} } } },
	...NASTY_TEXT,
];

type Def = {
	type: string;
	innerType?: z.ZodType;
	element?: z.ZodType;
	valueType?: z.ZodType;
	keyType?: z.ZodType;
	in?: z.ZodType;
	shape?: Record<string, z.ZodType>;
	options?: readonly z.ZodType[];
	items?: readonly z.ZodType[];
	entries?: Record<string, string | number>;
	values?: readonly unknown[];
	format?: string;
	pattern?: RegExp;
	checks?: readonly { _zod: { def: Check } }[];
};
type Check = {
	check: string;
	minimum?: number;
	maximum?: number;
	length?: number;
	value?: number | bigint;
	inclusive?: boolean;
	format?: string;
	pattern?: RegExp;
};
const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def;

/** Values the schema takes, nearly always: what a check of its own refuses is made too, and refused. */
export function arbitraryOf(
	schema: z.ZodType,
	pools: Pools,
	name = "",
): fc.Arbitrary<unknown> {
	const def = defOf(schema);
	const inner = (of: z.ZodType | undefined): fc.Arbitrary<unknown> =>
		of ? arbitraryOf(of, pools, name) : fc.constant(null);
	switch (def.type) {
		case "object":
			return objectOf(def.shape ?? {}, pools);
		case "optional":
		case "default":
		case "prefault":
			return fc.option(inner(def.innerType), {
				nil: undefined,
				freq: 2,
			});
		case "nullable":
			return fc.option(inner(def.innerType), { nil: null, freq: 3 });
		case "readonly":
		case "catch":
		case "nonoptional":
			return inner(def.innerType);
		case "pipe":
			return inner(def.in);
		case "array":
			return fc.array(inner(def.element), { maxLength: 3 });
		case "tuple":
			return fc.tuple(...(def.items ?? []).map((item) => inner(item)));
		case "record":
			return fc.dictionary(
				inner(def.keyType).map(String),
				inner(def.valueType),
				{ maxKeys: 3, noNullPrototype: true },
			);
		case "union":
			return fc.oneof(...(def.options ?? []).map((option) => inner(option)));
		case "enum":
			return fc.constantFrom(...Object.values(def.entries ?? {}));
		case "literal":
			return fc.constantFrom(...(def.values ?? []));
		case "boolean":
			return fc.boolean();
		case "number":
			return numberOf(def, pools[name]);
		case "string":
			return textOf(def, pools[name]);
		case "null":
			return fc.constant(null);
		default:
			return fc.oneof(
				fc.constantFrom(...NASTY_VALUES),
				fc.jsonValue({ maxDepth: 2 }),
			);
	}
}

function objectOf(
	shape: Readonly<Record<string, z.ZodType>>,
	pools: Pools,
): fc.Arbitrary<unknown> {
	return fc
		.record(
			Object.fromEntries(
				Object.entries(shape).map(([name, of]) => [
					name,
					arbitraryOf(of, pools, name),
				]),
			),
		)
		.map((made) =>
			Object.fromEntries(
				Object.entries(made).filter(([, value]) => value !== undefined),
			),
		);
}

function numberOf(
	{ checks = [], format }: Def,
	pool: readonly unknown[] = [],
): fc.Arbitrary<unknown> {
	let [min, max] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
	let isWhole = format === "safeint";
	for (const { _zod } of checks) {
		const { check, value, inclusive, format: said } = _zod.def;
		if (said === "safeint") isWhole = true;
		const step = inclusive ? 0 : 1;
		if (check === "greater_than") min = Math.max(min, Number(value) + step);
		if (check === "less_than") max = Math.min(max, Number(value) - step);
	}
	const whole = fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
	const near = fc.integer({
		min: Math.ceil(min),
		max: Math.floor(Math.min(max, Math.max(min, 0) + 4)),
	});
	const choices: fc.Arbitrary<unknown>[] = [near, near, whole];
	if (!isWhole)
		choices.push(fc.double({ min, max, noNaN: true }), fc.constant(min));
	if (pool.length > 0) choices.push(fc.constantFrom(...pool));
	return fc.oneof(...choices);
}

function textOf(
	def: Def,
	pool: readonly unknown[] = [],
): fc.Arbitrary<unknown> {
	let min = 0;
	let max = 200;
	let { format, pattern } = def;
	for (const { _zod } of def.checks ?? []) {
		const { check, minimum, maximum, length } = _zod.def;
		if (check === "min_length") min = minimum ?? 0;
		if (check === "max_length") max = maximum ?? max;
		if (check === "length_equals") min = max = length ?? 0;
		format ??= _zod.def.format;
		pattern ??= _zod.def.pattern;
	}
	const fits = (text: string) => text.length >= min && text.length <= max;
	const free = (): fc.Arbitrary<unknown> => {
		const nasty = NASTY_TEXT.filter(fits);
		return fc.oneof(
			fc.string({ minLength: min, maxLength: Math.min(max, min + 20) }),
			fc.string({
				unit: "binary",
				minLength: min,
				maxLength: Math.min(max, min + 20),
			}),
			...(nasty.length > 0 ? [fc.constantFrom(...nasty)] : []),
		);
	};
	const made = (): fc.Arbitrary<unknown> => {
		switch (format) {
			case "uuid":
				return fc.uuid({ version: 7 });
			case "date":
				return fc
					.oneof(
						dates({ min: "2024-06-01", max: "2026-06-30" }),
						dates({ min: "0001-01-01", max: "9999-12-31" }),
					)
					.map((date) => date.toISOString().slice(0, 10));
			case "datetime":
				return fc
					.oneof(
						dates({ min: "2024-06-01", max: "2026-06-30" }),
						dates({ min: "0001-01-01", max: "9999-12-31" }),
					)
					.map((date) => date.toISOString());
			default:
				// Flags of a pattern stand in no generated text.
				return pattern && pattern.flags === ""
					? fc.stringMatching(pattern)
					: free();
		}
	};
	return pool.length > 0
		? fc.oneof(
				{ weight: 5, arbitrary: fc.constantFrom(...pool) },
				{ weight: 1, arbitrary: made() },
			)
		: made();
}

const dates = ({ min, max }: { min: string; max: string }) =>
	fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true });

/** A value spoilt in one place: a part left out, another in its stead, one too many, or something else altogether. */
export const brokenly = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
	fc
		.tuple(
			value,
			fc.nat(),
			fc.constantFrom("drop", "swap", "add", "replace"),
			fc.constantFrom(...NASTY_VALUES),
		)
		.map(([made, at, how, with_]) => {
			if (how === "replace") return with_;
			const copy = structuredClone(made);
			const places = placesIn(copy);
			const place = places[at % Math.max(1, places.length)];
			if (!place) return with_;
			const { of, key } = place;
			if (how === "drop") {
				if (Array.isArray(of)) of.splice(Number(key), 1);
				else delete (of as Record<string, unknown>)[key];
			} else if (how === "swap") (of as Record<string, unknown>)[key] = with_;
			else if (Array.isArray(of)) of.push(with_);
			else (of as Record<string, unknown>)["extra"] = with_;
			return copy;
		});

function placesIn(value: unknown): { of: object; key: string }[] {
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([key, part]) => [
		{ of: value, key },
		...placesIn(part),
	]);
}
