import { z } from "zod";
import { STEPS } from "@dekad/core/registry/lifecycle.ts";
import { DOCUMENT_KINDS } from "@dekad/core/registry/document-kinds.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { endpoint } from "./endpoint.ts";
import { REPORTING_DIMENSIONS } from "./rollups.ts";
import { civilDateSchema, instantSchema, moneySchema } from "./wire.ts";

export const regionSchema = z.object({
	code: z.string(),
	parentCode: z.string().nullable(),
	nameZh: z.string(),
	nameEn: z.string().nullable(),
	kind: z.enum([
		"administrative",
		"statistics_only",
		"cross_region",
		"group_line",
	]),
	level: z.int(),
	regionPath: z.string(),
});
export type RegionView = z.infer<typeof regionSchema>;
export const sectorSchema = z.object({
	code: z.string(),
	parentCode: z.string().nullable(),
	nameZh: z.string(),
	nameEn: z.string().nullable(),
	sectorPath: z.string(),
});
export type SectorView = z.infer<typeof sectorSchema>;
export const listSchema = z.object({
	code: z.string(),
	nameZh: z.string(),
	nameEn: z.string().nullable(),
	finalLevel: z.enum(["county", "city", "province"]),
	versions: z.array(
		z.object({
			version: z.int(),
			effectiveOn: civilDateSchema,
			reason: z.string(),
			projects: z.int(),
		}),
	),
});
export type ListView = z.infer<typeof listSchema>;
export const stageSchema = z.object({
	stage: z.string(),
	nameZh: z.string(),
	nameEn: z.string(),
});

export const getRegistryFrame = endpoint({
	method: "GET",
	path: "/api/registry",
	summary:
		"Regions, sectors, lists and stages of the office: what filters and headings need, read once",
	access: "signed-in",
	policy: "project.read",
	response: z.object({
		regions: z.array(regionSchema),
		sectors: z.array(sectorSchema),
		lists: z.array(listSchema),
		stages: z.array(stageSchema),
	}),
	errors: [],
});

export const projectFilterSchema = z.object({
	search: z
		.string()
		.max(200)
		.optional()
		.describe("As typed: code, name or owner, Chinese or English"),
	region: z.string().optional().describe("Region path; everything below it"),
	sector: z.string().optional().describe("Sector path; everything below it"),
	stage: z.string().optional(),
	paused: z.enum(["yes", "no"]).optional(),
	list: z.string().optional().describe("List code; its newest version"),
	coverage: z
		.enum(REPORTING_DIMENSIONS.coverage)
		.optional()
		.describe("Of the dekad asked about now"),
});

export const projectRowSchema = z.object({
	projectId: z.uuid(),
	code: z.string(),
	name: z.string(),
	nameEn: z.string().nullable(),
	ownerName: z.string(),
	regionPath: z.string(),
	sectorPath: z.string(),
	stage: z.string(),
	isPaused: z.boolean(),
	totalInvestmentYuan: moneySchema.nullable(),
	annualPlanYuan: moneySchema
		.nullable()
		.describe("Of the year of the dekad asked about now"),
	plannedYtdYuan: moneySchema.nullable(),
	investmentYtdYuan: moneySchema.nullable(),
	isExpected: z
		.boolean()
		.describe("Asked to report for the dekad asked about now"),
	reportState: z
		.string()
		.nullable()
		.describe("Of the dekad asked about now; null: not reported"),
});
export type ProjectRow = z.infer<typeof projectRowSchema>;

export const listProjects = endpoint({
	method: "GET",
	path: "/api/projects",
	summary: "Projects in code order, page by page, as the filter narrows them",
	access: "signed-in",
	policy: "project.read",
	query: projectFilterSchema.extend({
		cursor: z.string().optional(),
		limit: z.coerce.number().int().min(1).max(1000).default(200),
	}),
	response: z.object({
		rows: z.array(projectRowSchema),
		nextCursor: z.string().nullable(),
		total: z.int(),
		dekad: z.string().nullable(),
	}),
	errors: [],
});

const datedValueSchema = z.object({
	field: z.enum([
		"total_investment",
		"planned_start",
		"planned_completion",
		"planned_commissioning",
	]),
	saidOn: civilDateSchema,
	amountYuan: moneySchema.nullable(),
	plannedOn: civilDateSchema.nullable(),
	reason: z.string(),
	recordedAt: instantSchema,
	recordedBy: z.string(),
});

export const projectDocumentSchema = z.object({
	documentId: z.uuid(),
	kind: z.enum(DOCUMENT_KINDS),
	title: z.string(),
	documentOn: civilDateSchema.nullable(),
	dekad: z.string().nullable().describe("The dekad whose figures it proves"),
	fileName: z.string(),
	mediaType: z.string(),
	bytes: z.int(),
	addedAt: instantSchema,
	addedBy: z.string(),
	withdrawnAt: instantSchema.nullable(),
	withdrawnBy: z.string().nullable(),
	withdrawnReason: z.string().nullable(),
});
export type ProjectDocumentView = z.infer<typeof projectDocumentSchema>;

const measuresSchema = z.record(z.enum(FLOW_MEASURES), moneySchema.nullable());

export const projectSchema = projectRowSchema.extend({
	version: z.int(),
	today: civilDateSchema.describe(
		"The day in the office's zone when this was read",
	),
	figuresDekad: z
		.string()
		.nullable()
		.describe(
			"The dekad whose figures tell where the project stands: the one asked about now, or a later one already reported; null: none is opened",
		),
	level: z.string().nullable(),
	constructionNature: z.string().nullable(),
	ownership: z.string().nullable(),
	groupCode: z.string().nullable(),
	chainCode: z.string().nullable(),
	zoneCode: z.string().nullable(),
	batchSession: z.string().nullable(),
	fundingKind: z.string().nullable(),
	tags: z.array(z.string()),
	contentScale: z.string(),
	openingInvestmentYuan: moneySchema.nullable(),
	expectedOutputYuan: moneySchema.nullable(),
	expectedTaxYuan: moneySchema.nullable(),
	plannedStartOn: civilDateSchema.nullable(),
	plannedCompletionOn: civilDateSchema.nullable(),
	plannedCommissioningOn: civilDateSchema.nullable(),
	actualStartOn: civilDateSchema.nullable(),
	actualCompletionOn: civilDateSchema.nullable(),
	actualCommissioningOn: civilDateSchema.nullable(),
	statisticsEnteredOn: civilDateSchema.nullable(),
	leadOfficial: z.string().nullable(),
	responsibleUnit: z.string().nullable(),
	responsiblePerson: z.string().nullable(),
	projectManager: z.string().nullable(),
	contactPhone: z.string().nullable(),
	site: z.string().nullable(),
	longitude: z.number().nullable(),
	latitude: z.number().nullable(),
	investmentSinceStartYuan: moneySchema.nullable(),
	datedValues: z
		.array(datedValueSchema)
		.describe("Oldest first; first and latest are both kept"),
	standings: z.array(
		z.object({
			fromOn: civilDateSchema,
			stage: z.string(),
			isPaused: z.boolean(),
			regionPath: z.string(),
			ownerName: z.string(),
			reason: z.string(),
			recordedBy: z.string(),
		}),
	),
	steps: z
		.array(
			z.object({
				stepId: z.uuid(),
				step: z.enum(STEPS),
				happenedOn: civilDateSchema
					.nullable()
					.describe("Null: taken back, it never did"),
				reason: z.string(),
				expectedResumptionOn: civilDateSchema.nullable(),
				documentId: z.uuid().nullable(),
				recordedAt: instantSchema,
				recordedBy: z.string(),
			}),
		)
		.describe("As they were stated, oldest statement first"),
	may: z
		.object({
			steps: z.array(z.enum(STEPS)),
			correctStepId: z
				.uuid()
				.nullable()
				.describe("The statement an office may put right; null: none"),
			edit: z.boolean().describe("People, dated values and documents"),
		})
		.describe("What the reader may do to this project"),
	latest: z
		.object({
			dekad: z.string(),
			state: z.string(),
			kind: z.string(),
			submittedAt: instantSchema.nullable(),
			peopleOnSite: z.int().nullable(),
			machinesOnSite: z.int().nullable(),
			physicalProgressText: z.string(),
			nextSteps: z.string(),
			note: z.string(),
			problems: z.array(
				z.object({
					kind: z.string(),
					kindName: z
						.object({ zh: z.string(), en: z.string() })
						.nullable()
						.describe(
							"As the office's method names it; null: not one of its kinds",
						),
					askedUnit: z.string().nullable(),
					wantedBy: civilDateSchema.nullable(),
					text: z.string(),
					heldUpYuan: moneySchema.nullable(),
				}),
			),
		})
		.nullable()
		.describe("The newest counted report; null: none yet"),
	measuresYtd: measuresSchema
		.nullable()
		.describe(
			"Year to date of every measure at figuresDekad; null: none opened",
		),
	documents: z.array(projectDocumentSchema),
	plans: z.array(
		z.object({
			year: z.int(),
			revision: z.int(),
			isBaseline: z.boolean(),
			state: z.string(),
			cumulativeYuan: z.array(moneySchema),
			fundsCumulativeYuan: z.array(moneySchema).nullable(),
			reason: z.string(),
			recordedAt: instantSchema,
			recordedBy: z.string(),
		}),
	),
	dekads: z.array(
		z.object({
			dekad: z.string(),
			isExpected: z.boolean(),
			reportState: z.string().nullable(),
			reportKind: z.string().nullable(),
			investmentYuan: moneySchema
				.nullable()
				.describe(
					"Of this dekad, corrections booked in it included; null: not reported",
				),
			investmentYtdYuan: moneySchema.nullable(),
			plannedYtdYuan: moneySchema.nullable(),
			statisticalInvestmentYtdYuan: moneySchema.nullable(),
			paidYtdYuan: moneySchema.nullable(),
			investmentSinceStartYuan: moneySchema.nullable(),
			physicalProgressRatio: z.number().nullable(),
			physicalProgressText: z.string().nullable(),
			peopleOnSite: z.int().nullable(),
			machinesOnSite: z.int().nullable(),
			handedInBy: z.string().nullable(),
		}),
	),
	corrections: z.array(
		z.object({
			bookedDekad: z.string(),
			forDekad: z.string(),
			measure: z.string(),
			differenceYuan: moneySchema,
			reason: z.string(),
		}),
	),
	events: z
		.array(
			z.object({
				at: instantSchema,
				kind: z.string(),
				actorName: z.string(),
				onBehalfOf: z
					.string()
					.nullable()
					.describe("Whose delegated role the actor worked in"),
				actorRole: z.string(),
				payload: z.record(z.string(), z.unknown()),
			}),
		)
		.describe("Newest first, the last 100"),
	lists: z.array(
		z.object({
			code: z.string(),
			nameZh: z.string(),
			nameEn: z.string().nullable(),
			version: z.int(),
		}),
	),
});
export type ProjectView = z.infer<typeof projectSchema>;

export const getProject = endpoint({
	method: "GET",
	path: "/api/projects/:projectId",
	summary:
		"A project's whole story: fields, dated values, stages, plans, dekads, corrections, events",
	access: "signed-in",
	policy: "project.read",
	params: z.object({ projectId: z.uuid() }),
	response: projectSchema,
	errors: ["project.not_found"],
});
