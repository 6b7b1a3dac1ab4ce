import { z } from "zod";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { endpoint } from "./endpoint.ts";
import { reportValuesSchema } from "./reports.ts";
import {
	civilDateSchema,
	dekadIdSchema,
	instantSchema,
	moneySchema,
} from "./wire.ts";

/**
 * What an owner needs for its reports of one dekad, in one answer, so that a phone can keep it and go
 * on without a network; and what is written and not handed in yet.
 */

const namesSchema = z.object({ zh: z.string(), en: z.string() });
const yuan = moneySchema.nullable();
const kindSchema = z.enum(["estimate", "actual"]);
const bySourceSchema = z.object({
	central: yuan,
	local: yuan,
	bond: yuan,
	loan: yuan,
	self: yuan,
});

/** A report's values while they are written: whatever is half done is allowed, only sizes are bounded. */
export const draftValuesSchema = reportValuesSchema.extend({
	corrections: z
		.array(
			z.object({
				forDekad: dekadIdSchema.nullable(),
				measure: z.enum(FLOW_MEASURES).nullable(),
				differenceYuan: moneySchema.nullable(),
				reason: z.string().max(1000),
			}),
		)
		.max(100)
		.default([]),
});
export type DraftValues = z.infer<typeof draftValuesSchema>;

export const reportDraftSchema = z.object({
	dekad: dekadIdSchema,
	baseRevision: z
		.int()
		.min(0)
		.describe(
			"The revision its writer saw; where a later one stands, the draft is there to be compared, not to be sent",
		),
	baseValues: reportValuesSchema
		.nullable()
		.default(null)
		.describe(
			"What that revision says, as its writer saw it; null: there was none",
		),
	kind: kindSchema,
	values: draftValuesSchema,
	writtenAt: instantSchema.describe("By the writer's own clock, offline too"),
	savedAt: instantSchema.describe("By the server's clock"),
});
export type ReportDraft = z.infer<typeof reportDraftSchema>;

/** One revision of a report with everything it says. Also `detail.report` of a refused hand-in (report.version_conflict). */
export const standingReportSchema = z.object({
	reportId: z.uuid(),
	revision: z.int(),
	version: z.int(),
	kind: kindSchema,
	state: z.enum(["submitted", "returned", "accepted", "superseded"]),
	isCounted: z
		.boolean()
		.describe("In the totals; false: sent back or replaced"),
	values: reportValuesSchema,
	submittedAt: instantSchema,
	handedInBy: z.string().describe("The person's name"),
	onBehalfBy: z
		.string()
		.nullable()
		.describe("The office that handed it in for the owner; null: the owner"),
	isTimely: z.boolean().nullable(),
	acceptedLevel: z
		.string()
		.nullable()
		.describe("Highest step of the ladder that accepted; null: none yet"),
	returnedAt: instantSchema.nullable(),
	returnedReason: z.string().nullable(),
	contested: z
		.object({ at: instantSchema, by: z.string(), reason: z.string() })
		.nullable()
		.describe("The owner's word against a report handed in on its behalf"),
	canContest: z
		.boolean()
		.describe("Handed in on behalf, counted, not contested, dekad not locked"),
});
export type StandingReport = z.infer<typeof standingReportSchema>;

/** Something stated earlier, with the dekad it is from. */
const stated = <T extends z.ZodType>(value: T) =>
	z.object({ dekad: dekadIdSchema, value }).nullable();

export const beforeDekadSchema = z
	.object({
		monthYuan: yuan.describe(
			"Investment of the earlier dekads of this month; null: none reported (in the month's first dekad too)",
		),
		ytdYuan: yuan.describe("Investment since 1 January, before this dekad"),
		sinceStartYuan: yuan.describe("What was invested before Dekad included"),
		bestDekadYuan: yuan.describe(
			"The largest investment of one earlier dekad; null: none reported",
		),
		arrivedYtdYuan: bySourceSchema,
		paidYtdYuan: bySourceSchema,
		physicalProgressRatio: stated(z.number().min(0).max(1)),
		physicalProgressText: stated(z.string()),
		nextSteps: stated(z.string()),
		peopleOnSite: stated(z.int()),
		machinesOnSite: stated(z.int()),
		problems: stated(reportValuesSchema.shape.problems).describe(
			"Of the newest earlier report; an empty list: it had none",
		),
	})
	.describe(
		"Everything before this dekad, as reported; each last word with its dekad, null: never said",
	);
export type BeforeDekad = z.infer<typeof beforeDekadSchema>;

export const deskProjectSchema = z.object({
	projectId: z.uuid(),
	code: z.string(),
	name: z.string(),
	nameEn: z.string().nullable(),
	regionName: namesSchema,
	stage: z.string().describe("In the dekad shown"),
	stageName: namesSchema,
	isPaused: z.boolean(),
	every: z.enum(["dekad", "month", "quarter", "never"]),
	isExpected: z.boolean().describe("A report is asked for in the dekad shown"),
	lockedFrom: instantSchema.describe(
		"From then on nothing is taken in; a running exception for this project is in it",
	),
	isUnderException: z
		.boolean()
		.describe("Past the office's own lock, open by an exception: it is late"),
	totalInvestmentYuan: yuan,
	plan: z
		.object({
			inDekadYuan: moneySchema,
			monthYuan: moneySchema.describe("The whole month"),
			ytdYuan: moneySchema.describe("1 January to the end of this dekad"),
			annualYuan: moneySchema,
		})
		.nullable()
		.describe("The plan in force; null: none for the year"),
	before: beforeDekadSchema,
	report: standingReportSchema
		.nullable()
		.describe("The highest revision, a returned one too; null: none"),
	draft: reportDraftSchema.nullable().describe("One's own; nobody else's"),
	requests: z
		.array(
			z.object({
				requestId: z.uuid(),
				version: z.int(),
				forDekad: dekadIdSchema,
				measure: z.string(),
				statedYuan: yuan.describe("The figure asked about, as corrected"),
				reason: z.string(),
				step: z.string(),
				askedAt: instantSchema,
				askedBy: z.string(),
			}),
		)
		.describe("Open requests for a correction, oldest first"),
	reminders: z
		.array(
			z.object({
				reminderId: z.uuid(),
				said: z.string(),
				remindedAt: instantSchema,
				remindedBy: z.string(),
				seenAt: instantSchema.nullable(),
			}),
		)
		.describe("For the dekad shown, newest first"),
});
export type DeskProject = z.infer<typeof deskProjectSchema>;

export const deskDekadSchema = z.object({
	dekad: dekadIdSchema,
	firstOn: civilDateSchema,
	lastOn: civilDateSchema,
	asOfOn: civilDateSchema,
	timelyUntil: instantSchema,
	lockedFrom: instantSchema.describe("The office's own, without exceptions"),
	isNow: z.boolean().describe("The dekad that is asked about now"),
	expected: z.int(),
	missing: z.int().describe("Expected reports that are not in"),
});

export const reportDeskSchema = z.object({
	productVersion: z
		.string()
		.describe("Another one than the page's: reload before going on"),
	account: z.object({ accountId: z.uuid(), displayName: z.string() }),
	organisationName: z.string(),
	isSynthetic: z
		.boolean()
		.describe("All data is invented: a bar says so, without a network too"),
	today: civilDateSchema.describe("In the office's time zone"),
	now: instantSchema,
	dekads: z
		.array(deskDekadSchema)
		.describe("Opened and still taking reports in, oldest first"),
	dekad: dekadIdSchema
		.nullable()
		.describe("The one shown; null: none is opened"),
	problemKinds: z.array(z.object({ id: z.string(), name: namesSchema })),
	projects: z.array(deskProjectSchema).describe("In code order"),
});
export type ReportDesk = z.infer<typeof reportDeskSchema>;

export const getReportDesk = endpoint({
	method: "GET",
	path: "/api/report-desk",
	summary:
		"An owner's projects for one dekad with all that is known, so that only this dekad's facts are asked",
	access: "signed-in",
	policy: "report.desk",
	query: z.object({
		dekad: dekadIdSchema
			.optional()
			.describe(
				"Left out: the oldest one that misses an expected report, else the one asked about now",
			),
	}),
	response: reportDeskSchema,
	errors: ["access.not_allowed", "period.not_open"],
});

export const seeReminders = endpoint({
	method: "POST",
	path: "/api/report-desk/seen",
	summary: "Say that reminders were seen; the first time counts",
	access: "signed-in",
	policy: "report.reminded",
	body: z.object({ reminderIds: z.array(z.uuid()).max(500) }),
	response: z.object({ seen: z.int().describe("Seen for the first time") }),
	errors: ["access.not_allowed"],
});

export const saveReportDraft = endpoint({
	method: "PUT",
	path: "/api/projects/:projectId/report-draft",
	summary:
		"Keep what is written and not handed in; an older write never replaces a newer one",
	access: "signed-in",
	policy: "report.draft",
	params: z.object({ projectId: z.uuid() }),
	body: reportDraftSchema.omit({ savedAt: true }),
	response: z
		.object({ draft: reportDraftSchema })
		.describe("The draft that stands now: this one, or a newer one"),
	errors: ["project.not_found", "report.not_yours", "period.not_open"],
});

export const discardReportDraft = endpoint({
	method: "DELETE",
	path: "/api/projects/:projectId/report-draft",
	summary: "Throw one's draft away, unless it was written on since",
	access: "signed-in",
	policy: "report.draft",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({
		dekad: dekadIdSchema,
		writtenUntil: instantSchema.describe("writtenAt of the one thrown away"),
	}),
	response: z
		.object({ draft: reportDraftSchema.nullable() })
		.describe("Null: gone; a draft: a newer one, which stays"),
	errors: ["access.not_allowed"],
});

export const contestReport = endpoint({
	method: "POST",
	path: "/api/reports/:reportId/contest",
	summary:
		"Say, until the lock, that a report handed in on one's behalf is wrong; it counts on until replaced or sent back",
	access: "signed-in",
	policy: "report.contest",
	params: z.object({ reportId: z.uuid() }),
	body: z.object({
		version: z.int(),
		reason: z.string().trim().min(1).max(1000),
	}),
	response: z.object({ reportId: z.uuid(), version: z.int() }),
	errors: [
		"report.not_found",
		"report.not_yours",
		"report.not_on_behalf",
		"report.version_conflict",
		"period.locked",
	],
});
