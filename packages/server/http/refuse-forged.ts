import type { FastifyInstance, FastifyRequest } from "fastify";
import { DekadError } from "../errors.ts";

/**
 * Refuses what a page of another site makes a browser send here, whatever cookie goes along.
 *
 * A browser says where a request comes from: `Sec-Fetch-Site` since 2020, on https and on this machine's own
 * address; `Origin` with every write. A write is taken when the first says same-origin, or the second names this
 * server, or neither is there (a program, not a browser). A reading is refused only where another site's page
 * fetches it; a link that leads here is followed. Behind that stands the cookie, which is `SameSite=Strict`. No
 * separate token is kept: it would prove the same a third time.
 *
 * @param publicHost the host people write, where it is set; beside it counts the one the request names
 */
export function refuseForged(
	app: FastifyInstance,
	{ publicHost }: { publicHost: string | null },
): void {
	app.addHook("onRequest", async (request) => {
		if (!request.url.startsWith("/api/")) return;
		if (isForged(request, publicHost)) throw new DekadError("request.forged");
	});
}

function isForged(
	{ method, headers, host }: FastifyRequest,
	publicHost: string | null,
): boolean {
	const site = headers["sec-fetch-site"];
	const { origin } = headers;
	const isOurs = () => {
		const from = origin === undefined ? undefined : URL.parse(origin)?.host;
		return from !== undefined && (from === host || from === publicHost);
	};
	if (method === "GET" || method === "HEAD")
		return site === "cross-site" && headers["sec-fetch-mode"] !== "navigate";
	// A browser compares with the address it asked, which a proxy in between may have changed on the way here.
	if (site === "same-origin") return false;
	if (origin !== undefined) return !isOurs();
	return site !== undefined && site !== "none";
}
