import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import cookie from "@fastify/cookie";
import Fastify, { type FastifyInstance } from "fastify";
import {
	serializerCompiler,
	validatorCompiler,
} from "fastify-type-provider-zod";
import { actorOf, findSession } from "@dekad/server/access/sessions.ts";
import { buildApp } from "@dekad/server/app.ts";
import { loadDemo } from "@dekad/server/demo/load-demo.ts";
import { PLAIN_SETTINGS } from "@dekad/server/http/server-settings.ts";
import { Jobs } from "@dekad/server/jobs/run-jobs.ts";
import { settingsRoutes } from "@dekad/server/settings/routes.ts";
import pg from "pg";
import { clientConfig } from "@dekad/server/database/client.ts";
import { ms, print, promise, quantile, say } from "./figures.ts";
import { Caller } from "./http-caller.ts";
import { NOW, openFolder } from "./portfolio.ts";
import { startBenchSession } from "./sessions.ts";

/**
 * What access costs a request: one operation asked over a kept connection, signed in, of the whole server (headers,
 * rate limits, forged requests, session, role, policy), and of a bare one that mounts the same handler over the same
 * database and is told who asks. Both by turns, so that what else the machine does falls on both. Row security
 * is the database's and works in both.
 *
 * Fifty people ask by turns; a session is looked up anew every five seconds, as at work.
 */
const PEOPLE = 50;
const ROUNDS = 60;
const WARM_UP = 10;
const GOAL_MS = 1;
const ADDRESS = "/api/settings";

const folder = await mkdtemp(join(tmpdir(), "dekad-bench-access-"));
const installation = await openFolder(folder);
try {
	say("a demo of 60 projects");
	await loadDemo(installation.connection, { projects: 60 });
	const tokens = await startSessions();
	const { appDb: db, ownerDb } = installation;
	const startedMs = performance.now();
	const now = () => new Date(NOW.getTime() + performance.now() - startedMs);
	const jobs = new Jobs({ db, ownerDb, handlers: {} });
	const whole = await buildApp({
		db,
		ownerDb,
		jobs,
		now,
		demo: false,
		// Limits are kept and counted, and so high that none is reached.
		settings: { ...PLAIN_SETTINGS, rateFactor: 1000 },
	});
	const bare = await bareServer(tokens[0]!, now);
	const [wholeUrl, bareUrl] = [await listen(whole), await listen(bare)];
	const people = tokens.map((token) => {
		const caller = new Caller(wholeUrl);
		caller.signInWith(token);
		return caller;
	});
	const known = people.map(() => new Caller(bareUrl));
	const took = { whole: [] as number[], bare: [] as number[] };
	/** Processor time of this process, caller and server, in milliseconds: what a busy machine does not stretch. */
	const spent = { whole: 0, bare: 0 };
	const ask = async (callers: readonly Caller[], of: "whole" | "bare") => {
		const before = process.cpuUsage();
		for (const caller of callers) took[of].push(await timeOf(caller));
		const { user, system } = process.cpuUsage(before);
		spent[of] += (user + system) / 1000;
	};
	for (let round = 0; round < ROUNDS + WARM_UP; round++) {
		if (round === WARM_UP)
			for (const side of ["whole", "bare"] as const) {
				took[side].length = 0;
				spent[side] = 0;
			}
		await ask(people, "whole");
		await ask(known, "bare");
	}
	const at = (share: number) => ({
		whole: quantile(took.whole, share),
		bare: quantile(took.bare, share),
	});
	const [half, most] = [at(0.5), at(0.95)];
	print(`GET ${ADDRESS}, ${took.whole.length} times each, by ${PEOPLE} people`);
	print(`with access     p50 ${ms(half.whole)}, p95 ${ms(most.whole)}`);
	print(`handler alone   p50 ${ms(half.bare)}, p95 ${ms(most.bare)}`);
	print(
		`ratio           p50 ${(half.whole / half.bare).toFixed(2)}x, p95 ${(most.whole / most.bare).toFixed(2)}x`,
	);
	const each = (of: "whole" | "bare") => spent[of] / took[of].length;
	print(
		`processor time  ${ms(each("whole"))} and ${ms(each("bare"))}, caller and server: ${ms(each("whole") - each("bare"))} more`,
	);
	print(
		`load of the machine ${loadavg()[0]!.toFixed(1)}, ${availableParallelism()} cores`,
	);
	const cost = most.whole - most.bare;
	promise("what access adds to a request, p95", {
		kept: cost <= GOAL_MS,
		figure: ms(cost),
		goal: `<= ${ms(GOAL_MS)}`,
	});
	for (const caller of [...people, ...known]) caller.close();
	await whole.close();
	await bare.close();
} finally {
	await installation.close();
	await rm(folder, { recursive: true, force: true });
}

async function startSessions(): Promise<string[]> {
	const client = new pg.Client(clientConfig(installation.connection, "owner"));
	await client.connect();
	const { rows } = await client.query<{
		jurisdiction_id: string;
		path: string;
	}>(
		"select jurisdiction_id, min(region_path) as path from region group by 1 limit 1",
	);
	const tokens: string[] = [];
	for (let count = 0; count < PEOPLE; count++)
		tokens.push(
			await startBenchSession(client, rows[0]!.jurisdiction_id, "dispatcher", {
				regionPath: rows[0]!.path,
				organisationId: null,
			}),
		);
	await client.end();
	return tokens;
}

/** The same handler and nothing before it: whoever asks is the one person it was told. */
async function bareServer(
	token: string,
	now: () => Date,
): Promise<FastifyInstance> {
	const session = await findSession(installation.appDb, token, now());
	if (!session) throw new Error("the bench's session is not there");
	const app = Fastify({ logger: false }) as unknown as FastifyInstance;
	app.setValidatorCompiler(validatorCompiler);
	app.setSerializerCompiler(serializerCompiler);
	await app.register(cookie);
	app.decorateRequest("session", null);
	app.decorateRequest("actor", null);
	app.addHook("onRequest", async (request) => {
		request.session = session;
		request.actor = actorOf(session) ?? null;
	});
	settingsRoutes(app, { db: installation.appDb, now });
	return app;
}

async function listen(app: FastifyInstance): Promise<URL> {
	await app.listen({ host: "127.0.0.1", port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return new URL(`http://127.0.0.1:${port}`);
}

async function timeOf(caller: Caller): Promise<number> {
	const begun = performance.now();
	await caller.ask("GET", ADDRESS);
	return performance.now() - begun;
}
