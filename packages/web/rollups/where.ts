/** What totals are narrowed to, as the address writes it: `region=14/1401/,stage=continued`. */

export type Where = Readonly<Record<string, string>>;

/** What stands for "does not state it" in a `where`. */
export const WITHOUT = "-";

/** Reads pairs; a part that is no pair is left out, for an address may have been typed. */
export function whereOf(written: string | undefined): Where {
	const pairs = (written ?? "").split(",").flatMap((part) => {
		const at = part.indexOf("=");
		const name = part.slice(0, at).trim();
		const value = part.slice(at + 1).trim();
		return at > 0 && value !== "" ? [[name, value] as const] : [];
	});
	return Object.fromEntries(pairs);
}

/** Writes pairs; undefined when there are none, so that the address stays short. */
export function writeWhere(
	where: Readonly<Record<string, string | undefined>>,
): string | undefined {
	const pairs = Object.entries(where)
		.filter(([, value]) => value !== undefined && value !== "")
		.map(([name, value]) => `${name}=${value}`);
	return pairs.length > 0 ? pairs.join(",") : undefined;
}

/** The narrowing that leaves exactly the projects of a cell. */
export const whereOfCell = (
	where: Where,
	key: Readonly<Record<string, string | null>>,
): string | undefined =>
	writeWhere({
		...where,
		...Object.fromEntries(
			Object.entries(key).map(([name, value]) => [name, value ?? WITHOUT]),
		),
	});

type Key = Readonly<Record<string, string | null>>;
/** How many codes of a path stand above the first depth: the root of the regions is depth 0, a top sector depth 1. */
const CODES_ABOVE: Readonly<Record<string, number>> = { region: 1, sector: 0 };
const codesOf = (path: string) => path.split("/").filter(Boolean).length;

/**
 * The narrowing that opens a cell of a table to exactly its rows. A place below which other cells stand
 * holds only what stands at that place itself, so it is asked for with the table's depth:
 * `region:2=14/1401/`.
 */
export function whereOfRows(
	where: Where,
	key: Key,
	keys: readonly Key[],
): string | undefined {
	const exact: Record<string, string | null> = {};
	const rest: Record<string, string> = { ...where };
	for (const [name, value] of Object.entries(key)) {
		const above = CODES_ABOVE[name];
		const others = keys.map((other) => other[name] ?? "");
		const isAbove =
			value !== null &&
			others.some((other) => other !== value && other.startsWith(value));
		if (above === undefined || !isAbove) {
			exact[name] = value;
			continue;
		}
		delete rest[name];
		exact[`${name}:${Math.max(...others.map(codesOf)) - above}`] = value;
	}
	return whereOfCell(rest, exact);
}
