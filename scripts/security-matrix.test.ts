import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./dependencies-page.ts";

const page = readFileSync(
	join(ROOT, "docs/operate/security-matrix.md"),
	"utf8",
);
const rows = [
	...page.matchAll(/^\| (\d+\.\d+\.\d+) \| ([123]) \| (.+?) \| (.+) \|$/gm),
].map(([, number = "", level = "", , proof = ""]) => ({
	number,
	level,
	proof,
}));

describe("the security matrix", () => {
	test("has each number once, in order, of level 1 or 2", () => {
		expect(rows.length).toBeGreaterThan(150);
		const order = rows.map(({ number }) =>
			number
				.split(".")
				.map((part) => part.padStart(3, "0"))
				.join("."),
		);
		expect(order).toEqual([...new Set(order)].toSorted());
		expect(rows.filter(({ level }) => level === "3")).toEqual([]);
	});

	test("names only tests that stand in their files", () => {
		const missing = rows.flatMap(({ number, proof }) => {
			if (/^(not met|no test): \S/.test(proof)) return [];
			if (proof.startsWith("written: "))
				return existsSync(join(ROOT, /`([^`]+)`/.exec(proof)?.[1] ?? "?"))
					? []
					: [[number, proof]];
			return proof.split("<br>").flatMap((each) => {
				const [, file = "", name = ""] = /^`([^`]+)` › (.+)$/.exec(each) ?? [];
				const path = join(ROOT, file);
				const isThere =
					name !== "" &&
					file.endsWith(".test.ts") &&
					existsSync(path) &&
					readFileSync(path, "utf8").replaceAll('\\"', '"').includes(name);
				return isThere ? [] : [[number, each]];
			});
		});
		expect(missing).toEqual([]);
	});

	test("counts itself right", () => {
		const count = (start: RegExp) =>
			rows.filter(({ proof }) => start.test(proof)).length;
		const [written, untested, unmet] = [
			count(/^written/),
			count(/^no test/),
			count(/^not met/),
		];
		expect(page).toContain(
			`${rows.length - written - untested - unmet} are proved by a test, ${written} are written down, ${untested} have no test, ${unmet} are not met.`,
		);
	});
});
