import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * `npm run pictures`: takes the pictures of the documents anew, each journey file on a demo of its own, so that
 * what one journey does is not in another's picture. Ends with 1 when a journey fails.
 */
const vitest = join(
	dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
	"vitest.mjs",
);
const WALKS = [
	["e2e/roles.test.ts"],
	["e2e/cockpit.test.ts", "-t", "an office's own map"],
];
for (const walk of WALKS) {
	const { status } = spawnSync(
		process.execPath,
		[vitest, "run", "--project", "journeys", ...walk],
		{ stdio: "inherit", env: { ...process.env, DEKAD_PICTURES: "1" } },
	);
	if (status !== 0) process.exitCode = 1;
}
