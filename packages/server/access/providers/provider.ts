import type { Lang } from "@dekad/core/text/text.ts";
import { Outgoing } from "../../http/outgoing.ts";
import { casProvider } from "./cas.ts";
import { ldapProvider } from "./ldap.ts";
import { oidcProvider } from "./oidc.ts";
import {
	outgoingRuleOf,
	type ProviderSettings,
	type ProvidersFile,
} from "./settings.ts";
import { wecomProvider } from "./wecom.ts";

/** Who another system says a person is. It names a person there and gives no right here. */
export type Identity = {
	/** Whose word it is; with the subject unique in the world. */
	readonly issuer: string;
	readonly subject: string;
	readonly claims: Readonly<Record<string, unknown>>;
};

/** What must survive the way to a provider and back. */
export type Journey = {
	readonly state: string;
	readonly nonce: string | null;
	readonly codeVerifier: string | null;
};

/** A way to sign in that leads over another system's page. */
export type PageProvider = {
	readonly way: "page";
	begin(callback: URL): Promise<{ to: URL; journey: Journey }>;
	/** @throws DekadError sign_in.not_proved, outgoing.refused */
	finish(asked: {
		/** Where the browser came back to, whole. */
		arrived: URL;
		callback: URL;
		journey: Journey;
	}): Promise<Identity>;
	/** Where to end the session there too. Null: it has no such page. */
	signOut(back: URL): Promise<URL | null>;
};

/** A way to sign in with a name and a password that another system checks. */
export type PasswordProvider = {
	readonly way: "password";
	/** @throws DekadError access.wrong_password, outgoing.refused */
	check(name: string, password: string): Promise<Identity>;
};

export type Provider = (PageProvider | PasswordProvider) & {
	readonly settings: ProviderSettings;
	name(lang: Lang): string;
};

/** The providers of an installation by id. */
export function openProviders(
	file: ProvidersFile | undefined,
): ReadonlyMap<string, Provider> {
	return new Map(
		(file?.providers ?? []).map((settings) => [
			settings.id,
			{
				...adapterOf(
					settings,
					new Outgoing(outgoingRuleOf(settings, file!.privateRanges)),
				),
				settings,
				name: (lang: Lang) =>
					lang === "zh" ? settings.nameZh : settings.nameEn,
			},
		]),
	);
}

function adapterOf(
	settings: ProviderSettings,
	outgoing: Outgoing,
): PageProvider | PasswordProvider {
	switch (settings.kind) {
		case "oidc":
			return oidcProvider(settings, outgoing);
		case "cas":
			return casProvider(settings, outgoing);
		case "ldap":
			return ldapProvider(settings, outgoing);
		case "wecom":
			return wecomProvider(settings, outgoing);
	}
}
