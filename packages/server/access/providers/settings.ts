import { readFileSync } from "node:fs";
import { z } from "zod";
import { DekadError } from "../../errors.ts";
import { isNetwork, type OutgoingRule } from "../../http/outgoing.ts";

/**
 * Sign-in by other systems, as the machine's operator wrote it down: a JSON file named by DEKAD_SIGN_IN_PROVIDERS.
 * Without it there is none. Every kind and key is told in docs/operate/sign-in-providers.md.
 */

const idSchema = z.string().regex(/^[a-z0-9-]{1,40}$/);
const secretSchema = {
	/** Name of the environment variable that holds the secret: better than the secret in the file. */
	secretEnv: z.string().min(1).optional(),
	secret: z.string().min(1).optional(),
};
const common = {
	id: idSchema,
	nameZh: z.string().min(1).max(60),
	nameEn: z.string().min(1).max(60),
	/** Lets an account be found by a claim the first time, when nobody has linked it: its value is the login name. */
	match: z
		.strictObject({
			claim: z.string().min(1),
			/** Claim that must be true beside it, such as email_verified; null: the provider vouches for the claim by itself. */
			verifiedBy: z.string().min(1).nullable(),
		})
		.optional(),
};
const httpUrl = z.url({ protocol: /^https?$/ });

const oidcSchema = z.strictObject({
	...common,
	...secretSchema,
	kind: z.literal("oidc"),
	issuer: httpUrl,
	clientId: z.string().min(1),
	scope: z.string().default("openid profile"),
	/** Hosts beside the issuer's that its own metadata names. */
	alsoHosts: z.array(z.string()).default([]),
	/** Ends the session there too when somebody signs out here. */
	signsOutThere: z.boolean().default(true),
});
const casSchema = z.strictObject({
	...common,
	kind: z.literal("cas"),
	/** Such as https://cas.example.gov.cn/cas */
	baseUrl: httpUrl,
});
const ldapSchema = z.strictObject({
	...common,
	kind: z.literal("ldap"),
	/** ldaps://host:636, or ldap:// with startTls. */
	url: z.url({ protocol: /^ldaps?$/ }),
	startTls: z.boolean().default(false),
	/** PEM of the certificate authority, where it is not one of the machine's. */
	caFile: z.string().optional(),
	baseDn: z.string().min(1),
	/** Attribute a person types. */
	nameAttribute: z
		.string()
		.regex(/^[A-Za-z][A-Za-z0-9-]*$/)
		.default("uid"),
	/** Attribute that is never given to anybody else. */
	subjectAttribute: z
		.string()
		.regex(/^[A-Za-z][A-Za-z0-9-]*$/)
		.default("entryUUID"),
	/** Who searches; left out: anonymous. */
	bindDn: z.string().optional(),
	...secretSchema,
});
const wecomSchema = z.strictObject({
	...common,
	...secretSchema,
	kind: z.literal("wecom"),
	corpId: z.string().min(1),
	agentId: z.string().min(1),
	apiUrl: httpUrl.default("https://qyapi.weixin.qq.com"),
	pageUrl: httpUrl.default("https://login.work.weixin.qq.com"),
});

const fileSchema = z.strictObject({
	/** Private networks these providers may be reached in; empty: none. */
	privateRanges: z
		.array(
			z
				.string()
				.refine(isNetwork, "an address or a network such as 10.0.0.0/8"),
		)
		.default([]),
	providers: z
		.array(
			z.discriminatedUnion("kind", [
				oidcSchema,
				casSchema,
				ldapSchema,
				wecomSchema,
			]),
		)
		.max(20),
});

export type ProviderSettings = z.infer<typeof fileSchema>["providers"][number];
export type OidcSettings = z.infer<typeof oidcSchema>;
export type CasSettings = z.infer<typeof casSchema>;
export type LdapSettings = z.infer<typeof ldapSchema>;
export type WecomSettings = z.infer<typeof wecomSchema>;

export type ProvidersFile = {
	readonly privateRanges: readonly string[];
	readonly providers: readonly ProviderSettings[];
};

const NAME = "DEKAD_SIGN_IN_PROVIDERS";
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the file, with secrets taken out of the environment. Undefined: there is none.
 *
 * @throws DekadError cli.setting_invalid: better no start than an open door
 */
export function readProviders(
	env: Env,
	publicUrl: URL | null,
): ProvidersFile | undefined {
	const file = env[NAME]?.trim();
	if (!file) return undefined;
	const refuse = (problem: string): never => {
		throw new DekadError("cli.setting_invalid", {
			name: NAME,
			value: `${file}: ${problem}`,
		});
	};
	let written: unknown;
	try {
		written = JSON.parse(readFileSync(file, "utf8"));
	} catch (error) {
		return refuse((error as Error).message);
	}
	// Providers lead back to one address, which they know; what a request calls this server is no ground for it.
	if (!publicUrl) return refuse("DEKAD_PUBLIC_URL");
	return parseProviders(written, env, refuse);
}

/** The settings of what a file says; `refuse` is told where it does not fit, never what a secret is. */
export function parseProviders(
	written: unknown,
	env: Env,
	refuse: (problem: string) => never,
): ProvidersFile {
	const read = fileSchema.safeParse(written);
	if (!read.success)
		return refuse(
			read.error.issues
				.map(({ path, message }) => `${path.join(".")}: ${message}`)
				.join("; "),
		);
	const { providers, privateRanges } = read.data;
	const ids = providers.map(({ id }) => id);
	const twice = ids.find((id, place) => ids.indexOf(id) !== place);
	if (twice) return refuse(`${twice}: twice`);
	return {
		privateRanges,
		providers: providers.map((provider) => {
			if (!("secretEnv" in provider) || !provider.secretEnv) return provider;
			const secret = env[provider.secretEnv];
			if (!secret) return refuse(`${provider.id}: ${provider.secretEnv}`);
			return { ...provider, secret };
		}),
	};
}

/** Where the calls of a provider may go: its own hosts and nothing else. */
export function outgoingRuleOf(
	provider: ProviderSettings,
	privateRanges: readonly string[],
): OutgoingRule {
	const hostOf = (written: string) => new URL(written).host;
	switch (provider.kind) {
		case "oidc":
			return {
				hosts: [hostOf(provider.issuer), ...provider.alsoHosts],
				privateRanges,
			};
		case "cas":
			return { hosts: [hostOf(provider.baseUrl)], privateRanges };
		case "wecom":
			return { hosts: [hostOf(provider.apiUrl)], privateRanges };
		case "ldap": {
			const { hostname, port } = ldapPlace(provider.url);
			return { hosts: [`${hostname}:${port}`], privateRanges };
		}
	}
}

/** Host and port of an LDAP address. */
export function ldapPlace(written: string): { hostname: string; port: number } {
	const url = new URL(written);
	return {
		hostname: url.hostname.replace(/^\[|\]$/g, ""),
		port: Number(url.port || (url.protocol === "ldaps:" ? 636 : 389)),
	};
}
