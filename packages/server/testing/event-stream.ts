import type { Change } from "@dekad/contract/changes.ts";

export type HeardEvent = { event: string; id: string | null; data: unknown };

/** A stream of server-sent events as a browser reads it, over a real connection. */
export type EventStream = {
	readonly status: number;
	readonly heard: readonly HeardEvent[];
	/** The changes heard so far. */
	changes(): Change[];
	/** Waits until `enough` of what was heard. @throws Error after `ms`. */
	until(
		enough: (heard: readonly HeardEvent[]) => boolean,
		ms?: number,
	): Promise<void>;
	/** Resolves when the server has ended the stream. */
	readonly ended: Promise<void>;
	close(): void;
};

/** Opens `url` with the request's cookies; `lastEventId` as a browser that comes again says it. */
export async function openStream(
	url: string,
	cookies: Readonly<Record<string, string>>,
	lastEventId?: string,
): Promise<EventStream> {
	const leaving = new AbortController();
	const reply = await fetch(url, {
		signal: leaving.signal,
		headers: {
			cookie: Object.entries(cookies)
				.map(([name, value]) => `${name}=${value}`)
				.join("; "),
			...(lastEventId ? { "last-event-id": lastEventId } : {}),
		},
	});
	const heard: HeardEvent[] = [];
	let wake = () => {};
	const read = async () => {
		if (!reply.ok || !reply.body) return;
		const decoder = new TextDecoder();
		let rest = "";
		for await (const bytes of reply.body) {
			const blocks = (rest + decoder.decode(bytes, { stream: true })).split(
				"\n\n",
			);
			rest = blocks.pop() ?? "";
			heard.push(...blocks.map(eventOf));
			wake();
		}
	};
	const ended = read().catch(() => {});
	return {
		status: reply.status,
		heard,
		ended,
		changes: () =>
			heard
				.filter(({ event }) => event === "change")
				.map(({ data }) => data as Change),
		async until(enough, ms = 5_000) {
			const last = Date.now() + ms;
			while (!enough(heard)) {
				if (Date.now() > last)
					throw new Error(`heard only ${JSON.stringify(heard)}`);
				await new Promise<void>((resolve) => {
					wake = resolve;
					setTimeout(resolve, 20);
				});
			}
		},
		close: () => leaving.abort(),
	};
}

function eventOf(block: string): HeardEvent {
	const fields = new Map(
		block.split("\n").map((line) => {
			const at = line.indexOf(": ");
			return [line.slice(0, at), line.slice(at + 2)] as const;
		}),
	);
	return {
		event: fields.get("event") ?? "message",
		id: fields.get("id") ?? null,
		data: JSON.parse(fields.get("data") ?? "null"),
	};
}
