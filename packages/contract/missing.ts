import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { civilDateSchema, dekadIdSchema, instantSchema } from "./wire.ts";

const deadlineSchema = z.object({
	at: instantSchema,
	on: civilDateSchema,
	time: z
		.string()
		.describe("On the office's wall clock; 24:00 is the end of the day"),
});

export const missingRowSchema = z.object({
	projectId: z.uuid(),
	code: z.string(),
	name: z.string(),
	nameEn: z.string().nullable(),
	regionPath: z.string(),
	ownerOrgId: z.uuid(),
	ownerName: z.string(),
	contactName: z.string().nullable(),
	contactPhone: z
		.string()
		.nullable()
		.describe("The project's own, else the owner's"),
	isReturned: z
		.boolean()
		.describe("Handed in and sent back: the owner has something to mend"),
	missedThisYear: z
		.int()
		.describe(
			"Dekads of the year asked for and without a report, this one included",
		),
	askedThisYear: z.int(),
	reminders: z.int().describe("How often it was reminded for this dekad"),
	lastReminder: z
		.object({
			at: instantSchema,
			by: z.string(),
			seenAt: instantSchema.nullable(),
			seenBy: z.string().nullable(),
		})
		.nullable(),
});
export type MissingRow = z.infer<typeof missingRowSchema>;

export const missingSchema = z.object({
	dekad: dekadIdSchema.nullable().describe("Null: none is opened"),
	list: z.string().nullable(),
	listVersion: z.int().nullable(),
	timely: deadlineSchema.nullable(),
	locked: deadlineSchema.nullable(),
	isLocked: z.boolean(),
	daysLate: z
		.int()
		.describe("Begun days since the timely moment; 0: it has not passed"),
	asked: z.int().describe("Projects asked for the dekad, within the filter"),
	reported: z.int().describe("Of those, with a report that counts"),
	rows: z
		.array(missingRowSchema)
		.describe("All that are missing, by region, then owner, then code"),
});
export type MissingView = z.infer<typeof missingSchema>;

export const listMissing = endpoint({
	method: "GET",
	path: "/api/missing",
	summary:
		"Whose report was asked for and is not there, by county and owner, with whom to call and when they were last reminded",
	access: "signed-in",
	policy: "missing.read",
	query: z.object({
		dekad: dekadIdSchema
			.optional()
			.describe("Left out: the dekad asked about now"),
		region: z.string().optional().describe("Region path; everything below it"),
		list: z.string().optional(),
	}),
	response: missingSchema,
	errors: ["period.not_open", "list.not_found", "rollup.bad_dimension"],
});

export const noteReminded = endpoint({
	method: "POST",
	path: "/api/reminders",
	summary:
		"Note that owners were reminded: they see it on their report desk. A project that has a report by now is skipped",
	access: "signed-in",
	policy: "missing.remind",
	body: z.object({
		dekad: dekadIdSchema,
		projectIds: z.array(z.uuid()).min(1).max(5000),
		said: z.string().trim().min(1).max(20_000).describe("What they were told"),
	}),
	response: z.object({
		reminded: z.array(z.uuid()),
		skipped: z
			.array(z.uuid())
			.describe("Not asked for the dekad, or reported by now"),
	}),
	errors: ["access.not_allowed", "period.not_open", "project.not_found"],
});
