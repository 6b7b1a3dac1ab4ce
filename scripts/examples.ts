/**
 * Checks the examples in core's comments, so that a comment cannot lie. An example is one line
 *
 *   @example dekadOf("2026-02-28") // { year: 2026, month: 2, part: 3 }
 *
 * The expression sees what its own file exports; the answer is compared by value, or is
 * `throws RangeError`. Prints every example that does not hold as file:line and exits with 1.
 *
 * `node scripts/examples.ts [folder or file ...]`, by default packages/core.
 */

import { globSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect, isDeepStrictEqual } from "node:util";
import { compileFunction } from "node:vm";

type Example = {
	readonly line: number;
	readonly expression: string;
	readonly answer: string;
};

/** The examples of a file. An `@example` without an answer is one too, with an empty answer, and fails. */
export function examplesIn(source: string): Example[] {
	return source.split("\n").flatMap((text, index) => {
		const said = /^\s*(?:\/\*)?\*+\s*@example\s+(.*?)\s*(?:\*\/)?\s*$/.exec(
			text,
		)?.[1];
		if (said === undefined) return [];
		// The last " // " parts them: an address inside the expression has its own slashes.
		const cut = said.lastIndexOf(" // ");
		const expression = cut < 0 ? said : said.slice(0, cut);
		return [
			{
				line: index + 1,
				expression,
				answer: cut < 0 ? "" : said.slice(cut + 4).trim(),
			},
		];
	});
}

/** What is wrong with an example, or undefined when it holds. */
export function failureOf(
	{ expression, answer }: Example,
	scope: Readonly<Record<string, unknown>>,
): string | undefined {
	if (answer === "")
		return "has no answer: write `// answer` behind it, on the same line";
	const names = Object.keys(scope).filter((name) => name !== "default");
	const evaluate = (code: string): unknown =>
		// In this realm, so that values compare by their own prototypes.
		compileFunction(
			`"use strict"; return (${code}\n);`,
			names,
		)(...names.map((name) => scope[name]));
	const thrown = /^throws (\w+)$/.exec(answer)?.[1];
	try {
		const found = evaluate(expression);
		if (thrown !== undefined)
			return `did not throw ${thrown}, gave ${inspect(found)}`;
		const expected = evaluate(answer);
		if (!isDeepStrictEqual(found, expected))
			return `gives ${inspect(found, { depth: 6 })}, not ${inspect(expected, { depth: 6 })}`;
	} catch (error) {
		if (thrown !== undefined && error instanceof Error && error.name === thrown)
			return undefined;
		return `throws ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
	}
	return undefined;
}

async function main(places: readonly string[]): Promise<number> {
	const root = resolve(import.meta.dirname, "..");
	const files = places
		.flatMap((place) =>
			statSync(place).isDirectory()
				? globSync(join(place, "**/*.ts"), {
						exclude: (name) => name === "node_modules",
					})
				: [place],
		)
		.filter((file) => !file.endsWith(".test.ts"))
		.toSorted((a, b) => (a < b ? -1 : 1));
	let held = 0;
	let failed = 0;
	for (const file of files) {
		const examples = examplesIn(readFileSync(file, "utf8"));
		if (examples.length === 0) continue;
		const scope = (await import(pathToFileURL(resolve(file)).href)) as Record<
			string,
			unknown
		>;
		for (const example of examples) {
			const failure = failureOf(example, scope);
			if (failure === undefined) held += 1;
			else {
				failed += 1;
				console.error(
					`${relative(root, resolve(file))}:${example.line}: ${example.expression} ${failure}`,
				);
			}
		}
	}
	console.log(`examples: ${held} hold, ${failed} do not`);
	// None at all means the form of the comments changed and nothing is checked any more.
	return failed > 0 || held === 0 ? 1 : 0;
}

if (import.meta.main) {
	const given = process.argv.slice(2);
	process.exitCode = await main(
		given.length > 0
			? given
			: [resolve(import.meta.dirname, "../packages/core")],
	);
}
