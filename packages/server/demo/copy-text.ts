/**
 * Rows as the text of COPY ... FROM STDIN: columns by tab, rows by line feed, null as \N.
 * An ISO instant goes in as text; an array is written as PostgreSQL's literal by its caller.
 */
export type CopyValue = string | number | boolean | null;

const SPECIAL = /[\\\t\n\r]/;
const SPECIALS = /[\\\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = {
	"\\": "\\\\",
	"\t": "\\t",
	"\n": "\\n",
	"\r": "\\r",
};

/** One row with its line feed. */
export function copyRow(values: readonly CopyValue[]): string {
	let row = "";
	for (let place = 0; place < values.length; place++) {
		const value = values[place];
		if (place > 0) row += "\t";
		if (value === null || value === undefined) row += "\\N";
		else if (typeof value === "string")
			row += SPECIAL.test(value)
				? value.replace(SPECIALS, (sign) => ESCAPES[sign] ?? sign)
				: value;
		else if (typeof value === "boolean") row += value ? "t" : "f";
		else row += value;
	}
	return `${row}\n`;
}

/** A one-dimensional array literal of numbers or plain words. */
export const copyArray = (values: readonly (number | string)[]): string =>
	`{${values.map((value) => (typeof value === "number" ? value : `"${value.replace(/["\\]/g, "\\$&")}"`)).join(",")}}`;
