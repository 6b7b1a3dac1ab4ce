import { createHash, randomBytes } from "node:crypto";
import {
	generateAuthenticationOptions,
	generateRegistrationOptions,
	verifyAuthenticationResponse,
	verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { actOnAccount } from "./account-acts.ts";

/**
 * Passkeys (WebAuthn). One proves the person by itself: the device asks for its PIN, a finger or a face, which we
 * require (`userVerification`), so no code is asked on top. No attestation: which make of device it is decides nothing here.
 */

/** The names a browser binds a passkey to. */
export type RelyingParty = { readonly id: string; readonly origin: string };

/** A response of the browser; the package looks at every part of it. */
export type PasskeyResponse = Readonly<Record<string, unknown>>;

const CHALLENGE_MINUTES = 5;

/** Ed25519, P-256 and RSA, what devices make; stated, since the package would add what Node calls experimental. */
const ALGORITHMS = [-8, -7, -257];

/**
 * Whom passkeys are made for: the configured public address, or localhost when the page was opened by that name. A bare
 * address such as 127.0.0.1 can be no relying party (WebAuthn 5.1.2 asks for a domain).
 *
 * @throws DekadError access.passkey_not_here
 */
export function relyingPartyOf(
	publicUrl: URL | null,
	host: string,
): RelyingParty {
	const party = findRelyingParty(publicUrl, host);
	if (!party) throw new DekadError("access.passkey_not_here");
	return party;
}

/** `relyingPartyOf`, or undefined where passkeys cannot be used. */
export function findRelyingParty(
	publicUrl: URL | null,
	host: string,
): RelyingParty | undefined {
	if (publicUrl) {
		const isName =
			/[a-z]/i.test(publicUrl.hostname) && !publicUrl.hostname.includes(":");
		return isName
			? { id: publicUrl.hostname, origin: publicUrl.origin }
			: undefined;
	}
	return /^localhost(:\d+)?$/.test(host)
		? { id: "localhost", origin: `http://${host}` }
		: undefined;
}

/** What the browser needs to make a passkey for an account. */
export async function beginPasskey(
	db: Db,
	{
		account,
		party,
		now,
	}: {
		account: { accountId: string; loginName: string; displayName: string };
		party: RelyingParty;
		now: Date;
	},
) {
	const held = await db
		.selectFrom("passkey")
		.where("account_id", "=", account.accountId)
		.select("credential_id as id")
		.execute();
	return generateRegistrationOptions({
		rpName: "Dekad",
		rpID: party.id,
		userName: account.loginName,
		userDisplayName: account.displayName,
		// Bytes of our own id, so that a device replaces its passkey of this account instead of keeping two.
		userID: new Uint8Array(Buffer.from(account.accountId)),
		challenge: await makeChallenge(db, account.accountId, now),
		attestationType: "none",
		supportedAlgorithmIDs: ALGORITHMS,
		excludeCredentials: held,
		authenticatorSelection: {
			residentKey: "required",
			userVerification: "required",
		},
	});
}

/**
 * Keeps a passkey the browser made. Returns its id.
 *
 * @throws DekadError access.passkey_refused
 */
export async function addPasskey(
	db: Db,
	{
		accountId,
		response,
		name,
		party,
		now,
	}: {
		accountId: string;
		response: PasskeyResponse;
		name: string;
		party: RelyingParty;
		now: Date;
	},
): Promise<string> {
	const { registrationInfo } = await orRefused(() =>
		verifyRegistrationResponse({
			response: response as never,
			expectedChallenge: (challenge) =>
				takeChallenge(db, challenge, accountId, now),
			expectedOrigin: party.origin,
			expectedRPID: party.id,
			requireUserVerification: true,
			supportedAlgorithmIDs: ALGORITHMS,
		}),
	);
	if (!registrationInfo) throw new DekadError("access.passkey_refused");
	const { credential, credentialBackedUp } = registrationInfo;
	return actOnAccount(
		db,
		{
			accountId,
			kind: "account.passkey_added",
			payload: { name },
			notice: "passkey_added",
			now,
		},
		async (tx) => {
			const added = await tx
				.insertInto("passkey")
				.values({
					credential_id: credential.id,
					account_id: accountId,
					public_key: Buffer.from(credential.publicKey),
					sign_count: credential.counter,
					transports: credential.transports ?? [],
					name,
					is_synced: credentialBackedUp,
					created_at: now,
				})
				.onConflict((conflict) => conflict.column("credential_id").doNothing())
				.returning("credential_id")
				.executeTakeFirst();
			// An id of another account: never heard of from an honest device.
			if (!added) throw new DekadError("access.passkey_refused");
			return credential.id;
		},
	);
}

/** What the browser needs to use a passkey: at sign-in any of this server's, for an account one of its own. */
export async function beginPasskeyUse(
	db: Db,
	{
		accountId,
		party,
		now,
	}: { accountId: string | null; party: RelyingParty; now: Date },
) {
	const own =
		accountId === null
			? []
			: await db
					.selectFrom("passkey")
					.where("account_id", "=", accountId)
					.select(["credential_id as id", "transports"])
					.execute();
	return generateAuthenticationOptions({
		rpID: party.id,
		challenge: await makeChallenge(db, accountId, now),
		userVerification: "required",
		...(own.length > 0 ? { allowCredentials: own } : {}),
	});
}

/**
 * Whose passkey signed; `accountId` null: whoever's it is. All refusals are alike.
 *
 * @throws DekadError access.passkey_refused
 */
export async function usePasskey(
	db: Db,
	{
		response,
		accountId,
		party,
		now,
	}: {
		response: PasskeyResponse;
		accountId: string | null;
		party: RelyingParty;
		now: Date;
	},
): Promise<string> {
	const held = await db
		.selectFrom("passkey as p")
		.innerJoin("account as a", "a.account_id", "p.account_id")
		.where("p.credential_id", "=", String(response["id"] ?? ""))
		.where("a.disabled_at", "is", null)
		.select([
			"p.credential_id as id",
			"p.account_id as owner",
			"p.public_key as publicKey",
			"p.sign_count as counter",
			"p.transports",
		])
		.executeTakeFirst();
	if (!held || (accountId !== null && held.owner !== accountId))
		throw new DekadError("access.passkey_refused");
	const { verified, authenticationInfo } = await orRefused(() =>
		verifyAuthenticationResponse({
			response: response as never,
			expectedChallenge: (challenge) =>
				takeChallenge(db, challenge, accountId, now),
			expectedOrigin: party.origin,
			expectedRPID: party.id,
			credential: {
				id: held.id,
				publicKey: new Uint8Array(held.publicKey),
				counter: held.counter,
				transports: held.transports,
			},
			requireUserVerification: true,
		}),
	);
	if (!verified) throw new DekadError("access.passkey_refused");
	await db
		.updateTable("passkey")
		.set({
			sign_count: authenticationInfo.newCounter,
			is_synced: authenticationInfo.credentialBackedUp,
			last_used_at: now,
		})
		.where("credential_id", "=", held.id)
		.execute();
	return held.owner;
}

/** @throws DekadError access.passkey_not_found */
export async function renamePasskey(
	db: Db,
	{
		accountId,
		passkeyId,
		name,
	}: { accountId: string; passkeyId: string; name: string },
): Promise<void> {
	const renamed = await db
		.updateTable("passkey")
		.set({ name })
		.where("account_id", "=", accountId)
		.where("credential_id", "=", passkeyId)
		.returning("credential_id")
		.executeTakeFirst();
	if (!renamed) throw new DekadError("access.passkey_not_found");
}

/** @throws DekadError access.passkey_not_found */
export async function removePasskey(
	db: Db,
	{
		accountId,
		passkeyId,
		now,
	}: { accountId: string; passkeyId: string; now: Date },
): Promise<void> {
	await actOnAccount(
		db,
		{ accountId, kind: "account.passkey_removed", now },
		async (tx) => {
			const removed = await tx
				.deleteFrom("passkey")
				.where("account_id", "=", accountId)
				.where("credential_id", "=", passkeyId)
				.returning("name")
				.executeTakeFirst();
			if (!removed) throw new DekadError("access.passkey_not_found");
		},
	);
}

async function makeChallenge(
	db: Db,
	accountId: string | null,
	now: Date,
): Promise<Uint8Array<ArrayBuffer>> {
	await db
		.deleteFrom("passkey_challenge")
		.where("expires_at", "<", now)
		.execute();
	const challenge = new Uint8Array(randomBytes(32));
	await db
		.insertInto("passkey_challenge")
		.values({
			challenge_hash: hashOf(Buffer.from(challenge).toString("base64url")),
			account_id: accountId,
			expires_at: new Date(now.getTime() + CHALLENGE_MINUTES * 60_000),
		})
		.execute();
	return challenge;
}

/** Whether a challenge was made for this and not used: asking uses it up. */
async function takeChallenge(
	db: Db,
	challenge: string,
	accountId: string | null,
	now: Date,
): Promise<boolean> {
	const taken = await db
		.deleteFrom("passkey_challenge")
		.where("challenge_hash", "=", hashOf(challenge))
		.where("account_id", accountId === null ? "is" : "=", accountId)
		.where("expires_at", ">", now)
		.returning("expires_at")
		.executeTakeFirst();
	return taken !== undefined;
}

/** The package throws plain errors for whatever a browser, or a stranger, sends that does not fit. */
async function orRefused<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch {
		throw new DekadError("access.passkey_refused");
	}
}

const hashOf = (challenge: string): Buffer =>
	createHash("sha256").update(challenge).digest();
