import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import {
	civilDateSchema,
	dekadIdSchema,
	instantSchema,
	moneySchema,
} from "./wire.ts";

const yearSchema = z.coerce.number().int().min(2000).max(2099);
const curveSchema = z
	.array(moneySchema.min(0))
	.length(36)
	.describe(
		"From 1 January to the end of each dekad, whole yuan, never falling; the last one is the year",
	);

export const planSchema = z.object({
	planId: z.uuid(),
	revision: z.int(),
	state: z.enum(["draft", "approved", "superseded", "refused"]),
	isBaseline: z.boolean(),
	cumulativeYuan: z.array(moneySchema),
	fundsCumulativeYuan: z
		.array(moneySchema)
		.nullable()
		.describe("When funds are to arrive; null: no funds plan"),
	reason: z.string(),
	recordedAt: instantSchema,
	recordedBy: z.string(),
	decidedAt: instantSchema.nullable(),
	decidedBy: z
		.string()
		.nullable()
		.describe("Who approved or refused a proposal; null: none was asked"),
	decidedReason: z.string().nullable(),
	version: z.int(),
});
export type PlanView = z.infer<typeof planSchema>;

export const planDeskSchema = z.object({
	project: z.object({
		projectId: z.uuid(),
		code: z.string(),
		name: z.string(),
		nameEn: z.string().nullable(),
		ownerName: z.string(),
		regionPath: z.string(),
		sectorPath: z.string(),
		totalInvestmentYuan: moneySchema.nullable(),
	}),
	year: z.int(),
	years: z
		.array(z.int())
		.describe("Years with a plan, this year and the next, newest first"),
	revisions: z
		.array(planSchema)
		.describe("Every plan of the year in the order of its number"),
	lockedDekads: z
		.int()
		.describe("How many dekads of the year, from 1 January on, are locked"),
	isYearClosed: z.boolean(),
	dekad: dekadIdSchema
		.nullable()
		.describe(
			"The dekad asked about now, held inside the year; null: the year has not begun",
		),
	doneYtdYuan: z
		.array(moneySchema.nullable())
		.describe(
			"36 values as reported; null: nothing reported by then, or not opened",
		),
	spokenDekads: z
		.array(z.int())
		.describe("How many dekads so far had a figure, 36 values"),
	fundsArrivedYtdYuan: z.array(moneySchema.nullable()),
	fundsSpokenDekads: z.array(z.int()),
	season: z.object({
		shares: z.array(z.int()).describe("36 cumulative shares per 10,000"),
		basis: z.string(),
		source: z.string(),
	}),
	may: z.object({
		propose: z.boolean(),
		set: z.boolean(),
		decide: z.boolean(),
	}),
});
export type PlanDesk = z.infer<typeof planDeskSchema>;

export const getPlanDesk = endpoint({
	method: "GET",
	path: "/api/projects/:projectId/plan",
	summary:
		"A project's plan of a year with its history, what was done, what is locked and what the reader may do; without a year the running one",
	access: "signed-in",
	policy: "plan.read",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({ year: yearSchema.optional() }),
	response: planDeskSchema,
	errors: ["project.not_found"],
});

const learnedSeasonSchema = z.object({
	regionPath: z.string(),
	sectorPath: z.string().nullable().describe("Null: all sectors"),
	projects: z.int(),
	owners: z.int(),
	years: z.array(z.int()),
	shares: z
		.array(z.int())
		.nullable()
		.describe(
			"36 cumulative shares per 10,000; null: too little to learn from",
		),
	refusal: z
		.object({
			reason: z.string(),
			params: z.record(z.string(), z.number()),
		})
		.nullable(),
});
export type LearnedSeasonView = z.infer<typeof learnedSeasonSchema>;

export const listLearnedSeasons = endpoint({
	method: "GET",
	path: "/api/projects/:projectId/plan/seasons",
	summary:
		"Seasons learned from complete past years of the regions and the sector around a project, nearest first, each with what it rests on or why there is none",
	access: "signed-in",
	policy: "plan.read",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({ year: yearSchema.optional() }),
	response: z.object({ seasons: z.array(learnedSeasonSchema) }),
	errors: ["project.not_found"],
});

export const savePlan = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/plan",
	summary:
		"Hand in a year plan: an owner's becomes a proposal that waits, an office's is in force at once",
	access: "signed-in",
	policy: "plan.hand-in",
	params: z.object({ projectId: z.uuid() }),
	body: z.object({
		year: z.int().min(2000).max(2099),
		cumulativeYuan: curveSchema,
		fundsCumulativeYuan: curveSchema.nullable().default(null),
		reason: z.string().trim().min(1).max(1000),
		baseRevision: z
			.int()
			.min(0)
			.describe("The plan in force its author saw; 0: none"),
		draftVersion: z
			.int()
			.min(0)
			.default(0)
			.describe("Version of the waiting proposal its author saw; 0: none"),
		changesPast: z
			.boolean()
			.default(false)
			.describe("Said on purpose: the plan of locked dekads changes too"),
	}),
	response: planSchema,
	errors: [
		"project.not_found",
		"access.not_allowed",
		"plan.invalid",
		"plan.unchanged",
		"plan.past_locked",
		"plan.year_closed",
		"plan.version_conflict",
	],
});

const decisionErrors = [
	"plan.not_found",
	"access.not_allowed",
	"plan.version_conflict",
] as const;
const planParams = z.object({ planId: z.uuid() });

export const approvePlan = endpoint({
	method: "POST",
	path: "/api/plans/:planId/approve",
	summary: "Approve a proposed plan: it is in force and in the totals at once",
	access: "signed-in",
	policy: "plan.decide",
	params: planParams,
	body: z.object({
		version: z.int().describe("The proposal's version the decider saw"),
		baseRevision: z
			.int()
			.min(0)
			.describe("The plan in force the decider compared it with; 0: none"),
		reason: z.string().trim().max(1000).default(""),
		changesPast: z.boolean().default(false),
	}),
	response: planSchema,
	errors: [...decisionErrors, "plan.past_locked", "plan.year_closed"],
});

export const refusePlan = endpoint({
	method: "POST",
	path: "/api/plans/:planId/refuse",
	summary: "Refuse a proposed plan with a reason; the plan in force stays",
	access: "signed-in",
	policy: "plan.decide",
	params: planParams,
	body: z.object({
		version: z.int(),
		reason: z.string().trim().min(1).max(1000),
	}),
	response: planSchema,
	errors: decisionErrors,
});

export const withdrawPlan = endpoint({
	method: "POST",
	path: "/api/plans/:planId/withdraw",
	summary: "Take back one's own proposal while it waits",
	access: "signed-in",
	policy: "plan.withdraw",
	params: planParams,
	body: z.object({ version: z.int() }),
	response: planSchema,
	errors: decisionErrors,
});

const planRowSchema = z.object({
	projectId: z.uuid(),
	code: z.string(),
	name: z.string(),
	nameEn: z.string().nullable(),
	ownerName: z.string(),
	regionPath: z.string(),
	baselineYuan: moneySchema
		.nullable()
		.describe("Year's amount of the first approved plan; null: no plan"),
	currentYuan: moneySchema.nullable(),
	/** Approved plans of the year after the first. */
	changes: z.int(),
	proposal: z
		.object({
			planId: z.uuid(),
			annualYuan: moneySchema,
			reason: z.string(),
			proposedOn: civilDateSchema,
			proposedBy: z.string(),
		})
		.nullable(),
});
export type PlanRow = z.infer<typeof planRowSchema>;

export const listPlans = endpoint({
	method: "GET",
	path: "/api/plans",
	summary:
		"Projects with their year plan, baseline and waiting proposal, in code order, page by page",
	access: "signed-in",
	policy: "plan.read",
	query: z.object({
		year: yearSchema.optional(),
		search: z.string().max(200).optional(),
		show: z.enum(["all", "waiting", "without"]).default("all"),
		cursor: z.string().optional(),
		limit: z.coerce.number().int().min(1).max(500).default(100),
	}),
	response: z.object({
		year: z.int(),
		rows: z.array(planRowSchema),
		nextCursor: z.string().nullable(),
		total: z.int(),
		waiting: z
			.int()
			.describe(
				"Proposals of the year in the reader's reach, whatever the filter",
			),
	}),
	errors: [],
});
