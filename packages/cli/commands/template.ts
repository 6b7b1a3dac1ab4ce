import type { Command } from "commander";
import { text } from "@dekad/core/text/text.ts";
import {
	actorOf,
	officeNow,
	type CommandContext,
	type CommonOptions,
	withInstallation,
} from "../context.ts";
import { writeWholeFile } from "../write-file.ts";
import { refuseLaterKind } from "./later.ts";

/** `dekad template KIND FILE.xlsx` */
export function addTemplate(program: Command, context: CommandContext): void {
	const { lang } = context;
	const command = program
		.command("template")
		.description(text(lang, "cli.template"))
		.argument("<kind>", text(lang, "cli.import.kind"))
		.argument("<file>", text(lang, "cli.template.file"))
		.option("--period <id>", text(lang, "cli.template.period"));
	context.answering(
		command,
		async (
			options: CommonOptions & { period?: string },
			kind: string,
			file: string,
		) => {
			refuseLaterKind(kind, lang);
			const { templateFile } = await import(
				"@dekad/server/imports/template-file.ts"
			);
			return withInstallation(context, options, async (installation) => {
				const { actor } = await actorOf(context, options, installation);
				const { bytes } = await templateFile(installation.appDb, {
					actor,
					kind,
					period: options.period,
					now: await officeNow(context, installation),
				});
				const written = await writeWholeFile(file, bytes);
				return {
					value: { ...written, kind },
					lines: [text(actor.lang, "cli.template.done", { file })],
				};
			});
		},
	);
}
