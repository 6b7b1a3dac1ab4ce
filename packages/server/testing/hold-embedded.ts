/**
 * A process that takes part in an embedded database until it is told to leave: for tests of what
 * several processes, signals and accounts do to each other.
 *
 *     node hold-embedded.ts '{"dataDir": "/tmp/x", ...options of openEmbedded}'
 *
 * Writes one JSON line for each thing that happened. SIGTERM: leave. SIGINT: ask the database
 * something after a while, as a server that finishes a request would, then leave.
 */

import pg from "pg";
import { openEmbedded } from "../database/embedded.ts";
import { EmbeddedProblem } from "../database/embedded-problem.ts";
import { dropPrivileges } from "../database/service-user.ts";

type Asked = {
	dataDir: string;
	systemFolder?: string;
	settings?: Record<string, string>;
	/** Open, ask, close: this many times, then end. */
	rounds?: number;
	/** Turn into the account of the database once it is open; the paths still needed. */
	dropNeeds?: string[];
};

const say = (line: object) => console.log(JSON.stringify(line));
const { rounds, dropNeeds, ...asked } = JSON.parse(
	process.argv[2] ?? "",
) as Asked;
const log = { info: () => undefined, warn: (text: string) => say({ text }) };
const open = () => openEmbedded({ ...asked, log, mayCreateUser: false });
const ask = async (connection: pg.ClientConfig) => {
	const client = new pg.Client(connection);
	client.on("error", () => undefined);
	await client.connect();
	const { rows } = await client.query("select 1 as answer");
	await client.end();
	return rows.length === 1;
};

try {
	if (rounds === undefined) await hold();
	else
		for (let round = 0; round < rounds; round++) {
			const database = await open();
			await ask(database.connection);
			await database.close();
		}
} catch (error) {
	say({
		failed: error instanceof EmbeddedProblem ? error.code : String(error),
	});
	process.exitCode = 1;
}

async function hold(): Promise<void> {
	const database = await open();
	const { connection, notices, user, dataDir } = database;
	const refusal = dropNeeds && dropPrivileges(user, dropNeeds);
	const leave = async () => {
		await database.close();
		say({ left: true });
		process.exit(0);
	};
	process.on("SIGTERM", () => void leave());
	process.on("SIGINT", () => {
		setTimeout(() => {
			void ask(connection)
				.then((answered) => say({ answered }))
				.catch((error: unknown) => say({ failed: String(error) }))
				.then(leave);
		}, 200);
	});
	// Said last: whoever reads it may send a signal at once.
	say({
		connection,
		notices,
		dataDir,
		uid: process.getuid?.(),
		groups: process.getgroups?.(),
		refusal: refusal?.key,
	});
}
