import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import {
	BEAT_SECONDS,
	type Change,
	streamChanges,
} from "@dekad/contract/changes.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import { COOKIE } from "../access/routes.ts";
import type { SessionCache } from "../access/session-cache.ts";
import { actorOf } from "../access/sessions.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { mount } from "../http/mount.ts";
import { ChangeWatch } from "./watch-changes.ts";

/** Streams one account may hold in this process: a browser opens no more than six connections to one server anyway. */
export const MOST_STREAMS = 6;
/** A reader who takes nothing any more is cut off here; it comes again and is told what it missed. */
const MOST_WAITING_BYTES = 256 * 1024;
/** What a browser waits before it comes again, in milliseconds. */
const RETRY_MS = 2_000;

/** Changes as server-sent events. A plain stream: an event is three lines of text, and a plug-in would add nothing. */
export function changeRoutes(
	app: FastifyInstance,
	{
		db,
		now,
		cache,
		lookMs,
	}: { db: Db; now: () => Date; cache: SessionCache; lookMs?: number },
): void {
	const watch = new ChangeWatch({
		db,
		now,
		onError: (error) => app.log.error(error.message),
		...(lookMs === undefined ? {} : { lookMs }),
	});
	const streams = new Map<string, number>();
	// Before the server waits for its connections to end: a stream never ends by itself.
	app.addHook("preClose", async () => watch.close());

	mount(app, streamChanges, async ({ actor, query, request, reply }) => {
		const accountId = actor.accountId ?? "";
		const held = streams.get(accountId) ?? 0;
		if (held >= MOST_STREAMS)
			throw new DekadError("changes.too_many_streams", { limit: MOST_STREAMS });
		streams.set(accountId, held + 1);
		const token = request.cookies[COOKIE] ?? "";
		const stream = new Readable({ read: () => {} });
		const leaving: (() => void)[] = [
			() => {
				const left = (streams.get(accountId) ?? 1) - 1;
				if (left > 0) streams.set(accountId, left);
				else streams.delete(accountId);
			},
		];
		stream.once("close", () => {
			for (const leave of leaving.splice(0)) leave();
		});
		const say = (event: string, data: unknown, id?: string) => {
			if (stream.destroyed) return;
			if (stream.readableLength > MOST_WAITING_BYTES) {
				stream.destroy();
				return;
			}
			stream.push(
				`event: ${event}\n${id ? `id: ${id}\n` : ""}data: ${JSON.stringify(data)}\n\n`,
			);
		};
		const end = () => {
			if (!stream.destroyed) stream.push(null);
		};
		const last = request.headers["last-event-id"] ?? query.after;
		const waiting: [string, readonly Change[]][] = [];
		let isOpen = false;
		const hear = (place: string, changes: readonly Change[]) => {
			if (!isOpen) waiting.push([place, changes]);
			else for (const change of changes) say("change", change, place);
		};
		try {
			const { place, leave } = await watch.listen(
				{ actor, hear, end },
				typeof last === "string" ? last : undefined,
			);
			leaving.push(leave);
			stream.push(`retry: ${RETRY_MS}\n`);
			say("hello", {}, place);
			isOpen = true;
			for (const [at, changes] of waiting) hear(at, changes);
		} catch (error) {
			stream.destroy();
			throw error;
		}
		// A role taken away or a session ended elsewhere is noticed with the next beat, here at once.
		leaving.push(cache.onForget(token, end));
		const beat = setInterval(() => {
			cache.get(token, now()).then((session) => {
				const present = session && actorOf(session);
				if (present && reachOf(present) === reachOf(actor)) say("beat", {});
				else end();
			}, end);
		}, BEAT_SECONDS * 1000);
		beat.unref();
		leaving.push(() => clearInterval(beat));
		return (
			reply
				.type("text/event-stream; charset=utf-8")
				.header("cache-control", "no-store, no-transform")
				// Ended by a server that stops, it must not wait out the keep-alive of its connection (72 s).
				.header("connection", "close")
				// A proxy in front must hand each event on as it comes.
				.header("x-accel-buffering", "no")
				.send(stream)
		);
	});
}

/** What decides what somebody is told. */
const reachOf = ({ jurisdictionId, role, scope, organisationId }: Actor) =>
	JSON.stringify([jurisdictionId, role, scope, organisationId]);
