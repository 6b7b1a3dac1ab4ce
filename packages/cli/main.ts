import { runCommandLine } from "./command-line.ts";

/** The command `dekad`: runs what the arguments ask for and ends with its exit code. */
process.exitCode = await runCommandLine(process.argv.slice(2), {
	out: (text) => void process.stdout.write(text),
	err: (text) => void process.stderr.write(text),
	env: process.env,
	now: () => new Date(),
});
