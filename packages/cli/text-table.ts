/**
 * Rows as aligned text: the first column to the left, numbers to the right. A Chinese character
 * takes two places in a terminal, so columns are measured in places and not in characters.
 */
export function textTable(rows: readonly (readonly string[])[]): string[] {
	const widths: number[] = [];
	for (const row of rows)
		row.forEach((cell, at) => {
			widths[at] = Math.max(widths[at] ?? 0, placesOf(cell));
		});
	return rows.map((row) =>
		row
			.map((cell, at) => {
				const room = " ".repeat((widths[at] ?? 0) - placesOf(cell));
				return at === 0 ? cell + room : room + cell;
			})
			.join("  ")
			.trimEnd(),
	);
}

const WIDE =
	/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const placesOf = (cell: string): number => {
	let places = 0;
	for (const character of cell) places += WIDE.test(character) ? 2 : 1;
	return places;
};
