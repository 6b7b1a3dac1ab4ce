/**
 * Names and other words that people typed, made fit for print. Control characters are no text in
 * any of the formats (XML forbids them); explicit direction marks would turn round the figures
 * that follow them. Letters of right-to-left scripts stay: only the hidden switches go.
 */

// Direction embeddings, overrides, isolates and marks: U+061C, 200E, 200F, 202A-202E, 2066-2069.
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// C0 and C1 controls, line and paragraph separators: a space keeps the words on both sides apart.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
// Half of a surrogate pair and the non-characters cannot be written in any encoding.
const BROKEN = /[\ud800-\udfff]|\p{Noncharacter_Code_Point}/gu;

/** Longer names are cut in documents: one pasted paragraph must not take a page of a table. */
export const LONGEST_NAME = 120;

/**
 * The text as one printable line, in Unicode's composed form (NFC: a half-composed name would be
 * drawn as two letters), cut after `longest` characters with an ellipsis; what cannot be text
 * becomes "\ufffd".
 *
 * @example printable("a\u0007b\nc") // "a b c"
 * @example printable("\u202Egnp.exe") // "gnp.exe"
 * @example printable("abcdef", 3) // "abc…"
 */
export function printable(typed: string, longest = LONGEST_NAME): string {
	const line = typed
		.replace(DIRECTION, "")
		.replace(CONTROL, " ")
		.replace(BROKEN, "\ufffd")
		.normalize("NFC")
		.trim();
	// A text of n units has at most n characters; only a long one is worth counting.
	if (line.length <= longest) return line;
	const characters = [...line];
	return characters.length <= longest
		? line
		: `${characters.slice(0, longest).join("")}…`;
}
