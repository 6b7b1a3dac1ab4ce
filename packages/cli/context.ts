import { userInfo } from "node:os";
import type { Command } from "commander";
import type { Actor } from "@dekad/core/access/actor.ts";
import type { Lang } from "@dekad/core/text/text.ts";
import type { CommandOffice } from "@dekad/server/access/command-actor.ts";
import type { Installation } from "@dekad/server/installation.ts";
import type { Answer, Io } from "./answer.ts";

/** The options every command takes. */
export type CommonOptions = {
	json?: true;
	data: string;
	/** Each `--as`, in order: a user, and with `rollup` also reported or corrected. */
	as?: string[];
	lang?: Lang;
	jurisdiction?: string;
};

/** What a command is given: its world, the common options, and ways to open the database. */
export type CommandContext = {
	io: Io;
	lang: Lang;
	/**
	 * Adds an action to a command: its answer is printed, its failure told, its exit code kept.
	 * Undefined: the command has said everything itself (`serve`).
	 */
	answering<Options, Arguments extends unknown[]>(
		command: Command,
		act: (
			options: Options & CommonOptions,
			...args: Arguments
		) => Promise<Answer | undefined>,
	): Command;
};

/** Who ran the command on this machine: the person behind sudo where there is one. */
export function osUserName(env: Io["env"]): string {
	if (env["SUDO_USER"]) return env["SUDO_USER"];
	try {
		return userInfo().username;
	} catch {
		// A user id without an account, as in a bare container.
		return `uid ${process.getuid?.() ?? "?"}`;
	}
}

/** Opens the installation the options name; what there is to know of the start goes to standard error. */
export async function openFor(
	context: CommandContext,
	options: CommonOptions,
	{ migrates = true }: { migrates?: boolean } = {},
): Promise<Installation> {
	// Loaded here and not above: `dekad --help` needs no database.
	const { openInstallation } = await import("@dekad/server/installation.ts");
	const installation = await openInstallation({
		dataDir: options.data,
		databaseUrl: context.io.env["DATABASE_URL"],
		log: { info: () => {}, warn: (message) => context.io.err(`${message}\n`) },
		lang: context.lang,
		migrates,
	});
	for (const notice of installation.notices) context.io.err(`${notice}\n`);
	return installation;
}

/**
 * Opens the installation for the time of `work` and closes it whatever happens, also on Ctrl-C: a
 * command that leaves must not leave the database it started running.
 */
export async function withInstallation<T>(
	context: CommandContext,
	options: CommonOptions,
	work: (installation: Installation) => Promise<T>,
	{ migrates = true }: { migrates?: boolean } = {},
): Promise<T> {
	const installation = await openFor(context, options, { migrates });
	const leave = (signal: NodeJS.Signals) => {
		void installation.close().finally(() => {
			process.removeListener(signal, leave);
			process.kill(process.pid, signal);
		});
	};
	process.once("SIGINT", leave).once("SIGTERM", leave);
	try {
		return await work(installation);
	} finally {
		process.removeListener("SIGINT", leave).removeListener("SIGTERM", leave);
		await installation.close();
	}
}

/** The actor of a command: `--as USER`, or the operator as the office's dispatcher. */
export async function actorOf(
	context: CommandContext,
	options: CommonOptions,
	installation: Installation,
	asUser: string | undefined = options.as?.at(-1),
): Promise<{ actor: Actor; office: CommandOffice }> {
	const { commandActor } = await import(
		"@dekad/server/access/command-actor.ts"
	);
	return commandActor(
		installation.ownerDb,
		{
			asUser,
			jurisdictionCode: options.jurisdiction,
			ranBy: osUserName(context.io.env),
			lang: options.lang,
			systemLang: context.lang,
		},
		context.io.now(),
	);
}

/** The instant a command works at: now, in a synthetic office by that office's own clock. */
export async function officeNow(
	{ io }: CommandContext,
	installation: Installation,
): Promise<Date> {
	const { demoClock } = await import("@dekad/server/demo/demo-clock.ts");
	return (await demoClock(installation.ownerDb, io.now))();
}
