import type { Actor, Role } from "@dekad/core/access/actor.ts";
import { SWITCHABLE_ACTS } from "@dekad/core/access/two-people.ts";
import {
	addDekads,
	type Dekad,
	dekadAt,
	dekadBounds,
	dekadIndex,
	dekadRange,
} from "@dekad/core/periods/dekad.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import type { ReportValues } from "@dekad/contract/reports.ts";
import { newId } from "../database/new-id.ts";
import type { TestDatabase } from "./database.ts";

/** An office of its own with two cities of two counties, three sectors, two owners and the dekads of `years` opened. */
export type TestOffice = {
	readonly jurisdictionId: string;
	readonly rootPath: string;
	readonly owners: readonly [string, string];
	readonly countyOfficeId: string;
	actor(
		role: Role,
		reach?: { scope?: string | null; organisationId?: string | null },
	): Actor;
};

export const COUNTIES = [
	"14/1401/140105/",
	"14/1401/140106/",
	"14/1402/140212/",
	"14/1402/140213/",
] as const;
const NOW = new Date("2025-01-01T00:00:00Z");

/**
 * Makes an office. Periods are timely until two days and locked from five days after their last day,
 * in UTC, so that a test can tell the dates by heart.
 */
export async function anOffice(
	{ ownerDb: db }: Pick<TestDatabase, "ownerDb">,
	{
		code = `T${newId().slice(-8)}`,
		openUntil = { year: 2026, month: 3, part: 1 },
		openFrom = { year: 2025, month: 1, part: 1 },
		twoPeople = false,
	}: {
		code?: string;
		openUntil?: Dekad;
		openFrom?: Dekad;
		/** Acts that rewrite need two people, as in a new office. */
		twoPeople?: boolean;
	} = {},
): Promise<TestOffice> {
	const jurisdictionId = newId();
	await db
		.insertInto("jurisdiction")
		.values({
			jurisdiction_id: jurisdictionId,
			code,
			name_zh: "测试省",
			name_en: "Test Province",
			time_zone: "UTC",
			root_region_code: "14",
			pack_id: "generic",
			pack_version: "1",
			// Tests of one act have one person; who asks for two says so.
			settings: JSON.stringify({
				onePersonActs: twoPeople ? [] : SWITCHABLE_ACTS,
			}),
			created_at: NOW,
		})
		.execute();
	const regions = [
		["14", null, "测试省", 0],
		["1401", "14", "甲市", 1],
		["140105", "1401", "甲一县", 2],
		["140106", "1401", "甲二县", 2],
		["1402", "14", "乙市", 1],
		["140212", "1402", "乙一县", 2],
		["140213", "1402", "乙二县", 2],
	] as const;
	const pathOf = (regionCode: string): string => {
		const parent = regions.find(([own]) => own === regionCode)?.[1];
		return `${parent ? pathOf(parent) : ""}${regionCode}/`;
	};
	await db
		.insertInto("region")
		.values(
			regions.map(([own, parent, name, level]) => ({
				jurisdiction_id: jurisdictionId,
				code: own,
				valid_from_on: "2000-01-01",
				parent_code: parent,
				name_zh: name,
				level,
				region_path: pathOf(own),
			})),
		)
		.execute();
	await db
		.insertInto("sector")
		.values(
			[
				["industry", "产业", "Industry"],
				["infrastructure", "基础设施", "Infrastructure"],
				["social", "社会民生", "Social"],
			].map(([sector, zh, en]) => ({
				jurisdiction_id: jurisdictionId,
				code: sector!,
				name_zh: zh!,
				name_en: en!,
				sector_path: `${sector}/`,
			})),
		)
		.execute();
	const owners = [newId(), newId()] as const;
	const countyOfficeId = newId();
	await db
		.insertInto("organisation")
		.values([
			{
				jurisdiction_id: jurisdictionId,
				organisation_id: owners[0],
				code: "OWNER-A",
				name: "甲建设有限公司",
				kind: "owner",
			},
			{
				jurisdiction_id: jurisdictionId,
				organisation_id: owners[1],
				code: "OWNER-B",
				name: "乙能源有限公司",
				kind: "owner",
			},
			{
				jurisdiction_id: jurisdictionId,
				organisation_id: countyOfficeId,
				code: "COUNTY-OFFICE",
				name: "甲一县重点办",
				kind: "office",
				region_path: COUNTIES[0],
			},
		])
		.execute();
	await db
		.insertInto("cadence")
		.values(
			[
				["reserve", "quarter"],
				["pre_work", "quarter"],
				["new_start", "dekad"],
				["continued", "dekad"],
				["completed", "dekad"],
				["in_production", "quarter"],
				["at_capacity", "never"],
			].flatMap(([stage, every]) => [
				{
					jurisdiction_id: jurisdictionId,
					stage: stage!,
					is_paused: false,
					every: every!,
				},
				{
					jurisdiction_id: jurisdictionId,
					stage: stage!,
					is_paused: true,
					every: "month",
				},
			]),
		)
		.execute();
	await openDekads(db, jurisdictionId, openFrom, openUntil);
	return {
		jurisdictionId,
		rootPath: "14/",
		owners,
		countyOfficeId,
		actor: (
			role,
			{
				scope = role === "owner" ? null : "14/",
				organisationId = role === "owner" ? owners[0] : null,
			} = {},
		) => ({
			jurisdictionId,
			accountId: null,
			name: `test ${role}`,
			role,
			scope,
			organisationId,
			lang: "zh",
		}),
	};
}

/** Stores reporting periods without carrying projects forward: for set-up before projects stand. */
export async function openDekads(
	db: TestDatabase["ownerDb"],
	jurisdictionId: string,
	first: Dekad,
	last: Dekad,
): Promise<void> {
	await db
		.insertInto("reporting_period")
		.values(
			dekadRange(first, last).map((dekad) => {
				const { first: start, last: end } = dekadBounds(dekad);
				const plusDays = (days: number) =>
					new Date(Date.parse(`${end}T00:00:00Z`) + days * 86_400_000);
				return {
					jurisdiction_id: jurisdictionId,
					dekad_start: start,
					dekad_end: end,
					year: dekad.year,
					dekad_index: dekadIndex(dekad),
					as_of_on: end,
					cut_off_on: end,
					timely_until: plusDays(2),
					locked_from: plusDays(5),
					calendar_basis: "official" as const,
					opened_at: NOW,
				};
			}),
		)
		.execute();
}

/** A project under construction since its first tracked dekad; only what a test names differs. Returns its id. */
export async function aProject(
	{ ownerDb: db }: Pick<TestDatabase, "ownerDb">,
	office: TestOffice,
	given: {
		code?: string;
		name?: string;
		ownerOrgId?: string;
		regionPath?: string;
		sector?: "industry" | "infrastructure" | "social";
		stage?: string;
		isPaused?: boolean;
		trackedFrom?: string;
		openingYuan?: number | null;
		totalYuan?: number | null;
		annualPlans?: Readonly<Record<number, number>>;
	} = {},
): Promise<string> {
	const projectId = newId();
	const regionPath = given.regionPath ?? COUNTIES[0];
	const regionCode = regionPath.split("/").at(-2)!;
	const sector = given.sector ?? "industry";
	const place = {
		region_code: regionCode,
		region_path: regionPath,
		sector_code: sector,
		sector_path: `${sector}/`,
		owner_org_id: given.ownerOrgId ?? office.owners[0],
		stage: given.stage ?? "continued",
		is_paused: given.isPaused ?? false,
	};
	const code = given.code ?? `P-${projectId.slice(-12)}`;
	const name = given.name ?? `项目${projectId.slice(-6)}`;
	const trackedFrom = given.trackedFrom ?? "2025-01-01";
	await db
		.insertInto("project")
		.values({
			...place,
			jurisdiction_id: office.jurisdictionId,
			project_id: projectId,
			code,
			name,
			search_text: `${code} ${name}`.toLowerCase(),
			tracked_from: trackedFrom,
			total_investment_yuan: given.totalYuan ?? 1_000_000_000,
			opening_investment_yuan: given.openingYuan ?? null,
			created_at: NOW,
			updated_at: NOW,
		})
		.execute();
	await db
		.insertInto("project_standing")
		.values({
			...place,
			jurisdiction_id: office.jurisdictionId,
			project_id: projectId,
			from_on: trackedFrom,
			recorded_at: NOW,
			recorded_by: "test",
		})
		.execute();
	const plans = Object.entries(given.annualPlans ?? {});
	if (plans.length > 0) {
		await db
			.insertInto("plan")
			.values(
				plans.map(([year, annual]) => ({
					jurisdiction_id: office.jurisdictionId,
					plan_id: newId(),
					project_id: projectId,
					region_path: regionPath,
					owner_org_id: place.owner_org_id,
					year: Number(year),
					revision: 1,
					is_baseline: true,
					cumulative_yuan: linearCurve(annual),
					reason: "年度计划",
					recorded_at: NOW,
					recorded_by: "test",
				})),
			)
			.execute();
	}
	return projectId;
}

/** 36 cumulative values of an even plan; the rounding remainder stands in the last dekad. */
export const linearCurve = (annualYuan: number): number[] =>
	Array.from({ length: 36 }, (_, index) =>
		index === 35 ? annualYuan : Math.floor((annualYuan * (index + 1)) / 36),
	);

/** What a report says: only what a test names, everything else not reported. */
export const reportValues = (
	measures: Partial<Record<FlowMeasure, number | null>>,
	more: Partial<ReportValues> = {},
): ReportValues => ({
	measures,
	physicalProgressRatio: null,
	peopleOnSite: null,
	machinesOnSite: null,
	physicalProgressText: "",
	nextSteps: "",
	note: "",
	problems: [],
	corrections: [],
	...more,
});

/** The dekad `count` after 2025's first. */
export const dekadNumber = (count: number): Dekad =>
	addDekads(dekadAt(2025, 1), count);
