import type { FastifyError, FastifyInstance } from "fastify";
import { DekadError } from "../errors.ts";

/** Deepest body of the contract is a report's corrections, at 4; imports' mappings nest no deeper than 6. */
export const DEEPEST_BODY = 20;
/** Largest JSON body. A month's reports of an office's form are some 100 kB. */
export const LARGEST_BODY_BYTES = 2 * 1024 * 1024;

/**
 * Takes JSON and nothing else as a body (files come as multipart, which its own plug-in reads). Plain text, which a
 * form of another site could send, is refused like every other type. Depth is counted before anything is parsed:
 * what walks a value by calling itself must not be brought to its end by brackets.
 */
export function readBodies(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	const parse = app.getDefaultJsonParser("error", "error");
	app.addContentTypeParser(
		"application/json",
		{ parseAs: "string", bodyLimit: LARGEST_BODY_BYTES },
		(request, body, done) => {
			if (isDeeperThan(String(body), DEEPEST_BODY)) {
				done(
					new DekadError("request.invalid", {
						problem: `depth > ${DEEPEST_BODY}`,
					}) as unknown as FastifyError,
				);
				return;
			}
			void parse(request, String(body), done);
		},
	);
}

/** Whether brackets nest deeper than `most`, those in strings not counted. Text that is no JSON gets some answer; the parser refuses it. */
export function isDeeperThan(json: string, most: number): boolean {
	let depth = 0;
	for (let at = 0; at < json.length; at++) {
		switch (json.charCodeAt(at)) {
			case 0x22: {
				// To the closing quote that no backslash escapes.
				for (at++; at < json.length; at++) {
					const unit = json.charCodeAt(at);
					if (unit === 0x22) break;
					if (unit === 0x5c) at++;
				}
				break;
			}
			case 0x5b:
			case 0x7b:
				if (++depth > most) return true;
				break;
			case 0x5d:
			case 0x7d:
				depth--;
				break;
		}
	}
	return false;
}
