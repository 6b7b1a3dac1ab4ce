import type { FastifyRequest } from "fastify";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { passwordFits } from "./password.ts";
import type { OwnSignIn, Session } from "./sessions.ts";
import { forgive, takeAttempt } from "./slow-down.ts";

/** How long showing who one is counts for acts on one's own sign-in (ASVS 5.0, 7.5.1). */
const MINUTES = 10;

/**
 * The session of somebody who signed in in person.
 *
 * @throws DekadError access.not_allowed for an API token, which cannot touch its maker's sign-in
 */
export function ownSession({ session }: FastifyRequest): Session & {
	signIn: OwnSignIn;
} {
	if (!session?.signIn) throw new DekadError("access.not_allowed");
	return { ...session, signIn: session.signIn };
}

/** Id of the membership a session works in. @throws DekadError access.not_allowed for none */
export function roleWorkedIn({ session }: FastifyRequest): string {
	const membershipId = session?.membership?.membershipId;
	if (!membershipId) throw new DekadError("access.not_allowed");
	return membershipId;
}

/** @throws DekadError access.confirm_first when the person showed who they are more than ten minutes ago */
export function requireConfirmed(
	{ signIn }: { signIn: OwnSignIn },
	now: Date,
): void {
	const at = signIn.confirmedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
	if (now.getTime() - at > MINUTES * 60_000)
		throw new DekadError("access.confirm_first");
}

/** Notes that the person of a session has shown who they are. */
export async function noteConfirmed(
	db: Db,
	{ sessionId, now }: { sessionId: string; now: Date },
): Promise<void> {
	await db
		.updateTable("session")
		.set({ confirmed_at: now })
		.where("session_id", "=", sessionId)
		.execute();
}

/**
 * Whether the account's password is the one typed, with its misses counted for the session: a person at an open screen
 * of somebody else's must not guess on.
 *
 * @throws DekadError access.wrong_password, access.too_many_attempts
 */
export async function requirePassword(
	db: Db,
	{
		accountId,
		sessionId,
		password,
		now,
	}: { accountId: string; sessionId: string; password: string; now: Date },
): Promise<void> {
	const attempt = await takeAttempt(db, {
		keys: [{ kind: "device", of: [accountId, sessionId] }],
		now,
	});
	const { hash } = await db
		.selectFrom("account")
		.where("account_id", "=", accountId)
		.select("password_hash as hash")
		.executeTakeFirstOrThrow();
	if (!(await passwordFits(password, hash)))
		throw new DekadError("access.wrong_password");
	await forgive(db, attempt);
}
