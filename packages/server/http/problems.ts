import type { FastifyError, FastifyInstance, FastifyRequest } from "fastify";
import {
	hasZodFastifySchemaValidationErrors,
	isResponseSerializationError,
} from "fastify-type-provider-zod";
import { locales } from "zod";
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
		logRefusal(request, refusal);
		const lang = langOf(request);
		const { title, next } = (
			hasZodFastifySchemaValidationErrors(error)
				? invalidRequest(error, lang)
				: refusal
		).sentences(lang);
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

/** Refusals somebody may ask about later: who was not let in, and what came that must not. */
const LOGGED_STATUS = new Set([401, 403, 413, 415, 429]);

/** One line without what was asked with: who, at which door, and why not. The door is its pattern, never the address. */
function logRefusal(
	request: FastifyRequest,
	{ code, status }: DekadError,
): void {
	// What is out of somebody's reach answers like what is not there; at an address that is none there is nobody to protect.
	const isOutOfReach = status === 404 && request.actor !== null;
	if (!LOGGED_STATUS.has(status) && !isOutOfReach) return;
	request.log.warn(
		{
			requestId: request.id,
			code,
			status,
			method: request.method,
			route: request.routeOptions.url ?? null,
			account: request.session?.account.accountId ?? null,
			role: request.actor?.role ?? null,
			office: request.actor?.jurisdictionId ?? null,
			address: request.ip,
		},
		"refused",
	);
}

const NO_TEXT = new Set(["22021", "22P05"]);

function refusalOf(error: FastifyError | DekadError): DekadError | undefined {
	if (error instanceof DekadError) return error;
	if (hasZodFastifySchemaValidationErrors(error))
		return invalidRequest(error, "en");
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

const IN_CHINESE = locales.zhCN().localeError;

/** What does not fit the operation's schemas: each field by its path, and why, in the reader's language. */
function invalidRequest(
	{ validation, validationContext }: FastifyError,
	lang: Lang,
): DekadError {
	const problem = (validation ?? [])
		.map(({ instancePath, keyword, params, message = "" }) => {
			const field =
				instancePath.replaceAll("/", ".").slice(1) || validationContext;
			// Words of our own say more than the kind of fault, and stay as they are.
			const isOwn =
				keyword === "custom" || !/^(Invalid|Too|Unrecog)/.test(message);
			const said =
				lang === "en" || isOwn
					? message
					: IN_CHINESE({
							...params,
							code: keyword,
							input: undefined,
						} as unknown as Parameters<typeof IN_CHINESE>[0]);
			const why = typeof said === "string" ? said : (said?.message ?? message);
			// What came is not told to be what it became in reading: left out is called undefined.
			return `${field}: ${why.replace(/(, received |，实际接收 ).*$/, "")}`;
		})
		.join("; ");
	return new DekadError("request.invalid", { problem });
}
