import { DekadError } from "../errors.ts";
import { isNetwork } from "./outgoing.ts";

/** What a machine's operator says about the way people reach this server. */
export type ServerSettings = {
	/** Origin people write in their browser, such as https://dekad.example.gov.cn; null: the address this server listens at. */
	readonly publicUrl: URL | null;
	/** Addresses or networks (CIDR) of the proxies in front; what any other sender says of an address is not believed. */
	readonly trustedProxies: readonly string[];
	/** Multiplies every rate limit; 0: none is kept. */
	readonly rateFactor: number;
};

export const PLAIN_SETTINGS: ServerSettings = {
	publicUrl: null,
	trustedProxies: [],
	rateFactor: 1,
};

/**
 * Reads DEKAD_PUBLIC_URL, DEKAD_TRUSTED_PROXIES and DEKAD_RATE_FACTOR.
 *
 * @throws DekadError cli.setting_invalid for a value that would be half understood: better no start than an open door
 */
export function readServerSettings(
	env: Readonly<Record<string, string | undefined>>,
): ServerSettings {
	return {
		publicUrl: read(
			env,
			"DEKAD_PUBLIC_URL",
			(written) => {
				const url = URL.parse(written);
				const isOrigin =
					url !== null &&
					/^https?:$/.test(url.protocol) &&
					url.pathname === "/" &&
					url.search + url.hash + url.username + url.password === "";
				return isOrigin ? url : undefined;
			},
			null,
		),
		trustedProxies: read(
			env,
			"DEKAD_TRUSTED_PROXIES",
			(written) => {
				const given = written.split(",").map((each) => each.trim());
				return given.every(isProxy) ? given : undefined;
			},
			[],
		),
		rateFactor: read(
			env,
			"DEKAD_RATE_FACTOR",
			(written) => {
				const factor = Number(written);
				return Number.isFinite(factor) && factor >= 0 && factor <= 1000
					? factor
					: undefined;
			},
			1,
		),
	};
}

function read<T>(
	env: Readonly<Record<string, string | undefined>>,
	name: string,
	understand: (written: string) => T | undefined,
	otherwise: T,
): T {
	const written = env[name]?.trim();
	if (!written) return otherwise;
	const value = understand(written);
	if (value === undefined)
		throw new DekadError("cli.setting_invalid", { name, value: written });
	return value;
}

/** A network of fewer bits would believe half the world and more. */
const SHORTEST_LENGTH = 8;

const isProxy = (written: string): boolean =>
	isNetwork(written) &&
	Number(written.split("/")[1] ?? SHORTEST_LENGTH) >= SHORTEST_LENGTH;
