import { type Session, findSession, hashOfToken } from "./sessions.ts";
import type { Db } from "../database/client.ts";

/**
 * Sessions read in the last few seconds, so that a burst of requests of one person asks the database
 * once. What it costs: a role taken away elsewhere ends within `SECONDS` here. Stops being right when
 * several server processes share the work; then each has its own few seconds, which is still the bound.
 *
 * Who keeps asking does not wait for the reading: it begins `AHEAD_SECONDS` before the held one is too old.
 */
const SECONDS = 5;
const AHEAD_SECONDS = 3;
const LARGEST = 10_000;

type Held = {
	readonly session: Promise<Session | undefined>;
	readonly until: number;
	isReadAgain: boolean;
};

export class SessionCache {
	readonly #db: Db;
	readonly #found = new Map<string, Held>();

	readonly #onForget = new Map<string, Set<() => void>>();

	constructor(db: Db) {
		this.#db = db;
	}

	/** The session of a token, at most `SECONDS` old. */
	get(token: string, now: Date): Promise<Session | undefined> {
		const key = hashOfToken(token).toString("base64url");
		const held = this.#found.get(key);
		if (held && held.until > now.getTime()) {
			const left = held.until - now.getTime();
			if (left < AHEAD_SECONDS * 1000 && !held.isReadAgain)
				this.#readAgain(key, held, token, now);
			return held.session;
		}
		if (this.#found.size >= LARGEST) this.#found.clear();
		const session = findSession(this.#db, token, now);
		this.#found.set(key, heldSince(session, now));
		session.catch(() => this.#found.delete(key));
		return session;
	}

	/** Replaces what is held once it has been read anew; what was forgotten meanwhile stays so. */
	#readAgain(key: string, held: Held, token: string, now: Date): void {
		held.isReadAgain = true;
		findSession(this.#db, token, now).then(
			(session) => {
				if (this.#found.get(key) === held)
					this.#found.set(key, heldSince(Promise.resolve(session), now));
			},
			// The next one to ask after its end reads, and is told what is wrong.
			() => undefined,
		);
	}

	/** Forgets a token after its session changed or ended. */
	forget(token: string): void {
		const key = hashOfToken(token).toString("base64url");
		this.#found.delete(key);
		for (const act of this.#onForget.get(key) ?? []) act();
	}

	/** Forgets every session of an account: it was closed, or its sessions were ended from elsewhere. */
	async forgetAccount(accountId: string): Promise<void> {
		for (const [key, { session }] of this.#found) {
			const found = await session.catch(() => undefined);
			if (found?.account.accountId !== accountId) continue;
			this.#found.delete(key);
			for (const act of this.#onForget.get(key) ?? []) act();
		}
	}

	/** Calls `act` whenever a token is forgotten, for what outlives a request. Returns what ends that. */
	onForget(token: string, act: () => void): () => void {
		const key = hashOfToken(token).toString("base64url");
		const acts = this.#onForget.get(key) ?? new Set();
		this.#onForget.set(key, acts.add(act));
		return () => {
			acts.delete(act);
			if (acts.size === 0) this.#onForget.delete(key);
		};
	}
}

const heldSince = (session: Held["session"], now: Date): Held => ({
	session,
	until: now.getTime() + SECONDS * 1000,
	isReadAgain: false,
});
