import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import {
	dekadIdSchema,
	instantSchema,
	periodIdSchema,
	regionPathSchema,
} from "./wire.ts";

export const lockExceptionSchema = z.object({
	exceptionId: z.uuid(),
	dekad: dekadIdSchema,
	regionPath: regionPathSchema.describe(
		"The project's region, or the region all of whose projects are let in",
	),
	projectId: z.uuid().nullable().describe("Null: every project of the region"),
	projectCode: z.string().nullable(),
	projectName: z.string().nullable(),
	until: instantSchema,
	reason: z.string(),
	grantedAt: instantSchema,
	grantedBy: z.string(),
	endedAt: instantSchema.nullable().describe("Taken back before its end"),
	endedBy: z.string().nullable(),
	isRunning: z.boolean().describe("Neither over nor taken back"),
});
export type LockExceptionView = z.infer<typeof lockExceptionSchema>;

export const listLockExceptions = endpoint({
	method: "GET",
	path: "/api/lock-exceptions",
	summary:
		"Who may still hand in for a locked dekad, as far as it concerns the reader; newest first",
	access: "signed-in",
	policy: "lock-exception.read",
	query: z.object({ dekad: dekadIdSchema.optional() }),
	response: z.object({ exceptions: z.array(lockExceptionSchema) }),
	errors: ["period.invalid"],
});

export const grantLockException = endpoint({
	method: "POST",
	path: "/api/lock-exceptions",
	summary:
		"Let a project, or every project of a region, hand in for a locked dekad until an instant; what comes in stays late",
	access: "signed-in",
	policy: "lock-exception.grant",
	body: z
		.object({
			dekad: dekadIdSchema,
			projectId: z.uuid().optional(),
			region: z
				.string()
				.optional()
				.describe("Code or path; leave it out when a project is named"),
			until: instantSchema,
			reason: z.string().trim().min(1).max(1000),
		})
		.refine(
			({ projectId, region }) =>
				(projectId === undefined) !== (region === undefined),
			"either a project or a region is needed",
		),
	response: lockExceptionSchema,
	errors: [
		"approval.needed",
		"period.not_open",
		"period.year_closed",
		"exception.too_short",
		"project.not_found",
		"region.not_found",
	],
});

export const endLockException = endpoint({
	method: "POST",
	path: "/api/lock-exceptions/:exceptionId/end",
	summary: "Take an exception back before its end",
	access: "signed-in",
	policy: "lock-exception.grant",
	params: z.object({ exceptionId: z.uuid() }),
	response: lockExceptionSchema,
	errors: ["exception.not_found", "exception.over"],
});

const count = z.int().min(0);
export const periodCountsSchema = z.object({
	dekad: periodIdSchema,
	timelyUntil: instantSchema,
	lockedFrom: instantSchema,
	calendarBasis: z.enum(["official", "weekends_only"]),
	stand: z
		.enum(["open", "late", "locked"])
		.describe(
			"open: in time until timelyUntil; late: taken, but late; locked: by exception only",
		),
	isYearClosed: z.boolean(),
	expected: count.describe("Projects asked for a report"),
	reported: count.describe("Of those asked"),
	timely: count,
	accepted: count.describe("Accepted by the deciding step, of those asked"),
	acceptedByLevel: z
		.record(z.string(), count)
		.describe(
			"The same by the highest step that accepted so far; an empty name: no known step",
		),
	waiting: count.describe("Handed in and not yet decided, asked or not"),
	returned: count.describe("Sent back and not handed in again"),
	exceptions: count.describe("Exceptions that run now"),
});
export type PeriodCounts = z.infer<typeof periodCountsSchema>;

export const listPeriodCounts = endpoint({
	method: "GET",
	path: "/api/period-counts",
	summary:
		"The office's dekads of a year with their dates and how many reports came, in time, accepted; newest first",
	access: "signed-in",
	policy: "period.counts",
	query: z.object({
		year: z.coerce
			.number()
			.int()
			.min(2000)
			.max(2100)
			.optional()
			.describe("Left out: the year of the newest opened dekad"),
	}),
	response: z.object({
		year: z.int().nullable().describe("Null: no dekad is open"),
		periods: z.array(periodCountsSchema),
	}),
	errors: [],
});
