import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, afterEach, describe, expect, test } from "vitest";

// The command as it is installed, with the embedded database: what an operator's machine does.
const BIN = join(import.meta.dirname, "bin", "dekad.mjs");
const folder = mkdtempSync(join(tmpdir(), "dekad-serve-"));
// Started as root, the database runs as another account, which must reach its folder.
chmodSync(folder, 0o755);
const data = join(folder, "data");
const running = new Set<ChildProcess>();

afterEach(() => {
	for (const child of running) child.kill("SIGKILL");
});
afterAll(async () => {
	// A command that leaves last stops the database a killed server left behind.
	await finished(start(["doctor", "--json"]));
	rmSync(folder, { recursive: true, force: true });
});

function start(args: string[]): ChildProcess {
	const { DATABASE_URL: _, ...env } = process.env;
	const child = spawn(
		process.execPath,
		[BIN, ...args, "--data", data, "--lang", "en"],
		{ env, stdio: ["ignore", "pipe", "pipe"] },
	);
	running.add(child);
	child.on("close", () => running.delete(child));
	return child;
}

async function finished(
	child: ChildProcess,
): Promise<{ code: number | null; out: string; err: string }> {
	let out = "";
	let err = "";
	child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString()));
	child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
	const [code] = (await once(child, "close")) as [number | null];
	return { code, out, err };
}

/** A server that runs, and its first line. */
async function serve(...args: string[]) {
	const child = start(["serve", "--port", "0", "--no-page", "--json", ...args]);
	let err = "";
	child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
	const lines = createInterface({ input: child.stdout! });
	const first = await Promise.race([
		once(lines, "line") as Promise<[string]>,
		once(child, "close").then(() => {
			throw new Error(`the server ended: ${err}`);
		}),
	]);
	const { url, setupUrl } = JSON.parse(first[0]) as {
		url: string;
		setupUrl?: string;
	};
	return {
		url,
		setupUrl,
		async end(signal: NodeJS.Signals) {
			child.kill(signal);
			const [code, by] = (await once(child, "close")) as [
				number | null,
				string | null,
			];
			return { code, by };
		},
	};
}

const health = async (url: string) =>
	((await (await fetch(new URL("/api/health", url))).json()) as { ok: boolean })
		.ok;
const lockFiles = () =>
	readdirSync(data, { recursive: true, encoding: "utf8" }).filter((name) =>
		name.endsWith("postmaster.pid"),
	);

describe("dekad serve", () => {
	test("starts empty on this machine only, with a set-up link that is good for one use", async () => {
		const server = await serve();
		expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
		expect(server.setupUrl).toMatch(/\/setup\/[\w-]{43}$/);
		expect(await health(server.url)).toBe(true);
		const token = server.setupUrl?.split("/").at(-1);
		const link = await fetch(new URL(`/api/links/${token}`, server.url));
		expect(await link.json()).toMatchObject({ purpose: "setup" });
		expect(await server.end("SIGINT")).toEqual({ code: 0, by: null });
		expect(lockFiles()).toEqual([]);
	});

	test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
		"after %s the database starts again with what was in it",
		async (signal) => {
			const name = `after-${signal.toLowerCase()}`;
			const server = await serve();
			const { code } = await finished(start(["user", "add", name, "--json"]));
			expect(code).toBe(0);
			await server.end(signal);
			const again = await serve();
			expect(await health(again.url)).toBe(true);
			const reset = await finished(start(["user", "reset", name, "--json"]));
			expect(reset).toMatchObject({
				code: 0,
				out: expect.stringContaining(name),
			});
			await again.end("SIGTERM");
			expect(lockFiles()).toEqual([]);
		},
	);

	test("a command beside it joins the database and leaves it running", async () => {
		const server = await serve();
		const said = await finished(start(["doctor", "--json"]));
		expect(JSON.parse(said.out)).toMatchObject({ checks: expect.any(Array) });
		expect(await health(server.url)).toBe(true);
		await server.end("SIGTERM");
	});

	test("a port that is taken is told, and the database is left in order", async () => {
		const server = await serve();
		const port = new URL(server.url).port;
		const second = await finished(
			start(["serve", "--no-page", "--json", "--port", port]),
		);
		expect(second.code).toBe(1);
		expect(JSON.parse(second.out)).toMatchObject({
			error: { code: "cli.port_taken", message: expect.stringContaining(port) },
		});
		expect(await health(server.url)).toBe(true);
		await server.end("SIGTERM");
	});

	test("a demo is not served to other machines", async () => {
		const said = await finished(
			start(["serve", "--demo", "--host", "0.0.0.0", "--json"]),
		);
		expect([said.code, JSON.parse(said.out)]).toMatchObject([
			1,
			{ error: { code: "cli.demo_is_local" } },
		]);
	});
});
