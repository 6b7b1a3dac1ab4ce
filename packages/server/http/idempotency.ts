import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";

/**
 * Makes a retried write one write: with an `Idempotency-Key` header the first answer is stored beside
 * what it did, in the same transaction, and given again to the same key. Without one, the work
 * just runs. Two at once: the second waits for the first and gets its answer.
 *
 * @throws DekadError request.key_reused when the key came with another request before
 */
export async function withKey<T>(
	tx: Tx,
	{ actor, request, now }: { actor: Actor; request: FastifyRequest; now: Date },
	work: () => Promise<T>,
): Promise<T> {
	const key = request.headers["idempotency-key"];
	if (typeof key !== "string" || key === "" || actor.accountId === null)
		return work();
	const fingerprint = createHash("sha256")
		.update(`${request.method} ${request.url}\n${JSON.stringify(request.body)}`)
		.digest("hex");
	// A statement of its own: inside a query over an office's table a distributed server would not share it.
	await tx.executeQuery(
		CompiledQuery.raw("select pg_advisory_xact_lock(hashtextextended($1, 1))", [
			`${actor.accountId} ${key.slice(0, 200)}`,
		]),
	);
	const known = await tx
		.selectFrom("idempotency_key")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("account_id", "=", actor.accountId)
		.where("key", "=", key.slice(0, 200))
		.select(["fingerprint", "answer"])
		.executeTakeFirst();
	if (known) {
		if (known.fingerprint !== fingerprint)
			throw new DekadError("request.key_reused");
		return known.answer as T;
	}
	const answer = await work();
	await tx
		.insertInto("idempotency_key")
		.values({
			jurisdiction_id: actor.jurisdictionId,
			account_id: actor.accountId,
			key: key.slice(0, 200),
			fingerprint,
			answer: JSON.stringify(answer),
			created_at: now,
		})
		.execute();
	return answer;
}
