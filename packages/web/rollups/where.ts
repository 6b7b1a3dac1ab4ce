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
