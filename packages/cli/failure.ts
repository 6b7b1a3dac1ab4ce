import { CommanderError } from "commander";
import { text, type Lang } from "@dekad/core/text/text.ts";
import { EmbeddedProblem } from "@dekad/server/database/embedded-problem.ts";
import { DekadError } from "@dekad/server/errors.ts";

/** What `--json` prints of a failure, under `error`. */
export type Failure = { code: string; message: string; next: string };

/**
 * Any error as a code, a sentence and a next step. What is no refusal of ours is a defect and says
 * so; what the operating system or the network says (a missing file, a silent server) is translated.
 */
export function failureOf(error: unknown, lang: Lang): Failure {
	if (error instanceof DekadError) {
		const { title, next } = error.sentences(lang);
		return { code: error.code, message: title, next };
	}
	if (error instanceof EmbeddedProblem)
		// Its sentence holds the next step already.
		return { code: error.code, message: error.in(lang), next: error.in(lang) };
	if (error instanceof CommanderError)
		return failureOf(
			new DekadError("cli.usage", {
				problem: error.message.replace(/^error: /, ""),
			}),
			lang,
		);
	const { code, message, path } = foreignError(error);
	if (code === "EADDRINUSE")
		return failureOf(
			new DekadError("cli.port_taken", {
				port: (error as { port?: number }).port ?? "",
			}),
			lang,
		);
	if (path !== undefined)
		return failureOf(
			new DekadError("cli.file_unusable", { file: path, reason: code }),
			lang,
		);
	// A connection that was refused, or a login that was: the class 28 and 3D codes of PostgreSQL.
	if (
		/^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|28...|3D000)$/.test(code)
	)
		return failureOf(
			new DekadError("installation.unreachable", { reason: message || code }),
			lang,
		);
	return {
		code: "cli.defect",
		message: text(lang, "errors.cli.defect", { problem: message || code }),
		next: text(lang, "errors.cli.defect.next"),
	};
}

/** What errors of the operating system and of node-postgres have in common; empty where they lack it. */
function foreignError(error: unknown): {
	code: string;
	message: string;
	path: string | undefined;
} {
	if (!(error instanceof Error))
		return { code: "", message: String(error), path: undefined };
	const { code, path } = error as NodeJS.ErrnoException;
	return { code: code ?? "", message: error.message, path };
}
