/**
 * The page's one way to the server: typed calls of the contract, in the reader's language. Server
 * data lives in the query cache; a query is an endpoint and what it was asked.
 */

import {
	addressOf,
	call,
	type CallInput,
	ProblemError,
} from "@dekad/contract/client.ts";
import type { Endpoint } from "@dekad/contract/endpoint.ts";
import { problemSchema } from "@dekad/contract/wire.ts";
import { queryOptions } from "@tanstack/react-query";
import { storedLang } from "./ui/preferences.tsx";

/** Says which language the page stands in, so that refusals come back in it. */
const inReadersLanguage: typeof fetch = (address, init) => {
	const headers = new Headers(init?.headers);
	headers.set("accept-language", storedLang() === "en" ? "en" : "zh-CN");
	return fetch(address, { ...init, headers });
};

type Extra = {
	signal?: AbortSignal;
	file?: Blob;
	fileName?: string;
	key?: string;
};

/** Calls an endpoint. @throws ProblemError when the server refuses, TypeError when it cannot be reached. */
export const send = <E extends Endpoint>(
	stated: E,
	input: CallInput<E> & Extra,
) => call(stated, input, { fetcher: inReadersLanguage });

/** A query of an endpoint: the same question has the same place in the cache. */
export const asking = <E extends Endpoint>(stated: E, input: CallInput<E>) =>
	queryOptions({
		queryKey: [stated.method, stated.path, input],
		queryFn: ({ signal }) =>
			send(stated, Object.assign({ signal }, input) as CallInput<E> & Extra),
	});

/** The beginning of the cache keys of an endpoint, for `invalidateQueries`. */
export const keyOf = (stated: Endpoint) => [stated.method, stated.path];

/**
 * Fetches a file and hands it to the browser as a download under the server's name for it. Not a
 * plain link: a refusal would replace the page by JSON.
 *
 * @throws ProblemError when the server refuses.
 */
export async function download(
	stated: Endpoint,
	input: { params?: unknown; query?: unknown },
	fallbackName: string,
): Promise<void> {
	const answer = await inReadersLanguage(addressOf(stated, input), {
		credentials: "same-origin",
	});
	if (!answer.ok)
		throw new ProblemError(problemSchema.parse(await answer.json()));
	const name = fileNameOf(answer.headers.get("content-disposition"));
	const url = URL.createObjectURL(await answer.blob());
	const link = document.createElement("a");
	link.href = url;
	link.download = name ?? fallbackName;
	document.body.append(link);
	link.click();
	link.remove();
	// The browser reads the blob after the click returns; a minute is ample for any disk.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The name a Content-Disposition header gives; the UTF-8 form (RFC 5987) before the plain one. */
export function fileNameOf(header: string | null): string | null {
	if (!header) return null;
	const wide = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
	if (wide) return decodeURIComponent(wide);
	return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? null;
}
