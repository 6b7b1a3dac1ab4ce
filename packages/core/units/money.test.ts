import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { text } from "../text/text.ts";
import {
	DecimalSum,
	decimalOfNumber,
	roundDecimal,
	shiftDecimal,
	sumDecimals,
	trimDecimal,
} from "./decimal.ts";
import {
	amountText,
	formatYuan,
	MONEY_UNITS,
	type MoneyUnit,
	moneyUnitOf,
	yuanFromNumber,
	yuanFromText,
} from "./money.ts";

const yuan = (written: string, unit: MoneyUnit = "yuan") => {
	const reading = yuanFromText(written, unit);
	return reading.ok ? reading.yuan : reading.problem;
};

describe("reading an amount", () => {
	test.each<[string, MoneyUnit, number]>([
		["0", "wan", 0],
		["-0", "wan", 0], // zero has no sign
		["1234.5", "wan", 12_345_000],
		["1,234.5", "wan", 12_345_000],
		["１，２３４．５", "wan", 12_345_000], // typed with the Chinese keyboard on
		["1 234 567", "yuan", 1_234_567],
		["1 234 567", "yuan", 1_234_567],
		["1’234’567", "yuan", 1_234_567],
		["1,2345,6789", "yuan", 123_456_789], // groups of four, as 万 and 亿 count
		["12,345,678,901", "yuan", 12_345_678_901],
		[" 7 ", "yi", 700_000_000],
		[".5", "yi", 50_000_000],
		["5.", "yuan", 5],
		["007", "yuan", 7],
		["+12", "wan", 120_000],
		["3.5亿", "wan", 350_000_000], // the cell's own unit outranks the column's
		["3.5 亿元", "yuan", 350_000_000],
		["500万元整", "yi", 5_000_000],
		["500萬", "yuan", 5_000_000],
		["1.2万亿", "yi", 1_200_000_000_000],
		["800元", "wan", 800],
		["12 10k yuan", "yuan", 120_000],
		["5 million yuan", "yuan", 5_000_000],
		["¥1,000", "yuan", 1000],
		["￥1,000", "yuan", 1000],
		["RMB 1,000", "yuan", 1000],
		["人民币1000元", "wan", 1000],
		["-5", "wan", -50_000],
		["−5", "wan", -50_000], // U+2212
		["－5", "wan", -50_000], // full width
		["–5", "wan", -50_000], // en dash, from a word processor
		["-¥5", "yuan", -5],
		["¥-5", "yuan", -5],
		["(1,234)", "yuan", -1234],
		["（１，２３４）", "yuan", -1234],
		["(12.5)万元", "yuan", -125_000],
		["9007199254740991", "yuan", Number.MAX_SAFE_INTEGER],
	])("%j in a column of %s is %i yuan", (written, unit, expected) =>
		expect(yuan(written, unit)).toBe(expected),
	);

	test.each<[string, string]>([
		["1.2.3", "units.bad_number"],
		["约3亿", "units.bad_approximate"],
		["3亿左右", "units.bad_approximate"],
		["300余万元", "units.bad_approximate"],
		["~300", "units.bad_approximate"],
		["3-5亿", "units.bad_approximate"],
		["12%", "units.bad_percent"],
		["12％", "units.bad_percent"],
		["NaN", "units.bad_number"],
		["Infinity", "units.bad_number"],
		["-", "units.bad_number"],
		["—", "units.bad_number"],
		["--5", "units.bad_number"],
		["(-5)", "units.bad_number"], // a minus said twice
		["()", "units.bad_number"],
		["abc", "units.bad_number"],
		["三亿", "units.bad_number"],
		["5²", "units.bad_unit"], // compatibility folding would have made it 52
		["٣", "units.bad_number"],
		["0x1F", "units.bad_unit"],
		["1.23457E+11", "units.bad_exponent"], // a csv saved from a narrow column: digits are gone
		["1,5", "units.bad_grouping"], // one and a half, or fifteen: not ours to guess
		["1.234,56", "units.bad_number"],
		["12,34,567", "units.bad_grouping"],
		["1,234 567", "units.bad_grouping"],
		["500w", "units.bad_unit"],
		["100美元", "units.bad_unit"],
		["$100", "units.bad_number"],
		["3亿5000万", "units.bad_unit"],
		["9007199254740992", "units.too_large"],
		["99999999999999999999", "units.too_large"],
		["1".repeat(65), "units.bad_number"],
		["=1+1", "units.bad_number"],
	])("%j is refused: %s", (written, problem) => {
		expect(yuan(written)).toBe(problem);
		expect(
			text("en", problem as "units.bad_number", { value: written }),
		).toContain(written);
	});

	test("a blank cell is not reported, never zero", () => {
		for (const blank of ["", "  ", "　", "\t\n"]) {
			expect(yuanFromText(blank, "wan")).toEqual({
				ok: true,
				yuan: null,
				amount: null,
				rounded: false,
			});
		}
	});

	test.each<[string, MoneyUnit, number, boolean]>([
		["0.5", "yuan", 1, true],
		["0.4", "yuan", 0, true],
		["-0.5", "yuan", -1, true], // away from zero: a correction cancels what it corrects
		["-0.4", "yuan", 0, true],
		["1.00", "yuan", 1, false],
		["0.00005", "wan", 1, true],
		["0.0001", "wan", 1, false],
		["2066075.5899999999", "yuan", 2_066_076, true],
	])(
		"%s in %s is kept as %i, rounded: %s",
		(written, unit, expected, rounded) =>
			expect(yuanFromText(written, unit)).toMatchObject({
				ok: true,
				yuan: expected,
				rounded,
			}),
	);

	test("the amount for control totals is exact and in the column's unit", () => {
		expect(yuanFromText("3.5亿", "wan")).toMatchObject({ amount: "35000" });
		expect(yuanFromText("(1,234.560)", "wan")).toMatchObject({
			amount: "-1234.56",
		});
		expect(yuanFromText("12元", "wan")).toMatchObject({ amount: "0.0012" });
	});
});

describe("reading a stored number", () => {
	test("the noise of binary doubles goes", () => {
		expect(decimalOfNumber(2066075.5899999999)).toBe("2066075.59");
		expect(decimalOfNumber(0.1 + 0.2)).toBe("0.3");
		expect(decimalOfNumber(-0)).toBe("0");
		expect(decimalOfNumber(9007199254740991)).toBe("9007199254740991"); // whole and exact: kept to the last digit
		expect(yuanFromNumber(0.1 + 0.2, "wan")).toEqual({
			ok: true,
			yuan: 3000,
			amount: "0.3",
			rounded: false,
		});
	});

	test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e308, 1e22])(
		"%d is refused",
		(value) => expect(yuanFromNumber(value, "yuan").ok).toBe(false),
	);

	test("any whole number of yuan survives being stored in any unit as a double of fifteen digits", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -99_999_999_999_999, max: 99_999_999_999_999 }),
				fc.constantFrom(...MONEY_UNITS),
				(value, unit) => {
					const stored = Number(
						shiftDecimal(
							String(value),
							-{ yuan: 0, thousand: 3, wan: 4, million: 6, yi: 8 }[unit],
						),
					);
					expect(yuanFromNumber(stored, unit)).toMatchObject({
						ok: true,
						yuan: value,
						rounded: false,
					});
				},
			),
		);
	});
});

test("money round trip: what is printed with all its decimals reads back as the same yuan, in every unit", () => {
	fc.assert(
		fc.property(
			fc.maxSafeInteger(),
			fc.constantFrom(...MONEY_UNITS),
			(value, unit) => {
				const decimals = { yuan: 0, thousand: 3, wan: 4, million: 6, yi: 8 }[
					unit
				];
				expect(yuan(amountText(value, unit, decimals), unit)).toBe(value);
				expect(yuan(formatYuan(value, unit, "zh", decimals), "yi")).toBe(value);
			},
		),
	);
});

describe("decimals", () => {
	const anyDecimal = fc
		.tuple(
			fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
			fc.integer({ min: 0, max: 6 }),
		)
		.map(([digits, scale]) => shiftDecimal(digits.toString(), -scale));

	test("a sum is exact whatever the order: tenths add to one", () => {
		expect(sumDecimals(Array(10).fill("0.1"))).toBe("1.0");
		expect(sumDecimals([])).toBe("0");
		fc.assert(
			fc.property(fc.array(anyDecimal), (decimals) => {
				expect(sumDecimals(decimals.toReversed())).toBe(sumDecimals(decimals));
				expect(
					trimDecimal(
						sumDecimals([
							...decimals,
							...decimals.map((value) =>
								shiftDecimal(
									value === "0"
										? "0"
										: value.startsWith("-")
											? value.slice(1)
											: `-${value}`,
									0,
								),
							),
						]),
					),
				).toBe("0");
			}),
		);
	});

	test("a sum keeps the decimals of its finest value and counts only what was reported", () => {
		const sum = new DecimalSum().add("5113659150.25").add(null).add("2.25");
		expect(sum.total()).toBe("5113659152.50");
		expect(sum.count).toBe(2);
	});

	test("moving the point forth and back changes nothing", () => {
		fc.assert(
			fc.property(
				anyDecimal,
				fc.integer({ min: -12, max: 12 }),
				(decimal, places) => {
					expect(shiftDecimal(shiftDecimal(decimal, places), -places)).toBe(
						trimDecimal(decimal),
					);
				},
			),
		);
	});

	test("rounding a value and its opposite gives opposites", () => {
		expect([
			roundDecimal("2.5", 0),
			roundDecimal("-2.5", 0),
			roundDecimal("1.005", 2),
		]).toEqual(["3", "-3", "1.01"]);
	});

	test.each(["", "1e5", "1.", ".5", "1,000", "+1", " 1"])(
		"%j is no plain decimal",
		(value) => expect(() => new DecimalSum().add(value)).toThrow(RangeError),
	);
});

test.each<[string, MoneyUnit | null]>([
	["总投资（万元）", "wan"],
	["总投资(万)", "wan"],
	["年度计划投资 单位：亿元", "yi"],
	["计划投资额（元）", "yuan"],
	["单位:元", "yuan"],
	["总投资／百万元", "million"],
	["投资（千元）", "thousand"],
	["Total investment (10k yuan)", "wan"],
	["Total investment, RMB 10,000", "wan"],
	["Investment (100 million yuan)", "yi"],
	["Investment (million yuan)", "million"],
	["Budget, yuan", "yuan"],
	["单元数", null], // flats, not yuan
	["总投资", null],
	["Budget Forecast", null],
])("the header %j is in %s", (header, unit) =>
	expect(moneyUnitOf(header)).toBe(unit),
);

describe("printing", () => {
	test.each<[number, MoneyUnit, number, string]>([
		[62_470_000_000, "yi", 1, "624.7"],
		[0, "wan", 2, "0.00"],
		[4_999, "wan", 0, "0"],
		[5_000, "wan", 0, "1"],
		[-5_000, "wan", 0, "-1"],
		[123_456_789, "yuan", 0, "123,456,789"],
		[123_456_789, "wan", 6, "12,345.678900"],
		[1, "yi", 2, "0.00"],
	])(
		"%i yuan in %s with %i decimals is %s",
		(value, unit, decimals, expected) =>
			expect(amountText(value, unit, decimals)).toBe(expected),
	);

	test("not reported is a dash in both languages, not a zero", () => {
		expect(formatYuan(null, "wan", "zh", 0)).toBe("—");
		expect(formatYuan(0, "wan", "zh", 0)).toBe("0万元");
	});

	test("a fraction of a yuan is the programmer's mistake", () => {
		expect(() => amountText(0.5, "yuan", 0)).toThrow(RangeError);
	});
});
