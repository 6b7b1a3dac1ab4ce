/**
 * A bulletin of an invented province, for tests, pictures and the bench: 11 prefectures, a
 * cross-region line, a group line, 12 sectors, late reporters. Figures follow from a small
 * congruential generator, so that no two of them agree by chance and every run has the same.
 */

import {
	DEFAULT_LOOK,
	type DocumentLook,
	type DocumentNumber,
} from "./look.ts";
import type { RankingAuthority } from "../rollups/guarded-ranking.ts";
import type {
	BulletinAmounts,
	BulletinFacts,
	BulletinRegion,
	CountedProject,
	LateReporter,
	Name,
	NamedProject,
	NamedProjects,
} from "./bulletin-facts.ts";

const PREFECTURES: readonly Name[] = [
	{ zh: "云陵市", en: "Yunling" },
	{ zh: "岚川市", en: "Lanchuan" },
	{ zh: "汾阴市", en: "Fenyin" },
	{ zh: "墕头市", en: "Yantou" },
	{ zh: "青堖市", en: "Qingnao" },
	{ zh: "河曲岭市", en: "Hequling" },
	{ zh: "石楼关市", en: "Shilouguan" },
	{ zh: "桑源市", en: "Sangyuan" },
	{ zh: "平澜市", en: "Pinglan" },
	{ zh: "雁归市", en: "Yangui" },
	{ zh: "沁原市", en: "Qinyuan" },
];

const SECTORS: readonly Name[] = [
	{ zh: "交通", en: "Transport" },
	{ zh: "水利", en: "Water" },
	{ zh: "能源", en: "Energy" },
	{ zh: "先进制造", en: "Advanced manufacturing" },
	{ zh: "新材料", en: "New materials" },
	{ zh: "数字基础设施", en: "Digital infrastructure" },
	{ zh: "现代农业", en: "Modern farming" },
	{ zh: "文化旅游", en: "Culture and tourism" },
	{ zh: "城市更新", en: "Urban renewal" },
	{ zh: "教育卫生", en: "Education and health" },
	{ zh: "生态环保", en: "Environment" },
	{ zh: "现代物流", en: "Logistics" },
];

function numbersFrom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		// Numerical Recipes' constants; the high bits are the good ones.
		state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
		return Math.floor((state / 4_294_967_296) * below);
	};
}

function someAmounts(number: (below: number) => number): BulletinAmounts {
	const projects = 20 + number(60);
	const expected = projects - number(6);
	const reported = expected - number(5);
	const annualPlanYuan = projects * (80_000_000 + number(240_000_000));
	const actualToDateYuan = Math.floor(annualPlanYuan / 5) + number(300_000_000);
	return {
		projects,
		expected,
		reported,
		accepted: reported - number(7),
		annualPlanYuan,
		actualToDateYuan,
		actualInPeriodYuan: Math.floor(actualToDateYuan / 6) + number(9_000_000),
		lastYearToDateYuan: actualToDateYuan - 200_000_000 + number(400_000_000),
	};
}

const MEASURES = [
	"projects",
	"expected",
	"reported",
	"accepted",
	"annualPlanYuan",
	"actualToDateYuan",
	"actualInPeriodYuan",
	"lastYearToDateYuan",
] as const;

const NOTHING: BulletinAmounts = {
	projects: 0,
	expected: 0,
	reported: 0,
	accepted: 0,
	annualPlanYuan: null,
	actualToDateYuan: null,
	actualInPeriodYuan: null,
	lastYearToDateYuan: null,
};

const add = (a: BulletinAmounts, b: BulletinAmounts): BulletinAmounts =>
	Object.fromEntries(
		MEASURES.map((measure) => [
			measure,
			a[measure] === null && b[measure] === null
				? null
				: (a[measure] ?? 0) + (b[measure] ?? 0),
		]),
	) as BulletinAmounts;

/** The total's parts, such that they add up: the last part takes what the others left. */
function partsOf(
	total: BulletinAmounts,
	count: number,
	number: (below: number) => number,
): BulletinAmounts[] {
	const parts: BulletinAmounts[] = [];
	const left: Record<string, number> = {};
	for (const measure of MEASURES) left[measure] = total[measure] ?? 0;
	for (let index = 0; index < count; index++) {
		const part: Record<string, number> = {};
		for (const measure of MEASURES) {
			const rest = left[measure] ?? 0;
			const value =
				index === count - 1
					? rest
					: Math.floor((rest / (count - index)) * (0.7 + number(600) / 1000));
			part[measure] = value;
			left[measure] = rest - value;
		}
		parts.push(part as unknown as BulletinAmounts);
	}
	return parts;
}

const named = (
	number: number,
	dates: Pick<NamedProject, "plannedOn" | "actualOn">,
): NamedProjects => ({
	projects: number,
	rows: Array.from({ length: number }, (_, index) => {
		const city = PREFECTURES[index % PREFECTURES.length];
		return {
			projectCode: `Z90-2025-${String(index + 1).padStart(4, "0")}`,
			projectName: {
				zh: `${city?.zh.slice(0, -1)}第${index + 1}产业园标准厂房建设工程`,
				en: `${city?.en} industrial park no. ${index + 1}`,
			},
			county: { zh: `${city?.zh.slice(0, -1)}县`, en: `${city?.en} County` },
			owner: {
				zh: `${city?.zh.slice(0, -1)}开发投资有限公司`,
				en: `${city?.en} Development Co.`,
			},
			...dates,
		};
	}),
});

/** The named projects with the day their standstill began. */
const stopped = (
	number: number,
	dates: Pick<NamedProject, "plannedOn" | "actualOn">,
) => {
	const { projects, rows } = named(number, dates);
	return {
		projects,
		rows: rows.map((row) => ({ ...row, stoppedOn: "2025-11-11" })),
	};
};

/** The paper under which the invented province would rank; a sample has none unless it is given. */
export const SAMPLE_AUTHORITY: RankingAuthority = {
	authorityId: "0199f0a0-0000-7000-8000-000000000001",
	issuedBy: "云岭省人民政府办公厅",
	document: "云政办发〔2026〕3号",
	documentOn: "2026-01-15",
	untilOn: "2026-12-31",
	rate: "completion",
	minimumCount: 6,
	tie: "shared",
};

/** An office that has set everything, and a number. */
export const SAMPLE_LOOK: DocumentLook = {
	...DEFAULT_LOOK,
	words: {
		zh: {
			organ: "云岭省重点工程项目办公室",
			mark: "云岭省重点工程项目办公室文件",
			numberCode: "云重办",
			addressee: "各市人民政府，省直有关单位",
			copyTo: "省政府办公厅",
			signatory: "王某某",
			printedBy: "云岭省重点工程项目办公室",
		},
		en: {
			organ: "Yunling Province Key Projects Office",
			mark: "Yunling Province Key Projects Office",
			numberCode: "YKPO",
			addressee: "the governments of all cities",
			copyTo: "General Office of the province",
			signatory: "Wang",
			printedBy: "Key Projects Office",
		},
	},
};
export const SAMPLE_NUMBER: DocumentNumber = {
	code: "云重办",
	year: 2026,
	number: 12,
};

/** Projects planned for the year, of which some are done in time, some are late and some early. */
const members = (
	planned: number,
	{ onTime, late, early }: { onTime: number; late: number; early: number },
): CountedProject[] =>
	Array.from({ length: planned }, (_, index) => {
		const code = `Z90-2026-${String(index + 1).padStart(4, "0")}`;
		if (index < onTime)
			return { code, plannedOn: "2026-02-01", actualOn: "2026-02-10" };
		if (index < onTime + late)
			return { code, plannedOn: "2026-02-01", actualOn: null };
		if (index < onTime + late + early)
			return { code, plannedOn: "2026-06-01", actualOn: "2026-03-02" };
		return { code, plannedOn: "2026-09-01", actualOn: null };
	});

/** A whole bulletin; `changes` replaces what a test is about. */
export function sampleBulletin(
	changes: Partial<BulletinFacts> = {},
	{ lateProjects = 14 }: { lateProjects?: number } = {},
): BulletinFacts {
	const number = numbersFrom(2026);
	const regions: BulletinRegion[] = PREFECTURES.map((name, index) => ({
		...someAmounts(number),
		code: `90${String(index + 1).padStart(2, "0")}`,
		name,
		kind: "administrative",
	}));
	regions.push(
		{
			...someAmounts(number),
			code: "90K1",
			name: { zh: "跨市项目", en: "Cross-city projects" },
			kind: "cross_region",
		},
		{
			...someAmounts(number),
			code: "90G1",
			name: { zh: "云陵能源集团", en: "Yunling Energy Group" },
			kind: "group_line",
		},
	);
	const total = regions.map((row): BulletinAmounts => row).reduce(add, NOTHING);
	const plan = total.annualPlanYuan ?? 0;
	const parts = partsOf(total, SECTORS.length, number);
	const levels = partsOf(total, 3, number);
	const late: LateReporter[] = Array.from(
		{ length: lateProjects },
		(_, index) => ({
			county: {
				zh: `${PREFECTURES[Math.floor(index / 2) % 11]?.zh.slice(0, -1)}县`,
				en: `${PREFECTURES[Math.floor(index / 2) % 11]?.en} County`,
			},
			owner: {
				zh: `${PREFECTURES[Math.floor(index / 2) % 11]?.zh.slice(0, -1)}建设投资有限公司`,
				en: `${PREFECTURES[Math.floor(index / 2) % 11]?.en} Construction Investment Co.`,
			},
			projectCode: `Z90-2026-${String(index + 1).padStart(4, "0")}`,
			projectName: {
				zh: `第${index + 1}水源地供水工程`,
				en: `Water source no. ${index + 1}`,
			},
			contact:
				index % 5 === 4
					? null
					: `王某某 0990-55500${String((index % 90) + 10)}`,
			missing: ["2026-03-D1"],
		}),
	);
	return {
		form: 1,
		jurisdiction: { zh: "云岭省", en: "Yunling Province" },
		currency: "CNY",
		isSynthetic: true,
		region: { path: "90/", name: { zh: "云岭省", en: "Yunling Province" } },
		period: "2026-03-D1",
		lastDekad: "2026-03-D1",
		asOf: "2026-03-12T10:00:00.000Z",
		asOfLocal: "2026-03-12 18:00",
		list: {
			code: "provincial",
			name: { zh: "省重点工程", en: "Provincial key projects" },
			version: 2,
			effectiveOn: "2026-02-01",
		},
		pack: { id: "generic", version: "1.0.0" },
		calendarBasis: "official",
		total,
		lastYearMissing: null,
		lastYearInPeriodYuan: 7_345_678_901,
		lines: {
			linear: Math.round((plan * 7) / 36),
			season: Math.round(plan * 0.083),
			own: Math.round(plan * 0.1713),
		},
		regions,
		sectors: SECTORS.map((name, index) => ({
			...(parts[index] ?? NOTHING),
			code: `S${String(index + 1).padStart(2, "0")}`,
			name,
		})),
		levels: ["province", "city", "county"].map((code, index) => ({
			...(levels[index] ?? NOTHING),
			code,
			name: { zh: code, en: code },
		})),
		groups: [
			{
				...(levels[0] ?? NOTHING),
				code: "YLNY",
				name: { zh: "云陵能源集团", en: "Yunling Energy Group" },
			},
		],
		// The published example of domain.md, appendix B, T2.
		starts: {
			planned: 95,
			due: 74,
			done: 72,
			members: members(95, { onTime: 69, late: 5, early: 3 }),
			late: named(5, { plannedOn: "2026-02-01", actualOn: null }),
			early: named(3, { plannedOn: "2026-06-01", actualOn: "2026-03-02" }),
			inPeriod: named(4, { plannedOn: "2026-03-01", actualOn: "2026-03-05" }),
		},
		completions: {
			planned: 31,
			due: 6,
			done: 5,
			members: members(31, { onTime: 4, late: 2, early: 1 }),
			late: named(2, { plannedOn: "2026-02-20", actualOn: null }),
			early: named(1, { plannedOn: "2026-05-30", actualOn: "2026-03-08" }),
			inPeriod: named(1, { plannedOn: "2026-05-30", actualOn: "2026-03-08" }),
		},
		resumptions: {
			stopped: 9,
			resumed: 6,
			members: members(9, { onTime: 6, late: 0, early: 0 }),
			inPeriod: stopped(2, { plannedOn: null, actualOn: "2026-03-03" }),
			notResumed: stopped(3, { plannedOn: "2026-04-01", actualOn: null }),
		},
		authority: null,
		regionQuality: regions.map(({ code, reported }, index) => ({
			code,
			timely: reported - (index % 4),
			onBehalf: index % 3,
		})),
		lights: {
			scheme: { zh: "四灯", en: "Four lights" },
			version: "1.0.0",
			counts: { "0": 301, "1": 44, "2": 31, "3": 12, unknown: 9 },
		},
		nextSteps:
			"一是对到期未开工项目逐一会商，明确开工时限。\n二是督促停工项目落实复工条件。",
		late: { projects: late.length, cap: 200, rows: late },
		quality: {
			timely: total.reported - 17,
			acceptedCounty: total.accepted - 41,
			acceptedCity: 29,
			acceptedProvince: 12,
			onBehalf: 23,
			projectsWithoutPlan: 6,
			projectsNeverReported: 5,
		},
		...changes,
	};
}

/** The first dekad of an office that has nothing yet: every sum unknown, every rate without a base. */
export const emptyBulletin = (): BulletinFacts =>
	sampleBulletin({
		list: null,
		calendarBasis: "weekends_only",
		total: NOTHING,
		lastYearMissing: "not_kept",
		lastYearInPeriodYuan: null,
		lines: {
			linear: null,
			season: null,
			own: null,
		},
		regions: [
			{
				...NOTHING,
				code: "9001",
				name: { zh: "云陵市", en: null },
				kind: "administrative",
			},
		],
		sectors: [],
		levels: [],
		groups: [],
		starts: {
			planned: 0,
			due: 0,
			done: 0,
			late: named(0, { plannedOn: null, actualOn: null }),
			early: named(0, { plannedOn: null, actualOn: null }),
			inPeriod: named(0, { plannedOn: null, actualOn: null }),
		},
		completions: {
			planned: 0,
			due: 0,
			done: 0,
			late: named(0, { plannedOn: null, actualOn: null }),
			early: named(0, { plannedOn: null, actualOn: null }),
			inPeriod: named(0, { plannedOn: null, actualOn: null }),
		},
		resumptions: {
			stopped: 0,
			resumed: 0,
			inPeriod: stopped(0, { plannedOn: null, actualOn: null }),
			notResumed: stopped(0, { plannedOn: null, actualOn: null }),
		},
		lights: null,
		nextSteps: "",
		late: { projects: 0, cap: 200, rows: [] },
		quality: {
			timely: 0,
			acceptedCounty: 0,
			acceptedCity: 0,
			acceptedProvince: 0,
			onBehalf: 0,
			projectsWithoutPlan: 0,
			projectsNeverReported: 0,
		},
	});
