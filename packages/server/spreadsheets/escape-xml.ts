/**
 * Text on its way into XML. A character XML cannot hold (control characters, half a surrogate pair) is written _xHHHH_
 * where the format knows that escape, in cells, and an underscore that would read as one is written _x005F_.
 */

const RESERVED: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
};

/** For an attribute or a text outside cells: what XML cannot hold becomes a space. */
export function escapeXml(text: string): string {
	return text
		.replace(/[&<>"]/g, (one) => RESERVED[one]!)
		.replace(NOT_XML, " ")
		.replace(/[\r\n\t]/g, (one) => `&#${one.charCodeAt(0)};`);
}

/** For the text of a cell or a comment: read back, it is the same text to the character. */
export function escapeCellText(text: string): string {
	if (!NEEDS_CARE.test(text)) return text;
	return text
		.replace(/_(?=x[0-9a-fA-F]{4}_)/g, "_x005F_")
		.replace(NOT_XML, escapeCharacter)
		.replace(/\r/g, escapeCharacter)
		.replace(/[&<>]/g, (one) => RESERVED[one]!);
}

// biome-ignore format: one kind a line
const NOT_XML = new RegExp([
  "[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\uFFFE\\uFFFF]",
  "[\\uD800-\\uDBFF](?![\\uDC00-\\uDFFF])",
  "(?<![\\uD800-\\uDBFF])[\\uDC00-\\uDFFF]",
].join("|"), "g");
const NEEDS_CARE =
	/[\u0000-\u0008\u000B-\u001F&<>\uD800-\uDFFF\uFFFE\uFFFF]|_x[0-9a-fA-F]{4}_/;

const escapeCharacter = (one: string) =>
	`_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;
