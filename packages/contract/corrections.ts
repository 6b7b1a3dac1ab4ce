import { z } from "zod";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { endpoint } from "./endpoint.ts";
import { reportSchema } from "./reports.ts";
import { dekadIdSchema, instantSchema, moneySchema } from "./wire.ts";

const yuan = moneySchema.nullable();

export const bookedLineSchema = z.object({
	bookedDekad: dekadIdSchema.describe("The dekad whose report carries it"),
	forDekad: dekadIdSchema,
	differenceYuan: moneySchema.describe("True value minus shown value"),
	reason: z.string(),
	at: instantSchema,
	by: z.string(),
});

export const correctedFigureSchema = z.object({
	measure: z.enum(FLOW_MEASURES),
	saidYuan: yuan.describe("What the counted report of the dekad says"),
	reportedYuan: yuan.describe(
		"As reported: with the lines booked in this dekad for earlier ones",
	),
	correctedYuan: yuan.describe(
		"As corrected: with the lines for this dekad, whenever they were booked",
	),
	linesFor: z.array(bookedLineSchema).describe("Oldest booking first"),
	linesBookedHere: z.array(bookedLineSchema),
});
export type CorrectedFigure = z.infer<typeof correctedFigureSchema>;

export const correctionsSchema = z.object({
	projectId: z.uuid(),
	code: z.string(),
	name: z.string(),
	nameEn: z.string().nullable(),
	year: z.int(),
	years: z
		.array(z.int())
		.describe("Years the project is kept in, oldest first"),
	mayCorrect: z.boolean().describe("Only the owner changes a value"),
	booking: z
		.object({
			dekad: dekadIdSchema,
			baseRevision: z.int().min(0).describe("0: no report yet"),
			reportState: z.string().nullable(),
			lockedFrom: instantSchema,
		})
		.nullable()
		.describe(
			"Where a correction made now is booked; null: no dekad of the office is open",
		),
	trackedFrom: dekadIdSchema,
	dekads: z
		.array(
			z.object({
				dekad: dekadIdSchema,
				isLocked: z.boolean(),
				reportState: z.string().nullable().describe("Of the counted report"),
				figures: z
					.array(correctedFigureSchema)
					.describe("Only measures of which something was said"),
			}),
		)
		.describe("The year's opened dekads, oldest first"),
	yearToDate: z.array(
		z.object({
			measure: z.enum(FLOW_MEASURES),
			reportedYuan: yuan,
			correctedYuan: yuan,
		}),
	),
	sinceStart: z
		.object({ reportedYuan: yuan, correctedYuan: yuan })
		.describe("Investment since start, at the year's newest opened dekad"),
});
export type CorrectionsView = z.infer<typeof correctionsSchema>;

export const listCorrections = endpoint({
	method: "GET",
	path: "/api/projects/:projectId/corrections",
	summary:
		"A project's dekads of a year in both views, as reported and as corrected, with the lines between them",
	access: "signed-in",
	policy: "figure.read",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({
		year: z.coerce
			.number()
			.int()
			.min(1900)
			.max(2200)
			.optional()
			.describe("Left out: the year of the newest opened dekad"),
	}),
	response: correctionsSchema,
	errors: ["project.not_found"],
});

export const correctFigures = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/corrections",
	summary:
		"State the true values of a locked dekad; the differences are booked as lines in the report of the dekad that is open now",
	access: "signed-in",
	policy: "report.correct",
	params: z.object({ projectId: z.uuid() }),
	body: z.object({
		forDekad: dekadIdSchema,
		figures: z
			.array(
				z.object({
					measure: z.enum(FLOW_MEASURES),
					trueYuan: moneySchema.describe("The value as it should have been"),
				}),
			)
			.min(1)
			.max(FLOW_MEASURES.length),
		reason: z.string().max(1000),
		baseRevision: z
			.int()
			.min(0)
			.describe(
				"The revision of the open dekad's report that the author saw; 0 when there was none",
			),
	}),
	response: z.object({
		report: reportSchema,
		lines: z
			.array(
				z.object({
					measure: z.enum(FLOW_MEASURES),
					differenceYuan: moneySchema,
				}),
			)
			.describe("The lines for this dekad that the report now carries"),
	}),
	errors: [
		"project.not_found",
		"report.not_yours",
		"report.version_conflict",
		"report.invalid",
		"correction.invalid",
		"period.not_open",
		"period.locked",
	],
});
