/** Cell addresses as a spreadsheet program writes them. Columns count from 0 here, rows from 1 as shown. */

/**
 * The letters of a column.
 *
 * @example columnName(0) // "A"
 * @example columnName(27) // "AB"
 */
export function columnName(column: number): string {
	let name = "";
	for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
		name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
	}
	return name;
}

/** The address of a cell: `cellAddress(3, 1)` is "B3". */
export const cellAddress = (row: number, column: number): string =>
	columnName(column) + row;

/**
 * The column of an address like "AB12" or "$AB$12", from 0; -1 when it does not begin with letters.
 * A loop over characters and no pattern: it is asked once for every cell of a sheet.
 */
export function columnOf(address: string): number {
	let column = 0;
	for (let index = 0; index < address.length; index++) {
		const code = address.charCodeAt(index);
		if (code === 36) continue;
		const letter = (code | 32) - 96;
		if (letter < 1 || letter > 26) break;
		column = column * 26 + letter;
	}
	return column - 1;
}

/** The row of an address like "AB12", 0 when it has none. */
export const rowOf = (address: string): number =>
	Number(/\d+$/.exec(address)?.[0] ?? 0);
