/**
 * The headers of every answer. Three kinds of answer exist: a page (may run our own scripts and styles and
 * nothing else), a file of the built page (kept by the browser), and an answer of the interface (data: it may
 * run nothing at all and is kept nowhere). No answer allows another site anything: there are no CORS headers, and
 * a preflight finds nothing at its address.
 *
 * Written here and not by a plug-in: it is one list, a test reads it whole, and nothing is computed for an answer
 * but a page's nonce.
 */

import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";

/** What nothing here uses, and no script that got in should. */
const PERMISSIONS = [
	"accelerometer",
	"autoplay",
	"browsing-topics",
	"camera",
	"display-capture",
	"encrypted-media",
	"geolocation",
	"gyroscope",
	"hid",
	"idle-detection",
	"local-fonts",
	"magnetometer",
	"microphone",
	"midi",
	"payment",
	"screen-wake-lock",
	"serial",
	"usb",
	"xr-spatial-tracking",
]
	.map((feature) => `${feature}=()`)
	// A passkey is asked for by the page itself.
	.concat(
		"publickey-credentials-get=(self)",
		"publickey-credentials-create=(self)",
	)
	.join(", ");

/** A year in seconds, and every name below: what ASVS 5.0 asks for at level 2. */
const HSTS_SECONDS = 365 * 86_400;

const EVERYWHERE: Readonly<Record<string, string>> = {
	"x-content-type-options": "nosniff",
	// For browsers that know no frame-ancestors.
	"x-frame-options": "DENY",
	// One-time links stand in addresses; no address leaves the office.
	"referrer-policy": "no-referrer",
	"permissions-policy": PERMISSIONS,
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
	"origin-agent-cluster": "?1",
	"x-dns-prefetch-control": "off",
	"x-permitted-cross-domain-policies": "none",
};

/** An answer that is data: opened by itself in a browser, it can load, run and be framed by nothing. */
export const DATA_POLICY =
	"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/**
 * A page's policy. Styles come from our own files and from style elements that carry the nonce, which antd writes
 * at run time; without a nonce (the report form) from files only. No style attribute is allowed: the page sets
 * styles on elements by script, which the policy does not touch.
 */
export const pagePolicy = (nonce: string | null): string =>
	[
		"default-src 'none'",
		"script-src 'self'",
		nonce === null ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"manifest-src 'self'",
		// The report form's service worker.
		"worker-src 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	].join("; ");

/** Gives a page's answer its policy, and the nonce to write into it. */
export function asPage(reply: FastifyReply): { nonce: string } {
	const nonce = randomBytes(16).toString("base64");
	reply
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.header("content-security-policy", pagePolicy(nonce));
	return { nonce };
}

/** Gives the report form's answer its policy: a page without styles of its own making, which its worker may keep. */
export const asFormPage = (reply: FastifyReply): FastifyReply =>
	reply
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.header("content-security-policy", pagePolicy(null));

/**
 * Sets the headers of every answer, refusals included. `isHttps`: people reach this server by https, whoever ends
 * it; browsers are then told to come no other way.
 */
export function setHeaders(
	app: FastifyInstance,
	{ isHttps }: { isHttps: boolean },
): void {
	const everywhere = {
		...EVERYWHERE,
		...(isHttps
			? {
					"strict-transport-security": `max-age=${HSTS_SECONDS}; includeSubDomains`,
				}
			: {}),
	};
	const data = {
		...everywhere,
		"content-security-policy": DATA_POLICY,
		"cache-control": "no-store",
	};
	// A worker is held by the policy its own file came with: the built page's files have the page's.
	const page = { ...everywhere, "content-security-policy": pagePolicy(null) };
	app.addHook("onRequest", async (request, reply) => {
		reply.headers(request.url.startsWith("/api/") ? data : page);
	});
	// A file of the interface is never shown by the browser in the office's own origin, whoever forgot to say so.
	app.addHook("onSend", async (request, reply) => {
		if (!request.url.startsWith("/api/")) return;
		const type = String(reply.getHeader("content-type") ?? "");
		if (!isRead(type) && !reply.hasHeader("content-disposition"))
			reply.header("content-disposition", "attachment");
	});
}

/** Types that a script reads and no browser opens as a document with anything to run. */
const isRead = (type: string): boolean =>
	type === "" ||
	/^(application\/(problem\+)?json|text\/event-stream)\b/.test(type);

/** A download's name as RFC 6266 has it: plain for old programs, full for the others. */
export const attachment = (name: string): string =>
	`attachment; filename="${name.replace(/[^\w.-]+/g, "_")}"; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)}`;
