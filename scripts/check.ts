import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * `npm run check`, exactly what CI runs: format, lint, types, examples, generated files, the page's
 * build, and last the tests, by the command of the README. A step that fails stops no other: one run
 * says everything that is wrong, and the last line counts it.
 */
const GENERATED = [
	"packages/server/database/schema.sql",
	"packages/server/database/tables.ts",
	"docs/schema.md",
	"docs/errors.md",
	"docs/openapi.json",
	"docs/dependencies.md",
	"docs/use/roles.md",
];
const bin = (name: string) => join("node_modules", ".bin", name);
const node = (...args: string[]) => run(process.execPath, ...args);

const STEPS: readonly [string, () => boolean][] = [
	["format", () => run(bin("biome"), "format")],
	["lint", () => run(bin("oxlint"), "--type-aware")],
	["types", () => node("scripts/types.ts")],
	["examples", () => node("scripts/examples.ts")],
	["generated files", generatedFilesAreCurrent],
	[
		"page",
		() =>
			node(
				join("node_modules", "vite", "bin", "vite.js"),
				"build",
				"--config",
				"packages/web/vite.config.ts",
				"--logLevel",
				"warn",
			),
	],
];

const failed: string[] = [];
for (const [name, step] of STEPS) {
	const startedMs = performance.now();
	console.log(`\n== ${name}`);
	const ok = step();
	const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
	console.log(`== ${name}: ${ok ? "well" : "FAILED"} (${seconds} s)`);
	if (!ok) failed.push(name);
}
console.log("\n== tests");
const { status } = spawnSync("npm", ["test", "--silent"], {
	stdio: "inherit",
	env: { ...process.env, DEKAD_FAILED_STEPS: failed.join(",") },
});
process.exitCode = status === 0 ? 0 : 1;

function run(program: string, ...args: string[]): boolean {
	return spawnSync(program, args, { stdio: "inherit" }).status === 0;
}

/** Derives them again and compares, with or without git: a change of a migration shows its schema in the same commit. */
function generatedFilesAreCurrent(): boolean {
	const read = () =>
		new Map(
			GENERATED.map((file): [string, string | undefined] => {
				try {
					return [file, readFileSync(file, "utf8")];
				} catch {
					return [file, undefined];
				}
			}),
		);
	const before = read();
	if (!node("scripts/generate.ts")) return false;
	const stale = [...read()].filter(([file, text]) => before.get(file) !== text);
	for (const [file] of stale)
		console.log(`${file} was not what its sources make; it is now, commit it`);
	// In a checkout the committed state counts, as a review sees it.
	const isCheckout =
		spawnSync("git", ["rev-parse", "--is-inside-work-tree"], {
			stdio: "ignore",
		}).status === 0;
	const isCommitted =
		!isCheckout ||
		run("git", "diff", "--exit-code", "--stat", "--", ...GENERATED);
	return stale.length === 0 && isCommitted;
}
