import { brandName, creditCode, personName, phoneNumber } from "./people.ts";
import {
	COUNTIES,
	GROUP_LINES,
	PREFECTURES,
	PROVINCE,
	type DemoRegion,
	regionOf,
	shortName,
} from "./province.ts";
import { demoId, hashOf, ID_KIND, type Random, randomOf } from "./random.ts";

/** The organisations of the demo: the office that dispatches, city and county offices, departments, owners. */

export type DemoOrganisation = {
	readonly id: string;
	readonly code: string;
	readonly name: string;
	readonly nameEn: string;
	readonly kind: "owner" | "office" | "department" | "group" | "enterprise";
	readonly creditCode: string | null;
	readonly regionCode: string;
	readonly regionPath: string;
	readonly contactName: string;
	readonly contactPhone: string;
};

/** When the demo's offices and firms were entered: before every period the demo can have. */
export const ENTERED_AT_MS = Date.UTC(2015, 0, 5, 1, 0);

const DEPARTMENTS = [
	["land", "自然资源厅", "Department of Natural Resources"],
	["ecology", "生态环境厅", "Department of Ecology"],
	["energy", "能源局", "Energy Bureau"],
	["finance", "财政厅", "Department of Finance"],
	["housing", "住房和城乡建设厅", "Department of Housing"],
	["safety", "应急管理厅", "Department of Emergency Management"],
	["transport", "交通运输厅", "Department of Transport"],
	["water", "水利厅", "Department of Water"],
	["forest", "林业和草原局", "Forestry Bureau"],
	["approval", "行政审批服务局", "Approval Bureau"],
] as const;

/** Places of the fixed organisations in their numbering; owners follow from OWNER_BASE on. */
const OFFICE_BASE = 0;
const DEPARTMENT_BASE = 500;
const GROUP_BASE = 600;
const ENTERPRISE = 700;
const OWNER_BASE = 1000;

const organisationId = (seed: number, place: number) =>
	demoId(seed, ID_KIND.organisation, place, 0, ENTERED_AT_MS + place);

function organisation(
	seed: number,
	place: number,
	fields: Pick<DemoOrganisation, "code" | "name" | "nameEn" | "kind">,
	region: DemoRegion,
): DemoOrganisation {
	const random = randomOf(seed, ID_KIND.organisation, place);
	const isFirm =
		fields.kind === "owner" ||
		fields.kind === "group" ||
		fields.kind === "enterprise";
	return {
		id: organisationId(seed, place),
		...fields,
		creditCode: isFirm ? creditCode(region.code, random) : null,
		regionCode: region.code,
		regionPath: region.path,
		contactName: personName(random),
		contactPhone: phoneNumber(random),
	};
}

const officeName = (region: DemoRegion) => ({
	code: `office-${region.code}`,
	name: `${region.nameZh}重点工程项目办公室`,
	nameEn: `Key Projects Office of ${region.nameEn}`,
	kind: "office" as const,
});

/** The dispatching office, 11 city and 117 county offices, ten departments, two groups and the enterprise. */
export function fixedOrganisations(seed: number): DemoOrganisation[] {
	const province = regionOf(PROVINCE.code);
	return [
		...[province, ...PREFECTURES, ...COUNTIES].map((region, index) =>
			organisation(seed, OFFICE_BASE + index, officeName(region), region),
		),
		...DEPARTMENTS.map(([code, zh, en], index) =>
			organisation(
				seed,
				DEPARTMENT_BASE + index,
				{
					code: `dept-${code}`,
					name: `${PROVINCE.nameZh}${zh}`,
					nameEn: `${en} of ${PROVINCE.nameEn}`,
					kind: "department",
				},
				province,
			),
		),
		...GROUP_LINES.map((line, index) =>
			organisation(
				seed,
				GROUP_BASE + index,
				{
					code: `group-${line.code}`,
					name: line.nameZh,
					nameEn: line.nameEn,
					kind: "group",
				},
				regionOf(line.code),
			),
		),
		organisation(
			seed,
			ENTERPRISE,
			{
				code: "enterprise-1",
				name: `${PROVINCE.nameZh}恒槿商会联合企业`,
				nameEn: "Hengjin Chamber Enterprise",
				kind: "enterprise",
			},
			COUNTIES[0] as DemoRegion,
		),
	];
}

/** The id of the office of a region of the tree; a line without an office of its own is the province's. */
export function officeIdOf(seed: number, region: DemoRegion): string {
	const place = [
		regionOf(PROVINCE.code),
		...PREFECTURES,
		...COUNTIES,
	].findIndex((candidate) => candidate.code === region.code);
	return organisationId(seed, OFFICE_BASE + Math.max(0, place));
}

export const departmentId = (
	seed: number,
	code: (typeof DEPARTMENTS)[number][0],
): string =>
	organisationId(
		seed,
		DEPARTMENT_BASE +
			DEPARTMENTS.findIndex(([candidate]) => candidate === code),
	);
export const groupId = (seed: number, line: number): string =>
	organisationId(seed, GROUP_BASE + line);
export const enterpriseId = (seed: number): string =>
	organisationId(seed, ENTERPRISE);

const FORMS = [
	["建设投资", "Construction Investment"],
	["新能源", "New Energy"],
	["实业", "Industries"],
	["城市发展", "Urban Development"],
	["科技", "Technology"],
	["水务投资", "Water Investment"],
	["文旅发展", "Tourism Development"],
	["材料", "Materials"],
] as const;

/** Owners have about two and a half projects each; neighbours in number share one, wherever the portfolio ends. */
const NEIGHBOURS = 50;
export const ownerCount = (projects: number): number =>
	ownerNumberOf(projects + NEIGHBOURS) + 1;
export const ownerNumberOf = (project: number): number =>
	1 + Math.floor(project / 2.5);
/** The owner's number of a project, by chance among its neighbours. */
export const drawOwner = (project: number, random: Random): number =>
	ownerNumberOf(project + random.int(NEIGHBOURS));

/** The owner of a number, 0 upwards; number 0 is the one the demo signs in as. Each sits in a county. */
export function ownerOf(seed: number, number: number): DemoOrganisation {
	const county = COUNTIES[
		number === 0 ? 0 : countyPlace(hashOf(seed, 77, number))
	] as DemoRegion;
	const random = randomOf(seed, 78, number);
	const [zh, en] = random.pick(FORMS);
	return organisation(
		seed,
		OWNER_BASE + number,
		{
			code: `owner-${String(number + 1).padStart(5, "0")}`,
			name: `${shortName(county)}${brandName(random)}${zh}有限公司`,
			nameEn: `${county.nameEn.split(" ")[0]} ${en} No. ${number + 1} Ltd`,
			kind: "owner",
		},
		county,
	);
}

/** Counties differ in how much they build: the square favours those early in a shuffled order. */
export function countyPlace(hash: number): number {
	const share = hash / 4_294_967_296;
	// 37 has no common factor with 117, so the busy counties lie spread over the prefectures.
	return (Math.floor(share * share * COUNTIES.length) * 37) % COUNTIES.length;
}
