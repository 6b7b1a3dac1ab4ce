import { randomBytes } from "node:crypto";
import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import { findPeriod } from "@dekad/core/periods/period.ts";
import type { Change } from "@dekad/contract/changes.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import {
	countEventsOutside,
	firstIdAt,
	listEvents,
	type SeenEvent,
} from "./queries.ts";

/**
 * Tells listeners what was committed, at the latest a second later. One watcher an office and process reads the
 * log of events while somebody listens.
 *
 * Refused: NOTIFY in the writing transaction. PostgreSQL takes one lock of the whole cluster for each
 * commit that notifies, so that reports of different owners would commit one after the other.
 *
 * Ids sort by the time they were made, not by the time they were committed: a slow transaction's event
 * turns up behind newer ones. So each look reads a few seconds around now in full and only counts
 * a quarter of an hour around them; when the count is not what was seen, all of it is read. Nothing is told
 * twice, since what was told is remembered for as long as it can be read again. A transaction longer than
 * a quarter of an hour, or a clock that far behind, goes untold; the page asks anew when it is looked at.
 */
const LOOK_MS = 1_000;
const NEAR_MS = 5_000;
const WIDE_MS = 15 * 60_000;
/** A page that loads reads its figures before it listens: it is told what was seen in this time before. */
const BEFORE_MS = 10_000;
/** A reader who comes back within this time finds the watcher still looking, and misses nothing. */
const LINGER_MS = 60_000;
/** More than these at once are told as one. */
const MOST_AT_ONCE = 50;
/** Looks that may fail one after the other before the listeners are sent away to come again. */
const FAILURES = 3;

/** Acts on the office as such: everybody of it may know that they happened. */
const OFFICE_WIDE = new Set([
	"period.opened",
	"settings.changed",
	"list.version_added",
	"totals.rebuilt",
	"region_shape.loaded",
	"region_shape.removed",
	"year.closed",
]);

/** Told in place of changes that are too many or that nobody can tell any more. */
export const MANY: Change = {
	kind: "many",
	projectId: null,
	regionPath: null,
	dekad: null,
};

export type Listener = {
	readonly actor: Actor;
	/** Is told each change with the place in the stream it brings the listener to. */
	readonly hear: (place: string, changes: readonly Change[]) => void;
	/** The watcher cannot go on: the listener should come again. */
	readonly end: () => void;
};

type Told = { readonly event: SeenEvent; number: number; seenAt: number };

export type WatchOptions = {
	db: Db;
	now: () => Date;
	onError?: (error: Error) => void;
	lookMs?: number;
};

/** All offices' watchers of this process. */
export class ChangeWatch {
	readonly #options: WatchOptions;
	readonly #offices = new Map<string, OfficeWatch>();

	constructor(options: WatchOptions) {
		this.#options = options;
	}

	/**
	 * Adds a listener and tells it first what it has not heard since `after`, the place of the last change it
	 * heard; without one, what was seen in the last seconds. A place of another process, or one too
	 * old, is answered by `many`. Returns its place and what takes it away again.
	 *
	 * @throws Error when the log cannot be read.
	 */
	async listen(
		listener: Listener,
		after?: string,
	): Promise<{ place: string; leave: () => void }> {
		const { jurisdictionId } = listener.actor;
		let office = this.#offices.get(jurisdictionId);
		if (!office || office.isOver) {
			office = new OfficeWatch(this.#options, jurisdictionId);
			this.#offices.set(jurisdictionId, office);
		}
		return office.listen(listener, after);
	}

	/** Sends every listener away and looks no more. */
	close(): void {
		for (const office of this.#offices.values()) office.end();
		this.#offices.clear();
	}
}

class OfficeWatch {
	readonly #options: WatchOptions;
	readonly #jurisdictionId: string;
	readonly #token = randomBytes(6).toString("base64url");
	readonly #listeners = new Set<Listener>();
	/** Everything of the last quarter of an hour that was read, by id. */
	readonly #told = new Map<string, Told>();
	#number = 0;
	/** Changes up to this number are forgotten. */
	#forgotten = 0;
	#failures = 0;
	#lastLeftAt = 0;
	#timer: NodeJS.Timeout | undefined;
	#first: Promise<void> | undefined;
	isOver = false;

	constructor(options: WatchOptions, jurisdictionId: string) {
		this.#options = options;
		this.#jurisdictionId = jurisdictionId;
	}

	async listen(listener: Listener, after: string | undefined) {
		this.#first ??= this.#look(true).then(() => this.#lookAgain());
		try {
			await this.#first;
		} catch (error) {
			this.isOver = true;
			throw error;
		}
		const missed = this.#missedSince(listener, after);
		this.#listeners.add(listener);
		if (missed.length > 0) this.#tell(listener, missed);
		return {
			place: this.#place(),
			leave: () => {
				this.#listeners.delete(listener);
				this.#lastLeftAt = Date.now();
			},
		};
	}

	end(): void {
		this.isOver = true;
		clearTimeout(this.#timer);
		for (const listener of this.#listeners) listener.end();
		this.#listeners.clear();
	}

	#place = () => `${this.#token}.${this.#number}`;

	#missedSince(listener: Listener, after: string | undefined): Change[] {
		const heard = [...this.#told.values()];
		if (after === undefined) {
			const since = this.#options.now().getTime() - BEFORE_MS;
			return changesFor(
				listener.actor,
				heard.filter(({ seenAt }) => seenAt >= since),
			);
		}
		const [token, number] = after.split(".");
		if (token !== this.#token || !(Number(number) >= this.#forgotten))
			return [MANY];
		return changesFor(
			listener.actor,
			heard.filter((told) => told.number > Number(number)),
		);
	}

	#lookAgain(): void {
		const { lookMs = LOOK_MS, onError } = this.#options;
		if (this.isOver) return;
		this.#timer = setTimeout(() => {
			if (
				this.#listeners.size === 0 &&
				Date.now() - this.#lastLeftAt > LINGER_MS
			) {
				this.isOver = true;
				return;
			}
			this.#look(false)
				.then(() => {
					this.#failures = 0;
				})
				.catch((error: Error) => {
					onError?.(error);
					this.#failures += 1;
					if (this.#failures >= FAILURES) this.end();
				})
				.finally(() => this.#lookAgain());
		}, lookMs);
		// A process that wants to end does not wait for the next look.
		this.#timer.unref();
	}

	async #look(isFirst: boolean): Promise<void> {
		const now = this.#options.now();
		const at = (ms: number) => firstIdAt(new Date(now.getTime() + ms));
		const from = at(-WIDE_MS);
		const near = { from: at(-NEAR_MS), until: at(NEAR_MS) };
		this.#forget(from);
		const isNear = (id: string) => id >= near.from && id < near.until;
		const knownOutside = [...this.#told.keys()].filter(
			(id) => !isNear(id),
		).length;
		const events = await this.#read(async (tx, jurisdictionId) => {
			if (isFirst) return listEvents(tx, jurisdictionId, from, null);
			const outside = await countEventsOutside(tx, jurisdictionId, from, near);
			return outside === knownOutside
				? listEvents(tx, jurisdictionId, near.from, near.until)
				: listEvents(tx, jurisdictionId, from, null);
		});
		const fresh: Told[] = [];
		for (const event of events) {
			if (this.#told.has(event.eventId)) continue;
			// What was there before anybody listened counts as just seen only if it was made just now.
			const seenAt = isFirst && event.eventId < near.from ? 0 : now.getTime();
			const told = { event, number: ++this.#number, seenAt };
			this.#told.set(event.eventId, told);
			fresh.push(told);
		}
		if (isFirst || fresh.length === 0) return;
		for (const listener of this.#listeners) {
			const changes = changesFor(listener.actor, fresh);
			if (changes.length > 0) this.#tell(listener, changes);
		}
	}

	#tell(listener: Listener, changes: readonly Change[]): void {
		listener.hear(
			this.#place(),
			changes.length > MOST_AT_ONCE ? [MANY] : changes,
		);
	}

	/** Drops what is older than `from`. */
	#forget(from: string): void {
		for (const [id, { number }] of this.#told) {
			if (id >= from) continue;
			this.#told.delete(id);
			this.#forgotten = Math.max(this.#forgotten, number);
		}
	}

	/** Reads with the sight of the whole office; `changesFor` narrows what is told to each listener's reach. */
	#read<T>(
		work: (
			tx: Parameters<Parameters<typeof asActor>[2]>[0],
			jurisdictionId: string,
		) => Promise<T>,
	): Promise<T> {
		const jurisdictionId = this.#jurisdictionId;
		const actor = (scope: string | null): Actor => ({
			jurisdictionId,
			accountId: null,
			name: "dekad",
			role: "dispatcher",
			scope,
			organisationId: null,
			lang: "zh",
		});
		const { db } = this.#options;
		return this.#rootPath(actor(null)).then((root) =>
			asActor(db, actor(root), (tx) => work(tx, jurisdictionId), {
				readOnly: true,
			}),
		);
	}

	// A tree's root never changes.
	#root: string | undefined;
	async #rootPath(actor: Actor): Promise<string> {
		this.#root ??= await asActor(
			this.#options.db,
			actor,
			async (tx) => (await officeOf(tx, actor.jurisdictionId)).rootPath,
			{ readOnly: true },
		);
		return this.#root;
	}
}

/**
 * What a listener may know of, by its policy: what happened in its region, on its own
 * organisation's projects, or to the office as such. Accounts are nobody's news.
 */
function changesFor(actor: Actor, told: readonly Told[]): Change[] {
	return told
		.map(({ event }) => event)
		.filter(
			({ kind, regionPath, ownerOrgId }) =>
				!kind.startsWith("user.") &&
				(OFFICE_WIDE.has(kind) ||
					may(actor, "change.follow", { regionPath, ownerOrgId }) ===
						"allowed"),
		)
		.map(({ kind, projectId, regionPath, dekad }) => ({
			kind,
			projectId,
			regionPath,
			dekad:
				dekad !== null && findPeriod(dekad)?.kind === "dekad" ? dekad : null,
		}));
}
