import fc from "fast-check";
import { expect, test } from "vitest";
import { fileTypeOf } from "./file-type.ts";

const bytes = (...parts: (string | number[])[]) =>
	Uint8Array.from(
		parts.flatMap((part) =>
			typeof part === "string" ? [...Buffer.from(part, "utf8")] : part,
		),
	);
const none = () => null;

// biome-ignore format: one case a line
test.each([
	["pdf", bytes("%PDF-1.7 ..."), none, "whatever its name"],
	["jpg", bytes([0xff, 0xd8, 0xff, 0xe0]), none, "JPEG"],
	["png", bytes([0x89], "PNG\r\n", [0x1a, 0x0a]), none, "PNG"],
	["webp", bytes("RIFF", [1, 2, 3, 4], "WEBPVP8 "), none, "WebP"],
	[null, bytes("RIFF", [1, 2, 3, 4], "WAVEfmt "), none, "sound in the same wrapper"],
	["docx", bytes("PK", [3, 4]), () => ["[Content_Types].xml", "word/document.xml"], "Word"],
	["xlsx", bytes("PK", [3, 4]), () => ["xl/workbook.xml"], "Excel"],
	[null, bytes("PK", [3, 4]), () => ["xl/workbook.xml", "xl/vbaProject.bin"], "Excel with macros"],
	[null, bytes("PK", [3, 4]), () => ["setup.exe"], "any other archive"],
	[null, bytes("PK", [3, 4]), none, "an archive that cannot be read"],
	[null, bytes("MZ", [0x90, 0, 3]), none, "a program"],
	["txt", bytes("会议纪要\r\n一、\t通过"), none, "text in UTF-8"],
	["txt", bytes([0xbb, 0xe1, 0xd2, 0xe9]), none, "text in GB 18030"],
	["txt", bytes("<script>alert(1)</script>"), none, "a page is text: it is never handed out as a page"],
	[null, bytes("text", [0], "more"), none, "a zero byte is no text"],
	[null, bytes([0xff, 0xfe, 0x41, 0x00]), none, "neither encoding"],
	[null, bytes(), none, "nothing"],
] as const)("%s: %s", (type, content, names, _why) => {
	expect(fileTypeOf(content, names)).toBe(type);
});

test("any text without control characters is text", () => {
	fc.assert(
		fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (words) => {
			fc.pre(
				!/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(words) &&
					!/^(?:PK|%PDF-|RIFF)/.test(words),
			);
			expect(fileTypeOf(bytes(words), none)).toBe("txt");
		}),
	);
});
