import { isIP } from "node:net";
import { DekadError } from "../errors.ts";

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
				return given.every(isNetwork) ? given : undefined;
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

/** An address, or a network with its length. A bare 0.0.0.0/0 would believe everybody and is none. */
function isNetwork(written: string): boolean {
	const [address = "", length, ...more] = written.split("/");
	const version = isIP(address);
	if (version === 0 || more.length > 0) return false;
	if (length === undefined) return true;
	return (
		/^\d{1,3}$/.test(length) &&
		Number(length) >= 8 &&
		Number(length) <= (version === 4 ? 32 : 128)
	);
}
