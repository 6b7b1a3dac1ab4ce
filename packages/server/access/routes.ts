import "@fastify/cookie";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as contract from "@dekad/contract/session.ts";
import type { SessionView } from "@dekad/contract/session.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { mount } from "../http/mount.ts";
import { findDemoPerson, listDemoPeople } from "./demo-people.ts";
import { getOneTimeLink } from "./one-time-link.ts";
import {
	beginPasskeyUse,
	findRelyingParty,
	relyingPartyOf,
	usePasskey,
} from "./passkeys.ts";
import type { SessionCache } from "./session-cache.ts";
import {
	changeRole,
	findSession,
	type Session,
	startSession,
} from "./sessions.ts";
import {
	endHalf,
	type Entry,
	enterWith,
	finishSignIn,
	isHalfOpen,
	signIn,
} from "./sign-in.ts";
import { useLink } from "./use-link.ts";
import { rememberDevice, visitorOf } from "./visitor.ts";

export const COOKIE = "dekad_session";
/** Of a sign-in whose password fitted and whose code is still asked; sent to the sign-in's own paths only. */
export const HALF_COOKIE = "dekad_half";
/** Longer than any session lasts: when one ends is the server's word, not the browser's. */
const COOKIE_DAYS = 92;

export type AccessParts = {
	db: Db;
	ownerDb: Db;
	cache: SessionCache;
	now: () => Date;
	/** The clock on the wall, which authenticator apps go by; left out: `now`. A demo's `now` stands in the past. */
	wallNow?: () => Date;
	demo: boolean;
	settings?: { readonly publicUrl: URL | null };
	/** Where the provider a session came from ends its own; null: nowhere. */
	signOutThere?: (tokenHash: Buffer) => Promise<URL | null>;
};

/** Whether cookies may travel by https only: what the request says, or what the operator says people write. */
export const isHttps = (
	request: FastifyRequest,
	publicUrl: URL | null,
): boolean => request.protocol === "https" || publicUrl?.protocol === "https:";

/** Sign-in, sign-out, roles and one-time links. */
export function accessRoutes(
	app: FastifyInstance,
	{
		db,
		ownerDb,
		cache,
		now,
		wallNow = now,
		demo,
		settings,
		signOutThere,
	}: AccessParts,
): void {
	const publicUrl = settings?.publicUrl ?? null;
	const demoRoles = async () => (demo ? listDemoPeople(ownerDb) : []);
	const view = async (
		request: FastifyRequest,
		session: Session | null,
		awaitsCode = false,
	): Promise<SessionView> =>
		sessionView(request, session, {
			publicUrl,
			demo,
			demoRoles: await demoRoles(),
			awaitsCode,
		});
	/** Hands out the session, forgets the half sign-in, and knows this browser the next time. */
	const enter = async (
		request: FastifyRequest,
		reply: FastifyReply,
		{ accountId, session: token }: { accountId: string; session: string },
	): Promise<SessionView> => {
		// A session that stood before this sign-in is not taken over by it.
		if (request.session) await endThis(request);
		clearHalf(reply);
		setCookie(reply, COOKIE, token, {
			path: "/",
			secure: isHttps(request, publicUrl),
			maxAge: COOKIE_DAYS * 86_400,
		});
		await rememberDevice(db, {
			accountId,
			visitor: visitorOf(request),
			reply,
			isHttps: isHttps(request, publicUrl),
			now: now(),
		});
		return view(request, (await findSession(db, token, now())) ?? null);
	};
	/** A session where there is one by now; else a cookie with which to finish. */
	const go = async (
		request: FastifyRequest,
		reply: FastifyReply,
		{ accountId, session, half }: Entry,
	): Promise<SessionView> => {
		if (session) return enter(request, reply, { accountId, session });
		setCookie(reply, HALF_COOKIE, half!, {
			path: HALF_PATH,
			secure: isHttps(request, publicUrl),
			maxAge: 600,
		});
		return view(request, null, true);
	};
	const endThis = async (request: FastifyRequest) => {
		const token = request.cookies[COOKIE];
		if (!token || !request.session) return;
		await db
			.deleteFrom("session")
			.where("token_hash", "=", request.session.tokenHash)
			.execute();
		cache.forget(token);
	};

	mount(app, contract.getSession, async ({ request }) => {
		const half = request.cookies[HALF_COOKIE];
		return view(
			request,
			request.session,
			!request.session &&
				half !== undefined &&
				(await isHalfOpen(db, half, now())),
		);
	});

	mount(app, contract.signIn, async ({ body, request, reply }) =>
		go(
			request,
			reply,
			await signIn(db, { ...body, visitor: visitorOf(request), now: now() }),
		),
	);

	mount(app, contract.finishSignIn, async ({ body, request, reply }) => {
		const token = request.cookies[HALF_COOKIE];
		if (!token) throw new DekadError("access.sign_in_over");
		const entry = await finishSignIn(db, {
			token,
			code: body.code,
			visitor: visitorOf(request),
			now: now(),
			wallNow: wallNow(),
		});
		if (entry.endedOthers) await cache.forgetAccount(entry.accountId);
		return enter(request, reply, entry);
	});

	mount(app, contract.beginPasskeySignIn, async ({ request }) => ({
		options: {
			...(await beginPasskeyUse(db, {
				accountId: null,
				party: relyingPartyOf(publicUrl, request.host),
				now: now(),
			})),
		},
	}));

	mount(app, contract.signInWithPasskey, async ({ body, request, reply }) => {
		const visitor = visitorOf(request);
		const accountId = await usePasskey(db, {
			response: body.response,
			accountId: null,
			party: relyingPartyOf(publicUrl, request.host),
			now: now(),
		});
		const session = await startSession(db, {
			accountId,
			method: "passkey",
			visitor,
			now: now(),
		});
		return enter(request, reply, { accountId, session });
	});

	mount(app, contract.signInDemo, async ({ body, request, reply }) => {
		const accountId = demo
			? await findDemoPerson(ownerDb, body.loginName)
			: undefined;
		if (!accountId) throw new DekadError("access.demo_off");
		const session = await startSession(db, {
			accountId,
			method: "demo",
			visitor: visitorOf(request),
			now: now(),
		});
		return enter(request, reply, { accountId, session });
	});

	mount(app, contract.signOut, async ({ request, reply }) => {
		const half = request.cookies[HALF_COOKIE];
		if (half) await endHalf(db, half);
		const to = request.session
			? await signOutThere?.(request.session.tokenHash)
			: null;
		await endThis(request);
		clearHalf(reply);
		reply.clearCookie(COOKIE, { path: "/" });
		return to ? { to: to.href } : {};
	});

	mount(app, contract.changeSession, async ({ body, request, reply }) => {
		const session = request.session!;
		let token = request.cookies[COOKIE]!;
		if (body.membershipId) {
			const chosen = session.memberships.find(
				({ membershipId }) => membershipId === body.membershipId,
			);
			if (!chosen) throw new DekadError("access.not_allowed");
			const old = token;
			token = await changeRole(db, {
				tokenHash: session.tokenHash,
				accountId: session.account.accountId,
				membership: chosen,
			});
			cache.forget(old);
			setCookie(reply, COOKIE, token, {
				path: "/",
				secure: isHttps(request, publicUrl),
				maxAge: COOKIE_DAYS * 86_400,
			});
		}
		if (body.language)
			await db
				.updateTable("account")
				.set({ language: body.language })
				.where("account_id", "=", session.account.accountId)
				.execute();
		cache.forget(token);
		return view(request, (await cache.get(token, now())) ?? null);
	});

	mount(app, contract.getOneTimeLink, async ({ params }) => {
		const { purpose, loginName } = await getOneTimeLink(db, {
			token: params.token,
			now: now(),
		});
		return { purpose, loginName };
	});

	mount(
		app,
		contract.useOneTimeLink,
		async ({ params, body, request, reply }) => {
			const accountId = await useLink(ownerDb, {
				use: { ...body, token: params.token },
				now: now(),
			});
			await cache.forgetAccount(accountId);
			return go(
				request,
				reply,
				await enterWith(db, {
					accountId,
					method: "link",
					visitor: visitorOf(request),
					now: now(),
				}),
			);
		},
	);
}

/** Who is signed in, as the page is told. */
export function sessionView(
	request: FastifyRequest,
	session: Session | null,
	{
		publicUrl,
		demo = false,
		demoRoles = [],
		awaitsCode = false,
	}: {
		publicUrl: URL | null;
		demo?: boolean;
		demoRoles?: SessionView["demoRoles"];
		awaitsCode?: boolean;
	},
): SessionView {
	const due = session?.signIn?.secondFactorDue ?? null;
	return {
		account: session ? session.account : null,
		membership: session?.membership ? membershipView(session.membership) : null,
		memberships: session ? session.memberships.map(membershipView) : [],
		isSynthetic: session?.isSynthetic ?? demo,
		demoRoles,
		awaitsCode,
		passkeysWork: findRelyingParty(publicUrl, request.host) !== undefined,
		secondFactorDue: due && { by: due.by.toISOString(), isOver: due.isOver },
		notices: (session?.signIn?.notices ?? []).map(({ kind, at }) => ({
			kind,
			at: at.toISOString(),
		})),
	};
}

function membershipView({
	membershipId,
	jurisdictionId,
	jurisdictionNameZh,
	jurisdictionNameEn,
	role,
	regionPath,
	regionName,
	organisationId,
	organisationName,
	delegation,
}: Session["memberships"][number]) {
	return {
		membershipId,
		jurisdictionId,
		jurisdictionNameZh,
		jurisdictionNameEn,
		role,
		regionPath,
		regionName,
		organisationId,
		organisationName,
		delegation,
	};
}

/** Only the paths of signing in see it. */
const HALF_PATH = "/api/session";

const clearHalf = (reply: FastifyReply) =>
	reply.clearCookie(HALF_COOKIE, { path: HALF_PATH });

function setCookie(
	reply: FastifyReply,
	name: string,
	token: string,
	at: { path: string; secure: boolean; maxAge: number },
): void {
	// Strict: no other site's form or link carries it, so no separate token against forged requests is needed.
	reply.setCookie(name, token, { httpOnly: true, sameSite: "strict", ...at });
}
