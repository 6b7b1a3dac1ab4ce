import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type pg from "pg";
import { asActor } from "../database/as-actor.ts";
import { openPool } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { anOffice, type TestOffice } from "../testing/fixtures.ts";
import { type JobHandler, Jobs } from "./run-jobs.ts";

let database: TestDatabase;
let office: TestOffice;
let loginPool: pg.Pool;
const running: Jobs[] = [];
beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	loginPool = openPool(database.connection, "login", { max: 8 });
});
// One server at a time: a test's job must meet that test's handlers.
afterEach(async () => {
	for (const jobs of running.splice(0)) await jobs.stop();
});
afterAll(async () => {
	await loginPool.end();
	await database.close();
});

async function started(handlers: Record<string, JobHandler>): Promise<Jobs> {
	const jobs = new Jobs({
		db: database.db,
		ownerDb: database.ownerDb,
		handlers,
	});
	await jobs.start(loginPool, () => {});
	running.push(jobs);
	return jobs;
}

const add = (jobs: Jobs, kind: string, input: Record<string, unknown> = {}) => {
	const actor = office.actor("dispatcher");
	return asActor(database.db, actor, (tx) =>
		jobs.add(tx, actor, { kind, input, now: new Date() }),
	);
};

const rowOf = (jobId: string) =>
	database.ownerDb
		.selectFrom("job")
		.where("job_id", "=", jobId)
		.selectAll()
		.executeTakeFirstOrThrow();

async function until(
	jobId: string,
	holds: (row: Awaited<ReturnType<typeof rowOf>>) => boolean,
) {
	for (let tries = 0; tries < 200; tries++) {
		const row = await rowOf(jobId);
		if (holds(row)) return row;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(
		`the job never got there: ${JSON.stringify(await rowOf(jobId))}`,
	);
}

const endOf = (signal: AbortSignal) =>
	new Promise<never>((_, reject) =>
		signal.addEventListener("abort", () => reject(signal.reason)),
	);

test("a job runs with its actor and input, says how far it is, and keeps its result", async () => {
	const gate = Promise.withResolvers<void>();
	const jobs = await started({
		count: async ({ actor, input, progress }) => {
			progress(3, 10);
			await gate.promise;
			return { by: actor.name, got: input["n"] };
		},
	});
	const jobId = await add(jobs, "count", { n: 7 });
	await jobs.wake(office.jurisdictionId, jobId);
	expect(await until(jobId, (row) => row.done_steps === 3)).toMatchObject({
		state: "running",
		total_steps: 10,
	});
	gate.resolve();
	expect(await until(jobId, (row) => row.ended_at !== null)).toMatchObject({
		state: "done",
		result: { by: "test dispatcher", got: 7 },
	});
});

test("a cancelled job ends as cancelled, and nobody else can cancel it", async () => {
	const jobs = await started({ wait: ({ signal }) => endOf(signal) });
	const jobId = await add(jobs, "wait");
	await jobs.wake(office.jurisdictionId, jobId);
	await until(jobId, (row) => row.state === "running");
	const stranger = {
		...office.actor("dispatcher"),
		accountId: "0199aaaa-0000-7000-8000-000000000001",
	};
	await expect(jobs.cancel(stranger, jobId, new Date())).rejects.toMatchObject({
		code: "job.not_found",
	});
	await jobs.cancel(office.actor("dispatcher"), jobId, new Date());
	expect(await until(jobId, (row) => row.ended_at !== null)).toMatchObject({
		state: "cancelled",
	});
});

test("a refusal is kept with its next step in the actor's language", async () => {
	const jobs = await started({
		refuse: async () => {
			throw new DekadError("list.not_found", { code: "X" });
		},
	});
	const jobId = await add(jobs, "refuse");
	await jobs.wake(office.jurisdictionId, jobId);
	expect(await until(jobId, (row) => row.ended_at !== null)).toMatchObject({
		state: "failed",
		error: { code: "list.not_found", title: "没有代码为X的名单。" },
	});
});

test("a job cut off by a crash is taken up by the next start", async () => {
	const jobId = await add(
		new Jobs({ db: database.db, ownerDb: database.ownerDb, handlers: {} }),
		"again",
	);
	// What a kill -9 leaves behind: running, with a heartbeat that stopped.
	await database.ownerDb
		.updateTable("job")
		.set({
			state: "running",
			heartbeat_at: new Date(Date.now() - 60_000),
			attempts: 1,
		})
		.where("job_id", "=", jobId)
		.execute();
	await started({ again: async () => ({ finished: true }) });
	expect(await until(jobId, (row) => row.ended_at !== null)).toMatchObject({
		state: "done",
		attempts: 2,
	});
});
