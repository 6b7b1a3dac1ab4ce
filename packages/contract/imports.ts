import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { instantSchema } from "./wire.ts";

/** Kinds that can be imported now; indicators and schedule come with later issues. */
export const IMPORT_KINDS = [
	"regions",
	"organisations",
	"sectors",
	"lists",
	"users",
	"projects",
	"plans",
	"reports",
	"history",
] as const;
export const importKindSchema = z.enum(IMPORT_KINDS);

export const importProblemSchema = z.object({
	row: z
		.int()
		.nullable()
		.describe("The number the spreadsheet shows; null: the whole sheet"),
	column: z.string().nullable().describe("The header as written"),
	cell: z.string().nullable().describe("Its address, such as C7"),
	code: z.string(),
	message: z
		.string()
		.describe("What is wrong and what to do, in the reader's language"),
	value: z.string().nullable().describe("As the file has it"),
});

export const importResultSchema = z.object({
	kind: z.string(),
	rows: z.int(),
	accepted: z.int(),
	rejected: z.int(),
	unchanged: z.int(),
	problems: z
		.array(importProblemSchema)
		.describe("The first 1,000; problemCount says how many there are"),
	problemCount: z.int(),
	totals: z.array(
		z.object({
			column: z.string(),
			unit: z.string(),
			inFile: z.string().describe("Exact decimal of the file"),
			stored: z.int().nullable(),
			rows: z.int(),
			fileTotal: z
				.string()
				.nullable()
				.describe("What the file's own total row says"),
		}),
	),
	notes: z
		.array(z.string())
		.describe(
			"What was understood: header row, date order and its proof, columns left out",
		),
	columns: z
		.array(
			z.object({
				column: z.string(),
				field: z.string().nullable(),
				label: z.string().nullable(),
			}),
		)
		.describe("How each header was read; field null: left out"),
});
export type ImportResult = z.infer<typeof importResultSchema>;

export const importSchema = z.object({
	importId: z.uuid(),
	kind: z.string(),
	fileName: z.string(),
	state: z.enum([
		"checking",
		"checked",
		"storing",
		"stored",
		"refused",
		"failed",
		"cancelled",
	]),
	jobId: z.uuid().nullable(),
	result: importResultSchema.nullable(),
	error: z
		.object({ code: z.string(), title: z.string(), next: z.string() })
		.nullable(),
	hasMarkedFile: z.boolean(),
	createdAt: instantSchema,
	createdBy: z.string(),
});
export type ImportView = z.infer<typeof importSchema>;

/** Fields of the multipart body: `file`, and of the query. Always a dry run first. */
export const startImport = endpoint({
	method: "POST",
	path: "/api/imports",
	summary:
		"Hand in a spreadsheet; it is checked as a job and nothing is stored yet",
	access: "signed-in",
	policy: "import.hand-in",
	query: z.object({
		kind: importKindSchema,
		dateOrder: z.enum(["dmy", "mdy", "ymd"]).optional(),
		mapping: z
			.string()
			.max(20_000)
			.optional()
			.describe("A column mapping as JSON"),
	}),
	sends: "multipart",
	response: importSchema,
	errors: [
		"import.not_allowed",
		"import.mapping_invalid",
		"import.file_refused",
		"request.too_large",
	],
});

export const getImport = endpoint({
	method: "GET",
	path: "/api/imports/:importId",
	summary: "What became of an import",
	access: "signed-in",
	policy: "import.read",
	params: z.object({ importId: z.uuid() }),
	response: importSchema,
	errors: ["import.not_found"],
});

export const listImports = endpoint({
	method: "GET",
	path: "/api/imports",
	summary: "One's last 50 imports, newest first",
	access: "signed-in",
	policy: "import.read",
	response: z.object({ imports: z.array(importSchema) }),
	errors: [],
});

export const storeImport = endpoint({
	method: "POST",
	path: "/api/imports/:importId/store",
	summary: "Store a checked import: the good rows, or all or nothing",
	access: "signed-in",
	policy: "import.hand-in",
	params: z.object({ importId: z.uuid() }),
	body: z.object({ onlyIfAllGood: z.boolean().default(false) }),
	response: importSchema,
	errors: ["import.not_found", "import.wrong_state"],
});

export const getMarkedFile = endpoint({
	method: "GET",
	path: "/api/imports/:importId/marked",
	summary: "The same workbook with the bad cells marked",
	access: "signed-in",
	policy: "import.read",
	params: z.object({ importId: z.uuid() }),
	file: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
	errors: ["import.not_found"],
});

export const getTemplate = endpoint({
	method: "GET",
	path: "/api/templates/:kind",
	summary:
		"An .xlsx to fill in: drop-downs, known fields locked, a comment on each header",
	access: "signed-in",
	policy: "import.hand-in",
	params: z.object({ kind: importKindSchema }),
	query: z.object({
		period: z
			.string()
			.optional()
			.describe("reports: the dekad; plans: the year"),
	}),
	file: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
	errors: ["import.not_allowed", "period.invalid"],
});
