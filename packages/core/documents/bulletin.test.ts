import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LANGS } from "../text/text.ts";
import { bulletinDocument, bulletinFigures } from "./bulletin.ts";
import { type BulletinFacts, sumProblems } from "./bulletin-facts.ts";
import { runText } from "./document.ts";
import {
	emptyBulletin,
	SAMPLE_AUTHORITY,
	sampleBulletin,
} from "./sample-bulletin.ts";

const figuresOf = (facts: BulletinFacts, lang: "zh" | "en" = "zh") =>
	new Map(bulletinFigures(facts, lang).map((figure) => [figure.id, figure]));

const tableOf = (facts: BulletinFacts, lang: "zh" | "en", id: string) =>
	bulletinDocument(facts, lang)
		.sections.flatMap(({ blocks }) => blocks)
		.filter((block) => block.kind === "table")
		.find((table) => table.id === id);

const sentences = (facts: BulletinFacts, lang: "zh" | "en" = "zh") =>
	bulletinDocument(facts, lang).sections.flatMap((section) =>
		section.blocks
			.filter((block) => block.kind === "paragraph")
			.map((block) => block.runs.map(runText).join("")),
	);

test("every figure has an id of its own, the same in both languages", () => {
	const ids = LANGS.map((lang) =>
		bulletinFigures(sampleBulletin(), lang).map(({ id }) => id),
	);
	expect(new Set(ids[0]).size).toBe(ids[0]?.length);
	expect(ids[0]).toEqual(ids[1]);
});

test("every number of the snapshot is printed, in its place", () => {
	const facts = sampleBulletin();
	const wan = (yuan: number | null) => (yuan ?? Number.NaN) / 10_000;
	const figures = figuresOf(facts);
	const printed = (id: string) => figures.get(id)?.value;
	for (const [table, rows] of [
		["regions", facts.regions],
		["sectors", facts.sectors],
	] as const) {
		for (const row of [...rows, { ...facts.total, code: "(total)" }]) {
			const at = `${table}.${row.code}`;
			expect(printed(`${at}.projects`)).toBe(row.projects);
			expect(printed(`${at}.annualPlan`)).toBe(wan(row.annualPlanYuan));
			expect(printed(`${at}.actualToDate`)).toBe(wan(row.actualToDateYuan));
			expect(printed(`${at}.actualInPeriod`)).toBe(wan(row.actualInPeriodYuan));
			expect(printed(`${at}.lastYearToDate`)).toBe(wan(row.lastYearToDateYuan));
			expect(printed(`${at}.completion`)).toBe(
				(row.actualToDateYuan ?? 0) / (row.annualPlanYuan ?? 0),
			);
			if (table === "sectors") continue;
			for (const name of ["expected", "reported", "accepted"] as const)
				expect(printed(`reports.${row.code}.${name}`)).toBe(row[name]);
		}
	}
	for (const line of ["linear", "season", "own"] as const) {
		expect(printed(`lines.${line}.lineExpected`)).toBe(wan(facts.lines[line]));
	}
	for (const [name, value] of Object.entries(facts.quality))
		expect(printed(`quality.${name}`)).toBe(value);
	for (const name of [
		"projects",
		"expected",
		"reported",
		"accepted",
	] as const) {
		expect(printed(`total.${name}`)).toBe(facts.total[name]);
	}
	expect(printed("total.late")).toBe(facts.late.projects);
	expect(printed("total.annualPlan")).toBe(
		(facts.total.annualPlanYuan ?? 0) / 100_000_000,
	);
});

describe("texts", () => {
	/** The digits of a text as a number in the unit of `value`. */
	const read = (text: string, suffix: string) =>
		Number(text.slice(0, text.length - suffix.length).replace(/,/g, ""));

	test("are the values, rounded", () => {
		for (const lang of LANGS) {
			for (const figure of bulletinFigures(sampleBulletin(), lang)) {
				const value = (figure.value ?? 0) * (figure.style.isPercent ? 100 : 1);
				const half = 0.5 / 10 ** figure.style.decimals;
				expect(
					Math.abs(read(figure.text, figure.suffix) - value),
					figure.id,
				).toBeLessThanOrEqual(half * (1 + 1e-9));
			}
		}
	});

	test("say the unit beside the number in a sentence, in the heading of a table", () => {
		const zh = figuresOf(sampleBulletin());
		expect(zh.get("total.annualPlan")?.text).toBe("1,107.98亿元");
		expect(zh.get("regions.9001.annualPlan")?.text).toBe("502,164");
		expect(zh.get("regions.9001.annualPlan")?.unit).toBe("万元");
		const en = figuresOf(sampleBulletin(), "en");
		expect(en.get("total.annualPlan")?.text).toBe("110,797.99 million yuan");
	});

	test("of another currency name it", () => {
		const facts = sampleBulletin({ currency: "USD" });
		expect(figuresOf(facts, "en").get("total.annualPlan")?.text).toBe(
			"110,797.99 million USD",
		);
	});

	test("of a change have their sign, and none where they round to zero", () => {
		const base = sampleBulletin();
		const changed = (difference: number) =>
			figuresOf({
				...base,
				total: {
					...base.total,
					actualToDateYuan: 1_000_000_000 + difference,
					lastYearToDateYuan: 1_000_000_000,
				},
			}).get("regions.(total).change")?.text;
		expect([4_999, 5_000, -4_999, -5_000, 0].map(changed)).toEqual([
			"0",
			"+1",
			"0",
			"-1",
			"0",
		]);
	});
});

describe("what is not known", () => {
	test("is said to be not reported, a rate without a base is a dash, nothing is 0", () => {
		const figures = figuresOf(emptyBulletin());
		const printed = (id: string) => figures.get(id)?.text;
		expect(printed("total.actualToDate")).toBe("未报");
		expect(printed("total.annualPlan")).toBe("无计划");
		expect(printed("total.completion")).toBe("—");
		expect(printed("quality.coverage")).toBe("—");
		expect(printed("regions.9001.actualToDate")).toBe("未报");
		expect(printed("regions.9001.lastYearToDate")).toBe("—");
		expect(printed("lines.season.gapPoints")).toBe("—");
		expect(printed("total.projects")).toBe("0");
		for (const figure of figures.values())
			expect(figure.value === null || figure.value === 0, figure.id).toBe(true);
	});

	test("is a gap beside a name, not a broken sentence", () => {
		expect(sentences(emptyBulletin(), "en")[1]).toContain(
			"Plan for the year: no plan.",
		);
		expect(sentences(emptyBulletin())).toContain(
			"系统中没有上年数据，不作同比。",
		);
	});

	test("a plan of zero yuan is printed as zero and gives no rate", () => {
		const base = sampleBulletin();
		const figures = figuresOf({
			...base,
			total: { ...base.total, annualPlanYuan: 0 },
		});
		expect(figures.get("regions.(total).annualPlan")?.text).toBe("0");
		expect(figures.get("regions.(total).completion")?.text).toBe("—");
	});
});

describe("regions", () => {
	test("a pack without a season has two plan lines; without a plan all stand empty", () => {
		const { lines } = sampleBulletin();
		const codesOf = (own: BulletinFacts["lines"]) =>
			bulletinFigures(sampleBulletin({ lines: own }), "en").flatMap(
				({ id }) => /^lines\.(\w+)\.lineExpected$/.exec(id)?.[1] ?? [],
			);
		expect(codesOf(lines)).toEqual(["linear", "season", "own"]);
		expect(codesOf({ ...lines, season: null })).toEqual(["linear", "own"]);
		expect(codesOf({ linear: null, season: null, own: null })).toEqual([
			"linear",
			"season",
			"own",
		]);
	});

	test("stand in the given order with the lines of groups as rows of their own, and the page says why", () => {
		const table = tableOf(sampleBulletin(), "en", "regions");
		expect(table?.rows.map((row) => row.cells[0])).toEqual([
			"Yunling",
			"Lanchuan",
			"Fenyin",
			"Yantou",
			"Qingnao",
			"Hequling",
			"Shilouguan",
			"Sangyuan",
			"Pinglan",
			"Yangui",
			"Qinyuan",
			"Cross-city projects (cross-region)",
			"Yunling Energy Group (group line)",
			"Total",
		]);
		expect(sentences(sampleBulletin(), "en").join()).toContain(
			"They are not ranked: a ranking needs an authority on record.",
		);
	});

	test("are ranked only under an authority, with the quality of the figures beside each rank", () => {
		expect(tableOf(sampleBulletin(), "en", "ranking")).toBeUndefined();
		const facts = sampleBulletin({ authority: SAMPLE_AUTHORITY });
		const table = tableOf(facts, "en", "ranking");
		expect(table?.columns.map(({ heading }) => heading)).toEqual([
			"Region",
			"Rank",
			"Done",
			"Projects",
			"Coverage",
			"Timeliness",
			"On behalf",
		]);
		expect(table?.rows).toHaveLength(11);
		expect(sentences(facts, "zh").join()).toContain(
			"云岭省人民政府办公厅2026年1月15日《云政办发〔2026〕3号》",
		);
		const ended = { ...SAMPLE_AUTHORITY, untilOn: "2026-03-11" };
		expect(
			tableOf(sampleBulletin({ authority: ended }), "en", "ranking"),
		).toBeUndefined();
	});

	test("a county has none, and the page says so", () => {
		expect(sentences(sampleBulletin({ regions: [] }))).toContain(
			"本地区没有下级地区。",
		);
	});

	test("rows that do not add up to the total are found", () => {
		const facts = sampleBulletin();
		expect(sumProblems(facts)).toEqual([]);
		const first = facts.regions[0];
		if (!first) throw new Error("the sample has regions");
		const wrong = [
			{ ...first, reported: first.reported + 1 },
			...facts.regions.slice(1),
		];
		expect(sumProblems({ ...facts, regions: wrong })).toEqual([
			{
				table: "regions",
				measure: "reported",
				rows: facts.total.reported + 1,
				total: facts.total.reported,
			},
		]);
	});
});

describe("starts, resumptions and completions", () => {
	test("of the published example: 74 due, 5 late, 3 early are 72 started", () => {
		const base = sampleBulletin();
		const starts = base.starts;
		if (!starts) throw new Error("the sample has starts");
		expect(starts.due - starts.late.projects + starts.early.projects).toBe(
			starts.done,
		);
		expect(sentences(base, "en").join()).toContain(
			"due by now: 74; started: 72 (75.8% of those planned). Late: 5; early: 3.",
		);
	});

	test("name their projects with both days, a day nobody stated is said to be not stated", () => {
		const late = tableOf(sampleBulletin(), "zh", "starts_late");
		expect(late?.rows).toHaveLength(5);
		expect(late?.rows[0]?.cells.slice(-2)).toEqual(["2026年2月1日", "未填"]);
		const stopped = tableOf(sampleBulletin(), "en", "resumptions_notResumed");
		expect(stopped?.rows[0]?.cells.slice(-2)).toEqual([
			"11 Nov 2025",
			"1 Apr 2026",
		]);
	});

	test("a cut list says how many of how many it names", () => {
		const base = sampleBulletin();
		const starts = base.starts;
		if (!starts) throw new Error("the sample has starts");
		const cut = { ...starts, late: { ...starts.late, projects: 260 } };
		expect(sentences({ ...base, starts: cut }, "zh")).toContain(
			"共260个，只列前5个。",
		);
	});

	test("are left out of a snapshot older than they are, and the headings stay numbered", () => {
		const {
			levels: _levels,
			groups: _groups,
			starts: _starts,
			completions: _completions,
			resumptions: _resumptions,
			lights: _lights,
			nextSteps: _nextSteps,
			...old
		} = sampleBulletin();
		expect(
			bulletinDocument(old, "zh").sections.map(({ heading }) => heading[0]),
		).toEqual(["一", "二", "三", "四", "五"]);
	});
});

test("next steps are the office's own words, a paragraph a line, last before the annex", () => {
	const { sections } = bulletinDocument(
		sampleBulletin({ nextSteps: "一是抓开工。\n\n二是促复工。" }),
		"zh",
	);
	const at = sections.findIndex(({ id }) => id === "nextSteps");
	expect(
		sections[at]?.blocks.map((block) =>
			block.kind === "paragraph" ? block.runs.map(runText).join("") : "",
		),
	).toEqual(["一是抓开工。", "二是促复工。"]);
	expect(at).toBe(sections.length - 1);
});

test("cross-region projects have a sentence of their own beside the regions", () => {
	const figures = figuresOf(sampleBulletin());
	expect(figures.get("cross.90K1.projects")?.value).toBe(
		sampleBulletin().regions.find(({ code }) => code === "90K1")?.projects,
	);
});

describe("late reporters", () => {
	test("neighbouring dekads are joined", () => {
		const base = sampleBulletin();
		const [row] = base.late.rows;
		if (!row) throw new Error("the sample has late reporters");
		const missing = ["2025-12-D3", "2026-01-D1", "2026-01-D2", "2026-03-D1"];
		const facts = {
			...base,
			late: { projects: 1, cap: 200, rows: [{ ...row, missing }] },
		};
		const table = tableOf(facts, "zh", "late");
		expect(table?.rows[0]?.cells.map(runText).slice(4)).toEqual([
			"4",
			"2025年12月下旬至2026年1月中旬；2026年3月上旬",
		]);
	});

	test("a cut list says how many it shows and what the cap is", () => {
		const base = sampleBulletin();
		const facts = {
			...base,
			late: { projects: 350, cap: 14, rows: base.late.rows },
		};
		expect(sentences(facts).join()).toContain(
			"只列前14个；一期通报最多列14个。",
		);
		expect(figuresOf(facts).get("total.late")?.value).toBe(350);
	});
});

test("what people typed is words: no hole, no direction switch, no control character gets through", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 200 }), (typed) => {
			const facts = sampleBulletin({
				region: { path: "90/", name: { zh: `{projects}${typed}`, en: null } },
			});
			const { head } = bulletinDocument(facts, "zh");
			expect(head).toMatch(/^\{projects\}/);
			expect(head).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
			expect(head.isWellFormed()).toBe(true);
		}),
		{ numRuns: 40 },
	);
});
