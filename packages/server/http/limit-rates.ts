/**
 * How often one person, and one address, may ask. Against a runaway script, a guesser and a flood from one
 * place; never against people at work. An office of fifty sits behind one address, and on the last day of a
 * dekad all of them hand in at once: what an address may do is many times what a person may.
 *
 * A bucket each: it holds `burst` requests and fills again at `aMinute`. Counted in this process and kept in memory:
 * a restart forgives everybody, and two processes allow twice as much. Kept in the database it would cost every
 * request a write. Guessing a password is held back by the account itself as well, in the database.
 */

import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Endpoint } from "@dekad/contract/endpoint.ts";
import { listOperations } from "@dekad/contract/openapi.ts";
import { DekadError } from "../errors.ts";
import { addressKey } from "./address-key.ts";

export type Rate = { readonly burst: number; readonly aMinute: number };

/** What is counted apart: signing in and other doors without a session, files taken in, files made, all the rest. */
export const RATES = {
	sign_in: { address: { burst: 200, aMinute: 60 } },
	upload: {
		account: { burst: 60, aMinute: 20 },
		address: { burst: 600, aMinute: 300 },
	},
	document: {
		account: { burst: 60, aMinute: 30 },
		address: { burst: 600, aMinute: 300 },
	},
	other: {
		account: { burst: 1200, aMinute: 1200 },
		address: { burst: 6000, aMinute: 6000 },
	},
} as const satisfies Record<
	string,
	{ readonly account?: Rate; readonly address: Rate }
>;
export type RateClass = keyof typeof RATES;

/** Buckets held at most; beyond it the fullest half, which nobody used lately, is forgotten. */
const MOST_BUCKETS = 50_000;

type Bucket = { left: number; atMs: number };

/** Buckets of one rate, by whom they count. */
export class Buckets {
	readonly #rate: Rate;
	readonly #buckets = new Map<string, Bucket>();

	constructor(rate: Rate) {
		this.#rate = rate;
	}

	/** Takes one from `key`'s bucket. Returns 0, or the whole seconds to wait until there is one again. */
	take(key: string, nowMs: number): number {
		const { burst, aMinute } = this.#rate;
		const held = this.#buckets.get(key);
		const left = held
			? Math.min(
					burst,
					held.left + (Math.max(0, nowMs - held.atMs) / 60_000) * aMinute,
				)
			: burst;
		if (!held && this.#buckets.size >= MOST_BUCKETS) this.#forgetOldest();
		// Set anew: a map keeps the order of insertion, so the first are those nobody used for longest.
		this.#buckets.delete(key);
		if (left < 1) {
			this.#buckets.set(key, { left, atMs: nowMs });
			return Math.max(1, Math.ceil(((1 - left) / aMinute) * 60));
		}
		this.#buckets.set(key, { left: left - 1, atMs: nowMs });
		return 0;
	}

	get size(): number {
		return this.#buckets.size;
	}

	#forgetOldest(): void {
		let count = MOST_BUCKETS / 2;
		for (const key of this.#buckets.keys()) {
			if (count-- <= 0) return;
			this.#buckets.delete(key);
		}
	}
}

/**
 * Keeps the rates: by address before anything of a request is read, by account once it is known who asks (this hook
 * must stand behind the one that finds the session). Refused requests get 429 with Retry-After.
 *
 * @param clock milliseconds that only go forward; the machine's own and not the office's, which a demo sets still
 */
export function limitRates(
	app: FastifyInstance,
	{
		factor,
		clock = () => performance.now(),
	}: { factor: number; clock?: () => number },
): { byAddress: Hook; byAccount: Hook } {
	if (factor === 0)
		return { byAddress: async () => {}, byAccount: async () => {} };
	// Each route as it is mounted: what it states decides its rate, and a new one needs no line here.
	app.addHook("onRoute", (route) => {
		const rate = STATED.get(`${String(route.method)} ${route.url}`);
		if (rate) route.config = { ...route.config, rate };
	});
	const times = ({ burst, aMinute }: Rate) =>
		new Buckets({ burst: burst * factor, aMinute: aMinute * factor });
	const entries = Object.entries(RATES) as [
		RateClass,
		{ account?: Rate; address: Rate },
	][];
	const addresses = new Map(
		entries.map(([name, { address }]) => [name, times(address)]),
	);
	const accounts = new Map(
		entries.flatMap(([name, { account }]) =>
			account ? [[name, times(account)] as const] : [],
		),
	);
	const take = (
		buckets: ReadonlyMap<RateClass, Buckets>,
		request: FastifyRequest,
		key: string,
	) => {
		const seconds = buckets.get(rateClassOf(request))?.take(key, clock()) ?? 0;
		if (seconds > 0) throw new DekadError("request.too_many", { seconds });
	};
	return {
		byAddress: async (request) => {
			if (!request.url.startsWith("/api/")) return;
			take(addresses, request, addressKey(request.ip));
		},
		byAccount: async (request) => {
			const accountId = request.session?.account.accountId;
			if (accountId !== undefined) take(accounts, request, accountId);
		},
	};
}

/** The rate of each operation of the contract. */
const STATED: ReadonlyMap<string, RateClass> = new Map(
	listOperations().map(({ endpoint }) => [
		`${endpoint.method} ${endpoint.path}`,
		statedRate(endpoint),
	]),
);

/** Which rate an operation is counted under, from what it states. */
export function statedRate({
	access,
	method,
	path,
	file,
	sends,
}: Endpoint): RateClass {
	if (sends === "multipart") return "upload";
	if (file && !file.includes("text/event-stream")) return "document";
	const isDoor =
		access === "public" && (method !== "GET" || path.includes(":"));
	return isDoor ? "sign_in" : "other";
}
type Hook = (request: FastifyRequest) => Promise<void>;

/** Which of the rates a request is counted under, from what its operation states. */
export function rateClassOf(request: FastifyRequest): RateClass {
	return request.routeOptions.config.rate ?? "other";
}

declare module "fastify" {
	interface FastifyContextConfig {
		/** The rate its requests are counted under; left out: other. */
		rate?: RateClass;
	}
}
