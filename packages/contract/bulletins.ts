import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { instantSchema, languageSchema, periodIdSchema } from "./wire.ts";

export const bulletinSchema = z.object({
	snapshotId: z.uuid(),
	period: periodIdSchema,
	regionPath: z.string(),
	asOf: instantSchema,
	createdAt: instantSchema,
	createdBy: z.string(),
	headline: z.object({
		projects: z.int(),
		expected: z.int(),
		reported: z.int(),
		late: z.int(),
		completionText: z.string(),
	}),
	documents: z.array(
		z.object({
			format: z.enum(["docx", "pdf", "xlsx"]),
			language: languageSchema,
			bytes: z.int(),
		}),
	),
});
export type BulletinView = z.infer<typeof bulletinSchema>;

export const makeBulletin = endpoint({
	method: "POST",
	path: "/api/bulletins",
	summary:
		"Freeze a period's figures and make the bulletin's documents from them",
	access: "signed-in",
	body: z.object({
		period: periodIdSchema,
		region: z
			.string()
			.optional()
			.describe("Region path; left out: the reader's own"),
		list: z.string().optional(),
		language: languageSchema.optional(),
	}),
	response: bulletinSchema,
	errors: ["period.invalid", "region.not_found", "bulletin.nothing_to_say"],
});

export const listBulletins = endpoint({
	method: "GET",
	path: "/api/bulletins",
	summary: "The bulletins made, newest first, the last 100",
	access: "signed-in",
	response: z.object({ bulletins: z.array(bulletinSchema) }),
	errors: [],
});

export const getBulletinFile = endpoint({
	method: "GET",
	path: "/api/bulletins/:snapshotId/file",
	summary: "One document of a bulletin",
	access: "signed-in",
	params: z.object({ snapshotId: z.uuid() }),
	query: z.object({
		format: z.enum(["docx", "pdf", "xlsx"]),
		language: languageSchema,
	}),
	file: [
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/pdf",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	],
	errors: ["bulletin.not_found"],
});
