import * as client from "openid-client";
import { DekadError } from "../../errors.ts";
import type { Outgoing } from "../../http/outgoing.ts";
import type { PageProvider } from "./provider.ts";
import type { OidcSettings } from "./settings.ts";

/** How long what a provider says of itself is taken for true; its keys are fetched apart, and anew when one is unknown. */
const METADATA_MINUTES = 10;

/**
 * OpenID Connect, the code flow with PKCE, state and nonce. The ID token's signature is checked although it comes
 * straight from the provider: inside an office that way is not always encrypted.
 */
export function oidcProvider(
	settings: OidcSettings,
	outgoing: Outgoing,
): PageProvider {
	const { issuer, clientId, secret, scope } = settings;
	let found: { at: number; configuration: Promise<client.Configuration> };
	const discover = () => {
		if (found && performance.now() - found.at < METADATA_MINUTES * 60_000)
			return found.configuration;
		const configuration = client.discovery(
			new URL(issuer),
			clientId,
			undefined,
			secret ? client.ClientSecretPost(secret) : client.None(),
			{
				[client.customFetch]: outgoing.fetch,
				execute: [
					client.enableNonRepudiationChecks,
					// The outgoing rule itself lets http through to listed private networks only.
					...(issuer.startsWith("http:") ? [client.allowInsecureRequests] : []),
				],
			},
		);
		found = { at: performance.now(), configuration };
		// A provider that was down is asked again by the next person.
		configuration.catch(() => {
			found = { at: -Infinity, configuration };
		});
		return configuration;
	};
	return {
		way: "page",
		async begin(callback) {
			const configuration = await discover().catch(asRefusal(settings));
			const codeVerifier = client.randomPKCECodeVerifier();
			const journey = {
				state: client.randomState(),
				nonce: client.randomNonce(),
				codeVerifier,
			};
			const to = client.buildAuthorizationUrl(configuration, {
				redirect_uri: callback.href,
				scope,
				response_type: "code",
				code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
				code_challenge_method: "S256",
				state: journey.state,
				nonce: journey.nonce,
			});
			return { to, journey };
		},
		async finish({ arrived, callback, journey }) {
			try {
				const configuration = await discover();
				const here = new URL(callback);
				here.search = arrived.search;
				const tokens = await client.authorizationCodeGrant(
					configuration,
					here,
					{
						expectedState: journey.state,
						...(journey.nonce ? { expectedNonce: journey.nonce } : {}),
						...(journey.codeVerifier
							? { pkceCodeVerifier: journey.codeVerifier }
							: {}),
						idTokenExpected: true,
					},
				);
				const claims = tokens.claims();
				if (!claims) throw new Error("no ID token");
				const { match } = settings;
				const asks = match && claims[match.claim] === undefined;
				const more = asks
					? await client.fetchUserInfo(
							configuration,
							tokens.access_token,
							claims.sub,
						)
					: {};
				return {
					issuer: claims.iss,
					subject: claims.sub,
					claims: { ...more, ...claims },
				};
			} catch (error) {
				return asRefusal(settings)(error);
			}
		},
		async signOut(back) {
			if (!settings.signsOutThere) return null;
			const configuration = await discover().catch(asRefusal(settings));
			if (!configuration.serverMetadata().end_session_endpoint) return null;
			return client.buildEndSessionUrl(configuration, {
				post_logout_redirect_uri: back.href,
			});
		},
	};
}

/** What went wrong on the way is for the log; the person is told that the provider did not confirm. */
export const asRefusal =
	({ nameZh, nameEn }: { nameZh: string; nameEn: string }) =>
	(error: unknown): never => {
		if (error instanceof DekadError) throw error;
		// The library wraps what the outgoing rule refused.
		if (error instanceof Error && error.cause instanceof DekadError)
			throw error.cause;
		const refused = new DekadError("sign_in.not_proved", {
			provider: nameZh === nameEn ? nameZh : `${nameZh} / ${nameEn}`,
		});
		refused.cause = error;
		throw refused;
	};
