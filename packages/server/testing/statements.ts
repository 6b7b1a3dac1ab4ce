import type pg from "pg";

export type Statement = { readonly text: string; readonly values: unknown[] };

/** Writes down every statement that clients of a pool send from now on, with its parameters. */
export function recordStatements(pool: pg.Pool): Statement[] {
	const said: Statement[] = [];
	pool.on("connect", (client) => {
		const plain = client.query as (...args: unknown[]) => unknown;
		client.query = ((...args: unknown[]) => {
			const [first, values] = args;
			const text =
				typeof first === "string" ? first : (first as { text: string }).text;
			said.push({
				text,
				values: (Array.isArray(values)
					? values
					: ((first as { values?: unknown[] }).values ?? [])) as unknown[],
			});
			return plain.apply(client, args);
		}) as typeof client.query;
	});
	return said;
}
