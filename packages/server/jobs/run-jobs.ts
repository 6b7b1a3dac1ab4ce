import { Logger, type Runner, run } from "graphile-worker";
import type pg from "pg";
import type { Actor } from "@dekad/core/access/actor.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";

/**
 * Long work: a row in `job` says what, for whom, how far and how it ended; graphile-worker only wakes
 * the one that does it (LISTEN in 2-5 ms, polling as a fallback). A job that was cut off by a restart is
 * found by its old heartbeat and started anew, so a job must be safe to run twice: it works in
 * one transaction, or checks what it did.
 *
 * Refused: pg-boss (100x the latency for features not needed), a queue of our own (LISTEN, retries
 * and back-off are solved there).
 */
export type JobContext = {
	readonly actor: Actor;
	readonly input: Record<string, unknown>;
	/** Ends when a person cancels or the server stops. */
	readonly signal: AbortSignal;
	/** Says how far the work is; cheap, written at most twice a second. */
	progress(done: number, total: number | null): void;
};
/** Does one kind of job; what it returns is kept as the job's result. */
export type JobHandler = (
	context: JobContext,
) => Promise<Record<string, unknown>>;

const HEARTBEAT_MS = 2000;
const STALE_SECONDS = 20;
const CONCURRENCY = 2;

export class Jobs {
	readonly #db: Db;
	readonly #ownerDb: Db;
	readonly #handlers: Readonly<Record<string, JobHandler>>;
	readonly #running = new Map<string, AbortController>();
	#runner: Runner | undefined;

	constructor({
		db,
		ownerDb,
		handlers,
	}: { db: Db; ownerDb: Db; handlers: Readonly<Record<string, JobHandler>> }) {
		this.#db = db;
		this.#ownerDb = ownerDb;
		this.#handlers = handlers;
	}

	/** Starts working; `pool` logs in as one who may own graphile-worker's schema. */
	async start(
		pool: pg.Pool,
		onError: (message: string) => void,
	): Promise<void> {
		this.#runner = await run({
			pgPool: pool,
			concurrency: CONCURRENCY,
			noHandleSignals: true,
			pollInterval: 2000,
			taskList: {
				work: async (payload) => {
					const { jurisdictionId, jobId } = payload as {
						jurisdictionId: string;
						jobId: string;
					};
					await this.#work(jurisdictionId, jobId);
				},
			},
			logger: quietLogger(onError),
		});
		await this.#takeUpAbandoned();
	}

	async stop(): Promise<void> {
		for (const controller of this.#running.values())
			controller.abort(new Error("server stops"));
		await this.#runner?.stop();
	}

	/** Stores a job in the caller's transaction. Call `wake` once that has committed. */
	async add(
		tx: Tx,
		actor: Actor,
		{
			kind,
			input,
			now,
		}: { kind: string; input: Record<string, unknown>; now: Date },
	): Promise<string> {
		const jobId = newId(now);
		await tx
			.insertInto("job")
			.values({
				jurisdiction_id: actor.jurisdictionId,
				job_id: jobId,
				kind,
				state: "waiting",
				input: JSON.stringify(input),
				actor: JSON.stringify(actor),
				created_by: actor.accountId,
				created_at: now,
			})
			.execute();
		return jobId;
	}

	/** Lets a worker know of a stored job. */
	async wake(jurisdictionId: string, jobId: string): Promise<void> {
		await this.#runner?.addJob(
			"work",
			{ jurisdictionId, jobId },
			{ jobKey: jobId, maxAttempts: 1 },
		);
	}

	/** Asks a job to stop: at once here, at its next heartbeat elsewhere. @throws DekadError job.not_found */
	async cancel(actor: Actor, jobId: string, now: Date): Promise<void> {
		const asked = await asActor(this.#db, actor, (tx) =>
			tx
				.updateTable("job")
				.set((eb) => ({
					cancel_asked_at: now,
					state: eb
						.case()
						.when("state", "=", "waiting")
						.then("cancelled")
						.else(eb.ref("state"))
						.end(),
				}))
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.where("job_id", "=", jobId)
				.where(
					"created_by",
					actor.accountId === null ? "is" : "=",
					actor.accountId,
				)
				.returning("job_id")
				.executeTakeFirst(),
		);
		if (!asked) throw new DekadError("job.not_found");
		this.#running.get(jobId)?.abort(new Error("cancelled"));
	}

	async #takeUpAbandoned(): Promise<void> {
		const stale = new Date(Date.now() - STALE_SECONDS * 1000);
		const rows = await this.#ownerDb
			.selectFrom("job")
			.where((eb) =>
				eb.or([
					eb("state", "=", "waiting"),
					eb.and([eb("state", "=", "running"), eb("heartbeat_at", "<", stale)]),
				]),
			)
			.select(["jurisdiction_id as jurisdictionId", "job_id as jobId"])
			.execute();
		for (const { jurisdictionId, jobId } of rows)
			await this.wake(jurisdictionId, jobId);
	}

	async #work(jurisdictionId: string, jobId: string): Promise<void> {
		const job = await this.#ownerDb
			.updateTable("job")
			.set((eb) => ({
				state: "running",
				started_at: new Date(),
				heartbeat_at: new Date(),
				attempts: eb("attempts", "+", 1),
			}))
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("job_id", "=", jobId)
			// A kind of a newer version stays waiting for a server that knows it.
			.where("kind", "in", Object.keys(this.#handlers))
			.where("state", "in", ["waiting", "running"])
			.where("cancel_asked_at", "is", null)
			.returning(["kind", "input", "actor"])
			.executeTakeFirst();
		const handler = job && this.#handlers[job.kind];
		if (!job || !handler) return;
		const controller = new AbortController();
		this.#running.set(jobId, controller);
		let steps: { done: number; total: number | null } | undefined;
		const beat = setInterval(() => {
			void this.#beat(jurisdictionId, jobId, steps, controller);
		}, HEARTBEAT_MS / 4);
		try {
			const result = await handler({
				actor: job.actor as Actor,
				input: job.input as Record<string, unknown>,
				signal: controller.signal,
				progress: (done, total) => (steps = { done, total }),
			});
			await this.#end(jurisdictionId, jobId, {
				state: "done",
				result: JSON.stringify(result),
				...(steps ? { done_steps: steps.total ?? steps.done } : {}),
			});
		} catch (error) {
			const cancelled = controller.signal.aborted;
			await this.#end(jurisdictionId, jobId, {
				state: cancelled ? "cancelled" : "failed",
				error: JSON.stringify(errorOf(error, (job.actor as Actor).lang)),
			});
			if (!cancelled && !(error instanceof DekadError)) throw error;
		} finally {
			clearInterval(beat);
			this.#running.delete(jobId);
		}
	}

	async #beat(
		jurisdictionId: string,
		jobId: string,
		steps: { done: number; total: number | null } | undefined,
		controller: AbortController,
	): Promise<void> {
		const row = await this.#ownerDb
			.updateTable("job")
			.set({
				heartbeat_at: new Date(),
				...(steps ? { done_steps: steps.done, total_steps: steps.total } : {}),
			})
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("job_id", "=", jobId)
			.where("state", "=", "running")
			.returning("cancel_asked_at")
			.executeTakeFirst()
			// A missed heartbeat is made good by the next one; the work itself will meet a lost database.
			.catch(() => undefined);
		if (row?.cancel_asked_at) controller.abort(new Error("cancelled"));
	}

	async #end(
		jurisdictionId: string,
		jobId: string,
		values: {
			state: string;
			result?: string;
			error?: string;
			done_steps?: number;
		},
	): Promise<void> {
		await this.#ownerDb
			.updateTable("job")
			.set({ ...values, ended_at: new Date() })
			.where("jurisdiction_id", "=", jurisdictionId)
			.where("job_id", "=", jobId)
			.execute();
	}
}

/** What a person reads of a failed job; a defect keeps its message for the operator. */
function errorOf(
	error: unknown,
	lang: Lang,
): { code: string; title: string; next: string } {
	if (error instanceof DekadError)
		return { code: error.code, ...error.sentences(lang) };
	return {
		code: "defect",
		title: error instanceof Error ? error.message : String(error),
		next: "",
	};
}

function quietLogger(onError: (message: string) => void) {
	// graphile-worker speaks of every job; only what went wrong is worth a line here.
	return new Logger(() => (level: string, message: string) => {
		if (level === "error") onError(message);
	});
}
