import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	dependenciesPage,
	listDependencies,
	LOOKED_AT,
	mayUse,
	ROOT,
} from "./dependencies-page.ts";

const all = listDependencies();

test("every package is pinned to one version and the hash of its archive, from no named host", () => {
	expect(all.length).toBeGreaterThan(100);
	for (const { place, version, integrity } of all) {
		expect(version, place).toMatch(/^\d+\.\d+\.\d+/);
		expect(integrity, place).toMatch(/^sha512-[\w+/]{86}==$/);
	}
	expect(readFileSync(join(ROOT, "package-lock.json"), "utf8")).not.toMatch(
		/"resolved": "(https?|git)/,
	);
});

test("every package.json names exact versions, and our own packages by name only", () => {
	const manifests = [
		"package.json",
		...readdirSync(join(ROOT, "packages")).map((name) =>
			join("packages", name, "package.json"),
		),
	];
	for (const file of manifests) {
		const manifest = JSON.parse(
			readFileSync(join(ROOT, file), "utf8"),
		) as Record<string, Record<string, string> | undefined>;
		for (const part of [
			"dependencies",
			"devDependencies",
			"optionalDependencies",
		])
			for (const [name, version] of Object.entries(manifest[part] ?? {}))
				expect(version, `${file}: ${name}`).toMatch(
					name.startsWith("@dekad/") ? /^\*$/ : /^\d+\.\d+\.\d+(-[\w.]+)?$/,
				);
	}
});

test("every licence is permissive, or somebody looked at it and says why", () => {
	const unread = all.filter((each) => mayUse(each) === undefined);
	expect(
		unread.map(({ name, version, licence }) => `${name} ${version} ${licence}`),
	).toEqual([]);
});

test("what is shipped is under no copyleft licence but where it stays out of what is built", () => {
	const others = all.filter(
		({ licence, isTool }) => !isTool && /GPL|MPL|EPL|CDDL|SSPL/.test(licence),
	);
	for (const each of others)
		expect(
			each.licence.includes("MIT OR") || each.name.startsWith("lightningcss"),
			each.name,
		).toBe(true);
});

test("nobody looked at a package that is not there any more", () => {
	for (const { name, licence } of LOOKED_AT)
		expect(
			all.some((each) => name.test(each.name) && each.licence === licence),
			name.source,
		).toBe(true);
});

test("the page of dependencies is what the lock file makes", () => {
	expect(readFileSync(join(ROOT, "docs/dependencies.md"), "utf8")).toBe(
		dependenciesPage(),
	);
});
