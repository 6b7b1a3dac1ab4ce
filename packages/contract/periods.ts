import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { civilDateSchema, dekadIdSchema, instantSchema } from "./wire.ts";

export const reportingPeriodSchema = z.object({
	dekad: dekadIdSchema,
	firstOn: civilDateSchema,
	lastOn: civilDateSchema,
	asOfOn: civilDateSchema,
	cutOffOn: civilDateSchema,
	timelyUntil: instantSchema,
	lockedFrom: instantSchema,
	calendarBasis: z
		.enum(["official", "weekends_only"])
		.describe(
			"weekends_only: the official calendar of the year is not published yet",
		),
});

export const listPeriods = endpoint({
	method: "GET",
	path: "/api/periods",
	summary:
		"The dekads the office has opened, oldest first, and which is current and which the latest closed",
	access: "signed-in",
	policy: "period.read",
	response: z.object({
		today: civilDateSchema,
		current: dekadIdSchema,
		latestOpened: dekadIdSchema.nullable(),
		latestClosed: dekadIdSchema
			.nullable()
			.describe("The newest one whose timely date has passed"),
		periods: z.array(reportingPeriodSchema),
	}),
	errors: [],
});
