import type { FastifyInstance, FastifyRequest } from "fastify";
import * as contract from "@dekad/contract/accounts.ts";
import { DekadError } from "../errors.ts";
import { mount } from "../http/mount.ts";
import { changePassword } from "./change-password.ts";
import {
	noteConfirmed,
	ownSession,
	requireConfirmed,
	requirePassword,
} from "./confirm-identity.ts";
import {
	accountView,
	endOtherSessions,
	endSession,
	seeNotices,
} from "./own-account.ts";
import {
	addPasskey,
	beginPasskey,
	beginPasskeyUse,
	findRelyingParty,
	relyingPartyOf,
	removePasskey,
	renamePasskey,
	usePasskey,
} from "./passkeys.ts";
import { type AccessParts, COOKIE, sessionView } from "./routes.ts";
import {
	beginSecondFactor,
	confirmSecondFactor,
	endSecondFactor,
	renewRecoveryCodes,
} from "./second-factor.ts";
import type { OwnSignIn, Session } from "./sessions.ts";
import { codeKeys, forgive, takeAttempt } from "./slow-down.ts";

type Own = Session & { signIn: OwnSignIn };

/** One's own account: password, codes, passkeys, sessions. */
export function accountRoutes(
	app: FastifyInstance,
	{ db, cache, now, wallNow = now, settings }: AccessParts,
): void {
	const publicUrl = settings?.publicUrl ?? null;
	const partyOf = (request: FastifyRequest) =>
		relyingPartyOf(publicUrl, request.host);
	/** Who asks, having shown lately who they are. */
	const confirmed = (request: FastifyRequest): Own => {
		const session = ownSession(request);
		requireConfirmed(session, now());
		return session;
	};
	/** The next request reads the session anew; the other sessions of the account too. */
	const changed = (session: Own) =>
		cache.forgetAccount(session.account.accountId);

	mount(app, contract.getAccount, async ({ request }) => {
		const { account, signIn } = ownSession(request);
		return accountView(db, {
			accountId: account.accountId,
			sessionId: signIn.sessionId,
			passkeysWork: findRelyingParty(publicUrl, request.host) !== undefined,
			now: now(),
		});
	});

	mount(app, contract.confirmIdentity, async ({ body, request }) => {
		const { account, signIn } = ownSession(request);
		const { accountId } = account;
		const { sessionId } = signIn;
		if (body.passkey)
			await usePasskey(db, {
				response: body.passkey,
				accountId,
				party: partyOf(request),
				now: now(),
			});
		else
			await requirePassword(db, {
				accountId,
				sessionId,
				password: body.password ?? "",
				now: now(),
			});
		await noteConfirmed(db, { sessionId, now: now() });
		await changed(ownSession(request));
		return {};
	});

	mount(app, contract.beginConfirmation, async ({ request }) => ({
		options: {
			...(await beginPasskeyUse(db, {
				accountId: ownSession(request).account.accountId,
				party: partyOf(request),
				now: now(),
			})),
		},
	}));

	mount(app, contract.changePassword, async ({ body, request }) => {
		const session = ownSession(request);
		const { account, signIn } = session;
		const { accountId } = account;
		const { sessionId } = signIn;
		const { hasPassword } = await accountView(db, {
			accountId,
			sessionId,
			passkeysWork: false,
			now: now(),
		});
		if (hasPassword)
			await requirePassword(db, {
				accountId,
				sessionId,
				password: body.present ?? "",
				now: now(),
			});
		else requireConfirmed(session, now());
		await changePassword(db, {
			account,
			sessionId,
			password: body.password,
			now: now(),
		});
		await noteConfirmed(db, { sessionId, now: now() });
		await changed(session);
		return {};
	});

	mount(app, contract.beginSecondFactor, async ({ request }) => {
		const { account } = confirmed(request);
		return beginSecondFactor(db, {
			accountId: account.accountId,
			loginName: account.loginName,
			// An account is the installation's and may serve several offices; the short name keeps the QR code coarse.
			issuer: `Dekad ${(publicUrl?.host ?? request.host).replace(/:\d+$/, "")}`,
		});
	});

	mount(app, contract.confirmSecondFactor, async ({ body, request }) => {
		const session = confirmed(request);
		const { accountId } = session.account;
		const attempt = await takeAttempt(db, {
			keys: codeKeys(accountId, {
				address: request.ip,
				deviceToken: session.signIn.sessionId,
			}),
			now: now(),
		});
		const recoveryCodes = await confirmSecondFactor(db, {
			accountId,
			code: body.code,
			now: now(),
			wallNow: wallNow(),
		});
		await forgive(db, attempt);
		await changed(session);
		return { recoveryCodes };
	});

	mount(app, contract.endSecondFactor, async ({ request }) => {
		const session = confirmed(request);
		await endSecondFactor(db, {
			accountId: session.account.accountId,
			now: now(),
		});
		await changed(session);
		return {};
	});

	mount(app, contract.renewRecoveryCodes, async ({ request }) => ({
		recoveryCodes: await renewRecoveryCodes(db, {
			accountId: confirmed(request).account.accountId,
			now: now(),
		}),
	}));

	mount(app, contract.beginPasskey, async ({ request }) => ({
		options: {
			...(await beginPasskey(db, {
				account: confirmed(request).account,
				party: partyOf(request),
				now: now(),
			})),
		},
	}));

	mount(app, contract.addPasskey, async ({ body, request }) => {
		const session = confirmed(request);
		const passkeyId = await addPasskey(db, {
			accountId: session.account.accountId,
			response: body.response,
			name: body.name,
			party: partyOf(request),
			now: now(),
		});
		await changed(session);
		return { passkeyId };
	});

	mount(app, contract.renamePasskey, async ({ body, params, request }) => {
		await renamePasskey(db, {
			accountId: ownSession(request).account.accountId,
			passkeyId: params.passkeyId,
			name: body.name,
		});
		return {};
	});

	mount(app, contract.removePasskey, async ({ params, request }) => {
		const session = confirmed(request);
		await removePasskey(db, {
			accountId: session.account.accountId,
			passkeyId: params.passkeyId,
			now: now(),
		});
		await changed(session);
		return {};
	});

	mount(app, contract.endOwnSession, async ({ params, request }) => {
		const session = ownSession(request);
		await endSession(db, {
			accountId: session.account.accountId,
			sessionId: params.sessionId,
			now: now(),
		});
		await changed(session);
		return {};
	});

	mount(app, contract.endOtherSessions, async ({ request }) => {
		const session = ownSession(request);
		const ended = await endOtherSessions(db, {
			accountId: session.account.accountId,
			sessionId: session.signIn.sessionId,
			now: now(),
		});
		await changed(session);
		return { ended };
	});

	mount(app, contract.seeNotices, async ({ request }) => {
		const session = ownSession(request);
		await seeNotices(db, { accountId: session.account.accountId, now: now() });
		await changed(session);
		const token = request.cookies[COOKIE];
		const read = token ? await cache.get(token, now()) : undefined;
		if (!read) throw new DekadError("access.not_signed_in");
		return sessionView(request, read, { publicUrl });
	});
}
