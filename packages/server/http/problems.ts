import type { FastifyError, FastifyInstance, FastifyRequest } from "fastify";
import {
	hasZodFastifySchemaValidationErrors,
	isResponseSerializationError,
} from "fastify-type-provider-zod";
import { LANGS, type Lang } from "@dekad/core/text/text.ts";
import { DekadError, type ErrorCode } from "../errors.ts";
import { LARGEST_BODY_BYTES } from "./read-bodies.ts";
import { megabytes } from "./read-upload.ts";

/** The reader's language: the account's, else the browser's, else Chinese. */
export function langOf(request: FastifyRequest): Lang {
	if (request.session) return request.session.account.language;
	const asked = request.headers["accept-language"]?.slice(0, 2);
	return LANGS.find((lang) => lang === asked) ?? "zh";
}

/** One handler for all errors: a refusal is told with its next step, a defect is logged in full and answered bare. */
export function answerProblems(app: FastifyInstance): void {
	app.setErrorHandler((error: FastifyError | DekadError, request, reply) => {
		const refusal = refusalOf(error);
		if (!refusal || isResponseSerializationError(error)) {
			request.log.error({ err: error, requestId: request.id }, "defect");
			return reply.code(500).type("application/problem+json").send({
				type: "about:blank",
				code: "defect",
				title: "500",
				next: request.id,
				status: 500,
				detail: {},
				requestId: request.id,
			});
		}
		const { title, next } = refusal.sentences(langOf(request));
		const { seconds } = refusal.detail;
		if (refusal.status === 429 && typeof seconds === "number")
			reply.header("retry-after", seconds);
		return reply.code(refusal.status).type("application/problem+json").send({
			type: "about:blank",
			code: refusal.code,
			title,
			next,
			status: refusal.status,
			detail: refusal.detail,
			requestId: request.id,
		});
	});
}

const NO_TEXT = new Set(["22021", "22P05"]);

function refusalOf(error: FastifyError | DekadError): DekadError | undefined {
	if (error instanceof DekadError) return error;
	if (hasZodFastifySchemaValidationErrors(error)) {
		const problem = error.validation
			.map(
				(issue) =>
					`${issue.instancePath.replaceAll("/", ".").slice(1) || error.validationContext}: ${issue.message}`,
			)
			.join("; ");
		return new DekadError("request.invalid", { problem });
	}
	// A character no text of PostgreSQL can hold, U+0000 that is, in whatever field it came.
	if (NO_TEXT.has(error.code))
		return new DekadError("request.invalid", { problem: "U+0000" });
	const known: Partial<Record<number, ErrorCode>> = {
		404: "request.not_found",
		// Not multipart where a file is asked for, and a body that is neither.
		406: "request.media_type_refused",
		413: "request.too_large",
		415: "request.media_type_refused",
	};
	const code = known[error.statusCode ?? 500];
	if (code)
		return new DekadError(code, { limit: megabytes(LARGEST_BODY_BYTES) });
	// Anything else the framework itself refuses: a body that is no JSON, an unknown media type.
	if (error.statusCode && error.statusCode < 500)
		return new DekadError("request.invalid", { problem: error.message });
	return undefined;
}
