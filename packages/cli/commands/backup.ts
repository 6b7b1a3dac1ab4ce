import type { Command } from "commander";
import { text } from "@dekad/core/text/text.ts";
import { type CommandContext, withInstallation } from "../context.ts";

/** `dekad backup FILE` */
export function addBackup(program: Command, context: CommandContext): void {
	const { io, lang } = context;
	const command = program
		.command("backup")
		.description(text(lang, "cli.backup"))
		.argument("<file>", text(lang, "cli.backup.file"));
	context.answering(command, async (options, file: string) => {
		const { writeBackup } = await import(
			"@dekad/server/backups/write-backup.ts"
		);
		const done = await withInstallation(context, options, ({ connection }) =>
			writeBackup(connection, { file, now: io.now() }),
		);
		return { value: done, lines: [text(lang, "cli.backup.done", done)] };
	});
}
