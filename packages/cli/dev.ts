import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * `npm run dev`: the server on demo data, started again at each change of its files, and the page
 * served from its sources with changes shown at once. Open the address that the page's server prints.
 */
const root = join(import.meta.dirname, "..", "..");
const web = join(root, "packages", "web");
const vite = join(
	dirname(
		createRequire(join(web, "package.json")).resolve("vite/package.json"),
	),
	"bin",
	"vite.js",
);

const children: ChildProcess[] = [
	["--watch", join(root, "packages", "cli", "start.ts"), "--no-page"],
	[vite, "--config", join(web, "vite.config.ts"), "--clearScreen", "false"],
].map((args) => spawn(process.execPath, args, { cwd: root, stdio: "inherit" }));

let isStopping = false;
const stop = () => {
	if (isStopping) return;
	isStopping = true;
	for (const child of children) child.kill("SIGTERM");
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
	process.on(signal, stop);
// One without the other is no use: when either ends, both do.
for (const child of children) child.on("exit", stop);
