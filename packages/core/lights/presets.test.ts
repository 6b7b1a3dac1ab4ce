import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLightScheme } from "../packs/parse-light-scheme.ts";
import { fraction } from "../units/fraction.ts";
import { evaluateLights, isSet, judge, worstOf } from "./evaluate.ts";
import type { LightFacts, MonthFacts } from "./facts.ts";
import { lacksOf, type LightScheme, type Severity } from "./scheme.ts";
import { whatWouldChange } from "./what-would-change.ts";

const FOLDER = join(import.meta.dirname, "../../../packs/lights");
const PRESETS = new Map<string, LightScheme>(
	readdirSync(FOLDER).map((file) => {
		const scheme = parseLightScheme(
			JSON.parse(readFileSync(join(FOLDER, file), "utf8")),
		);
		return [scheme.id, scheme];
	}),
);

const FACTS: LightFacts = {
	dekad: { year: 2026, month: 3, part: 3 },
	stage: "continued",
	isPaused: false,
	totalInvestmentYuan: 500_000_000,
	annualPlanYuan: 100_000_000,
	plannedYtdYuan: 25_000_000,
	actualYtdYuan: 25_000_000,
	seasonShare: fraction(510, 10_000),
	months: [],
	plannedStartOn: "2025-03-01",
	actualStartOn: "2025-03-01",
	statisticsEnteredOn: "2025-04-01",
	fundsPlannedYtdYuan: 20_000_000,
	fundsArrivedYtdYuan: 20_000_000,
	bond: null,
	growth: null,
	paperDueOn: null,
	excuses: [],
};

/** The severity one rule of a preset gives. */
const light = (
	presetId: string,
	ruleId: string,
	facts: Partial<LightFacts>,
): Severity | null => {
	const rule = PRESETS.get(presetId)?.rules.find(({ id }) => id === ruleId);
	if (!rule) throw new Error(`${presetId} has no rule ${ruleId}`);
	return judge(rule, { ...FACTS, ...facts }).severity;
};

describe("Yinchuan [S10]: points below the linear line, both ends of 10 to 30 inclusive", () => {
	test.each<[number, Severity, string]>([
		[25_000_000, 0, "on the line"],
		[24_999_999, 1, "a yuan below: undefined in the text, a setting"],
		[15_000_001, 1, "a yuan less than 10 points below"],
		[15_000_000, 2, "exactly 10 points below"],
	])("%i of 100 million in March is %i: %s", (actualYtdYuan, severity) =>
		expect(light("yinchuan", "progress", { actualYtdYuan })).toBe(severity),
	);

	test.each<[number, Severity]>([
		[20_000_000, 2], // exactly 30 points below in June
		[19_999_999, 3],
	])("%i of 100 million in June is %i", (actualYtdYuan, severity) =>
		expect(
			light("yinchuan", "progress", {
				dekad: { year: 2026, month: 6, part: 3 },
				actualYtdYuan,
			}),
		).toBe(severity),
	);

	test("the undefined stretch says that its severity is ours", () => {
		const rule = PRESETS.get("yinchuan")!.rules.find(
			({ id }) => id === "progress",
		)!;
		expect(judge(rule, { ...FACTS, actualYtdYuan: 20_000_000 }).isOurs).toBe(
			true,
		);
		expect(judge(rule, { ...FACTS, actualYtdYuan: 10_000_000 }).isOurs).toBe(
			false,
		);
	});

	test.each<[string, LightFacts["dekad"], Severity, string]>([
		["2026-03-05", { year: 2026, month: 3, part: 2 }, 0, "the month runs"],
		["2026-03-05", { year: 2026, month: 3, part: 3 }, 2, "month 1 at its end"],
		["2026-02-05", { year: 2026, month: 3, part: 3 }, 2, "month 2"],
		["2026-01-31", { year: 2026, month: 3, part: 3 }, 3, "month 3"],
	])(
		"a start due %s and not made by %o is %i: %s",
		(plannedStartOn, dekad, severity) =>
			expect(
				light("yinchuan", "start", {
					stage: "new_start",
					actualStartOn: null,
					plannedStartOn,
					dekad,
				}),
			).toBe(severity),
	);

	test("months under an accepted reason do not count, and the reason is named", () => {
		const rule = PRESETS.get("yinchuan")!.rules[0]!;
		const excuse = {
			component: "start" as const,
			fromOn: "2026-01-01",
			untilOn: "2026-02-28",
			reason: "冻土期",
			acceptedBy: "市重点办",
		};
		const verdict = judge(rule, {
			...FACTS,
			stage: "new_start",
			actualStartOn: null,
			plannedStartOn: "2026-01-10",
			excuses: [excuse],
		});
		expect(verdict.severity).toBe(2);
		expect(verdict.excusedBy).toEqual([excuse]);
	});

	test.each<[string, Severity, string]>([
		["2026-02-28", 2, "a month and three days"],
		["2026-03-01", 0, "30 days are not more than a month"],
		["2026-01-31", 2, "exactly two months"],
		["2026-01-30", 3, "two months and a day"],
	])(
		"started %s and not entered by 31 March is %i: %s",
		(actualStartOn, severity) =>
			expect(
				light("yinchuan", "entry", {
					actualStartOn,
					statisticsEnteredOn: null,
				}),
			).toBe(severity),
	);

	test("its light of money is a named setting without a default: it lights nothing and hides nothing", () => {
		const { verdicts, overall } = evaluateLights(PRESETS.get("yinchuan")!, {
			...FACTS,
			fundsArrivedYtdYuan: null,
		});
		expect(verdicts.map(({ ruleId }) => ruleId)).toEqual(["progress", "entry"]);
		expect(overall).toBe(0);
	});
});

describe("ratios to the linear line: Wuhan [S13], Sanya's projects [S11]", () => {
	test.each<[string, number, Severity]>([
		["wuhan", 20_000_000, 0],
		["wuhan", 19_999_999, 2],
		["wuhan", 15_000_000, 2],
		["wuhan", 14_999_999, 3],
		["sanya_project", 25_000_000, 0],
		["sanya_project", 24_999_999, 2],
		["sanya_project", 12_500_000, 2],
		["sanya_project", 12_499_999, 3],
	])("%s: %i of 25 million expected is %i", (preset, actualYtdYuan, severity) =>
		expect(light(preset, "progress", { actualYtdYuan })).toBe(severity),
	);

	test("Sanya speaks of projects from ten million yuan annual plan on", () => {
		const of = (annualPlanYuan: number) =>
			evaluateLights(PRESETS.get("sanya_project")!, {
				...FACTS,
				annualPlanYuan,
			}).verdicts.length;
		expect(of(10_000_000)).toBe(1);
		expect(of(9_999_999)).toBe(0);
	});
});

const month = (
	number: number,
	taskYuan: number,
	doneByEndYuan: number | null,
	later: Partial<MonthFacts> = {},
): MonthFacts => ({
	month: number,
	isOver: true,
	taskYuan,
	doneByEndYuan,
	cumulativeTaskYuan: taskYuan * number,
	doneSinceYuan: doneByEndYuan,
	...later,
});

describe("months", () => {
	test.each<[number, Severity]>([
		[80, 0],
		[79, 1],
		[60, 1],
		[59, 2],
	])("Xinhuang [S12]: %i of a task of 100 is %i", (done, severity) =>
		expect(light("xinhuang", "month", { months: [month(3, 100, done)] })).toBe(
			severity,
		),
	);

	test.each<[string, readonly MonthFacts[], Severity | null]>([
		["met", [month(1, 10, 10), month(2, 10, 11)], 0],
		["the last one missed", [month(1, 10, 10), month(2, 10, 9)], 2],
		["two running missed", [month(1, 10, 9), month(2, 10, 9)], 3],
		["missed, met", [month(1, 10, 9), month(2, 10, 10)], 0],
		["a silent month ends the row", [month(1, 10, null), month(2, 10, 9)], 2],
		["the last one silent", [month(1, 10, 9), month(2, 10, null)], null],
	])("Sanya's districts [S11]: %s", (_, months, severity) =>
		expect(light("sanya_district", "months", { months })).toBe(severity),
	);

	test.each<[string, MonthFacts, Severity]>([
		["on time", month(1, 10, 10), 0],
		["made up later", month(1, 10, 4, { doneSinceYuan: 10 }), 1],
		["not met", month(1, 10, 4, { doneSinceYuan: 9 }), 3],
	])("Ouhai [S16], red made up late is yellow: %s", (_, one, severity) =>
		expect(light("ouhai", "month", { months: [one] })).toBe(severity),
	);
});

describe("Tianjin [S14]", () => {
	test.each<[number, number, number, Severity]>([
		[-1, -5, -5, 3],
		[0, 5, 1, 2],
		[5, 5, 5, 0],
		[6, 5, 7, 2],
		[6, 7, 5, 2],
	])(
		"growth %i %%, plan %i %%, average %i %% is %i",
		(actual, plan, peers, severity) =>
			expect(
				light("tianjin_growth", "growth", {
					growth: {
						actual: fraction(actual, 100),
						plan: fraction(plan, 100),
						peers: fraction(peers, 100),
					},
				}),
			).toBe(severity),
	);

	test.each<[string, number, Severity | null, string]>([
		["2026-03-20", 0, 0, "the month of issue"],
		["2026-01-20", 200, 0, "a third of six months, exactly a third used"],
		["2026-01-20", 199, 2, "a yuan behind"],
		["2026-01-20", 140, 2, "seven tenths of what is expected"],
		["2026-01-20", 139, 3, "less than seven tenths"],
		["2025-01-20", 600, 0, "long over and all used"],
	])(
		"a bond of 600 issued %s with %i used is %i: %s",
		(issuedOn, usedYuan, severity) =>
			expect(
				light("tianjin_bond", "bond", {
					bond: { issuedOn, amountYuan: 600, usedYuan },
				}),
			).toBe(severity),
	);
});

describe("unknown", () => {
	test.each<[Partial<LightFacts>, string]>([
		[{ actualYtdYuan: null }, "actualYtdYuan"],
		[{ annualPlanYuan: null }, "annualPlanYuan"],
		[{ annualPlanYuan: 0 }, "annualPlanYuan"],
	])("%o is grey and says that %s is missing", (facts, missing) => {
		const rule = PRESETS.get("wuhan")!.rules[0]!;
		const verdict = judge(rule, { ...FACTS, ...facts });
		expect(verdict).toMatchObject({ severity: null, missing: [missing] });
		expect(whatWouldChange(rule, { ...FACTS, ...facts }, verdict)).toEqual({
			kind: "state",
			missing: [missing],
		});
	});

	test("null hides no red, and makes a would-be green grey", () => {
		expect(worstOf([null, 3])).toBe(3);
		expect(worstOf([null, 1])).toBe(1);
		expect(worstOf([null, 0])).toBe(null);
	});
});

test("hysteresis: worse at once, better after one closed dekad that confirms it", () => {
	const scheme = PRESETS.get("dekad")!;
	const shown: (Severity | null)[] = [];
	const before: LightFacts[] = [];
	for (const actualYtdYuan of [25, 20, 25, 25, 10, 24].map((m) => m * 1e6)) {
		const facts = { ...FACTS, actualYtdYuan };
		const { verdicts } = evaluateLights(scheme, facts, before);
		before.unshift(facts);
		shown.push(verdicts.find(({ ruleId }) => ruleId === "progress")!.severity);
	}
	expect(shown).toEqual([0, 2, 2, 0, 3, 3]);
});

test("what would change a light is exact: one yuan less leaves it as it is", () => {
	const rules = ["yinchuan", "wuhan", "sanya_project", "dekad"].flatMap((id) =>
		PRESETS.get(id)!.rules.filter(({ metric }) =>
			["gap", "ratio", "funds"].includes(metric.family),
		),
	);
	const amount = fc.integer({ min: 1, max: 2_000_000_000 });
	fc.assert(
		fc.property(
			fc.constantFrom(...rules.filter(({ bands }) => bands.length > 0)),
			amount,
			amount,
			fc.double({ min: 0, max: 1.5, noNaN: true }),
			fc.integer({ min: 1, max: 12 }),
			(rule, annual, funds, share, number) => {
				const facts: LightFacts = {
					...FACTS,
					dekad: { year: 2026, month: number, part: 2 },
					annualPlanYuan: annual,
					plannedYtdYuan: Math.floor(annual * 0.6),
					actualYtdYuan: Math.floor(annual * share),
					fundsPlannedYtdYuan: funds,
					fundsArrivedYtdYuan: Math.floor(funds * share),
				};
				const verdict = judge(rule, facts);
				const change = whatWouldChange(rule, facts, verdict);
				if (verdict.severity === 0 || verdict.severity === null) return;
				expect(change?.kind).toBe("amount");
				if (change?.kind !== "amount") return;
				const after = (yuan: number) =>
					judge(rule, {
						...facts,
						...(change.what === "funds"
							? { fundsArrivedYtdYuan: facts.fundsArrivedYtdYuan! + yuan }
							: { actualYtdYuan: facts.actualYtdYuan! + yuan }),
					}).severity;
				expect(after(change.yuan)).toBe(change.to);
				expect(change.to).toBeLessThan(verdict.severity);
				expect(after(change.yuan - 1)).toBe(verdict.severity);
			},
		),
	);
});

test.each([
	[{ id: "x" }, /version/],
	[{ rules: [] }, /at least one rule/],
])("a scheme that cannot be used says where: %o", (change, message) => {
	const wuhan = JSON.parse(
		readFileSync(join(FOLDER, "wuhan.json"), "utf8"),
	) as Record<string, unknown>;
	const broken =
		"id" in change ? { ...wuhan, version: 1 } : { ...wuhan, ...change };
	expect(() => parseLightScheme(broken)).toThrow(message);
});

describe("what a text leaves open", () => {
	const published = [...PRESETS.values()].filter(({ id }) => id !== "dekad");

	test.each(
		published.flatMap(({ id, rules }) =>
			rules.map((rule) => [`${id}/${rule.id}`, rule] as const),
		),
	)(
		"%s names its source and says in both languages how it is read",
		(_, rule) => {
			expect(rule.source).toMatch(/^(\[S\d+\])+$/);
			expect(rule.note?.zh).toBeTruthy();
			expect(rule.note?.en).toBeTruthy();
		},
	);

	test("is marked where a band is ours, and in the product's own scheme every one is", () => {
		const ours = published.flatMap(({ id, rules }) =>
			rules.flatMap((rule) =>
				rule.bands.flatMap(({ isOurs }, band) =>
					isOurs ? [`${id}/${rule.id} band ${band + 1}`] : [],
				),
			),
		);
		expect(ours).toEqual(["yinchuan/progress band 2"]);
		const own = PRESETS.get("dekad")!.rules.flatMap(({ bands }) => bands);
		expect(own.every(({ isOurs }) => isOurs)).toBe(true);
	});

	test("Tianjin's two need what nobody keeps; Yinchuan's money is a setting without thresholds; no other is held back", () => {
		const held = published.flatMap(({ id, rules }) =>
			lacksOf(rules).map((what) => `${id}: ${what}`),
		);
		expect(held.toSorted()).toEqual([
			"tianjin_bond: bonds",
			"tianjin_growth: indicators",
		]);
		const unset = [...PRESETS.values()].flatMap(({ id, rules }) =>
			rules.filter((rule) => !isSet(rule)).map((rule) => `${id}/${rule.id}`),
		);
		expect(unset).toEqual(["yinchuan/money"]);
	});
});
