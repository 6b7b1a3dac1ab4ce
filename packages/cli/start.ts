import { runCommandLine } from "./command-line.ts";

/**
 * `npm start`: the page is built if need be, the demo loaded once, and served on this machine with
 * one button a role. Further arguments go to `dekad serve`: `npm start -- --port 5000`.
 */
process.exitCode = await runCommandLine(
	["serve", "--demo", "--load-demo", ...process.argv.slice(2)],
	{
		out: (text) => void process.stdout.write(text),
		err: (text) => void process.stderr.write(text),
		env: process.env,
		now: () => new Date(),
	},
);
