import { z } from "zod";
import { REPORT_DOUBTS } from "@dekad/core/reports/report-doubts.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import {
	REVIEW_TURNS,
	REPORT_STATES,
} from "@dekad/core/reports/review-ladder.ts";
import { REVIEW_ODDITIES } from "@dekad/core/reports/review-oddities.ts";
import { endpoint } from "./endpoint.ts";
import { reportValuesSchema } from "./reports.ts";
import {
	dekadIdSchema,
	instantSchema,
	moneySchema,
	regionPathSchema,
} from "./wire.ts";

const namesSchema = z.object({ zh: z.string(), en: z.string() });
const yuan = moneySchema.nullable();
const count = z.int().min(0);
const reason = z.string().trim().min(1).max(1000);
const versionOf = z.int().describe("The version the reviewer was looking at");
const stepId = z
	.string()
	.describe("A step of the office's pack: county, city, province, group");

export const correctionRequestSchema = z.object({
	requestId: z.uuid(),
	projectId: z.uuid(),
	projectCode: z.string(),
	projectName: z.string(),
	regionPath: regionPathSchema,
	forDekad: dekadIdSchema,
	measure: z.enum(FLOW_MEASURES),
	reason: z.string(),
	step: stepId,
	stepName: namesSchema,
	state: z
		.enum(["open", "corrected", "explained", "withdrawn"])
		.describe("corrected only while the line that answers it counts"),
	answer: z.string(),
	askedAt: instantSchema,
	askedBy: z.string(),
	answeredAt: instantSchema.nullable(),
	answeredBy: z.string().nullable(),
	version: z.int(),
});
export type CorrectionRequestView = z.infer<typeof correctionRequestSchema>;

export const reviewWordSchema = z.object({
	dekad: dekadIdSchema,
	revision: z.int(),
	step: stepId,
	verdict: z.enum(["accepted", "returned"]),
	reason: z.string(),
	at: instantSchema,
	by: z.string(),
});

/** What a report is compared with: an earlier revision of the dekad, or the report of an earlier dekad. */
const comparedSchema = z
	.object({
		dekad: dekadIdSchema,
		revision: z.int(),
		state: z.enum(REPORT_STATES),
		values: reportValuesSchema,
	})
	.nullable();

export const reviewItemSchema = z.object({
	reportId: z.uuid(),
	projectId: z.uuid(),
	projectCode: z.string(),
	projectName: z.string(),
	projectNameEn: z.string().nullable(),
	regionPath: regionPathSchema,
	ownerName: z.string(),
	contactName: z.string().nullable(),
	contactPhone: z.string().nullable(),
	stage: z.string(),
	isPaused: z.boolean(),
	dekad: dekadIdSchema,
	revision: z.int(),
	kind: z.enum(["estimate", "actual"]),
	version: z.int(),
	state: z.enum(REPORT_STATES),
	turn: z.enum(REVIEW_TURNS),
	acceptedLevel: stepId.nullable(),
	finalStep: stepId.describe("The step whose acceptance makes it final"),
	step: stepId.nullable().describe("The reader's own step; null: none"),
	submittedAt: instantSchema,
	submittedBy: z.string(),
	isTimely: z.boolean(),
	onBehalfBy: z.string().nullable().describe("The office that handed it in"),
	contested: z
		.object({ at: instantSchema, by: z.string(), reason: z.string() })
		.nullable(),
	returnedReason: z.string().nullable(),
	values: reportValuesSchema,
	investmentYtdYuan: yuan,
	investmentSinceStartYuan: yuan,
	totalInvestmentYuan: yuan,
	plan: z
		.object({
			inDekadYuan: moneySchema,
			ytdYuan: moneySchema,
			annualYuan: moneySchema,
		})
		.nullable()
		.describe("The plan in force; null: none for the year"),
	before: comparedSchema.describe(
		"The newest counted report of an earlier dekad",
	),
	replaced: comparedSchema.describe("The revision before of the same dekad"),
	doubts: z.array(
		z.object({
			key: z.enum(REPORT_DOUBTS),
			saw: z.record(z.string(), z.number()),
		}),
	),
	oddities: z
		.array(z.enum(REVIEW_ODDITIES))
		.describe(
			"Why it is not accepted together with others; empty: nothing is odd",
		),
	words: z
		.array(reviewWordSchema)
		.describe(
			"What was said of this dekad's revisions, and what was last sent back before; newest first",
		),
	requests: z
		.array(correctionRequestSchema)
		.describe("Open ones of the project"),
});
export type ReviewItem = z.infer<typeof reviewItemSchema>;

const turnCountsSchema = z.object({
	waiting: count,
	below: count,
	accepted: count,
	returned: count,
	finalByLevel: z
		.record(z.string(), count)
		.describe(
			"Final reports by the highest step that accepted so far; an empty name: accepted at no known step",
		),
});

export const listReviews = endpoint({
	method: "GET",
	path: "/api/reviews",
	summary:
		"Reports of a dekad as they stand for the reader's step of the review ladder, in order of region and project code",
	access: "signed-in",
	policy: "review.read",
	query: z.object({
		dekad: dekadIdSchema
			.optional()
			.describe("Left out: the dekad asked about now"),
		state: z
			.enum(["waiting", "below", "accepted", "returned"])
			.default("waiting"),
		region: z.string().optional().describe("Code or path"),
		odd: z
			.enum(["yes", "no"])
			.optional()
			.describe("Only those with, or without, something odd"),
		cursor: z.string().optional(),
		limit: z.coerce.number().int().min(1).max(200).default(50),
	}),
	response: z.object({
		dekad: dekadIdSchema.nullable().describe("Null: no dekad is open"),
		timelyUntil: instantSchema.nullable(),
		lockedFrom: instantSchema.nullable(),
		isLocked: z.boolean(),
		steps: z
			.array(z.object({ id: stepId, name: namesSchema }))
			.describe("Names of all steps of the pack"),
		step: stepId
			.nullable()
			.describe("The step the reader mostly speaks for; null: none"),
		expected: count.describe("Projects asked for a report"),
		missing: count.describe("Asked, and nothing counts"),
		counts: turnCountsSchema,
		odd: count.describe("Of the waiting ones"),
		regions: z.array(
			turnCountsSchema.extend({
				regionPath: regionPathSchema,
				odd: count,
				missing: count,
			}),
		),
		plain: z
			.array(z.object({ reportId: z.uuid(), version: z.int() }))
			.describe(
				"Waiting ones in which nothing is odd, at most 1,000: what accept-many takes",
			),
		items: z.array(reviewItemSchema),
		nextCursor: z.string().nullable(),
	}),
	errors: ["region.not_found"],
});
export type ReviewQueue = z.infer<(typeof listReviews)["response"]>;

const reviewedSchema = z.object({
	reportId: z.uuid(),
	state: z.enum(REPORT_STATES),
	acceptedLevel: stepId.nullable(),
	version: z.int(),
});

export const acceptReport = endpoint({
	method: "POST",
	path: "/api/reports/:reportId/accept",
	summary:
		"Accept a report for one's own step; the deciding step's acceptance makes it final",
	access: "signed-in",
	policy: "review.decide",
	params: z.object({ reportId: z.uuid() }),
	body: z.object({ version: versionOf }),
	response: reviewedSchema,
	errors: [
		"report.not_found",
		"report.version_conflict",
		"review.no_step",
		"review.already_said",
	],
});

export const returnReport = endpoint({
	method: "POST",
	path: "/api/reports/:reportId/return",
	summary:
		"Send a report back with a reason; it stops counting unless an earlier revision was accepted",
	access: "signed-in",
	policy: "review.decide",
	params: z.object({ reportId: z.uuid() }),
	body: z.object({ version: versionOf, reason }),
	response: reviewedSchema,
	errors: [
		"report.not_found",
		"report.version_conflict",
		"review.no_step",
		"review.already_said",
		"review.locked",
	],
});

export const acceptManyReports = endpoint({
	method: "POST",
	path: "/api/reviews/accept-many",
	summary:
		"Accept many reports at once in which nothing is odd; odd and changed ones are refused by name, the others go through",
	access: "signed-in",
	policy: "review.decide",
	body: z.object({
		reports: z
			.array(z.object({ reportId: z.uuid(), version: versionOf }))
			.min(1)
			.max(1000),
	}),
	response: z.object({
		accepted: z.array(reviewedSchema),
		refused: z.array(
			z.object({
				reportId: z.uuid(),
				projectCode: z.string().nullable(),
				projectName: z.string().nullable(),
				code: z
					.string()
					.describe("review.odd, or the code the single act answers"),
				oddities: z.array(z.enum(REVIEW_ODDITIES)),
			}),
		),
	}),
	errors: [],
});

export const listCorrectionRequests = endpoint({
	method: "GET",
	path: "/api/correction-requests",
	summary:
		"Requests for a correction within the reader's reach, open ones first, then newest; at most 500",
	access: "signed-in",
	policy: "correction-request.read",
	query: z.object({
		projectId: z.uuid().optional(),
		state: z.enum(["open", "all"]).default("open"),
	}),
	response: z.object({ requests: z.array(correctionRequestSchema) }),
	errors: [],
});

export const requestCorrection = endpoint({
	method: "POST",
	path: "/api/correction-requests",
	summary:
		"Ask the owner to correct or explain a final figure in the dekad that runs; the report itself stays",
	access: "signed-in",
	policy: "correction-request.ask",
	body: z.object({
		projectId: z.uuid(),
		forDekad: dekadIdSchema,
		measure: z.enum(FLOW_MEASURES),
		reason,
	}),
	response: correctionRequestSchema,
	errors: [
		"project.not_found",
		"review.no_step",
		"correction_request.not_final",
		"correction_request.asked_already",
	],
});

export const withdrawCorrectionRequest = endpoint({
	method: "POST",
	path: "/api/correction-requests/:requestId/withdraw",
	summary: "Take a request back; only the step that asked",
	access: "signed-in",
	policy: "correction-request.ask",
	params: z.object({ requestId: z.uuid() }),
	body: z.object({ version: versionOf }),
	response: correctionRequestSchema,
	errors: [
		"correction_request.not_found",
		"correction_request.not_open",
		"correction_request.not_yours",
	],
});

export const explainCorrectionRequest = endpoint({
	method: "POST",
	path: "/api/correction-requests/:requestId/explain",
	summary: "The owner says why the figure stands",
	access: "signed-in",
	policy: "correction-request.answer",
	params: z.object({ requestId: z.uuid() }),
	body: z.object({ version: versionOf, answer: reason }),
	response: correctionRequestSchema,
	errors: [
		"correction_request.not_found",
		"correction_request.not_open",
		"correction_request.not_yours",
	],
});
