import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "..");

export type Product = {
	readonly url: string;
	/** The data folder, for commands beside the server. */
	readonly data: string;
	/** The one-time link of an installation without an office; absent with the demo. */
	readonly setupUrl?: string;
	stop(): Promise<void>;
};

/**
 * The product as a user starts it: the command in a process of its own, on a fresh folder and a
 * free port, with the demo loaded. Stopping it ends the process and removes the folder.
 *
 * @throws Error when it ends before it says its address, with what it wrote.
 */
export async function startProduct({
	projects,
	isEmpty = false,
	port = 0,
	env = {},
}: {
	/** Left out: the demo's own number. */
	projects?: number;
	/** Starts without the demo, as an office that installs it does. */
	isEmpty?: boolean;
	/** Left out: any free one. */
	port?: number;
	/** Settings of the machine's operator beside those of the test's own environment. */
	env?: Readonly<Record<string, string>>;
} = {}): Promise<Product> {
	const data = await mkdtemp(join(tmpdir(), "dekad-journey-"));
	if (projects !== undefined)
		await runCommand(["demo", "--projects", String(projects), "--data", data]);
	const server = spawn(
		process.execPath,
		[
			...command("serve"),
			...(isEmpty ? [] : ["--demo"]),
			...(isEmpty || projects !== undefined ? [] : ["--load-demo"]),
			"--port",
			String(port),
			"--json",
			"--data",
			data,
		],
		{
			cwd: ROOT,
			stdio: ["ignore", "pipe", "pipe"],
			env: { ...process.env, ...env },
		},
	);
	const said: string[] = [];
	server.stderr.on("data", (chunk: Buffer) => said.push(String(chunk)));
	const lines = createInterface({ input: server.stdout });
	const first = await Promise.race([
		once(lines, "line").then(([line]) => String(line)),
		once(server, "exit").then(() => undefined),
	]);
	if (first === undefined)
		throw new Error(`the product did not start:\n${said.join("")}`);
	const answer = JSON.parse(first) as { url?: string; setupUrl?: string };
	const { url } = answer;
	if (url === undefined) throw new Error(`the product did not start: ${first}`);
	return {
		...answer,
		url,
		data,
		async stop() {
			if (server.exitCode === null) {
				server.kill("SIGTERM");
				await once(server, "exit");
			}
			await rm(data, { recursive: true, force: true });
		},
	};
}

const command = (name: string) => [
	join(ROOT, "packages", "cli", "bin", "dekad.mjs"),
	name,
];

/** Runs a `dekad` command to its end and gives what it printed. @throws Error with its words when it fails. */
export async function runCommand([
	name = "",
	...rest
]: readonly string[]): Promise<string> {
	const run = spawn(process.execPath, [...command(name), ...rest], {
		cwd: ROOT,
		stdio: ["ignore", "pipe", "pipe"],
	});
	const out: Buffer[] = [];
	const err: Buffer[] = [];
	run.stdout.on("data", (chunk: Buffer) => out.push(chunk));
	run.stderr.on("data", (chunk: Buffer) => err.push(chunk));
	const [code] = (await once(run, "close")) as [number];
	if (code !== 0)
		throw new Error(`dekad ${name} ended with ${code}:\n${Buffer.concat(err)}`);
	return Buffer.concat(out).toString("utf8");
}
