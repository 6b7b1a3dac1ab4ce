import { spawnSync } from "node:child_process";

/** Type-checks every package with its own settings, then all tests and scripts together. */
const projects = [
	"packages/core",
	"packages/contract",
	"packages/server",
	"packages/cli",
	"packages/web",
	"tsconfig.tests.json",
];
let failed = false;
for (const project of projects) {
	const { status } = spawnSync("node_modules/.bin/tsc", ["-p", project], {
		stdio: "inherit",
	});
	if (status !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
