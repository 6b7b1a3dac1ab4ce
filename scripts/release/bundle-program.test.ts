import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { rewritePlaces } from "./bundle-program.ts";
import { filesNaming, writeArchive, writeSums } from "./seal-release.ts";

describe("places in the bundle", () => {
	const file = "packages/server/database/migrate.ts";

	test("a file's folder stays the one it has in the source tree", () => {
		expect(
			rewritePlaces('join(import.meta.dirname, "..", "migrations")', file),
		).toBe(
			'join((import.meta.dirname + "/../server/database"), "..", "migrations")',
		);
	});

	test("packages are looked for from there", () => {
		expect(rewritePlaces("createRequire(import.meta.url)", file)).toBe(
			'createRequire(new URL("../server/database/migrate.ts", import.meta.url))',
		);
	});

	test("a worker thread is the one bundled beside it", () => {
		expect(
			rewritePlaces(
				'new Worker(new URL("./import-thread.ts", import.meta.url), {',
				"packages/server/imports/import-jobs-in-thread.ts",
			),
		).toBe('new Worker(new URL("./import-thread.js", import.meta.url), {');
	});

	test("a worker thread nobody bundles stops the release", () => {
		expect(() =>
			rewritePlaces('new URL("./new-thread.ts", import.meta.url)', file),
		).toThrow(/new-thread\.ts/);
	});
});

describe("a sealed release", () => {
	const folder = mkdtempSync(join(tmpdir(), "dekad-seal-"));
	afterAll(() => rmSync(folder, { recursive: true }));
	const make = (place: string, names: readonly string[]) => {
		const release = join(folder, place, "dekad-1");
		mkdirSync(join(release, "docs"), { recursive: true });
		for (const name of names)
			writeFileSync(join(release, name), `of ${name}\n`);
		return release;
	};

	test("is the same bytes whenever and in whatever order its files were written", async () => {
		const one = make("one", ["b", "a", "docs/c"]);
		const other = make("other", ["docs/c", "a", "b"]);
		for (const release of [one, other]) await writeSums(release);
		expect(readFileSync(await writeArchive(other, 1_000_000_000))).toEqual(
			readFileSync(await writeArchive(one, 1_000_000_000)),
		);
		expect(readFileSync(join(one, "SHA256SUMS"), "utf8").split("\n")).toEqual([
			expect.stringMatching(/^[0-9a-f]{64} {2}\.\/a$/),
			expect.stringMatching(/ \.\/b$/),
			expect.stringMatching(/ \.\/docs\/c$/),
			"",
		]);
	});

	test("says in which files a folder of the building machine stands", () => {
		const release = make("naming", ["a"]);
		writeFileSync(join(release, "docs", "b"), "see /home/somebody/dekad");
		expect(filesNaming(release, "/home/somebody")).toEqual(["./docs/b"]);
	});
});
