import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { civilDateSchema, instantSchema, moneySchema } from "./wire.ts";

export const quarterIdSchema = z
	.string()
	.regex(/^(19|20|21)\d{2}-Q[1-4]$/, "a quarter id such as 2026-Q3");

const amount = moneySchema.min(0).nullable();
const statedSchema = z.object({
	outputYuan: amount.describe(
		"Output value of the quarter; null: not reported",
	),
	taxYuan: amount,
	jobs: z
		.int()
		.min(0)
		.max(10_000_000)
		.nullable()
		.describe("People employed at the quarter's end"),
});
const revisionSchema = statedSchema.extend({
	revision: z.int(),
	reason: z.string(),
	recordedAt: instantSchema,
	recordedBy: z.string(),
});
export type OutputRevision = z.infer<typeof revisionSchema>;

export const outputQuarterSchema = z.object({
	quarter: quarterIdSchema,
	isOver: z.boolean(),
	expectedOutputYuan: amount.describe(
		"The year's promise, pro rata; null: none stated",
	),
	expectedTaxYuan: amount,
	current: revisionSchema
		.nullable()
		.describe("The highest revision; null: not stated"),
	earlier: z.array(revisionSchema).describe("Oldest first"),
});
export type OutputQuarter = z.infer<typeof outputQuarterSchema>;

export const projectOutputSchema = z.object({
	projectId: z.uuid(),
	commissionedOn: civilDateSchema
		.nullable()
		.describe("Null: not in production, nothing is asked"),
	expectedOutputYuan: amount.describe("Promised for a year of production"),
	expectedTaxYuan: amount,
	mayRecord: z.boolean().describe("Whether who asks is the owner"),
	lastFour: z
		.object({
			quarters: z.int().describe("Of the last four over, those in production"),
			stated: z.int().describe("Of those, with an output value"),
			outputYuan: amount,
			expectedOutputYuan: amount.describe("Promised for the stated quarters"),
		})
		.describe("The last four quarters that are over"),
	quarters: z
		.array(outputQuarterSchema)
		.describe(
			"Newest first, from the quarter of commissioning to the last that is over",
		),
});
export type ProjectOutputView = z.infer<typeof projectOutputSchema>;

export const getProjectOutput = endpoint({
	method: "GET",
	path: "/api/projects/:projectId/outputs",
	summary:
		"What a commissioned project brings quarter by quarter, beside what was promised",
	access: "signed-in",
	policy: "project.read",
	params: z.object({ projectId: z.uuid() }),
	response: projectOutputSchema,
	errors: ["project.not_found"],
});

export const recordProjectOutput = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/outputs",
	summary:
		"State output, tax and people employed of a quarter that is over; a later statement needs a reason and keeps the earlier one",
	access: "signed-in",
	policy: "project.output",
	params: z.object({ projectId: z.uuid() }),
	body: statedSchema.extend({
		quarter: quarterIdSchema,
		baseRevision: z
			.int()
			.min(0)
			.describe("The revision the author saw; 0 when there was none"),
		reason: z.string().trim().max(1000).default(""),
	}),
	response: projectOutputSchema,
	errors: [
		"project.not_found",
		"output.not_yours",
		"output.not_in_production",
		"output.quarter_invalid",
		"output.version_conflict",
		"output.invalid",
	],
});
