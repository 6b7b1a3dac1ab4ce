import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { POLICIES } from "@dekad/core/access/policies.ts";
import { isTextKey, TEXT_KEYS } from "@dekad/core/text/text.ts";

const ROOT = join(import.meta.dirname, "..");

/** Source files that write to the log; tests and the log's own writers left out. */
const writers = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
	.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
	.filter(
		(name) =>
			!/^testing\/|node_modules\/|append-(?:many-)?events?\.ts$/.test(name),
	)
	.map((name) => ({ name, source: readFileSync(join(ROOT, name), "utf8") }))
	.filter(({ source }) => /append(?:Many)?Events\(/.test(source));

const domainOf = (kind: string) => kind.split(".")[0] ?? "";
const literals = (source: string, pattern: RegExp) =>
	[...source.matchAll(pattern)].map(([, kind]) => kind ?? "");

/** Domains an event may be of: those that have words, and those written after "kind:" anywhere. */
const domains = new Set([
	...TEXT_KEYS.filter((key) => key.startsWith("events.")).map((key) =>
		domainOf(key.slice("events.".length)),
	),
	...writers.flatMap(({ source }) =>
		literals(source, /kind: "([a-z_]+\.[a-z_]+)"/g).map(domainOf),
	),
]);

/** Names of the same shape that are no events: two jobs, a problem told as access.not_allowed, a text. */
const OTHERS = [
	"import.check",
	"import.store",
	"step.not_your_role",
	"bulletin.number",
];

/** Policies have names of the same shape: what a use case asks before it acts. */
const isPolicy = (name: string) => Object.hasOwn(POLICIES, name);

test("every kind of event the server writes has words in both languages", () => {
	expect(writers.length).toBeGreaterThan(20);
	const wordless = writers.flatMap(({ name, source }) =>
		literals(source, /"([a-z_]+\.[a-z_]+)"/g)
			.filter((kind) => domains.has(domainOf(kind)) && !OTHERS.includes(kind))
			.filter((kind) => !isTextKey(`errors.${kind}`))
			.filter((kind) => !isPolicy(kind))
			.filter((kind) => !isTextKey(`events.${kind}`))
			.map((kind) => `${kind} (${name})`),
	);
	expect([...new Set(wordless)]).toEqual([]);
});
