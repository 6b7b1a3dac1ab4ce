import { z } from "zod";
import { endpoint } from "./endpoint.ts";
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

export const getRanking = endpoint({
	method: "GET",
	path: "/api/rankings",
	summary:
		"The ranking of a region's parts with the quality of its figures; refused without an authority",
	access: "signed-in",
	policy: "ranking.read",
	query: question,
	response: z.object({
		period: periodIdSchema,
		asOf: instantSchema,
		authority: authoritySchema,
		rows: z.array(
			z.object({
				code: z.string(),
				name: z.object({ zh: z.string(), en: z.string().nullable() }),
				rank: z.int().nullable(),
				because: z.enum(["no_rate", "too_few"]).nullable(),
				projects: z.int(),
				ratio: ratioSchema,
				coverage: ratioSchema,
				timeliness: ratioSchema,
				onBehalf: ratioSchema,
			}),
		),
		apart: z.array(z.string()).describe("Codes that stand apart"),
	}),
	errors: [
		"access.not_allowed",
		"ranking.no_authority",
		"period.invalid",
		"region.not_found",
		"list.not_found",
	],
});

export const exportRanking = endpoint({
	method: "GET",
	path: "/api/rankings/file",
	summary: "The same ranking as CSV; refused without an authority",
	access: "signed-in",
	policy: "ranking.read",
	query: question,
	file: ["text/csv"],
	errors: [
		"access.not_allowed",
		"ranking.no_authority",
		"period.invalid",
		"region.not_found",
		"list.not_found",
	],
});
