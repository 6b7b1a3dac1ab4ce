import type { FastifyRequest } from "fastify";
import pino, { type DestinationStream, type Level, type Logger } from "pino";

/** Paths whose last part opens something: one-time links of the page and of the interface. */
const SECRET_PATH = /^(\/(?:api\/links|setup|reset|invite)\/)[^/?#]+/;

/** An address as it may be written down: without the token of a one-time link, and without what was asked for in words. */
export const loggedAddress = (url: string): string =>
	(url.split("?")[0] ?? "").replace(SECRET_PATH, "$1…");

/**
 * The server's log: one JSON line a thing, never a body, a cookie, an authorization or a one-time link. A test runs every
 * flow of sign-in against it and searches for each secret that was used.
 */
export function openLog(
	level: Level | "silent",
	destination: DestinationStream = pino.destination(2),
): Logger {
	return pino(
		{
			level,
			redact: [
				"req.headers",
				"res.headers",
				"*.cookie",
				"*.authorization",
				"*.password",
			],
			serializers: {
				req: (request: FastifyRequest) => ({
					method: request.method,
					url: loggedAddress(request.url),
					host: request.host,
					remoteAddress: request.ip,
				}),
				err: pino.stdSerializers.err,
			},
		},
		destination,
	);
}
