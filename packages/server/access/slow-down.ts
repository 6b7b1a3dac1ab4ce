import { createHash } from "node:crypto";
import {
	missesAfter,
	SLOWDOWNS,
	type SlowdownKind,
	waitSeconds,
} from "@dekad/core/access/slow-down.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { addressKey } from "../http/address-key.ts";

/** One count an attempt falls under. */
export type SlowdownKey = {
	readonly kind: SlowdownKind;
	readonly of: readonly string[];
};

/** An attempt that was let in; its misses are what the counts stand at if it misses. */
export type Attempt = {
	readonly keys: readonly { kind: SlowdownKind; hash: Buffer }[];
	/** Kinds whose wait begins with this attempt. */
	readonly begins: readonly SlowdownKind[];
};

/** The counts of name and password: a known browser by itself, a stranger's by name, by address and by both. */
export const passwordKeys = (
	loginName: string,
	{ address, deviceToken }: { address: string; deviceToken: string | null },
): SlowdownKey[] =>
	deviceToken !== null
		? [{ kind: "device", of: [loginName, deviceToken] }]
		: [
				{ kind: "account_source", of: [loginName, addressKey(address)] },
				{ kind: "source", of: [addressKey(address)] },
				{ kind: "account", of: [loginName] },
			];

/** The counts of codes: whoever tries them has the password already. */
export const codeKeys = (
	accountId: string,
	{ address, deviceToken }: { address: string; deviceToken: string | null },
): SlowdownKey[] =>
	deviceToken !== null
		? [{ kind: "code", of: [accountId, "device", deviceToken] }]
		: [
				{ kind: "code", of: [accountId, "source", addressKey(address)] },
				{ kind: "code_account", of: [accountId] },
			];

/**
 * Counts an attempt as a miss before it is looked at, or refuses it while one of its counts has to wait. Counted first,
 * so that a thousand attempts at once are a thousand misses and not one; `forgive` takes it back after a success.
 * A refused attempt is not counted: a person who presses the button again waits no longer for it.
 *
 * @throws DekadError access.too_many_attempts with the seconds to wait
 */
export async function takeAttempt(
	db: Db,
	{ keys, now }: { keys: readonly SlowdownKey[]; now: Date },
): Promise<Attempt> {
	const hashed = keys
		.map(({ kind, of }) => ({
			kind,
			hash: createHash("sha256")
				.update([kind, ...of].join("|"))
				.digest(),
		}))
		// One order for everybody: two attempts that share counts wait for each other and never in a ring.
		.sort((a, b) => Buffer.compare(a.hash, b.hash));
	return db.transaction().execute(async (tx) => {
		const begins: SlowdownKind[] = [];
		let waits = 0;
		for (const { kind, hash } of hashed) {
			const added = await tx
				.insertInto("sign_in_slowdown")
				.values({ key_hash: hash, kind, misses: 1, last_at: now })
				.onConflict((conflict) => conflict.column("key_hash").doNothing())
				.returning("kind")
				.executeTakeFirst();
			if (added) continue;
			const held = await tx
				.selectFrom("sign_in_slowdown")
				.where("key_hash", "=", hash)
				.select(["misses", "last_at as lastAt"])
				.forUpdate()
				.executeTakeFirst();
			// Forgiven and removed by another attempt in between: the count begins with this one.
			if (!held) continue;
			const quiet = Math.max(0, (now.getTime() - held.lastAt.getTime()) / 1000);
			const wait = waitSeconds(kind, held.misses);
			waits = Math.max(waits, wait - quiet);
			const misses = missesAfter(kind, held.misses, quiet);
			if (misses === SLOWDOWNS[kind].free + 1) begins.push(kind);
			await tx
				.updateTable("sign_in_slowdown")
				.set({ misses, last_at: now })
				.where("key_hash", "=", hash)
				.execute();
		}
		// Thrown inside the transaction: what was counted above is not.
		if (waits > 0)
			throw new DekadError("access.too_many_attempts", {
				seconds: Math.ceil(waits),
			});
		return { keys: hashed, begins };
	});
}

/** Counts that a success clears; the others are shared with strangers, and a success only takes its own attempt back. */
const CLEARED: readonly SlowdownKind[] = ["account_source", "device", "code"];

/** Takes an attempt back that was a success. */
export async function forgive(db: Db, { keys }: Attempt): Promise<void> {
	const own = keys.filter(({ kind }) => CLEARED.includes(kind));
	const shared = keys.filter(({ kind }) => !CLEARED.includes(kind));
	const hashes = (of: typeof keys) => of.map(({ hash }) => hash);
	await db
		.deleteFrom("sign_in_slowdown")
		.where((eb) =>
			eb.or([
				...(own.length > 0 ? [eb("key_hash", "in", hashes(own))] : []),
				...(shared.length > 0
					? [
							eb.and([
								eb("key_hash", "in", hashes(shared)),
								eb("misses", "<=", 1),
							]),
						]
					: []),
			]),
		)
		.execute();
	if (shared.length > 0)
		await db
			.updateTable("sign_in_slowdown")
			.set((eb) => ({ misses: eb("misses", "-", 1) }))
			.where("key_hash", "in", hashes(shared))
			.where("misses", ">", 1)
			.execute();
}

/** Removes counts nobody added to for two days, twice the longest memory. Returns how many. */
export async function forgetOldCounts(db: Db, now: Date): Promise<number> {
	const gone = await db
		.deleteFrom("sign_in_slowdown")
		.where("last_at", "<", new Date(now.getTime() - 2 * 86_400_000))
		.executeTakeFirst();
	return Number(gone.numDeletedRows);
}
