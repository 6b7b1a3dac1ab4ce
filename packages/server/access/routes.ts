import "@fastify/cookie";
import type { FastifyInstance, FastifyReply } from "fastify";
import * as contract from "@dekad/contract/session.ts";
import type { SessionView } from "@dekad/contract/session.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { mount } from "../http/mount.ts";
import { findDemoPerson, listDemoPeople } from "./demo-people.ts";
import { getOneTimeLink } from "./one-time-link.ts";
import type { SessionCache } from "./session-cache.ts";
import { findSession, type Session, startSession } from "./sessions.ts";
import { signIn } from "./sign-in.ts";
import { useLink } from "./use-link.ts";

export const COOKIE = "dekad_session";

export type AccessParts = {
	db: Db;
	ownerDb: Db;
	cache: SessionCache;
	now: () => Date;
	demo: boolean;
};

/** Sign-in, sign-out, roles and one-time links. */
export function accessRoutes(
	app: FastifyInstance,
	{ db, ownerDb, cache, now, demo }: AccessParts,
): void {
	const demoRoles = async () => (demo ? listDemoPeople(ownerDb) : []);
	const view = async (session: Session | null): Promise<SessionView> => ({
		account: session ? session.account : null,
		membership: session?.membership ? membershipView(session.membership) : null,
		memberships: session ? session.memberships.map(membershipView) : [],
		isSynthetic: session?.isSynthetic ?? demo,
		demoRoles: await demoRoles(),
	});
	const enter = async (
		reply: FastifyReply,
		token: string,
	): Promise<SessionView> => {
		setCookie(reply, token);
		return view((await findSession(db, token, now())) ?? null);
	};

	mount(app, contract.getSession, async ({ request }) => view(request.session));

	mount(app, contract.signIn, async ({ body, reply }) =>
		enter(reply, await signIn(db, { ...body, now: now() })),
	);

	mount(app, contract.signInDemo, async ({ body, reply }) => {
		const accountId = demo
			? await findDemoPerson(ownerDb, body.loginName)
			: undefined;
		if (!accountId) throw new DekadError("access.demo_off");
		return enter(reply, await startSession(db, { accountId, now: now() }));
	});

	mount(app, contract.signOut, async ({ request, reply }) => {
		const token = request.cookies[COOKIE];
		if (token && request.session) {
			await db
				.deleteFrom("session")
				.where("token_hash", "=", request.session.tokenHash)
				.execute();
			cache.forget(token);
		}
		reply.clearCookie(COOKIE, { path: "/" });
		return {};
	});

	mount(app, contract.changeSession, async ({ body, request }) => {
		const session = request.session!;
		if (body.membershipId) {
			const chosen = session.memberships.find(
				({ membershipId }) => membershipId === body.membershipId,
			);
			if (!chosen) throw new DekadError("access.not_allowed");
			await db
				.updateTable("session")
				.set({
					membership_id: chosen.membershipId,
					jurisdiction_id: chosen.jurisdictionId,
				})
				.where("token_hash", "=", session.tokenHash)
				.execute();
		}
		if (body.language)
			await db
				.updateTable("account")
				.set({ language: body.language })
				.where("account_id", "=", session.account.accountId)
				.execute();
		const token = request.cookies[COOKIE]!;
		cache.forget(token);
		return view((await cache.get(token, now())) ?? null);
	});

	mount(app, contract.getOneTimeLink, async ({ params }) => {
		const { purpose, loginName } = await getOneTimeLink(db, {
			token: params.token,
			now: now(),
		});
		return { purpose, loginName };
	});

	mount(app, contract.useOneTimeLink, async ({ params, body, reply }) => {
		const accountId = await useLink(ownerDb, {
			use: { ...body, token: params.token },
			now: now(),
		});
		return enter(reply, await startSession(db, { accountId, now: now() }));
	});
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

function setCookie(reply: FastifyReply, token: string): void {
	// Strict: no other site's form or link carries it, so no separate token against forged requests is needed.
	reply.setCookie(COOKIE, token, {
		path: "/",
		httpOnly: true,
		sameSite: "strict",
		secure: reply.request.protocol === "https",
		maxAge: 14 * 86_400,
	});
}
