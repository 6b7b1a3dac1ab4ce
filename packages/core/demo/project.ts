import { addDays } from "../periods/civil-date.ts";
import {
	type Course,
	type CourseWish,
	dayInSerial,
	makeCourse,
	startOfSerial,
} from "./course.ts";
import { membershipsOf } from "./lists.ts";
import type {
	DemoPeriod,
	DemoProject,
	DemoSector,
	DemoSetting,
} from "./model.ts";
import {
	type DemoOrganisation,
	groupId,
	officeIdOf,
	drawOwner,
	ownerOf,
} from "./organisations.ts";
import { personName, phoneNumber } from "./people.ts";
import { makeOutputs } from "./outputs.ts";
import { makePlans } from "./plans.ts";
import { type PlantedId, plantedIn } from "./planted.ts";
import {
	COUNTIES,
	CROSS_REGION_CODE,
	type DemoRegion,
	GROUP_LINES,
	PREFECTURES,
	regionOf,
	shortName,
} from "./province.ts";
import { datedValuesOf, standingsOf, type Dates } from "./project-history.ts";
import { demoId, hashOf, ID_KIND, type Random, randomOf } from "./random.ts";
import { makeReports } from "./reports.ts";
import { countyPlace } from "./organisations.ts";
import { type WorkKind, workKindOf } from "./works.ts";

/** One project of the demo with all it has: registry, history, plans, reports. */

/** Industrial chains, by the names an office writes into the list: there is no code for them. */
const CHAINS = [
	"特种钢材",
	"高端装备制造",
	"新能源汽车",
	"风电装备",
	"氢能",
	"光伏",
	"铝镁精深加工",
	"煤炭清洁利用",
	"现代医药",
	"合成生物",
	"半导体材料",
	"碳基新材料",
	"绿色建材",
	"算力与大数据",
	"特色食品酿造",
	"现代物流",
] as const;

/** The development zone of a project's prefecture; of another where the project has none of its own. */
const zoneOf = (region: DemoRegion, elsewhere: DemoRegion): string => {
	const own = PREFECTURES.find(({ path }) => region.path.startsWith(path));
	return `${shortName(own ?? elsewhere)}经济开发区`;
};

const DAY_MS = 86_400_000;
/** The owner the demo signs in as has these, one in every state a project can be in. */
export const DEMO_OWNER_PROJECTS: readonly CourseWish[] = [
	"running",
	"steady",
	"new_start",
	"pre_work",
	"reserve",
	"completed",
	"in_production",
	"paused",
];

const PLANTED_COURSES: Record<PlantedId, CourseWish> = {
	repeats: "steady",
	ahead: "steady",
	unit_slip: "steady",
	bundled: "spring_start",
	start_stop: "start_stop",
	plan_echo: "steady",
	not_entered: "steady",
	unpaid: "steady",
	q4_cut: "steady",
	on_behalf: "steady",
	year_end_correction: "steady",
};

/** Counties whose reports habitually come late: six of them, spread over the province. */
export const isLateCounty = (regionCode: string): boolean => {
	const place = COUNTIES.findIndex((county) => county.code === regionCode);
	return place >= 0 && place % 20 === 13;
};

/** Sectors with the weight of their kind of work, made once for a portfolio. */
export type WeighedSectors = readonly {
	readonly sector: DemoSector;
	readonly kind: WorkKind;
	readonly upTo: number;
}[];

export function weighSectors(sectors: readonly DemoSector[]): WeighedSectors {
	if (sectors.length === 0)
		throw new RangeError("the demo needs sectors to put projects in");
	let upTo = 0;
	return sectors.map((sector) => {
		const kind = workKindOf(sector);
		upTo += kind.weight;
		return { sector, kind, upTo };
	});
}

export function makeProject(
	setting: DemoSetting,
	sectors: WeighedSectors,
	number: number,
): DemoProject {
	const { seed, periods, nowMs, everyDekad } = setting;
	const planted = everyDekad ? undefined : plantedIn(number);
	// The bundled ones are one project told three times: they share every draw.
	const drawn = planted === "bundled" ? 40 : number;
	const random = randomOf(seed, ID_KIND.project, drawn);
	const [first, last] = [periods[0], periods.at(-1)];
	if (!first || !last)
		throw new RangeError("the demo needs at least one period");

	const draw = random.next() * (sectors.at(-1)?.upTo ?? 0);
	const { sector, kind } =
		sectors.find((candidate) => draw < candidate.upTo) ??
		(sectors[0] as WeighedSectors[number]);
	const place = placeOf(setting, drawn, random);
	const ownerNumber = place.ownerNumber;
	const size = sizeOf(kind, planted, random);
	const years = everyDekad
		? periods.length / 36 + 3
		: planted
			? 3.5
			: number < DEMO_OWNER_PROJECTS.length
				? 3
				: Math.max(0.6, 1.1 + Math.log2(1 + size) * random.between(0.3, 0.6));
	const wish = everyDekad
		? "steady"
		: planted
			? PLANTED_COURSES[planted]
			: DEMO_OWNER_PROJECTS[number];
	const course = makeCourse(
		first.serial,
		last.serial,
		years,
		planted === "unit_slip" ? 1 : kind.outdoor,
		random,
		wish,
	);

	const unitYuan =
		planted || random.chance(0.75) ? 10_000 : random.chance(0.6) ? 1_000 : 1;
	const firstTotal = Math.max(
		20_000_000,
		Math.round((size * 100_000_000) / 1_000_000) * 1_000_000,
	);
	const overrun = planted
		? 1
		: random.chance(0.22)
			? random.between(0.9, 1.22)
			: random.between(0.97, 1.03);
	const costYuan = Math.round((firstTotal * overrun) / unitYuan) * unitYuan;
	const trackedAt = trackedAtOf(
		course,
		everyDekad || planted !== undefined || number < DEMO_OWNER_PROJECTS.length,
		random,
	);
	const tracked = periods[trackedAt] as DemoPeriod;
	const createdMs = tracked.openedMs - DAY_MS + random.int(600) * 60_000;

	const dates: Dates = {
		startOn:
			course.start === null ? null : dayInSerial(course.start, random.int(8)),
		completionOn:
			course.completion === null
				? null
				: dayInSerial(course.completion, random.int(8)),
		commissioningOn:
			course.commissioning === null
				? null
				: dayInSerial(course.commissioning, random.int(8)),
		offset: random.int(8),
	};
	const enteredLag = 1 + random.int(5);
	const isEntered = planted !== "not_entered" && !random.chance(0.05);
	const enteredFrom =
		course.start !== null &&
		isEntered &&
		course.start + enteredLag <= course.last
			? course.start + enteredLag
			: null;
	const history = datedValuesOf({
		setting,
		number,
		course,
		trackedAt,
		createdMs,
		firstTotal,
		costYuan,
		random,
	});
	const latest = (field: string) =>
		history.findLast((value) => value.field === field);
	const plans = makePlans({
		seed,
		projectNumber: number,
		course,
		costYuan,
		unitYuan,
		trackedAt,
		periods,
		nowMs,
		random,
		cutInAutumn: planted === "q4_cut",
	});

	const { owner, region } = place;
	// A line has no ground of its own: its projects stand in some prefecture.
	const where =
		region.kind === "administrative" || region.kind === "statistics_only"
			? region
			: random.pick(PREFECTURES);
	const name = nameOf(region, where, kind, planted, number, random);
	const ownership = random.chance(kind.private)
		? "private"
		: random.chance(0.12)
			? "mixed"
			: "state";
	const level = random.chance(0.55)
		? "province"
		: random.chance(0.65)
			? "city"
			: random.chance(0.75)
				? "county"
				: "national";
	const batch =
		(course.plannedStart >= first.serial && random.chance(0.3)) ||
		planted === "bundled";
	const batchSession =
		batch && course.plannedStart <= course.last
			? `${Math.floor(course.plannedStart / 36)}-Q${Math.floor((course.plannedStart % 36) / 9) + 1}`
			: null;
	const standings = standingsOf({
		course,
		trackedAt,
		createdMs,
		dates,
		periods,
	});
	const current = standings.at(-1);
	const opening =
		Math.round(
			((trackedAt === 0
				? course.doneBefore
				: (course.done[trackedAt - 1] ?? 0)) *
				costYuan) /
				unitYuan,
		) * unitYuan;
	const hasOutput = kind.private > 0.3;
	const latestTotal = latest("total_investment")?.amountYuan ?? firstTotal;
	const [longitude, latitude] = siteOf(where, random);
	const lead = personName(random);

	const project: Omit<DemoProject, "listMemberships" | "outputs" | "reports"> =
		{
			number,
			id: demoId(seed, ID_KIND.project, number, 0, createdMs),
			code: codeOf(seed, number, region, course, random),
			name: name.zh,
			nameEn: name.en,
			owner,
			kind,
			regionCode: region.code,
			regionPath: region.path,
			sectorCode: sector.code,
			sectorPath: sector.path,
			stage: current?.stage ?? "reserve",
			isPaused: current?.isPaused ?? false,
			level,
			constructionNature: random.chance(0.68)
				? "新建"
				: random.pick(["扩建", "改建", "技术改造"]),
			ownership,
			groupCode: owner.kind === "group" ? owner.code : null,
			chainCode: hasOutput && random.chance(0.5) ? random.pick(CHAINS) : null,
			zoneCode:
				hasOutput && random.chance(0.35)
					? zoneOf(region, random.pick(PREFECTURES))
					: null,
			batchSession,
			fundingKind: fundingKindOf(kind),
			tags: random.chance(0.12)
				? [random.pick(["民生实事", "两重", "专项债券", "绿色低碳"])]
				: [],
			contentScale: kind.scale(size),
			totalInvestmentYuan: latestTotal,
			openingInvestmentYuan:
				!planted && !everyDekad && opening > 0 && random.chance(0.02)
					? null
					: opening,
			expectedOutputYuan: hasOutput
				? Math.round(latestTotal * random.between(0.4, 1.6))
				: null,
			expectedTaxYuan: hasOutput
				? Math.round(latestTotal * random.between(0.02, 0.08))
				: null,
			plannedStartOn:
				latest("planned_start")?.plannedOn ??
				startOfSerial(course.plannedStart),
			plannedCompletionOn:
				latest("planned_completion")?.plannedOn ??
				startOfSerial(course.plannedCompletion),
			plannedCommissioningOn:
				latest("planned_commissioning")?.plannedOn ??
				startOfSerial(course.plannedCommissioning),
			actualStartOn: dates.startOn,
			actualCompletionOn: dates.completionOn,
			actualCommissioningOn: dates.commissioningOn,
			statisticsEnteredOn:
				enteredFrom === null ? null : addDays(startOfSerial(enteredFrom), 4),
			leadOfficial: lead,
			responsibleUnit:
				region.level === 2
					? `${region.nameZh}人民政府`
					: `${shortName(regionOf("90"))}省重点工程项目办公室`,
			responsiblePerson: personName(random),
			projectManager: personName(random),
			contactPhone: phoneNumber(random),
			site: `${where.nameZh}${random.pick(["东", "西", "南", "北"])}${1 + random.int(9)}号地块`,
			longitude,
			latitude,
			trackedFrom: tracked.start,
			createdMs,
			standings,
			datedValues: history,
			plans,
		};

	const reports = makeReports({
		seed,
		projectNumber: number,
		course,
		kind,
		money: {
			course,
			kind,
			costYuan,
			unitYuan,
			random,
			payRatio: planted === "unpaid" ? 0.15 : random.between(0.72, 0.96),
			lead: random.chance(0.12)
				? random.between(-0.06, 0)
				: random.between(0.02, 0.12),
			enteredFrom,
			statisticsRatio: random.between(0.8, 1),
		},
		plans,
		periods,
		trackedAt,
		every: setting.every,
		nowMs,
		everyDekad,
		planted,
		countyOfficeId: officeIdOf(seed, region),
		author: owner.contactName,
		acceptedLevel:
			region.level === 2
				? random.chance(0.9)
					? "county"
					: "city"
				: "province",
		...punctuality(region, ownerNumber, seed),
		random,
	});
	return {
		...project,
		outputs: everyDekad
			? []
			: makeOutputs({
					seed,
					projectNumber: number,
					commissionedOn: dates.commissioningOn,
					keptFrom: tracked.start,
					expectedOutputYuan: project.expectedOutputYuan,
					expectedTaxYuan: project.expectedTaxYuan,
					nowMs,
				}),
		listMemberships: everyDekad ? [] : membershipsOf(setting, project, course),
		reports: [...reports],
	};
}

/** Late counties are late in half of their reports; elsewhere each owner has a habit of its own. */
function punctuality(
	region: DemoRegion,
	ownerNumber: number,
	seed: number,
): { lateChance: number; missChance: number } {
	if (isLateCounty(region.code)) return { lateChance: 0.5, missChance: 0.09 };
	const habit = hashOf(seed, 79, ownerNumber) / 4_294_967_296;
	return {
		lateChance: 0.02 + 0.1 * habit * habit,
		missChance: 0.01 + 0.03 * habit,
	};
}

type Place = {
	readonly owner: DemoOrganisation;
	readonly ownerNumber: number;
	readonly region: DemoRegion;
};

/** Who builds it and where: a group on its own line, a large owner across prefectures, most in a county. */
function placeOf({ seed }: DemoSetting, number: number, random: Random): Place {
	const draw = random.next();
	const own = number < DEMO_OWNER_PROJECTS.length;
	if (!own && draw < 0.05) {
		const line = draw < 0.03 ? 0 : 1;
		const region = regionOf(GROUP_LINES[line].code);
		return {
			owner: groupOf(seed, line, region),
			ownerNumber: -1 - line,
			region,
		};
	}
	const ownerNumber = own ? 0 : drawOwner(number, random);
	const owner = ownerOf(seed, ownerNumber);
	if (!own && draw < 0.09)
		return { owner, ownerNumber, region: regionOf(CROSS_REGION_CODE) };
	if (!own && draw < 0.097)
		return { owner, ownerNumber, region: regionOf("900171") };
	const county = random.chance(0.75)
		? regionOf(owner.regionCode)
		: (COUNTIES[countyPlace(hashOf(seed, 80, number))] as DemoRegion);
	return { owner, ownerNumber, region: county };
}

function groupOf(
	seed: number,
	line: 0 | 1,
	region: DemoRegion,
): DemoOrganisation {
	const random = randomOf(seed, 81, line);
	const { code, nameZh, nameEn } = GROUP_LINES[line];
	return {
		id: groupId(seed, line),
		code: `group-${code}`,
		name: nameZh,
		nameEn,
		kind: "group",
		creditCode: null,
		regionCode: region.code,
		regionPath: region.path,
		contactName: personName(random),
		contactPhone: phoneNumber(random),
	};
}

/** Total investment in 100 million yuan; many small ones, few large. */
function sizeOf(
	kind: WorkKind,
	planted: PlantedId | undefined,
	random: Random,
): number {
	const [small, large] = kind.size;
	const drawn = small * (large / small) ** (random.next() ** 1.7);
	// Planted cases are of middling size: found by their pattern and not by their weight.
	return planted ? 6.4 : drawn;
}

/** Place in the periods from which the office keeps the project: most from the beginning, later ones from the year they were listed in. */
function trackedAtOf(
	course: Course,
	fromBeginning: boolean,
	random: Random,
): number {
	if (fromBeginning || random.chance(0.4)) return 0;
	const listed = Math.floor(course.plannedStart / 36) * 36;
	const begin = Math.min(listed, course.start ?? listed);
	return begin <= course.first || begin > course.last
		? 0
		: begin - course.first;
}

/**
 * In the shape of GB/T 40058-2021: year and month, region, department, type, five signs and a check digit.
 * The rule of the check digit is not published, so the last one is any digit; the region's digits do not exist.
 */
function codeOf(
	seed: number,
	number: number,
	region: DemoRegion,
	course: Course,
	random: Random,
): string {
	const year = Math.floor((course.plannedStart - 18) / 36) % 100;
	const month = Math.floor(((course.plannedStart - 18) % 36) / 3) + 1;
	const two = (value: number) => String(value).padStart(2, "0");
	// 7919 has no common factor with 100,000, so five digits stay different for 100,000 projects.
	const serial = (number * 7919 + hashOf(seed, 82)) % 100_000;
	const department = two(1 + random.int(40));
	return `${two(year)}${two(month)}-${region.code.padEnd(6, "0")}-${department}-0${1 + random.int(5)}-${String(serial).padStart(5, "0")}${random.int(10)}`;
}

const BUNDLE = ["一", "二", "三"];

function nameOf(
	region: DemoRegion,
	where: DemoRegion,
	kind: WorkKind,
	planted: PlantedId | undefined,
	number: number,
	random: Random,
): { zh: string; en: string } {
	const [zh, en] = random.pick(kind.titles);
	const part =
		planted === "bundled"
			? `${BUNDLE[number - 40] ?? ""}期`
			: random.chance(0.3)
				? `${random.pick(BUNDLE)}期`
				: "";
	const line =
		region.kind === "group_line" ? region.nameZh.replace(/集团$/, "") : "";
	return {
		zh: `${line}${shortName(where)}${random.pick(["东", "西", "南", "北", "中", ""])}${zh}${part}`,
		en: `${where.nameEn.split(" ")[0]} ${en} ${number + 1}`,
	};
}

const FUNDING_KINDS = ["中央预算内", "地方财政", "专项债", "银行贷款", "自筹"];
const fundingKindOf = (kind: WorkKind): string =>
	FUNDING_KINDS[kind.funding.indexOf(Math.max(...kind.funding))] ?? "自筹";

/**
 * Where it lies: out in the North Pacific, far from every coast, so that nobody takes the province for
 * a real one. Prefectures stand in a grid of one degree, counties scatter around them.
 */
function siteOf(
	region: DemoRegion,
	random: Random,
): [longitude: number, latitude: number] {
	const place = Math.max(
		0,
		PREFECTURES.findIndex((prefecture) =>
			region.path.startsWith(prefecture.path),
		),
	);
	const rounded = (value: number) => Math.round(value * 1e6) / 1e6;
	return [
		rounded(171 + (place % 4) + random.between(-0.4, 0.4)),
		rounded(38 + Math.floor(place / 4) + random.between(-0.4, 0.4)),
	];
}
