/**
 * The one way from here to another server: sign-in providers today, webhooks later. Nothing a person types decides
 * where a call goes; an operator lists hosts, and beyond that list nothing is called.
 *
 * What is held, and why each alone is not enough:
 * - host and port must be on the list, to the letter. Redirects are refused, since they lead past the list.
 * - every address the name resolves to must be public, or in a private range the operator listed. A name can be made to
 *   point at 127.0.0.1 or the metadata address of a cloud; the address that was checked is the one connected to, so a
 *   second answer of the name server changes nothing.
 * - http only to listed private ranges; elsewhere https with the machine's certificates.
 * - one deadline over the whole answer and a bound on its bytes; compressed answers are not asked for nor taken.
 *
 * Refused: the global fetch with a check of the address before it: it would resolve the name a second time.
 */

import { lookup as resolveName, type LookupAddress } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { DekadError } from "../errors.ts";

export type OutgoingRule = {
	/** "sso.example.gov.cn" (the scheme's own port) or "sso.example.gov.cn:8443". */
	readonly hosts: readonly string[];
	/** Private networks (CIDR) or addresses that may be called; empty: none. */
	readonly privateRanges: readonly string[];
	/** Until the last byte of the answer. */
	readonly deadlineMs?: number;
	readonly largestAnswerBytes?: number;
	/** Resolves a name to all its addresses; a test gives its own. */
	readonly resolve?: (name: string) => Promise<readonly LookupAddress[]>;
};

const DEADLINE_MS = 10_000;
const LARGEST_ANSWER_BYTES = 1024 * 1024;

/**
 * Networks of both versions, kept apart: BlockList holds an IPv4 address to be its mapped IPv6 one and would find it in
 * ::/3.
 *
 * @throws RangeError for a text that is neither an address nor a network
 */
class Networks {
	readonly #lists = { 4: new BlockList(), 6: new BlockList() };

	constructor(ranges: readonly string[]) {
		for (const range of ranges) {
			const [address = "", length, ...more] = range.split("/");
			const version = isIP(address) as 0 | 4 | 6;
			const most = version === 4 ? 32 : 128;
			const bits = length === undefined ? most : Number(length);
			if (
				version === 0 ||
				more.length > 0 ||
				// Not Number's own reading: an empty length would be 0, every address there is.
				!/^\d{1,3}$/.test(length ?? String(most)) ||
				bits > most
			)
				throw new RangeError(`not an address or a network: "${range}"`);
			this.#lists[version].addSubnet(
				address,
				bits,
				version === 4 ? "ipv4" : "ipv6",
			);
		}
	}

	has(address: string): boolean {
		const plain = plainAddress(address);
		const version = isIP(plain) as 0 | 4 | 6;
		if (version === 0) return false;
		return this.#lists[version].check(plain, version === 4 ? "ipv4" : "ipv6");
	}
}

/** Whether text is an address or a network in CIDR form. */
export function isNetwork(range: string): boolean {
	try {
		new Networks([range]);
		return true;
	} catch {
		return false;
	}
}

/** The IPv4 address inside an IPv6 one that maps it, as a socket would use it; else the address itself. */
function plainAddress(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped) return mapped;
	const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
	if (!hex) return address;
	const [high, low] = [
		Number.parseInt(hex[1]!, 16),
		Number.parseInt(hex[2]!, 16),
	];
	return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** What no address of the public Internet is in (IANA special-purpose registries, RFC 6890 and its successors). */
const NOT_PUBLIC = new Networks([
	"0.0.0.0/8",
	"10.0.0.0/8",
	"100.64.0.0/10",
	"127.0.0.0/8",
	"169.254.0.0/16",
	"172.16.0.0/12",
	"192.0.0.0/24",
	"192.0.2.0/24",
	"192.88.99.0/24",
	"192.168.0.0/16",
	"198.18.0.0/15",
	"198.51.100.0/24",
	"203.0.113.0/24",
	"224.0.0.0/4",
	"240.0.0.0/4",
	// Everything but global unicast, and of that what carries another address inside.
	"::/3",
	"4000::/2",
	"8000::/1",
	"2001::/23",
	"2001:db8::/32",
	"2002::/16",
	"3fff::/20",
]);

export type Answer = {
	readonly status: number;
	readonly headers: Headers;
	readonly body: Buffer;
};

/** Calls only where a rule allows it. */
export class Outgoing {
	readonly #rule: OutgoingRule;
	readonly #hosts: ReadonlySet<string>;
	readonly #listed: Networks;

	/** @throws RangeError for a private range that is none */
	constructor(rule: OutgoingRule) {
		this.#rule = rule;
		this.#hosts = new Set(rule.hosts.map((host) => host.toLowerCase()));
		this.#listed = new Networks(rule.privateRanges);
	}

	/**
	 * The address to connect to for a host and port that are called by another protocol than HTTP.
	 *
	 * @throws DekadError outgoing.refused
	 */
	async addressOf(host: string, port: number): Promise<string> {
		this.#listedHost(host, port, undefined);
		const { address } = (await this.#addresses(host))[0]!;
		return address;
	}

	/** `fetch` under the rule: no redirects, bounded. @throws DekadError outgoing.refused */
	readonly fetch = async (
		address: string | URL,
		init: {
			method?: string;
			headers?: ConstructorParameters<typeof Headers>[0];
			body?: unknown;
			signal?: AbortSignal | null | undefined;
		} = {},
	): Promise<Response> => {
		const { status, headers, body } = await this.call(new URL(address), init);
		const isEmpty = status === 204 || status === 205 || status === 304;
		return new Response(isEmpty ? null : new Uint8Array(body), {
			status,
			headers,
		});
	};

	async call(
		url: URL,
		{
			method = "GET",
			headers,
			body,
			signal,
		}: {
			method?: string;
			headers?: ConstructorParameters<typeof Headers>[0];
			body?: unknown;
			signal?: AbortSignal | null | undefined;
		} = {},
	): Promise<Answer> {
		const host = url.hostname.replace(/^\[|\]$/g, "");
		if (url.protocol !== "https:" && url.protocol !== "http:")
			throw refusal(host, "protocol");
		if (url.username + url.password !== "") throw refusal(host, "credentials");
		const isHttps = url.protocol === "https:";
		this.#listedHost(
			host,
			Number(url.port || (isHttps ? 443 : 80)),
			isHttps ? 443 : 80,
		);
		const addresses = await this.#addresses(host);
		if (
			!isHttps &&
			!addresses.every(({ address }) => this.#listed.has(address))
		)
			throw refusal(host, "not_encrypted");
		const sent = Object.fromEntries(new Headers(headers));
		const payload = payloadOf(body);
		return new Promise<Answer>((resolve, reject) => {
			const request = (isHttps ? httpsRequest : httpRequest)(
				{
					host,
					port: Number(url.port || (isHttps ? 443 : 80)),
					path: url.pathname + url.search,
					method,
					headers: {
						...sent,
						host: url.host,
						"accept-encoding": "identity",
						...(payload ? { "content-length": payload.length } : {}),
					},
					// A connection of its own: one that is kept would have been checked for another call.
					agent: false,
					lookup: pinned(addresses),
					...(isHttps && isIP(host) === 0 ? { servername: host } : {}),
				},
				(answer) => {
					const { statusCode: status = 0 } = answer;
					const coding = answer.headers["content-encoding"] ?? "identity";
					if (status >= 300 && status < 400 && status !== 304)
						return fail(refusal(host, "redirect"));
					if (coding !== "identity") return fail(refusal(host, "encoding"));
					const most = this.#rule.largestAnswerBytes ?? LARGEST_ANSWER_BYTES;
					const parts: Buffer[] = [];
					let bytes = 0;
					answer.on("data", (part: Buffer) => {
						bytes += part.length;
						if (bytes > most) fail(refusal(host, "too_large"));
						else parts.push(part);
					});
					answer.on("error", fail);
					answer.on("end", () => {
						clearTimeout(deadline);
						resolve({
							status,
							headers: headersOf(answer.headersDistinct),
							body: Buffer.concat(parts),
						});
					});
				},
			);
			const fail = (error: Error) => {
				clearTimeout(deadline);
				request.destroy();
				reject(
					error instanceof DekadError
						? error
						: refusal(host, "unreachable", error),
				);
			};
			const deadline = setTimeout(
				() => fail(refusal(host, "too_slow")),
				this.#rule.deadlineMs ?? DEADLINE_MS,
			);
			signal?.addEventListener("abort", () => fail(refusal(host, "aborted")), {
				once: true,
			});
			request.on("error", fail);
			request.end(payload);
		});
	}

	#listedHost(host: string, port: number, usual: number | undefined): void {
		const name = host.toLowerCase();
		const isAllowed =
			this.#hosts.has(`${name}:${port}`) ||
			(port === usual && this.#hosts.has(name));
		if (!isAllowed) throw refusal(host, "host");
	}

	async #addresses(host: string): Promise<readonly LookupAddress[]> {
		const version = isIP(host);
		const found =
			version > 0
				? [{ address: host, family: version }]
				: await (this.#rule.resolve ?? resolveAll)(host).catch(
						(error: Error) => {
							throw refusal(host, "unknown_name", error);
						},
					);
		if (found.length === 0) throw refusal(host, "unknown_name");
		// All of them: of a public and a private one, the name's owner would choose which is used.
		for (const { address } of found)
			if (!this.#mayCall(address)) throw refusal(host, "address");
		return found;
	}

	#mayCall(address: string): boolean {
		return (
			isIP(address) > 0 &&
			(!NOT_PUBLIC.has(address) || this.#listed.has(address))
		);
	}
}

const refusal = (host: string, reason: string, cause?: Error): DekadError => {
	const refused = new DekadError("outgoing.refused", { host, reason });
	// For the log of this machine; what another server said is not told to a reader.
	if (cause) refused.cause = cause;
	return refused;
};

const resolveAll = (name: string): Promise<LookupAddress[]> =>
	new Promise((resolve, reject) => {
		resolveName(name, { all: true, verbatim: true }, (error, addresses) =>
			error ? reject(error) : resolve(addresses),
		);
	});

/** A lookup that answers with what was checked, whatever is asked. */
const pinned =
	(addresses: readonly LookupAddress[]): LookupFunction =>
	(_, options, answer) => {
		if (options.all) answer(null, [...addresses]);
		else answer(null, addresses[0]!.address, addresses[0]!.family);
	};

function payloadOf(body: unknown): Buffer | undefined {
	if (body === undefined || body === null) return undefined;
	if (typeof body === "string" || body instanceof URLSearchParams)
		return Buffer.from(body.toString());
	if (body instanceof Uint8Array) return Buffer.from(body);
	throw new TypeError("a body is text, form fields or bytes");
}

function headersOf(given: NodeJS.Dict<string[]>): Headers {
	const headers = new Headers();
	for (const [name, values] of Object.entries(given))
		for (const value of values ?? []) headers.append(name, value);
	return headers;
}
