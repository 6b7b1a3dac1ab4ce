import type { FastifyInstance, InjectOptions } from "fastify";

type Answer<T> = { readonly status: number; readonly body: T };

/** A person's browser as the server sees one: an address, a make, and the cookies it was given. */
export class Browser {
	readonly cookies = new Map<string, string>();
	readonly #app: FastifyInstance;
	readonly #from: { address: string; agent: string; host: string };

	constructor(
		app: FastifyInstance,
		{
			address = "203.0.113.7",
			agent = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
			host = "localhost:4300",
		}: { address?: string; agent?: string; host?: string } = {},
	) {
		this.#app = app;
		this.#from = { address, agent, host };
	}

	/** Sends a request with the cookies held, and keeps those that come back. */
	async send<T = Record<string, unknown>>(
		method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
		url: string,
		payload?: unknown,
	): Promise<Answer<T>> {
		const { address, agent, host } = this.#from;
		const sent = await this.#app.inject({
			method,
			url,
			remoteAddress: address,
			headers: { "user-agent": agent, host },
			cookies: Object.fromEntries(this.cookies),
			...(payload === undefined ? {} : { payload }),
		} as InjectOptions);
		for (const { name, value } of sent.cookies)
			if (value === "") this.cookies.delete(name);
			else this.cookies.set(name, value);
		return {
			status: sent.statusCode,
			body: (sent.body === "" ? {} : sent.json()) as T,
		};
	}

	/** `send` that fails unless the server did what was asked. */
	async do<T = Record<string, unknown>>(
		...asked: Parameters<Browser["send"]>
	): Promise<T> {
		const { status, body } = await this.send<T>(...asked);
		if (status !== 200)
			throw new Error(
				`${asked[0]} ${asked[1]}: ${status} ${JSON.stringify(body)}`,
			);
		return body;
	}

	/** Name and password. */
	signIn(loginName: string, password: string) {
		return this.send<{ code?: string; awaitsCode?: boolean }>(
			"POST",
			"/api/session",
			{ loginName, password },
		);
	}
}
