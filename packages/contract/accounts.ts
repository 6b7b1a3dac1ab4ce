import { z } from "zod";
import { ROLES } from "@dekad/core/access/actor.ts";
import { endpoint } from "./endpoint.ts";
import { passkeyResponseSchema, sessionSchema } from "./session.ts";
import {
	civilDateSchema,
	codeSchema,
	instantSchema,
	regionPathSchema,
} from "./wire.ts";

/** One's own account, and the people of an office. */

const roleSchema = z.enum(ROLES);
const done = z.object({});
/** Acts that change how one signs in ask for a password or passkey shown in the last ten minutes. */
const ASKS_AGAIN = "access.confirm_first";

const passkeySchema = z.object({
	passkeyId: z.string(),
	name: z.string(),
	isSynced: z.boolean(),
	createdAt: instantSchema,
	lastUsedAt: instantSchema.nullable(),
});
const ownSessionSchema = z.object({
	sessionId: z.uuid(),
	isThisOne: z.boolean(),
	device: z.string().nullable().describe("Browser and system; null: unknown"),
	source: z.string().nullable().describe("The address, kept short"),
	method: z.string(),
	firstSeenAt: instantSchema,
	lastSeenAt: instantSchema,
	endsAt: instantSchema.describe("When it ends at the latest"),
});

export const accountSchema = z.object({
	loginName: z.string(),
	displayName: z.string(),
	hasPassword: z.boolean(),
	passwordChangedAt: instantSchema.nullable(),
	secondFactor: z
		.object({ since: instantSchema, recoveryCodesLeft: z.int() })
		.nullable()
		.describe("Codes of an app; null: not set up"),
	passkeysWork: z.boolean(),
	passkeys: z.array(passkeySchema),
	sessions: z.array(ownSessionSchema).describe("Newest first"),
});
export type AccountView = z.infer<typeof accountSchema>;

export const getAccount = endpoint({
	method: "GET",
	path: "/api/account",
	summary: "One's own account: how one signs in and where one is signed in",
	access: "signed-in",
	policy: "account.own",
	response: accountSchema,
	errors: [],
});

export const confirmIdentity = endpoint({
	method: "POST",
	path: "/api/account/confirm",
	summary:
		"Show once more who one is, by password or passkey; counts for ten minutes",
	access: "signed-in",
	policy: "account.own",
	body: z.object({
		password: z.string().min(1).max(1000).optional(),
		passkey: passkeyResponseSchema.optional(),
	}),
	response: done,
	errors: [
		"access.wrong_password",
		"access.too_many_attempts",
		"access.passkey_refused",
		"access.passkey_not_here",
	],
});

export const beginConfirmation = endpoint({
	method: "POST",
	path: "/api/account/confirm/options",
	summary: "What the browser needs to confirm with one's own passkey",
	access: "signed-in",
	policy: "account.own",
	body: z.object({}),
	response: z.object({ options: z.record(z.string(), z.unknown()) }),
	errors: ["access.passkey_not_here"],
});

export const changePassword = endpoint({
	method: "POST",
	path: "/api/account/password",
	summary:
		"Change one's password, or set a first one; ends every other session",
	access: "signed-in",
	policy: "account.own",
	body: z.object({
		present: z
			.string()
			.max(1000)
			.optional()
			.describe("Needed where the account has a password"),
		password: z.string().min(1).max(1000),
	}),
	response: done,
	errors: [
		"access.wrong_password",
		"access.too_many_attempts",
		"access.password_short",
		"access.password_breached",
		"access.password_weak",
		ASKS_AGAIN,
	],
});

export const beginSecondFactor = endpoint({
	method: "POST",
	path: "/api/account/second-factor",
	summary: "Begin to set up codes of an app; nothing is asked until confirmed",
	access: "signed-in",
	policy: "account.own",
	body: z.object({}),
	response: z.object({
		secret: z.string().describe("Base32, for typing"),
		uri: z.string().describe("What the QR code holds"),
	}),
	errors: [ASKS_AGAIN, "access.second_factor_on"],
});

const recoveryCodes = z.object({
	recoveryCodes: z.array(z.string()).describe("Shown once"),
});

export const confirmSecondFactor = endpoint({
	method: "POST",
	path: "/api/account/second-factor/confirm",
	summary: "Turn codes on with the first one; gives the recovery codes",
	access: "signed-in",
	policy: "account.own",
	body: z.object({ code: z.string().min(1).max(20) }),
	response: recoveryCodes,
	errors: [
		ASKS_AGAIN,
		"access.code_wrong",
		"access.too_many_attempts",
		"access.second_factor_on",
	],
});

export const endSecondFactor = endpoint({
	method: "POST",
	path: "/api/account/second-factor/end",
	summary: "Turn codes off",
	access: "signed-in",
	policy: "account.own",
	body: z.object({}),
	response: done,
	errors: [ASKS_AGAIN],
});

export const renewRecoveryCodes = endpoint({
	method: "POST",
	path: "/api/account/recovery-codes",
	summary: "Make new recovery codes; the old ones end",
	access: "signed-in",
	policy: "account.own",
	body: z.object({}),
	response: recoveryCodes,
	errors: [ASKS_AGAIN, "access.second_factor_off"],
});

export const beginPasskey = endpoint({
	method: "POST",
	path: "/api/account/passkeys/options",
	summary: "What the browser needs to make a passkey",
	access: "signed-in",
	policy: "account.own",
	body: z.object({}),
	response: z.object({ options: z.record(z.string(), z.unknown()) }),
	errors: [ASKS_AGAIN, "access.passkey_not_here"],
});

const passkeyName = z.string().trim().min(1).max(60);
const passkeyId = z.string().min(1).max(2000);

export const addPasskey = endpoint({
	method: "POST",
	path: "/api/account/passkeys",
	summary: "Keep a passkey the browser made",
	access: "signed-in",
	policy: "account.own",
	body: z.object({ response: passkeyResponseSchema, name: passkeyName }),
	response: z.object({ passkeyId: z.string() }),
	errors: [ASKS_AGAIN, "access.passkey_not_here", "access.passkey_refused"],
});

export const renamePasskey = endpoint({
	method: "PATCH",
	path: "/api/account/passkeys/:passkeyId",
	summary: "Name a passkey",
	access: "signed-in",
	policy: "account.own",
	params: z.object({ passkeyId }),
	body: z.object({ name: passkeyName }),
	response: done,
	errors: ["access.passkey_not_found"],
});

export const removePasskey = endpoint({
	method: "DELETE",
	path: "/api/account/passkeys/:passkeyId",
	summary: "Remove a passkey",
	access: "signed-in",
	policy: "account.own",
	params: z.object({ passkeyId }),
	response: done,
	errors: [ASKS_AGAIN, "access.passkey_not_found"],
});

export const endOwnSession = endpoint({
	method: "POST",
	path: "/api/account/sessions/:sessionId/end",
	summary: "End one of one's sessions",
	access: "signed-in",
	policy: "account.own",
	params: z.object({ sessionId: z.uuid() }),
	body: z.object({}),
	response: done,
	errors: ["access.session_not_found"],
});

export const endOtherSessions = endpoint({
	method: "POST",
	path: "/api/account/sessions/end-others",
	summary: "End all of one's sessions but this one",
	access: "signed-in",
	policy: "account.own",
	body: z.object({}),
	response: z.object({ ended: z.int() }),
	errors: [],
});

export const seeNotices = endpoint({
	method: "POST",
	path: "/api/account/notices/seen",
	summary: "Say that one has seen what was told",
	access: "signed-in",
	policy: "account.own",
	body: z.object({}),
	response: sessionSchema,
	errors: [],
});

const heldRoleSchema = z.object({
	membershipId: z.uuid(),
	role: roleSchema,
	regionPath: z.string().nullable(),
	regionName: z.string().nullable(),
	organisationName: z.string().nullable(),
	validFromOn: civilDateSchema,
	validUntilOn: civilDateSchema.nullable(),
	isOver: z.boolean(),
});

export const personSchema = z.object({
	accountId: z.uuid(),
	loginName: z.string(),
	displayName: z.string(),
	isClosed: z.boolean(),
	hasSignIn: z.boolean().describe("A password or a passkey is set"),
	hasSecondFactor: z.boolean().describe("Codes or a passkey"),
	isYours: z
		.boolean()
		.describe("Whether its sign-in may be recovered and closed from here"),
	lastSeenAt: instantSchema.nullable(),
	roles: z.array(heldRoleSchema),
});
export type PersonView = z.infer<typeof personSchema>;

export const listPeople = endpoint({
	method: "GET",
	path: "/api/people",
	summary: "Accounts of the office with their roles, by login name",
	access: "signed-in",
	policy: "people.manage",
	query: z.object({
		search: z.string().max(100).optional(),
		role: roleSchema.optional(),
		after: z.string().max(200).optional(),
	}),
	response: z.object({
		people: z.array(personSchema),
		/** The login name to go on after; null: that was all. */
		next: z.string().nullable(),
	}),
	errors: [],
});

export const listPlaces = endpoint({
	method: "GET",
	path: "/api/people/places",
	summary: "Regions and organisations a role can stand on, within one's reach",
	access: "signed-in",
	policy: "people.manage",
	response: z.object({
		regions: z.array(
			z.object({
				code: z.string(),
				parentCode: z.string().nullable(),
				regionPath: z.string(),
				nameZh: z.string(),
				nameEn: z.string().nullable(),
			}),
		),
		organisations: z.array(z.object({ code: z.string(), name: z.string() })),
	}),
	errors: [],
});

const newRole = {
	role: roleSchema,
	regionPath: regionPathSchema
		.optional()
		.describe("Left out: the whole office, or the organisation for owners"),
	organisationCode: codeSchema.optional(),
	untilOn: civilDateSchema.optional().describe("Last day; left out: open"),
};

export const invitePerson = endpoint({
	method: "POST",
	path: "/api/people",
	summary:
		"Invite a person into a role: makes the account and a one-time link to hand over",
	access: "signed-in",
	policy: "people.manage",
	body: z.object({
		loginName: z
			.string()
			.trim()
			.min(2)
			.max(100)
			.regex(/^[^\s/\\|]+$/u),
		displayName: z.string().trim().min(1).max(100),
		...newRole,
	}),
	response: z.object({
		accountId: z.uuid(),
		path: z.string(),
		expiresAt: instantSchema,
	}),
	errors: [
		"access.name_taken",
		"access.organisation_needed",
		"access.not_allowed",
		"organisation.not_found",
		"region.not_found",
	],
});

export const addRole = endpoint({
	method: "POST",
	path: "/api/people/:accountId/roles",
	summary: "Give a person of the office one more role",
	access: "signed-in",
	policy: "people.manage",
	params: z.object({ accountId: z.uuid() }),
	body: z.object(newRole),
	response: z.object({ membershipId: z.uuid() }),
	errors: [
		"person.not_found",
		"access.organisation_needed",
		"access.not_allowed",
		"organisation.not_found",
		"region.not_found",
	],
});

export const endRole = endpoint({
	method: "POST",
	path: "/api/people/roles/:membershipId/end",
	summary: "End a role at once; sessions working in it end with it",
	access: "signed-in",
	policy: "people.manage",
	params: z.object({ membershipId: z.uuid() }),
	body: z.object({}),
	response: done,
	errors: ["person.role_not_found", "access.not_allowed"],
});

export const closePerson = endpoint({
	method: "POST",
	path: "/api/people/:accountId/close",
	summary: "Close an account, or open it again; its sessions end at once",
	access: "signed-in",
	policy: "people.manage",
	params: z.object({ accountId: z.uuid() }),
	body: z.object({ isClosed: z.boolean() }),
	response: done,
	errors: ["person.not_found", "person.not_yours"],
});

export const recoverPerson = endpoint({
	method: "POST",
	path: "/api/people/:accountId/recovery",
	summary: "Make a one-time link with which a person sets a new password",
	access: "signed-in",
	policy: "people.manage",
	params: z.object({ accountId: z.uuid() }),
	body: z.object({
		clearsSecondFactor: z
			.boolean()
			.describe("The second factor is lost too: using the link ends it"),
	}),
	response: z.object({ path: z.string(), expiresAt: instantSchema }),
	errors: ["person.not_found", "person.not_yours"],
});

const hours = z.int().min(1).max(2208);
export const signInRulesSchema = z.object({
	secondFactorRoles: z.array(roleSchema),
	graceDays: z.int().min(0).max(90),
	sessionEnds: z.array(
		z.object({ role: roleSchema, idleHours: hours, wholeHours: hours }),
	),
});
export type SignInRulesView = z.infer<typeof signInRulesSchema>;

export const getSignInRules = endpoint({
	method: "GET",
	path: "/api/sign-in-rules",
	summary: "What the office asks of its people's sign-in",
	access: "signed-in",
	policy: "people.manage",
	response: signInRulesSchema,
	errors: [],
});

export const setSignInRules = endpoint({
	method: "PUT",
	path: "/api/sign-in-rules",
	summary:
		"Set which roles need a second factor, and when sessions end; a recorded act",
	access: "signed-in",
	policy: "settings.change",
	body: signInRulesSchema,
	response: signInRulesSchema,
	errors: [],
});
