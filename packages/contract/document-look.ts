import { z } from "zod";
import {
	FONT_ROLES,
	LONGEST_LOOK_WORDS,
	UNCONFIRMED,
} from "@dekad/core/documents/look.ts";
import { endpoint } from "./endpoint.ts";
import { instantSchema } from "./wire.ts";

const words = z.string().max(LONGEST_LOOK_WORDS);
const lookWordsSchema = z.object({
	organ: words.describe("Who signs; empty: the office's name"),
	mark: words.describe("In red at the head; empty: the organ"),
	numberCode: z
		.string()
		.max(40)
		.describe("The organ's short name in document numbers; empty: no number"),
	addressee: words,
	copyTo: words,
	signatory: z.string().max(60),
	printedBy: words,
});

// A font's name stands in files as an attribute and in the typesetter's list: letters, digits, spaces and - _ . only.
const fontSchema = z
	.string()
	.min(1)
	.max(60)
	.regex(/^[\p{L}\p{N} ._-]+$/u);

export const documentLookSchema = z.object({
	words: z.object({ zh: lookWordsSchema, en: lookWordsSchema }),
	fonts: z.object({
		title: fontSchema,
		heading1: fontSchema,
		heading2: fontSchema,
		body: fontSchema,
		numbers: fontSchema,
	}),
	colour: z.string().regex(/^#[0-9A-F]{6}$/),
	hasMark: z.boolean(),
	hasLine: z.boolean(),
	hasSeal: z.boolean(),
	markPt: z.number().min(16).max(72),
	tablePt: z.number().min(7).max(12),
	notePt: z.number().min(8).max(14),
});

const lookAnswerSchema = z.object({
	regionPath: z.string().describe("Whose documents these are"),
	look: documentLookSchema,
	revision: z.int().describe("0: as shipped"),
	recordedAt: instantSchema.nullable(),
	recordedBy: z.string().nullable(),
	nextNumber: z
		.string()
		.nullable()
		.describe("Proposed for the next bulletin; null: no code is set"),
	fonts: z.array(
		z.object({
			role: z.enum(FONT_ROLES),
			chosen: z.string(),
			isHere: z
				.boolean()
				.describe("Whether PDFs made on this machine have the chosen face"),
			instead: z.string().describe("What PDFs are set in where it is not here"),
		}),
	),
	unconfirmed: z
		.array(z.enum(UNCONFIRMED))
		.describe("Settings that no source at hand confirms"),
});
export type DocumentLookView = z.infer<typeof lookAnswerSchema>;

export const getDocumentLook = endpoint({
	method: "GET",
	path: "/api/document-look",
	summary: "How documents issued from the reader's region look",
	access: "signed-in",
	policy: "bulletin.read",
	response: lookAnswerSchema,
	errors: ["access.not_allowed"],
});

export const setDocumentLook = endpoint({
	method: "PUT",
	path: "/api/document-look",
	summary:
		"Set how documents issued from the reader's region look; published ones stay as they are",
	access: "signed-in",
	policy: "bulletin.look",
	body: z.object({
		revision: z.int().min(0).describe("The revision its author saw"),
		look: documentLookSchema,
	}),
	response: lookAnswerSchema,
	errors: ["access.not_allowed", "bulletin.version_conflict"],
});
