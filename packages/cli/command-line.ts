import { Command, CommanderError, Option } from "commander";
import { text, type Lang } from "@dekad/core/text/text.ts";
import { PRODUCT_VERSION } from "@dekad/server/product-version.ts";
import type { Answer, Io } from "./answer.ts";
import { addBackup } from "./commands/backup.ts";
import { addBulletin } from "./commands/bulletin.ts";
import { addDemo } from "./commands/demo.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addImport } from "./commands/import.ts";
import { addJurisdiction } from "./commands/jurisdiction.ts";
import { addLights } from "./commands/lights.ts";
import { addLaterCommands } from "./commands/later.ts";
import { addRestore } from "./commands/restore.ts";
import { addRollup } from "./commands/rollup.ts";
import { addServe } from "./commands/serve.ts";
import { addTemplate } from "./commands/template.ts";
import { addUser } from "./commands/user.ts";
import type { CommandContext } from "./context.ts";
import { failureOf } from "./failure.ts";
import { askedLang, systemLang } from "./language.ts";

/** Runs one command line. Returns the exit code: 0 done, 1 refused or failed, 2 done in part. */
export async function runCommandLine(
	args: readonly string[],
	io: Io,
): Promise<number> {
	const lang = askedLang(args) ?? systemLang(io.env);
	// Known before the arguments are read, since a mistake in them is told as JSON too.
	const isJson = args.includes("--json");
	let exit = 0;
	const fail = (error: unknown) => {
		const failure = failureOf(error, lang);
		if (isJson) io.out(`${JSON.stringify({ error: failure })}\n`);
		else {
			io.err(`${failure.message}\n`);
			if (failure.next !== failure.message) io.err(`${failure.next}\n`);
		}
		// A defect's place is for whoever mends it.
		if (failure.code === "cli.defect" && error instanceof Error)
			io.err(`${error.stack}\n`);
		exit = 1;
	};
	const context: CommandContext = {
		io,
		lang,
		answering: (command, act) =>
			command.action(async (...given: unknown[]) => {
				// commander gives the arguments, then the options, then the command itself.
				const positional = given.slice(0, -2);
				try {
					const answer = await act(
						command.optsWithGlobals() as never,
						...(positional as never),
					);
					if (answer) print(answer, io, isJson);
					exit = answer?.exit ?? 0;
				} catch (error) {
					fail(error);
				}
			}),
	};
	const program = buildProgram(context, lang);
	try {
		await program.parseAsync([...args], { from: "user" });
	} catch (error) {
		// Help and version end commander with 0; everything else it throws is a mistake in the arguments.
		if (!(error instanceof CommanderError)) throw error;
		if (error.exitCode !== 0) fail(error);
	}
	return exit;
}

function print(answer: Answer, io: Io, isJson: boolean): void {
	if (isJson) io.out(`${JSON.stringify(answer.value)}\n`);
	else for (const line of answer.lines) io.out(`${line}\n`);
}

function buildProgram(context: CommandContext, lang: Lang): Command {
	const { io } = context;
	const program = new Command("dekad")
		.description(text(lang, "cli.about"))
		.version(PRODUCT_VERSION, "--version", text(lang, "cli.option.version"))
		.helpOption("-h, --help", text(lang, "cli.option.help"))
		.helpCommand(false)
		.option("--json", text(lang, "cli.option.json"))
		.option(
			"--data <dir>",
			text(lang, "cli.option.data"),
			// Named by an installation's settings, so that no command there needs the option.
			io.env["DEKAD_DATA"] || "./.dekad",
		)
		.option(
			"--as <user>",
			text(lang, "cli.option.as"),
			(value: string, before: string[] | undefined) => [
				...(before ?? []),
				value,
			],
		)
		.option("--jurisdiction <code>", text(lang, "cli.option.jurisdiction"))
		.addOption(
			new Option("--lang <lang>", text(lang, "cli.option.lang")).choices([
				"zh",
				"en",
			]),
		)
		.configureHelp({
			showGlobalOptions: true,
			styleTitle: (title) => titleIn(lang, title),
		})
		.exitOverride()
		.configureOutput({
			writeOut: io.out,
			// Usage errors are told by `fail`, once, in the form that was asked for.
			writeErr: () => {},
		});
	addServe(program, context);
	addDemo(program, context);
	addImport(program, context);
	addTemplate(program, context);
	addRollup(program, context);
	addLights(program, context);
	addBulletin(program, context);
	addJurisdiction(program, context);
	addUser(program, context);
	addDoctor(program, context);
	addBackup(program, context);
	addRestore(program, context);
	addLaterCommands(program, context);
	for (const command of program.commands) inheritSettings(program, command);
	return program;
}

/** commander copies a program's settings to a command only when it makes it by `.command()` before; ours come after. */
function inheritSettings(from: Command, command: Command): void {
	command.copyInheritedSettings(from);
	for (const child of command.commands) inheritSettings(command, child);
}

function titleIn(lang: Lang, title: string): string {
	switch (title) {
		case "Usage:":
			return text(lang, "cli.title.usage");
		case "Arguments:":
			return text(lang, "cli.title.arguments");
		case "Options:":
			return text(lang, "cli.title.options");
		case "Global Options:":
			return text(lang, "cli.title.global_options");
		case "Commands:":
			return text(lang, "cli.title.commands");
		default:
			return title;
	}
}
