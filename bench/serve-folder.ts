import { PLAIN_SETTINGS } from "@dekad/server/http/server-settings.ts";
import { startServer } from "@dekad/server/main.ts";
import { NOW, openFolder } from "./portfolio.ts";

/**
 * The real server on a bench's folder, in a process of its own: node serve-folder.ts FOLDER [INSTANT]. Writes one
 * JSON line when it listens; SIGTERM ends it. Its clock starts at the instant, by itself the portfolio's, and runs.
 */
const folder = process.argv[2];
if (!folder) throw new Error("serve-folder.ts FOLDER");
const startsAt = process.argv[3] ? new Date(process.argv[3]) : NOW;
const startedMs = performance.now();
const installation = await openFolder(folder);
const server = await startServer({
	installation,
	port: 0,
	demo: true,
	now: () => new Date(startsAt.getTime() + performance.now() - startedMs),
	// Fifty people of a bench ask as fast as they are answered, from one address.
	settings: { ...PLAIN_SETTINGS, rateFactor: 0 },
});
process.once("SIGTERM", () => {
	void server.close().then(() => installation.close());
});
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
