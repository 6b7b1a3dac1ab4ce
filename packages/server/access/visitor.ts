import { createHash, randomBytes } from "node:crypto";
import "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import { deviceWords, shortAddress } from "@dekad/core/access/device-words.ts";
import type { Db } from "../database/client.ts";

/** Who stands at the door, before anybody is known: where from, with what browser, and whether it was here before. */
export type Visitor = {
	/** As the network or a trusted proxy says. */
	readonly address: string;
	/** Browser and system in words; null: unknown. */
	readonly device: string | null;
	/** The browser's own token, kept for a year; undefined: it has none yet. */
	readonly deviceToken: string | undefined;
};

/** A command on the machine, a test: nobody's browser. */
export const NO_VISITOR: Visitor = {
	address: "127.0.0.1",
	device: null,
	deviceToken: undefined,
};

export const DEVICE_COOKIE = "dekad_device";
const DEVICE_DAYS = 365;

export function visitorOf(request: FastifyRequest): Visitor {
	const token = request.cookies[DEVICE_COOKIE];
	return {
		address: request.ip,
		device: deviceWords(request.headers["user-agent"]),
		deviceToken: token && /^[\w-]{43}$/.test(token) ? token : undefined,
	};
}

/** What a session's list keeps of where it came from. */
export const sourceOf = ({ address }: Visitor): string => shortAddress(address);

/** A device's token is known to each account apart, so that two people may share a computer. */
const hashFor = (token: string, accountId: string): Buffer =>
	createHash("sha256").update(`${token}|${accountId}`).digest();

/**
 * Whether an account signed in with this browser before. A random token whose hash is stored is as hard to forge as a
 * signed one, and can be taken back.
 */
export async function isKnownDevice(
	db: Db,
	{
		accountId,
		visitor,
		now,
	}: { accountId: string; visitor: Visitor; now: Date },
): Promise<boolean> {
	if (!visitor.deviceToken) return false;
	const row = await db
		.selectFrom("known_device")
		.where("token_hash", "=", hashFor(visitor.deviceToken, accountId))
		.where(
			"last_used_at",
			">",
			new Date(now.getTime() - DEVICE_DAYS * 86_400_000),
		)
		.select("account_id")
		.executeTakeFirst();
	return row !== undefined;
}

/** Remembers a browser after a successful sign-in, and gives it its token. */
export async function rememberDevice(
	db: Db,
	{
		accountId,
		visitor,
		reply,
		isHttps,
		now,
	}: {
		accountId: string;
		visitor: Visitor;
		reply: FastifyReply;
		isHttps: boolean;
		now: Date;
	},
): Promise<void> {
	const token = visitor.deviceToken ?? randomBytes(32).toString("base64url");
	await db
		.insertInto("known_device")
		.values({
			token_hash: hashFor(token, accountId),
			account_id: accountId,
			created_at: now,
			last_used_at: now,
		})
		.onConflict((conflict) =>
			conflict.column("token_hash").doUpdateSet({ last_used_at: now }),
		)
		.execute();
	reply.setCookie(DEVICE_COOKIE, token, {
		path: "/api/session",
		httpOnly: true,
		sameSite: "strict",
		secure: isHttps,
		maxAge: DEVICE_DAYS * 86_400,
	});
}

/** Forgets every browser of an account: after a recovery none of them is trusted. */
export async function forgetDevices(
	db: Pick<Db, "deleteFrom">,
	accountId: string,
): Promise<void> {
	await db
		.deleteFrom("known_device")
		.where("account_id", "=", accountId)
		.execute();
}
