import { type Command, InvalidArgumentError } from "commander";
import { text } from "@dekad/core/text/text.ts";
import { DekadError } from "@dekad/server/errors.ts";
import {
	type CommandContext,
	type CommonOptions,
	withInstallation,
} from "../context.ts";

type DemoOptions = CommonOptions & {
	projects?: number;
	years?: number;
	seed?: number;
	until?: string;
};

/** `dekad demo`: an invented province in an empty database, the same on every day. */
export function addDemo(program: Command, context: CommandContext): void {
	const { io, lang } = context;
	const command = program
		.command("demo")
		.description(text(lang, "cli.demo"))
		.option("--projects <n>", text(lang, "cli.demo.projects"), wholeNumber)
		.option("--years <n>", text(lang, "cli.demo.years"), wholeNumber)
		.option("--seed <n>", text(lang, "cli.demo.seed"), wholeNumber)
		.option("--until <dekad>", text(lang, "cli.demo.until"));
	context.answering(
		command,
		async ({ projects, years, seed, until, ...options }: DemoOptions) => {
			const { loadDemo } = await import("@dekad/server/demo/load-demo.ts");
			const loaded = await withInstallation(
				context,
				options,
				({ connection }) =>
					loadDemo(connection, {
						...(projects === undefined ? {} : { projects }),
						...(years === undefined ? {} : { years }),
						...(seed === undefined ? {} : { seed }),
						...(until === undefined ? {} : { until }),
						onProgress: ({ step, done, total }) =>
							io.err(`${text(lang, `cli.demo.${step}`, { done, total })}\n`),
					}).catch(refuseBounds),
			);
			return {
				value: loaded,
				lines: [
					text(lang, "cli.demo.done", {
						projects: loaded.projects,
						reports: loaded.reports,
						lastPeriod: loaded.lastPeriod,
					}),
				],
			};
		},
	);
}

/** A number or dekad beyond the demo's limits is a mistake in the arguments. */
function refuseBounds(error: unknown): never {
	if (error instanceof RangeError)
		throw new DekadError("cli.usage", { problem: error.message });
	throw error;
}

/** Commander's way of refusing a value. */
export function wholeNumber(written: string): number {
	if (!/^\d{1,9}$/.test(written)) throw new InvalidArgumentError("0, 1, 2 …");
	return Number(written);
}
