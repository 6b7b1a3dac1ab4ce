import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeXml } from "./escape-xml.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import type { ReadingLimits } from "./rows.ts";
import { XmlScanner } from "./xml-scanner.ts";

type Events = string[];

/** What a handler that wants everything is told, texts joined. */
function eventsOf(
	pieces: readonly string[],
	limits: Partial<ReadingLimits> = {},
): Events {
	const events: Events = [];
	const scanner: XmlScanner = new XmlScanner(
		{
			open: (name, depth) =>
				events.push(
					`<${name} ${depth} a=${scanner.attribute("a")} b=${scanner.attribute("b")}`,
				),
			close: (name, depth) => events.push(`>${name} ${depth}`),
			text: (text) => {
				if (events.at(-1)?.startsWith("#"))
					events.push((events.pop() ?? "") + text);
				else events.push(`#${text}`);
			},
		},
		{ ...DEFAULT_LIMITS, ...limits },
		"part.xml",
	);
	scanner.wantsText = true;
	for (const piece of pieces) scanner.write(piece);
	scanner.end();
	// An empty CDATA is an empty text, which says nothing.
	return events.filter((event) => event !== "#");
}

const refusal = (work: () => unknown) => {
	try {
		work();
	} catch (error) {
		return (error as { code?: string }).code;
	}
	return "none";
};

/** What may be written between tags, and what it means. */
const textForms = fc.oneof(
	fc.string({ unit: "grapheme" }).map((text) => ({
		xml: text.replace(/[&<]/g, (one) => (one === "&" ? "&amp;" : "&lt;")),
		text,
	})),
	fc
		.constantFrom("<!-- > & < -->", "<?pi > ?>")
		.map((xml) => ({ xml, text: "" })),
	fc
		.string()
		.map((text) => text.replaceAll("]]>", ""))
		.map((text) => ({ xml: `<![CDATA[${text}]]>`, text })),
	fc.constantFrom(0x26, 0x3c, 0x4e2d, 0x20bb7).map((code) => ({
		xml: `&#${code};&#x${code.toString(16)};`,
		text: String.fromCodePoint(code, code),
	})),
);
type Tree = {
	name: string;
	a: string;
	texts: { xml: string; text: string }[];
	children: Tree[];
};
const trees = (levels: number): fc.Arbitrary<Tree> =>
	fc.record({
		name: fc.constantFrom("c", "row", "x:v", "长"),
		a: fc.string({ unit: "grapheme" }),
		texts: fc.array(textForms, { maxLength: 3 }),
		children:
			levels === 0
				? fc.constant([])
				: fc.array(trees(levels - 1), { maxLength: 3 }),
	});

function write({ name, a, texts, children }: Tree): string {
	const content =
		texts.map(({ xml }) => xml).join("") + children.map(write).join("");
	const attributes = ` r='"'  x:a = "${escapeXml(a)}"\n`;
	return content === ""
		? `<${name}${attributes}/>`
		: `<${name}${attributes}>${content}</${name} >`;
}
function told({ name, a, texts, children }: Tree, depth = 1): Events {
	const local = name.split(":").at(-1);
	// escapeXml makes a space of what XML cannot hold; line ends inside a text become one kind.
	const shown = a.replace(
		/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g,
		" ",
	);
	const text = texts
		.map(({ text: one }) => one.replace(/\r\n?/g, "\n"))
		.join("");
	return [
		`<${local} ${depth} a=${shown} b=undefined`,
		...(text === "" ? [] : [`#${text}`]),
		...children.flatMap((child) => told(child, depth + 1)),
		`>${local} ${depth}`,
	];
}

test("whatever tree is written, the same is told, wherever the pieces break", () => {
	fc.assert(
		fc.property(
			trees(3),
			fc.array(fc.nat(), { maxLength: 20 }),
			(tree, cuts) => {
				const xml = `\uFEFF<?xml version="1.0"?>\n${write(tree)}\n`;
				const places = [...new Set(cuts.map((cut) => cut % xml.length))].sort(
					(one, other) => one - other,
				);
				const pieces = [0, ...places].map((from, index) =>
					xml.slice(from, places[index] ?? xml.length),
				);
				expect(eventsOf(pieces)).toEqual(told(tree));
			},
		),
		{ numRuns: 300 },
	);
});

test("no input makes it hang or throw anything but a refusal", () => {
	const bits = fc.constantFrom(
		"<",
		">",
		"/",
		"a",
		" ",
		"=",
		'"',
		"'",
		"&",
		";",
		"#",
		"x",
		"1",
		"!",
		"[CDATA[",
		"]]>",
		"--",
		"?",
		"DOCTYPE",
	);
	fc.assert(
		fc.property(fc.array(bits, { maxLength: 30 }), (parts) => {
			expect(["none", "spreadsheets.broken", "spreadsheets.doctype"]).toContain(
				refusal(() => eventsOf(parts)),
			);
		}),
		{ numRuns: 1000 },
	);
});

describe("refused", () => {
	test.each([
		[
			"a document type",
			'<!DOCTYPE a [<!ENTITY b "c">]><a/>',
			"spreadsheets.doctype",
		],
		[
			"an entity declared inside",
			"<a><!ENTITY b SYSTEM 'file:///x'></a>",
			"spreadsheets.doctype",
		],
		["an entity nobody declared", "<a>&b;</a>", "spreadsheets.broken"],
		["a bare ampersand", "<a>b & c</a>", "spreadsheets.broken"],
		["a character past the last", "<a>&#x110000;</a>", "spreadsheets.broken"],
		["tags that do not match", "<a><b></a></b>", "spreadsheets.broken"],
		["a name that only begins alike", "<a></ab>", "spreadsheets.broken"],
		["an element left open", "<a><b></b>", "spreadsheets.broken"],
		["two roots", "<a/><b/>", "spreadsheets.broken"],
		["text outside the root", "<a/>b", "spreadsheets.broken"],
		["nothing at all", "", "spreadsheets.broken"],
		["an attribute without quotes", "<a b=c/>", "spreadsheets.broken"],
	])("%s", (_, xml, code) => expect(refusal(() => eventsOf([xml]))).toBe(code));

	test("more depth than allowed", () => {
		expect(refusal(() => eventsOf(["<a>".repeat(5)], { depth: 4 }))).toBe(
			"spreadsheets.too_deep",
		);
		expect(
			eventsOf([`${"<a>".repeat(4)}${"</a>".repeat(4)}`], { depth: 4 }),
		).toHaveLength(8);
	});
	test.each(["<a>", '<a b="', "<a><![CDATA["])(
		"a text without end after %s is stopped by its length",
		(beginning) => {
			const pieces = [
				beginning,
				...Array.from({ length: 50 }, () => "x".repeat(100)),
			];
			expect(
				refusal(() => eventsOf([...pieces, "<"], { stringLength: 1_000 })),
			).toBe("spreadsheets.too_long");
		},
	);
});
