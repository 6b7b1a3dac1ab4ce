import type { Command } from "commander";
import { text } from "@dekad/core/text/text.ts";
import { type CommandContext, withInstallation } from "../context.ts";

/** `dekad doctor`: exit 1 when anything is to be put right. */
export function addDoctor(program: Command, context: CommandContext): void {
	const { io, lang } = context;
	const command = program
		.command("doctor")
		.description(text(lang, "cli.doctor"));
	context.answering(command, async (options) => {
		const { checkInstallation } = await import(
			"@dekad/server/doctor/check-installation.ts"
		);
		const checks = await withInstallation(context, options, (installation) =>
			checkInstallation(installation, { now: io.now(), lang }),
		);
		const wrong = checks.filter(({ ok }) => !ok).length;
		return {
			value: { checks },
			lines: [
				...checks.flatMap(({ name, ok, message, next }) => [
					`${ok ? (next ? "!" : "✓") : "✗"} ${name.padEnd(13)} ${message}`,
					...(next ? [`                ${next}`] : []),
				]),
				wrong === 0
					? text(lang, "doctor.all_well")
					: text(lang, "doctor.not_well", { count: wrong }),
			],
			exit: wrong === 0 ? 0 : 1,
		};
	});
}
