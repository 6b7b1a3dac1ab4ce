import "@fastify/cookie";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as contract from "@dekad/contract/providers.ts";
import type { Db } from "../../database/client.ts";
import { DekadError } from "../../errors.ts";
import { mount } from "../../http/mount.ts";
import { ownSession, requireConfirmed } from "../confirm-identity.ts";
import { getOneTimeLink } from "../one-time-link.ts";
import { COOKIE, isHttps, sessionView } from "../routes.ts";
import type { SessionCache } from "../session-cache.ts";
import { findSession, hashOfToken, startSession } from "../sessions.ts";
import { forgive, passwordKeys, takeAttempt as takeTry } from "../slow-down.ts";
import { visitorOf } from "../visitor.ts";
import { ATTEMPT_MINUTES, rememberAttempt, takeAttempt } from "./attempts.ts";
import {
	accountOfIdentity,
	type LinkTo,
	listIdentities,
	unlinkIdentity,
} from "./identities.ts";
import type { Identity, PageProvider, Provider } from "./provider.ts";

const ATTEMPT_COOKIE = "dekad_sign_in";
const PATH = "/api/session/providers";

export type ProviderParts = {
	db: Db;
	cache: SessionCache;
	now: () => Date;
	/** The clock on the wall: a sign-in on its way ends by it, also where a demo's clock stands. */
	wallNow: () => Date;
	providers: ReadonlyMap<string, Provider>;
	publicUrl: URL | null;
};

/** Signing in by other systems, and linking an account to them. */
export function providerRoutes(
	app: FastifyInstance,
	{ db, cache, now, wallNow, providers, publicUrl }: ProviderParts,
): void {
	const get = (id: string): Provider => {
		const provider = providers.get(id);
		if (!provider || !publicUrl)
			throw new DekadError("sign_in.provider_unknown");
		return provider;
	};
	const getPage = (id: string) => {
		const provider = get(id);
		if (provider.way !== "page")
			throw new DekadError("sign_in.provider_unknown");
		return provider as Provider & PageProvider;
	};
	const callbackOf = (id: string) =>
		new URL(`${PATH}/${id}/callback`, publicUrl!);

	const begin = async (
		request: FastifyRequest,
		reply: FastifyReply,
		providerId: string,
		linkTo: LinkTo,
	) => {
		const provider = getPage(providerId);
		const { to, journey } = await provider.begin(callbackOf(providerId));
		const token = await rememberAttempt(db, {
			providerId,
			journey,
			linkTo,
			now: wallNow(),
		});
		// Lax: the browser comes back from another site. It opens nothing but this one sign-in.
		reply.setCookie(ATTEMPT_COOKIE, token, {
			path: PATH,
			httpOnly: true,
			sameSite: "lax",
			secure: isHttps(request, publicUrl),
			maxAge: ATTEMPT_MINUTES * 60,
		});
		return { to: to.href };
	};

	/** Starts the session of whom a provider vouched for. Returns its token. */
	const enter = async (
		request: FastifyRequest,
		reply: FastifyReply,
		{
			provider,
			identity,
			linkTo,
		}: { provider: Provider; identity: Identity; linkTo: LinkTo },
	): Promise<string> => {
		const accountId = await accountOfIdentity(db, {
			identity,
			provider,
			linkTo,
			now: now(),
		});
		const before = request.cookies[COOKIE];
		if (before && request.session) {
			await db
				.deleteFrom("session")
				.where("token_hash", "=", request.session.tokenHash)
				.execute();
			cache.forget(before);
		}
		const token = await startSession(db, {
			accountId,
			method: "provider",
			visitor: visitorOf(request),
			now: now(),
		});
		await db
			.updateTable("session")
			.set({ provider_id: provider.settings.id })
			.where("token_hash", "=", hashOfToken(token))
			.execute();
		reply.setCookie(COOKIE, token, {
			path: "/",
			httpOnly: true,
			sameSite: "strict",
			secure: isHttps(request, publicUrl),
			// Longer than any session lasts: when it ends is the server's word.
			maxAge: 92 * 86_400,
		});
		return token;
	};

	mount(app, contract.listProviders, async () => ({
		providers: [...providers.values()].map(providerView),
	}));

	mount(
		app,
		contract.beginProviderSignIn,
		async ({ params, body, request, reply }) => {
			const { linkToken } = body;
			// Looked at before the way there and back; used up only when somebody comes back with it.
			if (linkToken !== undefined)
				await getOneTimeLink(db, { token: linkToken, now: now() });
			return begin(
				request,
				reply,
				params.providerId,
				linkToken === undefined ? undefined : { linkToken },
			);
		},
	);

	mount(
		app,
		contract.arriveFromProvider,
		async ({ params: { providerId }, request, reply }) => {
			const provider = getPage(providerId);
			reply.clearCookie(ATTEMPT_COOKIE, { path: PATH });
			// What came in the address is not for the next page to see.
			reply.header("referrer-policy", "no-referrer");
			try {
				const { journey, linkTo } = await takeAttempt(db, {
					token: request.cookies[ATTEMPT_COOKIE],
					providerId,
					now: wallNow(),
				});
				const callback = callbackOf(providerId);
				const identity = await provider.finish({
					arrived: new URL(request.url, publicUrl!),
					callback,
					journey,
				});
				await enter(request, reply, { provider, identity, linkTo });
				return reply.redirect(
					linkTo && "accountId" in linkTo ? "/access" : "/",
					303,
				);
			} catch (error) {
				if (!(error instanceof DekadError)) throw error;
				request.log.warn({ err: error, provider: providerId }, error.code);
				return reply.redirect(
					`/sign-in?problem=${error.code}&provider=${providerId}`,
					303,
				);
			}
		},
	);

	mount(
		app,
		contract.signInByProviderPassword,
		async ({ params: { providerId }, body, request, reply }) => {
			const provider = get(providerId);
			if (provider.way !== "password")
				throw new DekadError("sign_in.provider_unknown");
			const { loginName, password, linkToken } = body;
			if (linkToken !== undefined)
				await getOneTimeLink(db, { token: linkToken, now: now() });
			// Slowed here as guessing at a password of our own is; the directory may lock on top of it.
			const attempt = await takeTry(db, {
				keys: passwordKeys(`${providerId}|${loginName.trim().toLowerCase()}`, {
					address: request.ip,
					deviceToken: null,
				}),
				now: now(),
			});
			const identity = await provider.check(loginName, password);
			await forgive(db, attempt);
			const token = await enter(request, reply, {
				provider,
				identity,
				linkTo: linkToken === undefined ? undefined : { linkToken },
			});
			return sessionView(
				request,
				(await findSession(db, token, now())) ?? null,
				{ publicUrl },
			);
		},
	);

	mount(app, contract.listOwnIdentities, async ({ request }) => {
		const linked = await listIdentities(db, request.session!.account.accountId);
		return {
			providers: [...providers.values()].map((provider) => {
				const view = providerView(provider);
				const found = linked.find(
					({ providerId }) => providerId === view.providerId,
				);
				return {
					...view,
					linkedAt: found?.linkedAt.toISOString() ?? null,
					lastUsedAt: found?.lastUsedAt?.toISOString() ?? null,
				};
			}),
		};
	});

	mount(app, contract.beginLinking, async ({ params, request, reply }) => {
		const own = ownSession(request);
		requireConfirmed(own, now());
		return begin(request, reply, params.providerId, {
			accountId: own.account.accountId,
		});
	});

	mount(app, contract.unlinkProvider, async ({ params, request }) => {
		const own = ownSession(request);
		requireConfirmed(own, now());
		return {
			removed: await unlinkIdentity(db, {
				accountId: own.account.accountId,
				providerId: params.providerId,
				now: now(),
			}),
		};
	});

	const providerView = (provider: Provider) => ({
		providerId: provider.settings.id,
		nameZh: provider.settings.nameZh,
		nameEn: provider.settings.nameEn,
		way: provider.way,
	});
}

/** Where to end the session at the provider too, for one that began there. Null: it began here, or the provider has no such page. */
export async function providerSignOut(
	{
		db,
		providers,
		publicUrl,
	}: Pick<ProviderParts, "db" | "providers" | "publicUrl">,
	tokenHash: Buffer,
): Promise<URL | null> {
	if (providers.size === 0 || !publicUrl) return null;
	const row = await db
		.selectFrom("session")
		.where("token_hash", "=", tokenHash)
		.select("provider_id as providerId")
		.executeTakeFirst();
	const provider = providers.get(row?.providerId ?? "");
	if (provider?.way !== "page") return null;
	// A provider that is down must not keep anybody signed in here.
	return provider.signOut(new URL("/sign-in", publicUrl)).catch(() => null);
}
