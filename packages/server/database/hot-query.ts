import { createHash } from "node:crypto";
import type pg from "pg";

/**
 * Marks on a statement, for the handful that run hundreds of times a second. The query builder
 * has no such switches, so a mark is a comment that the pool's clients read.
 *
 * Hot: the statement costs more to parse and plan than to run, and travels as a named prepared one
 * (1.6-2x on the measured queries).
 *
 * Last: the statement ends the work of its transaction, and the commit travels with it.
 *
 * Later: nobody reads its answer, so it waits for the next statement of its connection and travels in the
 * same packet. Each round trip wakes two processes; on two busy cores that cost more than the statements.
 */
const HOT = "/* hot */ ";
const LATER = "/* later */ ";
const LAST = "/* last */ ";

/** Marks a statement as the last of its transaction; a hot one is marked as hot first. For `executeLast` in as-actor.ts. */
export const last = (text: string): string => `${LAST}${text}`;

/** Marks a statement as hot. Its text must not vary from call to call, and is best made once. */
export const hot = (text: string): string => `${HOT}${text}`;

/**
 * Marks a statement as one whose answer nobody reads: the call gives an empty result at once, and an error
 * of it is thrown by the next statement. For use inside a transaction, whose commit is always a next one.
 */
export const later = (text: string): string => `${LATER}${text}`;

const names = new Map<string, string>();
const NOTHING = { command: "", rowCount: null, rows: [] };

type Query = (config: object) => Promise<unknown>;
/** What node-postgres's types leave out: its socket, which holds back what is written while it is corked. */
type Wire = { connection: { stream: { cork(): void; uncork(): void } } };

/**
 * Lets a client act on the marks. Idempotent. `holdsLater`: its pool has `pipeline`; elsewhere what could wait is sent at
 * once.
 */
export function readingMarks(
	client: pg.PoolClient,
	{ holdsLater }: { holdsLater: boolean } = { holdsLater: true },
): void {
	const plain = client.query as (...args: unknown[]) => unknown;
	if ((plain as { readsMarks?: true }).readsMarks) return;
	const send: Query = (config) =>
		plain.call(client, config) as Promise<unknown>;
	const { stream } = (client as unknown as Wire).connection;
	let waiting: object[] = [];

	const reading = (...args: unknown[]) => {
		const [given, values] = args;
		if (typeof given !== "string") return plain.apply(client, args);
		const text =
			!holdsLater && given.startsWith(LATER)
				? given.slice(LATER.length)
				: given;
		if (text.startsWith(LATER)) {
			waiting.push(statement(text.slice(LATER.length), values));
			return Promise.resolve(NOTHING);
		}
		const isLast = text.startsWith(LAST);
		if (waiting.length === 0 && !isLast && !text.startsWith(HOT))
			return plain.apply(client, args);
		const config = statement(isLast ? withoutLast(text) : text, values);
		if (waiting.length === 0 && !isLast) return send(config);
		const ahead = waiting;
		waiting = [];
		return sendTogether(ahead, config, isLast);
	};
	const sendTogether = async (
		ahead: readonly object[],
		last: object,
		isEnd: boolean,
	) => {
		stream.cork();
		const failures = ahead.map((config) =>
			send(config).then(
				() => undefined,
				(error: unknown) => error ?? new Error("unknown"),
			),
		);
		const answer = send(last);
		// After a failure it rolls back, as nothing has been kept yet.
		const end = isEnd ? send({ text: "commit" }) : undefined;
		end?.catch(() => {});
		stream.uncork();
		const outcome = await answer.then(
			(value) => ({ value }),
			(error: unknown) => ({ error }),
		);
		// The first failure is the reason; what follows it in an aborted transaction only says so.
		for (const failure of failures) {
			const error = await failure;
			if (error !== undefined) throw error;
		}
		if ("error" in outcome) throw outcome.error;
		await end;
		return outcome.value;
	};
	reading.readsMarks = true as const;
	client.query = reading as typeof client.query;
}

// A long text cut anew each time would be hashed anew each time.
const cut = new Map<string, string>();
function withoutLast(marked: string): string {
	let text = cut.get(marked);
	if (text === undefined) cut.set(marked, (text = marked.slice(LAST.length)));
	return text;
}

function statement(marked: string, values: unknown): object {
	if (!marked.startsWith(HOT)) return { text: marked, values };
	let name = names.get(marked);
	if (!name)
		names.set(
			marked,
			(name = createHash("sha256").update(marked).digest("hex").slice(0, 40)),
		);
	return { name, text: marked, values };
}
