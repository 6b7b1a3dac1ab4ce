import type { Endpoint, PartIn, PartOut } from "./endpoint.ts";
import { problemSchema, type ProblemView } from "./wire.ts";

/** What a call sends: only the parts its endpoint states. */
export type CallInput<E extends Endpoint> = (E extends { params: unknown }
	? { params: PartIn<E, "params"> }
	: unknown) &
	(E extends { query: unknown } ? { query?: PartIn<E, "query"> } : unknown) &
	(E extends { body: unknown } ? { body: PartIn<E, "body"> } : unknown);

/** The server's refusal, as it said it. */
export class ProblemError extends Error {
	readonly problem: ProblemView;
	constructor(problem: ProblemView) {
		super(problem.title);
		this.name = "ProblemError";
		this.problem = problem;
	}
}

/** The address of a call below `base`, with its path and query filled in. Undefined and null query values are left out. */
export function addressOf(
	stated: Endpoint,
	input: { params?: unknown; query?: unknown },
	base = "",
): string {
	const params = (input.params ?? {}) as Record<string, string>;
	const path = stated.path.replace(/:(\w+)/g, (_, name: string) =>
		encodeURIComponent(String(params[name])),
	);
	const query = Object.entries((input.query ?? {}) as Record<string, unknown>)
		.filter(
			([, value]) => value !== undefined && value !== null && value !== "",
		)
		.map(
			([name, value]) =>
				`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
		)
		.join("&");
	return `${base}${path}${query ? `?${query}` : ""}`;
}

/**
 * Calls an endpoint and parses the answer by its schema.
 *
 * @throws ProblemError when the server refuses; TypeError when it cannot be reached.
 */
export async function call<E extends Endpoint>(
	stated: E,
	input: CallInput<E> & {
		signal?: AbortSignal;
		file?: Blob;
		fileName?: string;
		key?: string;
	},
	{
		base = "",
		fetcher = fetch,
	}: { base?: string; fetcher?: typeof fetch } = {},
): Promise<PartOut<E, "response">> {
	const parts = input as { params?: unknown; query?: unknown; body?: unknown };
	const headers: Record<string, string> = { accept: "application/json" };
	let body: string | FormData | undefined;
	if (stated.sends === "multipart") {
		const form = new FormData();
		if (input.file) form.append("file", input.file, input.fileName);
		body = form;
	} else if (stated.method !== "GET") {
		headers["content-type"] = "application/json";
		body = JSON.stringify(parts.body ?? {});
	}
	if (input.key) headers["idempotency-key"] = input.key;
	const answer = await fetcher(addressOf(stated, parts, base), {
		method: stated.method,
		headers,
		credentials: "same-origin",
		...(body === undefined ? {} : { body }),
		...(input.signal ? { signal: input.signal } : {}),
	});
	const json: unknown = await answer.json();
	if (!answer.ok) throw new ProblemError(problemSchema.parse(json));
	if (!stated.response)
		throw new TypeError(`${stated.path} answers with a file; use addressOf`);
	return stated.response.parse(json) as PartOut<E, "response">;
}
