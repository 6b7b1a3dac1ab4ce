import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import type { DemoList } from "@dekad/core/demo/lists.ts";
import type { DemoPeriod, DemoProject } from "@dekad/core/demo/model.ts";
import type { DemoOrganisation } from "@dekad/core/demo/organisations.ts";
import { copyArray, type CopyValue } from "./copy-text.ts";

/**
 * Rows of the demo in the columns of the tables. A table's columns and its row stand side by side;
 * a test loads them into the real schema, so neither can drift from the other unseen.
 */
export type Rows = {
	readonly table: string;
	readonly columns: readonly string[];
};

const instant = (ms: number | null): string | null =>
	ms === null ? null : new Date(ms).toISOString();

/** Who recorded what nobody in particular did. */
const RECORDER = "演示数据";

export const ORGANISATION: Rows = {
	table: "organisation",
	columns: [
		"jurisdiction_id",
		"organisation_id",
		"code",
		"name",
		"name_en",
		"kind",
		"credit_code",
		"region_path",
		"contact_name",
		"contact_phone",
	],
};
export const organisationRow = (
	office: string,
	o: DemoOrganisation,
): CopyValue[] => [
	office,
	o.id,
	o.code,
	o.name,
	o.nameEn,
	o.kind,
	o.creditCode,
	o.regionPath,
	o.contactName,
	o.contactPhone,
];

export const PERIOD: Rows = {
	table: "reporting_period",
	columns: [
		"jurisdiction_id",
		"dekad_start",
		"dekad_end",
		"year",
		"dekad_index",
		"as_of_on",
		"cut_off_on",
		"timely_until",
		"locked_from",
		"calendar_basis",
		"opened_at",
		"closed_at",
	],
};
export const periodRow = (
	office: string,
	p: DemoPeriod,
	nowMs: number,
): CopyValue[] => [
	office,
	p.start,
	p.end,
	p.year,
	p.index,
	p.asOfOn,
	p.cutOffOn,
	instant(p.timelyMs),
	instant(p.lockedMs),
	p.basis,
	instant(p.openedMs),
	p.lockedMs <= nowMs ? instant(p.lockedMs) : null,
];

export const LIST: Rows = {
	table: "project_list",
	columns: [
		"jurisdiction_id",
		"list_id",
		"code",
		"name_zh",
		"name_en",
		"final_level",
	],
};
export const listRow = (office: string, list: DemoList): CopyValue[] => [
	office,
	list.id,
	list.code,
	list.nameZh,
	list.nameEn,
	"county",
];
export const LIST_VERSION: Rows = {
	table: "project_list_version",
	columns: [
		"jurisdiction_id",
		"list_id",
		"version",
		"effective_on",
		"reason",
		"recorded_at",
		"recorded_by",
	],
};
export const listVersionRows = (
	office: string,
	list: DemoList,
): CopyValue[][] =>
	list.versions.map((v) => [
		office,
		list.id,
		v.version,
		v.effectiveOn,
		v.reason,
		instant(v.recordedMs),
		RECORDER,
	]);
export const LIST_MEMBER: Rows = {
	table: "project_list_member",
	columns: ["jurisdiction_id", "list_id", "version", "project_id"],
};
export const listMemberRows = (office: string, p: DemoProject): CopyValue[][] =>
	p.listMemberships.map(({ listId, version }) => [
		office,
		listId,
		version,
		p.id,
	]);

export const PROJECT: Rows = {
	table: "project",
	columns: [
		"jurisdiction_id",
		"project_id",
		"code",
		"name",
		"name_en",
		"owner_org_id",
		"region_code",
		"region_path",
		"sector_code",
		"sector_path",
		"stage",
		"is_paused",
		"level",
		"construction_nature",
		"ownership",
		"group_code",
		"chain_code",
		"zone_code",
		"batch_session",
		"funding_kind",
		"tags",
		"content_scale",
		"total_investment_yuan",
		"opening_investment_yuan",
		"expected_output_yuan",
		"expected_tax_yuan",
		"planned_start_on",
		"planned_completion_on",
		"planned_commissioning_on",
		"actual_start_on",
		"actual_completion_on",
		"actual_commissioning_on",
		"statistics_entered_on",
		"lead_official",
		"responsible_unit",
		"responsible_person",
		"project_manager",
		"contact_phone",
		"site",
		"longitude",
		"latitude",
		"tracked_from",
		"search_text",
		"created_at",
		"updated_at",
	],
};
export const projectRow = (office: string, p: DemoProject): CopyValue[] => [
	office,
	p.id,
	p.code,
	p.name,
	p.nameEn,
	p.owner.id,
	p.regionCode,
	p.regionPath,
	p.sectorCode,
	p.sectorPath,
	p.stage,
	p.isPaused,
	p.level,
	p.constructionNature,
	p.ownership,
	p.groupCode,
	p.chainCode,
	p.zoneCode,
	p.batchSession,
	p.fundingKind,
	copyArray(p.tags),
	p.contentScale,
	p.totalInvestmentYuan,
	p.openingInvestmentYuan,
	p.expectedOutputYuan,
	p.expectedTaxYuan,
	p.plannedStartOn,
	p.plannedCompletionOn,
	p.plannedCommissioningOn,
	p.actualStartOn,
	p.actualCompletionOn,
	p.actualCommissioningOn,
	p.statisticsEnteredOn,
	p.leadOfficial,
	p.responsibleUnit,
	p.responsiblePerson,
	p.projectManager,
	p.contactPhone,
	p.site,
	p.longitude,
	p.latitude,
	p.trackedFrom,
	`${p.code} ${p.name} ${p.nameEn} ${p.owner.name}`.toLowerCase(),
	instant(p.createdMs),
	instant(p.standings.at(-1)?.recordedMs ?? p.createdMs),
];

export const STANDING: Rows = {
	table: "project_standing",
	columns: [
		"jurisdiction_id",
		"project_id",
		"from_on",
		"region_code",
		"region_path",
		"sector_code",
		"sector_path",
		"owner_org_id",
		"stage",
		"is_paused",
		"reason",
		"recorded_at",
		"recorded_by",
	],
};
export const standingRows = (office: string, p: DemoProject): CopyValue[][] =>
	p.standings.map((s) => [
		office,
		p.id,
		s.fromOn,
		p.regionCode,
		p.regionPath,
		p.sectorCode,
		p.sectorPath,
		p.owner.id,
		s.stage,
		s.isPaused,
		s.reason,
		instant(s.recordedMs),
		p.owner.contactName,
	]);

export const DATED_VALUE: Rows = {
	table: "project_dated_value",
	columns: [
		"jurisdiction_id",
		"project_id",
		"value_id",
		"field",
		"said_on",
		"amount_yuan",
		"planned_on",
		"reason",
		"region_path",
		"owner_org_id",
		"recorded_at",
		"recorded_by",
	],
};
export const datedValueRows = (office: string, p: DemoProject): CopyValue[][] =>
	p.datedValues.map((v) => [
		office,
		p.id,
		v.id,
		v.field,
		v.saidOn,
		v.amountYuan,
		v.plannedOn,
		v.reason,
		p.regionPath,
		p.owner.id,
		instant(v.recordedMs),
		p.owner.contactName,
	]);

export const PLAN: Rows = {
	table: "plan",
	columns: [
		"jurisdiction_id",
		"plan_id",
		"project_id",
		"region_path",
		"owner_org_id",
		"year",
		"revision",
		"state",
		"is_baseline",
		"cumulative_yuan",
		"funds_cumulative_yuan",
		"reason",
		"recorded_at",
		"recorded_by",
	],
};
export const planRows = (office: string, p: DemoProject): CopyValue[][] =>
	p.plans.map((plan) => [
		office,
		plan.id,
		p.id,
		p.regionPath,
		p.owner.id,
		plan.year,
		plan.revision,
		plan.state,
		plan.isBaseline,
		copyArray(plan.cumulativeYuan),
		plan.fundsCumulativeYuan && copyArray(plan.fundsCumulativeYuan),
		plan.reason,
		instant(plan.recordedMs),
		p.owner.contactName,
	]);

export const OUTPUT: Rows = {
	table: "project_output",
	columns: [
		"jurisdiction_id",
		"project_id",
		"region_path",
		"owner_org_id",
		"quarter_start",
		"revision",
		"output_yuan",
		"tax_yuan",
		"jobs",
		"reason",
		"recorded_at",
		"recorded_by",
	],
};
export const outputRows = (office: string, p: DemoProject): CopyValue[][] =>
	p.outputs.map((o) => [
		office,
		p.id,
		p.regionPath,
		p.owner.id,
		o.quarterStart,
		o.revision,
		o.outputYuan,
		o.taxYuan,
		o.jobs,
		o.reason,
		instant(o.recordedMs),
		p.owner.contactName,
	]);

export const REPORT: Rows = {
	table: "progress_report",
	columns: [
		"jurisdiction_id",
		"report_id",
		"project_id",
		"region_path",
		"sector_path",
		"owner_org_id",
		"dekad_start",
		"revision",
		"kind",
		"state",
		"is_counted",
		...FLOW_MEASURES.map((measure) => `${measure}_yuan`),
		"physical_progress_ratio",
		"people_on_site",
		"machines_on_site",
		"physical_progress_text",
		"next_steps",
		"note",
		"problems",
		"handed_in_by_org_id",
		"version",
		"created_at",
		"created_by",
		"submitted_at",
		"submitted_by",
		"is_timely",
		"returned_at",
		"returned_reason",
		"accepted_at",
		"accepted_level",
		"superseded_at",
	],
};
export const reportRows = (office: string, p: DemoProject): CopyValue[][] =>
	p.reports.map((r) => [
		office,
		r.id,
		p.id,
		p.regionPath,
		p.sectorPath,
		p.owner.id,
		r.dekadStart,
		r.revision,
		r.kind,
		r.state,
		r.isCounted,
		...r.flows,
		r.physicalRatio,
		r.peopleOnSite,
		r.machinesOnSite,
		r.progressText,
		r.nextSteps,
		r.note,
		r.problems.length === 0 ? "[]" : JSON.stringify(r.problems),
		r.handedInByOrgId,
		r.version,
		instant(r.createdMs),
		r.createdBy,
		instant(r.submittedMs),
		r.submittedMs === null ? null : r.createdBy,
		r.isTimely,
		instant(r.returnedMs),
		r.returnedReason,
		instant(r.acceptedMs),
		r.acceptedLevel,
		instant(r.supersededMs),
	]);

export const CORRECTION: Rows = {
	table: "correction_line",
	columns: [
		"jurisdiction_id",
		"line_id",
		"report_id",
		"project_id",
		"region_path",
		"owner_org_id",
		"booked_dekad",
		"for_dekad",
		"measure",
		"difference_yuan",
		"reason",
	],
};
export const correctionRows = (office: string, p: DemoProject): CopyValue[][] =>
	p.reports.flatMap((r) =>
		r.corrections.map((c) => [
			office,
			c.id,
			r.id,
			p.id,
			p.regionPath,
			p.owner.id,
			r.dekadStart,
			c.forDekad,
			c.measure,
			c.differenceYuan,
			c.reason,
		]),
	);
