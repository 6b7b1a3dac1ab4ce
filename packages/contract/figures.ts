import { z } from "zod";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { endpoint } from "./endpoint.ts";
import { bookedLineSchema } from "./corrections.ts";
import { dekadIdSchema, instantSchema } from "./wire.ts";

/** Every figure a report states: flows in money, then levels. */
export const FIGURES = [
	...FLOW_MEASURES,
	"physical_progress",
	"people_on_site",
	"machines_on_site",
] as const;
export type Figure = (typeof FIGURES)[number];

const value = z
	.number()
	.nullable()
	.describe("In the figure's unit; null: that revision is silent on it");

export const figureHistorySchema = z.object({
	projectId: z.uuid(),
	measure: z.enum(FIGURES),
	unit: z.enum(["yuan", "ratio", "count"]),
	dekad: dekadIdSchema,
	isLocked: z.boolean(),
	revisions: z
		.array(
			z.object({
				revision: z.int(),
				reportId: z.uuid(),
				kind: z.enum(["estimate", "actual"]),
				state: z.string(),
				isCounted: z.boolean(),
				isTimely: z.boolean().nullable(),
				value,
				at: instantSchema.describe("When it was handed in"),
				by: z.string(),
				handedInBy: z
					.string()
					.nullable()
					.describe("The office that handed it in for the owner"),
				sourceFile: z
					.string()
					.nullable()
					.describe("Name of the imported file it came from"),
				contested: z
					.object({
						at: instantSchema,
						by: z.string().nullable(),
						reason: z.string().nullable(),
					})
					.nullable(),
				reviews: z.array(
					z.object({
						step: z.string().nullable(),
						verdict: z.enum(["accepted", "returned"]),
						reason: z.string(),
						at: instantSchema,
						by: z.string().nullable(),
					}),
				),
			}),
		)
		.describe("Every revision handed in, newest first"),
	lines: z
		.array(bookedLineSchema.extend({ isCounted: z.boolean() }))
		.describe(
			"Correction lines for it, newest first; one whose report was replaced or sent back does not count",
		),
	requests: z
		.array(
			z.object({
				state: z.string(),
				step: z.string(),
				reason: z.string(),
				askedAt: instantSchema,
				askedBy: z.string(),
				answer: z.string(),
				answeredAt: instantSchema.nullable(),
				answeredBy: z.string().nullable(),
			}),
		)
		.describe("Requests of higher levels to correct it, newest first"),
	shown: z
		.array(
			z.object({
				fromAt: instantSchema,
				untilAt: instantSchema.nullable().describe("Null: to this day"),
				reported: value,
				corrected: value,
				revision: z.int().nullable().describe("The revision that counted"),
			}),
		)
		.describe("What the totals showed from when to when, newest first"),
});
export type FigureHistoryView = z.infer<typeof figureHistorySchema>;

export const getFigureHistory = endpoint({
	method: "GET",
	path: "/api/projects/:projectId/figures/:measure",
	summary:
		"What set a figure of one dekad: every revision that said it, reviews, correction lines, requests, and what the totals showed from when to when",
	access: "signed-in",
	policy: "figure.read",
	params: z.object({ projectId: z.uuid(), measure: z.enum(FIGURES) }),
	query: z.object({ dekad: dekadIdSchema }),
	response: figureHistorySchema,
	errors: ["project.not_found"],
});
