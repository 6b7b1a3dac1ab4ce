import { z } from "zod";
import { RATE_IDS } from "@dekad/core/rollups/rates.ts";
import { SCORING_METHODS } from "@dekad/core/rollups/scoring.ts";
import { endpoint, type PartOut } from "./endpoint.ts";
import {
	civilDateSchema,
	instantSchema,
	periodIdSchema,
	ratioSchema,
} from "./wire.ts";

export const authoritySchema = z.object({
	authorityId: z.uuid(),
	issuedBy: z.string(),
	document: z.string().describe("Title and number"),
	documentOn: civilDateSchema,
	untilOn: civilDateSchema,
	rate: z.enum(["completion", "growth"]),
	minimumCount: z.int().describe("Fewer projects are listed unranked"),
	tie: z.enum(["shared", "dense"]),
});

const recordedAuthoritySchema = authoritySchema.extend({
	recordedAt: instantSchema,
	recordedBy: z.string(),
	revokedAt: instantSchema.nullable(),
	revokedBy: z.string().nullable(),
	isInForce: z.boolean(),
});
export type AuthorityView = z.infer<typeof recordedAuthoritySchema>;

export const listRankingAuthorities = endpoint({
	method: "GET",
	path: "/api/ranking-authorities",
	summary: "Who allowed a ranking of regions, by which document, until when",
	access: "signed-in",
	policy: "ranking.authority-read",
	response: z.object({ authorities: z.array(recordedAuthoritySchema) }),
	errors: [],
});

export const recordRankingAuthority = endpoint({
	method: "POST",
	path: "/api/ranking-authorities",
	summary:
		"Record the authority for a ranking; an act of the dispatching office",
	access: "signed-in",
	policy: "ranking.authorise",
	body: z
		.object({
			issuedBy: z.string().trim().min(1).max(200),
			document: z.string().trim().min(1).max(200),
			documentOn: civilDateSchema,
			untilOn: civilDateSchema,
			rate: z.enum(["completion", "growth"]).default("completion"),
			minimumCount: z.int().min(1).max(1000).default(6),
			tie: z.enum(["shared", "dense"]).default("shared"),
		})
		.refine(({ documentOn, untilOn }) => untilOn >= documentOn, {
			path: ["untilOn"],
			error: "untilOn must not lie before documentOn",
		}),
	response: recordedAuthoritySchema,
	errors: ["access.not_allowed"],
});

export const revokeRankingAuthority = endpoint({
	method: "POST",
	path: "/api/ranking-authorities/:authorityId/revoke",
	summary: "End an authority before its day; an act of the dispatching office",
	access: "signed-in",
	policy: "ranking.authorise",
	params: z.object({ authorityId: z.uuid() }),
	response: recordedAuthoritySchema,
	errors: ["access.not_allowed", "ranking.authority_not_found"],
});

const question = z.object({
	period: periodIdSchema.optional(),
	region: z.string().optional(),
	list: z.string().optional(),
});

const namesSchema = z.object({ zh: z.string(), en: z.string() });
const regionNameSchema = z.object({
	zh: z.string(),
	en: z.string().nullable(),
});

/** Rules of a score as data; read strictly by the server, which names the place of a mistake. */
export const scoringInputSchema = z.record(z.string(), z.unknown());
const scoringRuleSchema = z.object({
	id: z.string(),
	name: namesSchema,
	of: z.object({
		kind: z.enum(["rate", "rank", "done", "missed"]),
		rate: z.enum(RATE_IDS).optional(),
	}),
	source: z.string(),
	minimumCount: z.int().describe("Fewer projects get no points"),
	floor: z.int().nullable(),
	cap: z.int().nullable(),
	method: z.enum(SCORING_METHODS),
	points: z.int().optional(),
	ratio: z.string().optional(),
	stepPercent: z.int().optional(),
	bands: z
		.array(z.object({ atLeast: z.string(), points: z.int() }))
		.readonly()
		.optional(),
});
export const scoringSchema = z.object({
	name: namesSchema,
	rules: z.array(scoringRuleSchema),
});
export type ScoringView = z.infer<typeof scoringSchema>;

const hundredthsSchema = z
	.int()
	.nullable()
	.describe("Hundredths of a point; null: unknown, never 0");

const rankingSchema = z.object({
	period: periodIdSchema,
	asOf: instantSchema,
	list: z
		.object({ code: z.string(), version: z.int() })
		.nullable()
		.describe("Two rates are comparable over the same list only"),
	authority: authoritySchema,
	scoring: scoringSchema
		.nullable()
		.describe("Rules of the score in force; null: nobody is scored"),
	rows: z.array(
		z.object({
			code: z.string(),
			name: regionNameSchema,
			rank: z.int().nullable(),
			because: z.enum(["no_rate", "too_few"]).nullable(),
			projects: z.int(),
			numerator: z.number().nullable(),
			denominator: z.number().nullable(),
			ratio: ratioSchema,
			coverage: ratioSchema,
			timeliness: ratioSchema,
			onBehalf: ratioSchema,
			score: z
				.object({
					hundredths: hundredthsSchema.describe(
						"The sum of the parts; null as soon as one part is",
					),
					parts: z.array(
						z.object({
							ruleId: z.string(),
							hundredths: hundredthsSchema,
							because: z.enum(["too_few", "unknown"]).nullable(),
							numerator: z.number().nullable(),
							denominator: z.number().nullable(),
							rank: z.int().nullable(),
							units: z.number().nullable(),
						}),
					),
				})
				.nullable()
				.describe("Null: not ranked, or nobody is scored"),
		}),
	),
	apart: z
		.array(z.object({ code: z.string(), name: regionNameSchema }))
		.describe("Those that stand apart and push nobody down"),
});
export type RankingView = z.infer<typeof rankingSchema>;

const RANKING_ERRORS = [
	"access.not_allowed",
	"ranking.no_authority",
	"bulletin.nothing_to_say",
	"period.invalid",
	"region.not_found",
	"list.not_found",
] as const;

export const getRanking = endpoint({
	method: "GET",
	path: "/api/rankings",
	summary:
		"The ranking of a region's parts with the quality of its figures, and their score where rules of one are in force; refused without an authority",
	access: "signed-in",
	policy: "ranking.read",
	query: question,
	response: rankingSchema,
	errors: RANKING_ERRORS,
});

export const exportRanking = endpoint({
	method: "GET",
	path: "/api/rankings/file",
	summary: "The same ranking as CSV; refused without an authority",
	access: "signed-in",
	policy: "ranking.read",
	query: question,
	file: ["text/csv"],
	errors: RANKING_ERRORS,
});

export const listScorings = endpoint({
	method: "GET",
	path: "/api/scorings",
	summary:
		"The rules of a score in force and all set before, newest first; off until the dispatching office sets some",
	access: "signed-in",
	policy: "ranking.authority-read",
	response: z.object({
		inForce: scoringSchema.nullable().describe("Null: off"),
		set: z.array(
			z.object({
				scheme: scoringSchema,
				effectiveOn: civilDateSchema,
				reason: z.string(),
				recordedAt: instantSchema,
				recordedBy: z.string(),
			}),
		),
	}),
	errors: [],
});
export type ScoringsView = PartOut<typeof listScorings, "response">;

export const previewScoring = endpoint({
	method: "POST",
	path: "/api/scorings/preview",
	summary:
		"The ranking as rules of a score would show it; nothing is kept, and without an authority it is refused as any ranking is",
	access: "signed-in",
	policy: "ranking.read",
	body: question.extend({ scheme: scoringInputSchema }),
	response: rankingSchema,
	errors: [...RANKING_ERRORS, "scoring.invalid"],
});

export const setScoring = endpoint({
	method: "POST",
	path: "/api/scorings",
	summary:
		"Set the rules of a score from a day on, with a reason; no rules switch it off",
	access: "signed-in",
	policy: "ranking.score",
	body: z.object({
		scheme: scoringInputSchema,
		effectiveOn: civilDateSchema,
		reason: z.string().trim().min(1).max(1000),
	}),
	response: z.object({ scheme: scoringSchema, effectiveOn: civilDateSchema }),
	errors: ["access.not_allowed", "scoring.invalid"],
});
