import { z } from "zod";
import { ROLES } from "@dekad/core/access/actor.ts";
import { SCOPES, TOKEN_SCOPES } from "@dekad/core/access/scopes.ts";
import { endpoint } from "./endpoint.ts";
import { civilDateSchema, instantSchema, regionPathSchema } from "./wire.ts";

/** Longest life of a token, in days. */
export const LONGEST_TOKEN_DAYS = 365;

const roleSchema = z.enum(ROLES);
export const tokenSchema = z.object({
	tokenId: z.uuid(),
	name: z.string(),
	scopes: z.array(z.string()),
	role: roleSchema,
	regionPath: z.string().nullable(),
	madeBy: z.string().describe("Whose rights it has, and never more"),
	isOwn: z.boolean(),
	createdAt: instantSchema,
	expiresAt: instantSchema,
	lastUsedAt: instantSchema.nullable().describe("To the minute; null: never"),
	endedAt: instantSchema.nullable(),
	endedBy: z.string().nullable(),
	state: z
		.enum(["running", "over", "ended", "without_role"])
		.describe("without_role: its maker no longer has the role"),
});
export type TokenView = z.infer<typeof tokenSchema>;

export const listTokens = endpoint({
	method: "GET",
	path: "/api/tokens",
	summary:
		"One's own API tokens in this office, newest first, without their secrets",
	access: "signed-in",
	policy: "token.own",
	response: z.object({ tokens: z.array(tokenSchema) }),
	errors: [],
});

export const makeToken = endpoint({
	method: "POST",
	path: "/api/tokens",
	summary:
		"Make an API token for the role worked in; the answer shows its secret, once and never again",
	access: "signed-in",
	policy: "token.own",
	body: z.object({
		name: z.string().trim().min(1).max(100),
		scopes: z.array(z.enum(TOKEN_SCOPES)).min(1).max(20),
		untilOn: civilDateSchema.describe(
			`Last day it works, in the office's zone; at most ${LONGEST_TOKEN_DAYS} days ahead`,
		),
	}),
	response: z.object({
		token: tokenSchema,
		secret: z.string().describe("Send it as: Authorization: Bearer ..."),
	}),
	errors: ["token.date_invalid", "access.not_allowed"],
});

export const endToken = endpoint({
	method: "POST",
	path: "/api/tokens/:tokenId/end",
	summary: "End one's own token",
	access: "signed-in",
	policy: "token.own",
	params: z.object({ tokenId: z.uuid() }),
	response: tokenSchema,
	errors: ["token.not_found"],
});

export const delegationSchema = z.object({
	delegationId: z.uuid(),
	role: roleSchema,
	regionPath: z.string().nullable().describe("Null: the giver's organisation"),
	regionName: z.string().nullable(),
	scopes: z.array(z.string()).nullable().describe("Null: the whole role"),
	giverName: z.string(),
	delegateName: z.string(),
	direction: z
		.enum(["given", "received", "other"])
		.describe("other: somebody else's, as the operator sees it"),
	untilOn: civilDateSchema,
	reason: z.string(),
	givenAt: instantSchema,
	endedAt: instantSchema.nullable(),
	endedBy: z.string().nullable(),
	state: z
		.enum(["running", "over", "ended", "without_role"])
		.describe("without_role: the giver no longer has it"),
});
export type DelegationView = z.infer<typeof delegationSchema>;

export const listDelegations = endpoint({
	method: "GET",
	path: "/api/delegations",
	summary:
		"Roles given to others and received from them in this office, newest first",
	access: "signed-in",
	policy: "delegation.own",
	response: z.object({
		delegations: z.array(delegationSchema),
		people: z
			.array(z.object({ accountId: z.uuid(), name: z.string() }))
			.describe("Others of the office a role could be given to, by name"),
	}),
	errors: [],
});

export const giveDelegation = endpoint({
	method: "POST",
	path: "/api/delegations",
	summary:
		"Give the role worked in, or a part of it, to another person of the office until a day",
	access: "signed-in",
	policy: "delegation.own",
	body: z.object({
		delegateId: z.uuid(),
		regionPath: regionPathSchema
			.optional()
			.describe("A region below one's own; left out: the whole reach"),
		scopes: z
			.array(z.enum(SCOPES))
			.min(1)
			.optional()
			.describe("Left out: everything the role may do"),
		untilOn: civilDateSchema.describe("Last day; at most a year ahead"),
		reason: z.string().trim().min(1).max(1000),
	}),
	response: delegationSchema,
	errors: ["delegation.invalid", "access.not_allowed"],
});

export const endDelegation = endpoint({
	method: "POST",
	path: "/api/delegations/:delegationId/end",
	summary: "Take a given role back, or give a received one back",
	access: "signed-in",
	policy: "delegation.own",
	params: z.object({ delegationId: z.uuid() }),
	response: delegationSchema,
	errors: ["delegation.not_found"],
});

export const overseeAccess = endpoint({
	method: "GET",
	path: "/api/access-overview",
	summary:
		"Every token and delegation of the office, without secrets, for its operator",
	access: "signed-in",
	policy: "access.oversee",
	response: z.object({
		tokens: z.array(tokenSchema),
		delegations: z.array(delegationSchema),
	}),
	errors: [],
});

export const endAnybodysToken = endpoint({
	method: "POST",
	path: "/api/access-overview/tokens/:tokenId/end",
	summary: "End anybody's token, as the office's operator",
	access: "signed-in",
	policy: "access.oversee",
	params: z.object({ tokenId: z.uuid() }),
	response: tokenSchema,
	errors: ["token.not_found"],
});

export const endAnybodysDelegation = endpoint({
	method: "POST",
	path: "/api/access-overview/delegations/:delegationId/end",
	summary: "End anybody's delegation, as the office's operator",
	access: "signed-in",
	policy: "access.oversee",
	params: z.object({ delegationId: z.uuid() }),
	response: delegationSchema,
	errors: ["delegation.not_found"],
});
