import { randomBytes } from "node:crypto";
import { DEFAULT_LIMITS } from "../../spreadsheets/limits.ts";
import { XmlScanner } from "../../spreadsheets/xml-scanner.ts";
import type { Outgoing } from "../../http/outgoing.ts";
import { asRefusal } from "./oidc.ts";
import type { PageProvider } from "./provider.ts";
import type { CasSettings } from "./settings.ts";

/**
 * CAS 3.0 (Apereo protocol specification): the browser comes back with a ticket, which is validated once at
 * /p3/serviceValidate for exactly the address it was made for. The answer is XML; it is read by the scanner that also
 * reads spreadsheets: no entities, no document types, nothing fetched.
 *
 * CAS itself has no state. The service address carries ours, so a ticket another browser was made to bring finds no
 * sign-in that waits for it.
 */
export function casProvider(
	settings: CasSettings,
	outgoing: Outgoing,
): PageProvider {
	const at = (path: string) =>
		new URL(`${settings.baseUrl.replace(/\/+$/, "")}${path}`);
	const serviceOf = (callback: URL, state: string) => {
		const service = new URL(callback);
		service.searchParams.set("state", state);
		return service.href;
	};
	return {
		way: "page",
		async begin(callback) {
			const state = randomBytes(32).toString("base64url");
			const to = at("/login");
			to.searchParams.set("service", serviceOf(callback, state));
			return { to, journey: { state, nonce: null, codeVerifier: null } };
		},
		async finish({ arrived, callback, journey }) {
			try {
				const ticket = arrived.searchParams.get("ticket") ?? "";
				if (!/^ST-[\x21-\x7e]{1,300}$/.test(ticket))
					throw new Error("no ticket");
				if (arrived.searchParams.get("state") !== journey.state)
					throw new Error("another state");
				const validate = at("/p3/serviceValidate");
				validate.searchParams.set(
					"service",
					serviceOf(callback, journey.state),
				);
				validate.searchParams.set("ticket", ticket);
				const { status, body } = await outgoing.call(validate, {
					headers: { accept: "application/xml" },
				});
				if (status !== 200) throw new Error(`status ${status}`);
				const { user, attributes } = readCasAnswer(body.toString("utf8"));
				return {
					issuer: settings.baseUrl,
					subject: user,
					claims: { ...attributes, user },
				};
			} catch (error) {
				return asRefusal(settings)(error);
			}
		},
		async signOut() {
			return at("/logout");
		},
	};
}

/**
 * Whom a validation answer names. The place of every element counts: serviceResponse, then authenticationSuccess, then
 * user, so that a name inside an attribute is no user.
 *
 * @throws Error for a failure, for XML that does not fit, and for what a document type declares
 */
export function readCasAnswer(xml: string): {
	user: string;
	attributes: Record<string, string>;
} {
	const path: string[] = [];
	let said = "";
	const users: string[] = [];
	const attributes: Record<string, string> = {};
	const scanner = new XmlScanner(
		{
			open(name) {
				path.push(name);
				said = "";
				scanner.wantsText = path.length >= 3;
			},
			close(name) {
				const place = path.join("/");
				if (place === "serviceResponse/authenticationSuccess/user")
					users.push(said.trim());
				else if (
					path.length === 4 &&
					place.startsWith(
						"serviceResponse/authenticationSuccess/attributes/",
					) &&
					Object.hasOwn(attributes, name) === false
				)
					attributes[name] = said.trim();
				path.pop();
				said = "";
				scanner.wantsText = path.length >= 3;
			},
			text(text) {
				said += text;
			},
		},
		DEFAULT_LIMITS,
		"CAS",
	);
	scanner.write(xml);
	scanner.end();
	const [user, another] = users;
	if (!user || another !== undefined) throw new Error("not authenticated");
	return { user, attributes };
}
