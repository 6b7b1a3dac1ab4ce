import type { Command } from "commander";
import { text } from "@dekad/core/text/text.ts";
import { type CommandContext, withInstallation } from "../context.ts";

/** `dekad restore FILE` */
export function addRestore(program: Command, context: CommandContext): void {
	const { lang } = context;
	const command = program
		.command("restore")
		.description(text(lang, "cli.restore"))
		.argument("<file>", text(lang, "cli.restore.file"));
	context.answering(command, async (options, file: string) => {
		const { checkBackup, restoreBackup } = await import(
			"@dekad/server/backups/restore-backup.ts"
		);
		// Before a database is made for it: a wrong file name must not leave a data folder behind.
		await checkBackup(file);
		const done = await withInstallation(
			context,
			options,
			({ connection }) => restoreBackup(connection, { file }),
			{ migrates: false },
		);
		return { value: done, lines: [text(lang, "cli.restore.done", done)] };
	});
}
