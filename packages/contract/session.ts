import { z } from "zod";
import { ROLES } from "@dekad/core/access/actor.ts";
import { endpoint } from "./endpoint.ts";
import {
	civilDateSchema,
	codeSchema,
	instantSchema,
	languageSchema,
} from "./wire.ts";

const roleSchema = z.enum(ROLES);

/** What is told to an account at its next sign-in, until its owner says it was seen. */
export const NOTICES = [
	"password_changed",
	"password_reset",
	"recovery_code_used",
	"second_factor_ended",
	"passkey_added",
] as const;

export const membershipSchema = z.object({
	membershipId: z.uuid(),
	jurisdictionId: z.uuid(),
	jurisdictionNameZh: z.string(),
	jurisdictionNameEn: z.string(),
	role: roleSchema,
	regionPath: z.string().nullable(),
	regionName: z.string().nullable(),
	organisationId: z.uuid().nullable(),
	organisationName: z.string().nullable(),
	delegation: z
		.object({
			accountId: z.uuid(),
			name: z.string().describe("Whose role it is"),
			untilOn: civilDateSchema,
			scopes: z.array(z.string()).nullable().describe("Null: the whole role"),
		})
		.nullable()
		.describe(
			"Set when the role is another person's, given until a day; membershipId is then the delegation's",
		),
});

export const sessionSchema = z.object({
	account: z
		.object({
			accountId: z.uuid(),
			loginName: z.string(),
			displayName: z.string(),
			language: languageSchema,
			isOperator: z.boolean(),
		})
		.nullable(),
	membership: membershipSchema.nullable().describe("The role worked in now"),
	memberships: z.array(membershipSchema),
	isSynthetic: z.boolean().describe("A bar says that all data is invented"),
	demoRoles: z
		.array(
			z.object({
				role: roleSchema,
				loginName: z.string(),
				displayName: z.string(),
			}),
		)
		.describe("One button each; empty outside the demo"),
	awaitsCode: z
		.boolean()
		.describe("Name and password fitted; POST /api/session/code finishes"),
	passkeysWork: z
		.boolean()
		.describe("Whether the address the page was opened by can have passkeys"),
	secondFactorDue: z
		.object({ by: instantSchema, isOver: z.boolean() })
		.nullable()
		.describe("The office asks this role for a second factor; none is set up"),
	notices: z
		.array(z.object({ kind: z.enum(NOTICES), at: instantSchema }))
		.describe(
			"What was done to the account's sign-in, not yet said to be seen",
		),
});
export type SessionView = z.infer<typeof sessionSchema>;

export const getSession = endpoint({
	method: "GET",
	path: "/api/session",
	summary: "Who is signed in, in which role; answers for everybody",
	access: "public",
	policy: "session.open",
	response: sessionSchema,
	errors: [],
});

export const signIn = endpoint({
	method: "POST",
	path: "/api/session",
	summary: "Sign in with name and password",
	access: "public",
	policy: "session.open",
	body: z.object({
		loginName: z.string().min(1).max(200),
		password: z.string().min(1).max(1000),
	}),
	response: sessionSchema,
	errors: ["access.wrong_password", "access.too_many_attempts"],
});

export const finishSignIn = endpoint({
	method: "POST",
	path: "/api/session/code",
	summary:
		"Finish a sign-in whose password fitted, with a code of the app or a recovery code",
	access: "public",
	policy: "session.open",
	body: z.object({ code: z.string().min(1).max(100) }),
	response: sessionSchema,
	errors: [
		"access.sign_in_over",
		"access.code_wrong",
		"access.too_many_attempts",
	],
});

/** What goes to navigator.credentials, as JSON; its parts are the browser's business. */
const browserOptionsSchema = z.record(z.string(), z.unknown());
/** What navigator.credentials answered, as JSON; the server looks at every part. */
export const passkeyResponseSchema = z.record(z.string(), z.unknown());

export const beginPasskeySignIn = endpoint({
	method: "POST",
	path: "/api/session/passkey/options",
	summary: "What the browser needs to sign in with a passkey",
	access: "public",
	policy: "session.open",
	body: z.object({}),
	response: z.object({ options: browserOptionsSchema }),
	errors: ["access.passkey_not_here"],
});

export const signInWithPasskey = endpoint({
	method: "POST",
	path: "/api/session/passkey",
	summary: "Sign in with a passkey",
	access: "public",
	policy: "session.open",
	body: z.object({ response: passkeyResponseSchema }),
	response: sessionSchema,
	errors: ["access.passkey_not_here", "access.passkey_refused"],
});

export const signInDemo = endpoint({
	method: "POST",
	path: "/api/session/demo",
	summary:
		"Sign in as one of the demo's people, without a password; only where the demo is served",
	access: "public",
	policy: "session.open",
	body: z.object({ loginName: z.string() }),
	response: sessionSchema,
	errors: ["access.demo_off"],
});

export const signOut = endpoint({
	method: "POST",
	path: "/api/session/end",
	summary: "Sign out",
	access: "public",
	policy: "session.open",
	body: z.object({}),
	response: z.object({
		to: z
			.url()
			.optional()
			.describe("Where the provider one signed in with ends its session too"),
	}),
	errors: [],
});

export const changeSession = endpoint({
	method: "PATCH",
	path: "/api/session",
	summary: "Work in another of one's roles, or read in the other language",
	access: "signed-in",
	policy: "account.own",
	body: z.object({
		membershipId: z.uuid().optional(),
		language: languageSchema.optional(),
	}),
	response: sessionSchema,
	errors: ["access.not_allowed"],
});

export const getOneTimeLink = endpoint({
	method: "GET",
	path: "/api/links/:token",
	summary: "What a one-time link is for; reading it does not use it up",
	access: "public",
	policy: "session.open",
	params: z.object({ token: z.string().min(20).max(100) }),
	response: z.object({
		purpose: z.enum(["setup", "reset", "invite"]),
		loginName: z.string().nullable(),
	}),
	errors: ["access.link_invalid"],
});

export const useOneTimeLink = endpoint({
	method: "POST",
	path: "/api/links/:token",
	summary:
		"Set a password with a one-time link; a set-up link also names the office",
	access: "public",
	policy: "session.open",
	params: z.object({ token: z.string().min(20).max(100) }),
	body: z.object({
		password: z.string().min(1).max(1000),
		loginName: z.string().min(1).max(200).optional().describe("Set-up only"),
		displayName: z.string().min(1).max(200).optional().describe("Set-up only"),
		jurisdiction: z
			.object({
				code: codeSchema,
				nameZh: z.string().min(1).max(200),
				nameEn: z.string().min(1).max(200),
				packId: z.enum(["generic", "shanxi"]),
				rootRegionCode: codeSchema
					.optional()
					.describe("Left out: the pack's own tree, or the office's code"),
				currency: z.string().length(3).default("CNY"),
				timeZone: z.string().default("Asia/Shanghai"),
			})
			.optional()
			.describe("Set-up only: the first office"),
	}),
	response: sessionSchema,
	errors: [
		"access.link_invalid",
		"access.password_weak",
		"access.password_short",
		"access.password_breached",
		"jurisdiction.code_taken",
	],
});
