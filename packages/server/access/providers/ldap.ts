import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { Client, InvalidCredentialsError } from "ldapts";
import { DekadError } from "../../errors.ts";
import type { Outgoing } from "../../http/outgoing.ts";
import { asRefusal } from "./oidc.ts";
import type { PasswordProvider } from "./provider.ts";
import { type LdapSettings, ldapPlace } from "./settings.ts";

const DEADLINE_MS = 8_000;

/**
 * LDAP: looks for the one entry of the typed name, then binds as it with the typed password. Binding is the check; the
 * password is compared nowhere here and kept nowhere.
 *
 * Traps that are closed: an empty password binds anonymously and always succeeds (RFC 4513, 5.1.2); a name goes into the filter
 * as a value (RFC 4515), so that "*" finds nobody; two entries of a name are nobody; referrals are not followed.
 */
export function ldapProvider(
	settings: LdapSettings,
	outgoing: Outgoing,
): PasswordProvider {
	const { baseDn, nameAttribute, subjectAttribute, bindDn, secret } = settings;
	const isTls = settings.url.startsWith("ldaps:");
	const ca = settings.caFile
		? [readFileSync(settings.caFile, "utf8")]
		: undefined;
	const { hostname, port } = ldapPlace(settings.url);
	const tls = {
		...(ca ? { ca } : {}),
		// Connected to by its checked address, verified by its name.
		...(isIP(hostname) === 0 ? { servername: hostname } : {}),
		minVersion: "TLSv1.2" as const,
	};
	const connect = async () => {
		const address = await outgoing.addressOf(hostname, port);
		const shown = address.includes(":") ? `[${address}]` : address;
		const client = new Client({
			url: `${isTls ? "ldaps" : "ldap"}://${shown}:${port}`,
			timeout: DEADLINE_MS,
			connectTimeout: DEADLINE_MS,
			...(isTls ? { tlsOptions: tls } : {}),
		});
		if (settings.startTls) await client.startTLS(tls);
		return client;
	};
	return {
		way: "password",
		async check(name, password) {
			const wrong = () => new DekadError("access.wrong_password");
			if (name.trim() === "" || password === "") throw wrong();
			const searcher = await connect().catch(asRefusal(settings));
			try {
				if (bindDn !== undefined) await searcher.bind(bindDn, secret ?? "");
				const { searchEntries } = await searcher.search(baseDn, {
					scope: "sub",
					filter: `(${nameAttribute}=${filterValue(name.trim())})`,
					attributes: ["*", subjectAttribute],
					explicitBufferAttributes: ["objectGUID"],
					sizeLimit: 2,
					timeLimit: DEADLINE_MS / 1000,
				});
				const [entry, another] = searchEntries;
				if (!entry || another) throw wrong();
				const { dn, ...attributes } = entry;
				const subject = valueOf(attributes, subjectAttribute);
				if (subject === undefined)
					throw new Error(`no ${subjectAttribute} at the entry`);
				const person = await connect();
				try {
					await person.bind(dn, password);
				} catch (error) {
					if (error instanceof InvalidCredentialsError) throw wrong();
					throw error;
				} finally {
					await person.unbind().catch(() => {});
				}
				const { match } = settings;
				const claim = match && valueOf(attributes, match.claim);
				return {
					issuer: `${settings.url}/${baseDn}`,
					subject,
					claims: match && claim ? { [match.claim]: claim } : {},
				};
			} catch (error) {
				return asRefusal(settings)(error);
			} finally {
				await searcher.unbind().catch(() => {});
			}
		},
	};
}

/** What ends or widens a search filter (RFC 4515, section 3). */
const FILTER_SIGNS = new Set(["\\", "*", "(", ")", "\u0000"]);

/** A value inside a search filter, its signs written as bytes. */
export const filterValue = (text: string): string =>
	Array.from(text, (sign) =>
		FILTER_SIGNS.has(sign)
			? `\\${sign.charCodeAt(0).toString(16).padStart(2, "0")}`
			: sign,
	).join("");

/** An attribute's value by its name, whose case says nothing in a directory (RFC 4512, 2.5). */
function valueOf(
	attributes: Readonly<Record<string, unknown>>,
	name: string,
): string | undefined {
	const found = Object.entries(attributes).find(
		([key]) => key.toLowerCase() === name.toLowerCase(),
	);
	return plainValue(found?.[1]);
}

/** One value as text; bytes (a GUID) in hex; of several the first. */
function plainValue(value: unknown): string | undefined {
	const one: unknown = Array.isArray(value) ? value[0] : value;
	if (Buffer.isBuffer(one))
		return one.length > 0 ? one.toString("hex") : undefined;
	return typeof one === "string" && one !== "" ? one : undefined;
}
