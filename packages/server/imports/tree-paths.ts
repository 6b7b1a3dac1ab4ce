/** Codes become parts of paths, `SET LOCAL` literals and file names: digits, letters, _ and - only. */
export const isPlainCode = (code: string): boolean =>
	/^[0-9A-Za-z_-]{1,40}$/.test(code);

/**
 * Makes the function that gives the path of a code, "14/1401/", from who stands below whom.
 * undefined: an ancestor is missing; "circle": it stands below itself.
 *
 * @param parentOf the code above, null for a root, undefined for a code nobody knows
 */
export function pathsOf(
	parentOf: (code: string) => string | null | undefined,
): (code: string) => string | "circle" | undefined {
	const known = new Map<string, string | "circle" | undefined>();
	const pathOf = (
		code: string,
		below: ReadonlySet<string>,
	): string | "circle" | undefined => {
		if (known.has(code)) return known.get(code);
		if (below.has(code)) return "circle";
		const parent = parentOf(code);
		const above =
			parent === null || parent === undefined
				? parent
				: pathOf(parent, new Set([...below, code]));
		const path =
			above === null
				? `${code}/`
				: above === undefined || above === "circle"
					? above
					: `${above}${code}/`;
		known.set(code, path);
		return path;
	};
	return (code) => pathOf(code, new Set());
}
