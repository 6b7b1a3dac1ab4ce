import type { Command } from "commander";
import { text } from "@dekad/core/text/text.ts";
import {
	type CommandContext,
	type CommonOptions,
	osUserName,
	withInstallation,
} from "../context.ts";

type RestoreOptions = CommonOptions & {
	/** The code a second person got for this file; only over data that are there. */
	approval?: string;
};

/** `dekad restore FILE [--approval CODE]` */
export function addRestore(program: Command, context: CommandContext): void {
	const { lang } = context;
	const command = program
		.command("restore")
		.description(text(lang, "cli.restore"))
		.argument("<file>", text(lang, "cli.restore.file"))
		.option("--approval <code>", text(lang, "cli.restore.approval"));
	context.answering(command, async (options: RestoreOptions, file: string) => {
		const { checkBackup, restoreBackup } = await import(
			"@dekad/server/backups/restore-backup.ts"
		);
		// Before a database is made for it: a wrong file name must not leave a data folder behind.
		await checkBackup(file);
		const done = await withInstallation(
			context,
			options,
			({ connection }) =>
				restoreBackup(connection, {
					file,
					approval:
						options.approval === undefined
							? undefined
							: {
									code: options.approval,
									ranBy: osUserName(context.io.env),
									now: context.io.now(),
								},
				}),
			{ migrates: false },
		);
		return { value: done, lines: [text(lang, "cli.restore.done", done)] };
	});
}
