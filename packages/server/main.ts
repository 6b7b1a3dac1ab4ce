import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { existsSync } from "node:fs";
import type { Logger } from "pino";
import { openPool } from "./database/client.ts";
import { clearAway } from "./access/clear-away.ts";
import { buildApp } from "./app.ts";
import { demoClock } from "./demo/demo-clock.ts";
import { openLog } from "./http/open-log.ts";
import { importJobsInThread } from "./imports/import-jobs-in-thread.ts";
import type { ProvidersFile } from "./access/providers/settings.ts";
import { PLAIN_SETTINGS, type ServerSettings } from "./http/server-settings.ts";
import type { Installation } from "./installation.ts";
import { Jobs } from "./jobs/run-jobs.ts";
import { openDuePeriods } from "./periods/open-due-periods.ts";
import { keptTotalsOf } from "./rollups/kept-totals.ts";

export type ServerOptions = {
	installation: Installation;
	host?: string;
	/** 0: any free one. */
	port?: number;
	demo?: boolean;
	now?: () => Date;
	/** Left out: reached plainly, at the address it listens at. */
	settings?: ServerSettings;
	/** Other systems people sign in with. */
	providers?: ProvidersFile | undefined;
	logLevel?: "info" | "warn" | "error" | "silent";
};

export type RunningServer = {
	url: string;
	log: Logger;
	close(): Promise<void>;
};

const PAGE_FOLDER = join(import.meta.dirname, "..", "web", "dist");
const TICK_MS = 60_000;
const CLEAR_MS = 3_600_000;
/** Totals are right at every moment; how soon they are quick again after a change. */
const KEEP_MS = 1_000;

/** Starts the server on an open installation: listens, works off jobs, opens dekads when their day comes. */
export async function startServer({
	installation,
	host = "127.0.0.1",
	port = 4300,
	demo = false,
	now: given,
	settings = PLAIN_SETTINGS,
	providers,
	logLevel = "warn",
}: ServerOptions): Promise<RunningServer> {
	const { appDb: db, ownerDb, connection } = installation;
	const realNow = () => new Date();
	const now = given ?? (demo ? await demoClock(ownerDb, realNow) : realNow);
	const log = openLog(logLevel);
	const loginPool = openPool(connection, "login", {
		max: 4,
		onError: (error) => log.warn(error.message),
	});
	const jobs = new Jobs({
		db,
		ownerDb,
		handlers: importJobsInThread({ connection, now }),
	});
	await jobs.start(loginPool, (message) => log.error(message));
	const app = await buildApp({
		db,
		ownerDb,
		jobs,
		now,
		wallNow: given ?? realNow,
		demo,
		settings,
		providers,
		...(existsSync(PAGE_FOLDER) ? { pageFolder: PAGE_FOLDER } : {}),
		logger: log,
	});
	const openDue = () =>
		openDuePeriods({ db, ownerDb, now: now(), demo }).catch((error: Error) =>
			log.error(error.message),
		);
	await openDue();
	const tick = setInterval(() => void openDue(), TICK_MS);
	const clearing = setInterval(
		() =>
			void clearAway(db, now()).catch((error: Error) =>
				log.error(error.message),
			),
		CLEAR_MS,
	);
	let kept = Promise.resolve();
	let isKeeping = false;
	const keeping = setInterval(() => {
		if (isKeeping) return;
		isKeeping = true;
		kept = keptTotalsOf(ownerDb)
			.keepAll()
			.catch((error: Error) => log.error(error.message))
			.finally(() => {
				isKeeping = false;
			});
	}, KEEP_MS);
	const close = async () => {
		clearInterval(tick);
		clearInterval(clearing);
		clearInterval(keeping);
		await app.close();
		await kept;
		await jobs.stop();
		await loginPool.end();
	};
	try {
		await app.listen({ host, port });
	} catch (error) {
		// The port is taken: what runs already must not keep the process alive.
		await close();
		throw error;
	}
	const address = app.server.address() as AddressInfo;
	return {
		url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
		log,
		close,
	};
}
