import { z } from "zod";
import { CARRY_RULES } from "@dekad/core/registry/carry-over.ts";
import { endpoint } from "./endpoint.ts";
import {
	civilDateSchema,
	codeSchema,
	dekadIdSchema,
	instantSchema,
	moneySchema,
} from "./wire.ts";

const yuan = moneySchema.nullable();
const count = z.int().min(0);
const carryRuleSchema = z
	.enum(CARRY_RULES)
	.describe(
		"construction: what is still to be built stays; whole: every member stays; ends: not carried over",
	);

export const yearFiguresSchema = z.object({
	projects: count,
	annualPlanYuan: yuan,
	actualYuan: yuan,
});
export type YearFigures = z.infer<typeof yearFiguresSchema>;

const carriedListSchema = z.object({
	code: codeSchema,
	rule: carryRuleSchema,
	version: z.int().describe("The version that takes effect on 1 January"),
	kept: count,
	left: count,
});

const problemSchema = z.object({
	key: z.enum(["not_over", "not_locked", "exception_running"]),
	detail: z.record(z.string(), z.string()),
});

export const yearSchema = z.object({
	year: z.int(),
	openedDekads: count,
	lockedDekads: count,
	lastDekad: z.object({
		dekad: dekadIdSchema,
		cutOffOn: civilDateSchema,
		timelyUntil: instantSchema,
		lockedFrom: instantSchema,
	}),
	opened: z
		.object({
			at: instantSchema,
			by: z.string(),
			continued: count.describe("New starts that became continued projects"),
			lists: z.array(carriedListSchema),
		})
		.nullable()
		.describe("Null: its turn was not made here"),
	closed: z
		.object({
			at: instantSchema,
			by: z.string(),
			note: z.string(),
			figures: yearFiguresSchema
				.nullable()
				.describe(
					"As reported at the closing, of the reader's region; null: none was kept for it",
				),
		})
		.nullable(),
	reported: yearFiguresSchema.describe("As reported, asked now"),
	corrected: yearFiguresSchema.describe("As corrected, asked now"),
	problems: z
		.array(problemSchema)
		.describe("What stands against closing it; empty also when it is closed"),
});
export type YearView = z.infer<typeof yearSchema>;

export const yearsSchema = z.object({
	years: z.array(yearSchema).describe("Newest first"),
	next: z
		.object({
			year: z.int(),
			mayOpen: z.boolean(),
			opensFrom: dekadIdSchema.describe(
				"The dekad whose opening lets it be opened",
			),
			startedProjects: count.describe(
				"New starts that will become continued projects",
			),
			lists: z.array(
				z.object({
					code: codeSchema,
					nameZh: z.string(),
					nameEn: z.string().nullable(),
					version: z.int(),
					effectiveOn: civilDateSchema,
					members: count,
					staying: count.describe("Members that the rule construction keeps"),
					rule: carryRuleSchema.describe("Proposed"),
					isDecided: z
						.boolean()
						.describe(
							"A version of the new year stands already: left as it is",
						),
				}),
			),
		})
		.nullable()
		.describe("Null: no dekad has been opened yet"),
	mayAct: z.boolean(),
});
export type YearsView = z.infer<typeof yearsSchema>;

export const listYears = endpoint({
	method: "GET",
	path: "/api/years",
	summary:
		"The office's years: open or closed, as reported and as corrected, and what the next turn would do",
	access: "signed-in",
	policy: "period.read",
	response: yearsSchema,
	errors: [],
});

const yearParams = z.object({
	year: z.coerce.number().int().min(1900).max(2200),
});

export const openYear = endpoint({
	method: "POST",
	path: "/api/years/:year/open",
	summary:
		"Make the turn of the year: open its first dekad, carry lists over by version, let started projects continue; done again it changes nothing",
	access: "signed-in",
	policy: "year.turn",
	params: yearParams,
	body: z.object({
		lists: z
			.array(z.object({ code: codeSchema, rule: carryRuleSchema }))
			.max(500)
			.default([])
			.describe("Lists that follow another rule than the proposed one"),
	}),
	response: z.object({
		year: z.int(),
		dekads: z.array(dekadIdSchema).describe("Opened now"),
		continued: count,
		lists: z.array(carriedListSchema).describe("Versions written now"),
	}),
	errors: [
		"access.not_allowed",
		"year.too_early",
		"year.past",
		"period.year_closed",
		"list.not_found",
	],
});

export const closeYear = endpoint({
	method: "POST",
	path: "/api/years/:year/close",
	summary:
		"Close a year whose dekads are all locked: its figures as reported are kept, no exception is granted in it any more",
	access: "signed-in",
	policy: "year.turn",
	params: yearParams,
	body: z.object({ note: z.string().max(1000).default("") }),
	response: z.object({
		year: z.int(),
		closedAt: instantSchema,
		closedBy: z.string(),
		figures: yearFiguresSchema,
	}),
	errors: ["access.not_allowed", "year.not_closable"],
});
