import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import {
	civilDateSchema,
	instantSchema,
	languageSchema,
	moneySchema,
	periodIdSchema,
} from "./wire.ts";

export const bulletinSchema = z.object({
	snapshotId: z.uuid(),
	period: periodIdSchema,
	regionPath: z.string(),
	asOf: instantSchema,
	createdAt: instantSchema,
	createdBy: z.string(),
	number: z.string().nullable().describe("As printed; null: has none"),
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
			sha256: z
				.string()
				.describe("Of the stored bytes, which never change, in hexadecimal"),
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
	policy: "bulletin.issue",
	body: z.object({
		period: periodIdSchema,
		region: z
			.string()
			.optional()
			.describe("Region path; left out: the reader's own"),
		list: z.string().optional(),
		language: languageSchema.optional(),
		lights: z
			.boolean()
			.default(false)
			.describe("Prints how many projects have which overall light"),
		nextSteps: z
			.string()
			.max(20_000)
			.optional()
			.describe(
				"The office's words on what comes next; left out: those of the draft, which is then gone",
			),
		number: z
			.int()
			.min(1)
			.max(99_999)
			.nullable()
			.optional()
			.describe(
				"Of the document; left out: the next one where the office numbers its documents; null: none",
			),
	}),
	response: bulletinSchema,
	errors: [
		"access.not_allowed",
		"period.invalid",
		"region.not_found",
		"bulletin.nothing_to_say",
		"bulletin.number_taken",
	],
});

const runSchema = z.union([
	z.string(),
	z.object({
		id: z.string(),
		label: z.string().describe("What it is called"),
		text: z.string().describe("As the documents print it"),
		rows: z
			.union([
				z.object({ kind: z.literal("rows"), where: z.string() }),
				z.object({ kind: z.literal("late") }),
				z.object({
					kind: z.literal("lights"),
					light: z.enum(["0", "1", "2", "3", "unknown"]),
				}),
				z.object({
					kind: z.literal("named"),
					table: z.string().describe("Id of the table that names them"),
				}),
				z.object({
					kind: z.literal("counted"),
					projects: z.array(
						z.object({
							code: z.string(),
							plannedOn: civilDateSchema.nullable(),
							actualOn: civilDateSchema.nullable(),
						}),
					),
				}),
			])
			.nullable()
			.describe("The rows behind it; null: there is no list of them"),
	}),
]);
export type BulletinRun = z.infer<typeof runSchema>;

const bulletinSectionSchema = z.object({
	id: z.string(),
	heading: z.string(),
	blocks: z.array(
		z.union([
			z.object({
				kind: z.literal("paragraph"),
				isNote: z.boolean(),
				runs: z.array(runSchema),
			}),
			z.object({
				kind: z.literal("table"),
				id: z.string(),
				caption: z.string(),
				unit: z.string().nullable(),
				columns: z.array(
					z.object({
						id: z.string(),
						heading: z.string(),
						holds: z.enum(["words", "figures"]),
					}),
				),
				rows: z.array(
					z.object({
						id: z.string(),
						isTotal: z.boolean(),
						cells: z.array(runSchema),
					}),
				),
			}),
		]),
	),
});
export type BulletinSection = z.infer<typeof bulletinSectionSchema>;

/** A bulletin as it is read on the page, in the reader's language. */
export const bulletinTextSchema = z.object({
	period: periodIdSchema,
	lastDekad: periodIdSchema,
	regionPath: z.string(),
	list: z.string().nullable(),
	asOf: instantSchema,
	mark: z.string().nullable(),
	number: z.string().nullable(),
	head: z.string(),
	issue: z.string(),
	until: z.string(),
	addressee: z.string().nullable(),
	issuer: z.array(z.string()).describe("Who issues it, and the day"),
	copyTo: z.string().nullable(),
	sections: z.array(bulletinSectionSchema),
});
export type BulletinText = z.infer<typeof bulletinTextSchema>;

const draftSchema = z.object({
	nextSteps: z.string(),
	nextStepsEn: z
		.string()
		.describe(
			"The same in English; empty: English documents print the Chinese",
		),
	version: z.int().describe("0: nothing saved yet"),
	updatedAt: instantSchema.nullable(),
	updatedBy: z.string().nullable(),
});

export const previewBulletin = endpoint({
	method: "GET",
	path: "/api/bulletins/preview",
	summary:
		"A bulletin not published yet: today's figures and the draft's words",
	access: "signed-in",
	policy: "bulletin.read",
	query: z.object({
		period: periodIdSchema.optional(),
		region: z.string().optional(),
		list: z.string().optional(),
		lights: z.enum(["yes", "no"]).default("no"),
	}),
	response: z.object({
		bulletin: bulletinTextSchema,
		draft: draftSchema,
		nextNumber: z
			.int()
			.nullable()
			.describe("Proposed; null: the office does not number its documents"),
	}),
	errors: [
		"period.invalid",
		"region.not_found",
		"list.not_found",
		"bulletin.nothing_to_say",
	],
});

export const saveBulletinDraft = endpoint({
	method: "PUT",
	path: "/api/bulletins/draft",
	summary: "Keep the words of a bulletin not published yet; a recorded act",
	access: "signed-in",
	policy: "bulletin.issue",
	body: z.object({
		period: periodIdSchema,
		region: z.string().optional(),
		list: z.string().optional(),
		nextSteps: z.string().max(20_000),
		nextStepsEn: z.string().max(20_000).optional(),
		version: z.int().min(0).describe("The version its author saw"),
	}),
	response: draftSchema,
	errors: [
		"access.not_allowed",
		"period.invalid",
		"region.not_found",
		"bulletin.version_conflict",
	],
});

export const readBulletin = endpoint({
	method: "GET",
	path: "/api/bulletins/:snapshotId",
	summary: "A published bulletin as it stands, figure by figure",
	access: "signed-in",
	policy: "bulletin.read",
	params: z.object({ snapshotId: z.uuid() }),
	response: z.object({ bulletin: bulletinTextSchema, made: bulletinSchema }),
	errors: ["bulletin.not_found"],
});

export const compareBulletin = endpoint({
	method: "GET",
	path: "/api/bulletins/:snapshotId/difference",
	summary:
		"What is known today of a published bulletin's figures, and what came in since; the document stays",
	access: "signed-in",
	policy: "bulletin.read",
	params: z.object({ snapshotId: z.uuid() }),
	response: z.object({
		comparedAt: instantSchema,
		figures: z.array(
			z.object({
				id: z.string(),
				label: z.string(),
				column: z.string().nullable(),
				before: z.string().nullable().describe("Null: was not there"),
				now: z.string().nullable().describe("Null: is no longer there"),
			}),
		),
		lines: z
			.array(
				z.object({
					projectId: z.uuid(),
					projectCode: z.string(),
					projectName: z.string(),
					forDekad: periodIdSchema,
					bookedDekad: periodIdSchema,
					measure: z.string(),
					difference: moneySchema,
					reason: z.string(),
				}),
			)
			.describe("Correction lines booked since, at most 200"),
		reportsSince: z
			.int()
			.describe("Reports of the year to that dekad handed in since"),
	}),
	errors: ["bulletin.not_found"],
});

export const listBulletins = endpoint({
	method: "GET",
	path: "/api/bulletins",
	summary: "The bulletins made, newest first, the last 100",
	access: "signed-in",
	policy: "bulletin.read",
	response: z.object({ bulletins: z.array(bulletinSchema) }),
	errors: [],
});

export const getBulletinFile = endpoint({
	method: "GET",
	path: "/api/bulletins/:snapshotId/file",
	summary: "One document of a bulletin",
	access: "signed-in",
	policy: "bulletin.read",
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

const templateSchema = z.object({
	template: z
		.object({
			name: z.string(),
			bytes: z.int(),
			recordedAt: instantSchema,
			recordedBy: z.string(),
		})
		.nullable(),
	placeholders: z
		.array(
			z.object({ tag: z.string(), means: z.string(), example: z.string() }),
		)
		.describe("All a template may use, in the order of the document"),
});

export const getBulletinTemplate = endpoint({
	method: "GET",
	path: "/api/bulletin-template",
	summary: "The office's own Word template and the placeholders one may use",
	access: "signed-in",
	policy: "bulletin.template-read",
	response: templateSchema,
	errors: [],
});

export const setBulletinTemplate = endpoint({
	method: "POST",
	path: "/api/bulletin-template",
	summary:
		"Hand in the office's own Word template (field `file`); what is wrong is named by placeholder and place",
	access: "signed-in",
	policy: "bulletin.template-set",
	sends: "multipart",
	response: templateSchema,
	errors: [
		"access.not_allowed",
		"bulletin.template_refused",
		"request.invalid",
		"request.too_large",
	],
});

export const getStartingTemplate = endpoint({
	method: "GET",
	path: "/api/bulletin-template/starting",
	summary: "A Word template to begin with: every placeholder in its place",
	access: "signed-in",
	policy: "bulletin.template-read",
	query: z.object({ language: languageSchema.default("zh") }),
	file: [
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	],
	errors: [],
});

export const getBulletinInOwnForm = endpoint({
	method: "GET",
	path: "/api/bulletins/:snapshotId/own-form",
	summary: "A published bulletin in the office's own Word template",
	access: "signed-in",
	policy: "bulletin.read",
	params: z.object({ snapshotId: z.uuid() }),
	query: z.object({ language: languageSchema.default("zh") }),
	file: [
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	],
	errors: ["bulletin.not_found", "bulletin.no_template"],
});
