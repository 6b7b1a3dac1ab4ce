import type { Command } from "commander";
import { type Lang, text, type TextKey } from "@dekad/core/text/text.ts";
import { DekadError } from "@dekad/server/errors.ts";
import type { CommandContext } from "../context.ts";

/** Commands of design.md section 6 that later issues bring, with the sentence that names the issue. */
const LATER: readonly [string, TextKey][] = [
	["forecast", "cli.later.forecast"],
	["allocate", "cli.later.allocate"],
	["matters", "cli.later.matters"],
	["export", "cli.later.export"],
	["verify", "cli.later.verify"],
];

/** Each answers `cli.later_issue` whatever its arguments: a script finds out, and is never told a false result. */
export function addLaterCommands(
	program: Command,
	context: CommandContext,
): void {
	const { lang } = context;
	for (const [name, issue] of LATER) {
		const command = program
			.command(name, { hidden: true })
			.argument("[arguments...]")
			.allowUnknownOption()
			.allowExcessArguments();
		context.answering(command, async () => {
			throw new DekadError("cli.later_issue", {
				command: name,
				issue: text(lang, issue),
			});
		});
	}
}

const LATER_KINDS = ["indicators", "schedule"];

/** @throws DekadError cli.later_issue for a kind of sheet that a later issue brings */
export function refuseLaterKind(kind: string, lang: Lang): void {
	if (LATER_KINDS.includes(kind))
		throw new DekadError("cli.later_issue", {
			command: `import ${kind}`,
			issue: text(lang, "cli.later.import"),
		});
}
