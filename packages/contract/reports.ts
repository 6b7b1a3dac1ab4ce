import { z } from "zod";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { endpoint } from "./endpoint.ts";
import {
	civilDateSchema,
	dekadIdSchema,
	instantSchema,
	moneySchema,
} from "./wire.ts";

const amount = moneySchema.min(0).nullable();
export const reportValuesSchema = z.object({
	measures: z
		.partialRecord(z.enum(FLOW_MEASURES), amount)
		.describe("This dekad, whole yuan; null or left out: not reported"),
	physicalProgressRatio: z.number().min(0).max(1).nullable().default(null),
	peopleOnSite: z.int().min(0).nullable().default(null),
	machinesOnSite: z.int().min(0).nullable().default(null),
	physicalProgressText: z.string().max(4000).default(""),
	nextSteps: z.string().max(4000).default(""),
	note: z.string().max(4000).default(""),
	problems: z
		.array(
			z.object({
				kind: z.string().max(40),
				askedUnit: z.string().max(200).nullable(),
				wantedBy: civilDateSchema.nullable(),
				text: z.string().max(2000),
				heldUpYuan: amount,
			}),
		)
		.max(50)
		.default([]),
	corrections: z
		.array(
			z.object({
				forDekad: dekadIdSchema,
				measure: z.enum(FLOW_MEASURES),
				differenceYuan: moneySchema,
				reason: z.string().min(1).max(1000),
			}),
		)
		.max(100)
		.default([]),
});
export type ReportValues = z.infer<typeof reportValuesSchema>;

export const reportSchema = z.object({
	reportId: z.uuid(),
	projectId: z.uuid(),
	dekad: dekadIdSchema,
	revision: z.int(),
	kind: z.enum(["estimate", "actual"]),
	state: z.enum(["draft", "submitted", "returned", "accepted", "superseded"]),
	submittedAt: instantSchema.nullable(),
	version: z.int(),
	investmentYtdYuan: moneySchema.nullable(),
	investmentSinceStartYuan: moneySchema.nullable(),
});
export type ReportView = z.infer<typeof reportSchema>;

export const submitReport = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/reports",
	summary:
		"Hand in this dekad's report; before the lock a second one replaces the first as a new revision",
	access: "signed-in",
	policy: "report.submit",
	params: z.object({ projectId: z.uuid() }),
	body: reportValuesSchema.extend({
		dekad: dekadIdSchema,
		kind: z.enum(["estimate", "actual"]).default("actual"),
		baseRevision: z
			.int()
			.min(0)
			.describe("The revision the author saw; 0 when there was none"),
		writtenAt: instantSchema
			.optional()
			.describe(
				"By the writer's own clock, offline too: only drafts written until then are done with. It proves nothing about timeliness; the server's clock does",
			),
		isUnchanged: z
			.boolean()
			.default(false)
			.describe("The owner said: nothing new, everything else as last stated"),
		confirmedDoubts: z
			.array(z.string().max(60))
			.max(40)
			.default([])
			.describe("Keys of unusual values the owner looked at and let stand"),
		burden: z
			.object({
				seconds: z.int().min(0).describe("The form was open and in use"),
				fieldsAsked: z.int().min(0),
				fieldsAskedTwice: z.int().min(0),
			})
			.optional()
			.describe("What the report cost its writer"),
	}),
	response: reportSchema,
	errors: [
		"project.not_found",
		"report.not_yours",
		"report.version_conflict",
		"report.invalid",
		"period.not_open",
		"period.locked",
	],
});
