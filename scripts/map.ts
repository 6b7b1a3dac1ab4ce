import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/**
 * `npm run map`: which domain imports which, over all packages, and every circle among them, for
 * the reviewer to read. A domain is a folder of a package (`server/reports`); a file beside
 * the folders stands for itself (`server/errors.ts`). Tests and imports of types alone are left out: they
 * couple nothing at run time.
 */
const PACKAGES = ["core", "contract", "server", "web", "cli"];
const graph = new Map<string, Set<string>>();

for (const name of PACKAGES)
	for (const file of sources(join("packages", name))) {
		const from = domainOf(file);
		const edges = graph.get(from) ?? new Set();
		graph.set(from, edges);
		for (const target of imports(file)) {
			const to = domainOf(target);
			if (to !== from) edges.add(to);
		}
	}

for (const [from, edges] of [...graph].toSorted(([a], [b]) => (a < b ? -1 : 1)))
	console.log(
		`${from} -> ${[...edges].toSorted((a, b) => (a < b ? -1 : 1)).join(", ") || "nothing"}`,
	);
const circles = listCircles(graph);
console.log(
	circles.length === 0
		? "\nNo circles."
		: `\nCircles:\n${circles.map((circle) => `  ${circle.join(" <-> ")}`).join("\n")}`,
);

function sources(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter(
			(path) =>
				/\.tsx?$/.test(path) &&
				!/\.test\.|(^|\/)(dist|node_modules|testing)\//.test(path),
		)
		.map((path) => join(folder, path));
}

/** Files of this workspace that `file` imports or loads, types alone left out. */
function imports(file: string): string[] {
	const text = readFileSync(file, "utf8");
	const found = [
		...text.matchAll(/^(?:import|export) (?!type )[^;]*? from "([^"]+)"/gm),
		...text.matchAll(/^import "([^"]+)"/gm),
		...text.matchAll(/\bimport\(\s*"([^"]+)",?\s*\)/g),
	].map((match) => match[1] ?? "");
	return found.flatMap((name) => {
		if (name.startsWith("."))
			return [relative(".", resolve(dirname(file), name))];
		const own = /^@dekad\/(.+)$/.exec(name)?.[1];
		return own ? [join("packages", own)] : [];
	});
}

/** "packages/server/reports/submit-report.ts" is of "server/reports", "packages/server/errors.ts" of itself. */
function domainOf(file: string): string {
	const [, name = "", ...rest] = file.split("/");
	return `${name}/${rest[0] ?? ""}`;
}

/** Groups of domains that reach each other, by Tarjan's strongly connected components; singles left out. */
function listCircles(
	edgesOf: ReadonlyMap<string, ReadonlySet<string>>,
): string[][] {
	const index = new Map<string, number>();
	const low = new Map<string, number>();
	const stack: string[] = [];
	const circles: string[][] = [];
	const visit = (node: string) => {
		index.set(node, index.size);
		low.set(node, index.get(node)!);
		stack.push(node);
		for (const next of edgesOf.get(node) ?? []) {
			if (!index.has(next)) visit(next);
			if (stack.includes(next))
				low.set(node, Math.min(low.get(node)!, low.get(next)!));
		}
		if (low.get(node) !== index.get(node)) return;
		const circle = stack.splice(stack.indexOf(node));
		if (circle.length > 1) circles.push(circle.toSorted());
	};
	for (const node of edgesOf.keys()) if (!index.has(node)) visit(node);
	return circles;
}
