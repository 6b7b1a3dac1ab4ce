import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { sessionSchema } from "./session.ts";
import { instantSchema } from "./wire.ts";

const providerId = z.string().regex(/^[a-z0-9-]{1,40}$/);
const providerSchema = z.object({
	providerId,
	nameZh: z.string(),
	nameEn: z.string(),
	way: z
		.enum(["page", "password"])
		.describe(
			"page: leads over the provider's own page; password: name and password are typed here",
		),
});
export type ProviderView = z.infer<typeof providerSchema>;

export const listProviders = endpoint({
	method: "GET",
	path: "/api/session/providers",
	summary: "Other systems one may sign in with here",
	access: "public",
	policy: "session.open",
	response: z.object({ providers: z.array(providerSchema) }),
	errors: [],
});

export const beginProviderSignIn = endpoint({
	method: "POST",
	path: "/api/session/providers/:providerId",
	summary:
		"Begin a sign-in with a provider; the browser then goes where the answer says. With a one-time link's token the account of the link is linked",
	access: "public",
	policy: "session.open",
	params: z.object({ providerId }),
	body: z.object({ linkToken: z.string().min(20).max(100).optional() }),
	response: z.object({ to: z.url() }),
	errors: [
		"sign_in.provider_unknown",
		"sign_in.not_proved",
		"outgoing.refused",
		"access.link_invalid",
	],
});

export const arriveFromProvider = endpoint({
	method: "GET",
	path: "/api/session/providers/:providerId/callback",
	summary:
		"Where a provider sends the browser back to; answers with a page that leads on, signed in or told why not",
	access: "public",
	policy: "session.open",
	params: z.object({ providerId }),
	file: ["text/html"],
	errors: ["sign_in.provider_unknown"],
});

export const signInByProviderPassword = endpoint({
	method: "POST",
	path: "/api/session/providers/:providerId/password",
	summary: "Sign in with a name and password that a provider checks",
	access: "public",
	policy: "session.open",
	params: z.object({ providerId }),
	body: z.object({
		loginName: z.string().min(1).max(200),
		password: z.string().min(1).max(1000),
		linkToken: z.string().min(20).max(100).optional(),
	}),
	response: sessionSchema,
	errors: [
		"sign_in.provider_unknown",
		"sign_in.not_proved",
		"sign_in.not_linked",
		"sign_in.linked_elsewhere",
		"access.wrong_password",
		"access.too_many_attempts",
		"access.link_invalid",
		"outgoing.refused",
	],
});

export const listOwnIdentities = endpoint({
	method: "GET",
	path: "/api/account/providers",
	summary:
		"The providers one may sign in with, and which of them one's account is linked to",
	access: "signed-in",
	policy: "account.own",
	response: z.object({
		providers: z.array(
			providerSchema.extend({
				linkedAt: instantSchema.nullable().describe("Null: not linked"),
				lastUsedAt: instantSchema.nullable(),
			}),
		),
	}),
	errors: [],
});

export const beginLinking = endpoint({
	method: "POST",
	path: "/api/account/providers/:providerId",
	summary:
		"Begin to link one's own account to a provider; the browser then goes where the answer says",
	access: "signed-in",
	policy: "account.own",
	params: z.object({ providerId }),
	body: z.object({}),
	response: z.object({ to: z.url() }),
	errors: [
		"sign_in.provider_unknown",
		"sign_in.not_proved",
		"outgoing.refused",
	],
});

export const unlinkProvider = endpoint({
	method: "DELETE",
	path: "/api/account/providers/:providerId",
	summary: "Unlink one's own account from a provider",
	access: "signed-in",
	policy: "account.own",
	params: z.object({ providerId }),
	body: z.object({}),
	response: z.object({ removed: z.int() }),
	errors: ["access.not_allowed"],
});
