/**
 * Calls of the interface for the report form and its service worker. The contract gives the types and
 * nothing else: its schemas would bring their validator along, 60 kB of script over a line of a
 * building site, to check answers of our own server. What was cut short is no JSON and fails as
 * unreachable.
 */

import type { CallInput } from "@dekad/contract/client.ts";
import type { Endpoint, PartOut } from "@dekad/contract/endpoint.ts";
import type { ProblemView } from "@dekad/contract/wire.ts";
import type { Lang } from "@dekad/core/text/text.ts";

/** The server's refusal, as it said it. */
export class Refusal extends Error {
	readonly problem: ProblemView;
	constructor(problem: ProblemView) {
		super(problem.title);
		this.name = "Refusal";
		this.problem = problem;
	}
}

/** No answer came: no line, a line cut half-way, a server that is not up. Asking again later is right. */
export class Unreachable extends Error {
	constructor(cause: unknown) {
		super("no answer", { cause });
		this.name = "Unreachable";
	}
}

/** How long a call waits for its answer: a line too slow for that will do better later. */
const PATIENCE_MS = 30_000;

/**
 * Asks `E`, stated by its type: `ask<typeof getReportDesk>("GET", "/api/report-desk", …)`.
 *
 * @throws Refusal when the server answers no, Unreachable when no answer came.
 */
export async function ask<E extends Endpoint>(
	method: E["method"],
	path: E["path"],
	input: CallInput<E> & { readonly key?: string; readonly lang?: Lang },
): Promise<PartOut<E, "response">> {
	const parts = input as {
		params?: Readonly<Record<string, string>>;
		query?: Readonly<Record<string, string | undefined>>;
		body?: unknown;
	};
	const asked = Object.entries(parts.query ?? {}).filter(
		(entry): entry is [string, string] => entry[1] !== undefined,
	);
	const query = new URLSearchParams(asked).toString();
	const address =
		path.replace(/:(\w+)/g, (_, name: string) =>
			encodeURIComponent(parts.params?.[name] ?? ""),
		) + (query && `?${query}`);
	const headers: Record<string, string> = { accept: "application/json" };
	if (input.lang)
		headers["accept-language"] = input.lang === "en" ? "en" : "zh-CN";
	if (input.key) headers["idempotency-key"] = input.key;
	if (method !== "GET") headers["content-type"] = "application/json";
	let answer: Response;
	let said: unknown;
	try {
		answer = await fetch(address, {
			method,
			headers,
			credentials: "same-origin",
			cache: "no-store",
			signal: AbortSignal.timeout(PATIENCE_MS),
			...(method === "GET" ? {} : { body: JSON.stringify(parts.body ?? {}) }),
		});
		said = await answer.json();
	} catch (cause) {
		throw new Unreachable(cause);
	}
	if (answer.ok) return said as PartOut<E, "response">;
	// A gateway in between answers for a server that is away; only our server's own no is a no.
	if (answer.status >= 500 || !isProblem(said)) throw new Unreachable(said);
	throw new Refusal(said);
}

const isProblem = (said: unknown): said is ProblemView =>
	typeof said === "object" &&
	said !== null &&
	"code" in said &&
	typeof said.code === "string" &&
	"detail" in said;
