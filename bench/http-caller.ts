import { spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { join } from "node:path";

export type ServerProcess = { url: URL; pid: number; stop(): Promise<void> };

/** Starts a process that writes `{"url": ...}` as its first line, and waits for that line. */
export async function startProcess(
	command: string,
	args: readonly string[],
): Promise<ServerProcess> {
	const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
	const ended = new Promise<void>((resolve) =>
		child.once("exit", () => resolve()),
	);
	const line = await new Promise<string>((resolve, reject) => {
		createInterface({ input: child.stdout }).once("line", resolve);
		child.once("error", reject);
		child.once("exit", (code) =>
			reject(new Error(`${args.join(" ")} ended with ${code}`)),
		);
	});
	return {
		url: new URL((JSON.parse(line) as { url: string }).url),
		pid: child.pid!,
		async stop() {
			child.kill("SIGTERM");
			await ended;
		},
	};
}

/** `at`: the instant its clock starts at; by itself the portfolio's. */
export const startServerOn = (
	folder: string,
	at?: string,
): Promise<ServerProcess> =>
	startProcess(process.execPath, [
		join(import.meta.dirname, "serve-folder.ts"),
		folder,
		...(at === undefined ? [] : [at]),
	]);

export type Answer = {
	status: number;
	text: string;
	cookie: string | undefined;
};

/** Sends requests of one signed-in person over one kept connection. */
export class Caller {
	readonly #url: URL;
	readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
	#cookie = "";

	constructor(url: URL) {
		this.#url = url;
	}

	call(method: string, path: string, body?: unknown): Promise<Answer> {
		const payload = body === undefined ? undefined : JSON.stringify(body);
		return new Promise((resolve, reject) => {
			const call = request(
				{
					host: this.#url.hostname,
					port: this.#url.port,
					agent: this.#agent,
					method,
					path,
					headers: {
						...(this.#cookie ? { cookie: this.#cookie } : {}),
						...(payload === undefined
							? {}
							: {
									"content-type": "application/json",
									"content-length": Buffer.byteLength(payload),
								}),
					},
				},
				(response) => {
					const chunks: Buffer[] = [];
					response.on("data", (chunk: Buffer) => chunks.push(chunk));
					response.on("end", () => {
						resolve({
							status: response.statusCode ?? 0,
							text: Buffer.concat(chunks).toString(),
							cookie: response.headers["set-cookie"]?.[0]?.split(";")[0],
						});
					});
				},
			);
			call.on("error", reject);
			call.end(payload);
		});
	}

	/** The answer's value. @throws Error for any status but 200 */
	async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
		const { status, text } = await this.call(method, path, body);
		if (status !== 200)
			throw new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`);
		return JSON.parse(text) as T;
	}

	async signInDemo(loginName: string): Promise<void> {
		const answer = await this.call("POST", "/api/session/demo", { loginName });
		if (answer.status !== 200 || !answer.cookie)
			throw new Error(
				`sign-in of ${loginName}: ${answer.status} ${answer.text}`,
			);
		this.#cookie = answer.cookie;
	}

	/** Sends a session's token with every request from now on. */
	signInWith(token: string): void {
		this.#cookie = `dekad_session=${token}`;
	}

	close(): void {
		this.#agent.destroy();
	}
}
