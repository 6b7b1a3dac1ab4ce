import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { IMAGES, PICTURE_BYTES } from "./screenshots.ts";
import { readPixels, shrinkPng } from "./screenshots-png.ts";

const ROOT = join(import.meta.dirname, "..");

const pages = [
	join(ROOT, "README.md"),
	...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".md"))
		.map((name) => join(ROOT, "docs", name)),
];

/** Of a page: where each picture and each link to a file leads, from the root. */
const linksOf = (page: string): { isPicture: boolean; to: string }[] =>
	[...readFileSync(page, "utf8").matchAll(/(!?)\[[^\]]*\]\(([^)#\s]+)/g)]
		.filter(([, , to]) => !/^(\w+:|#)/.test(to ?? ""))
		.map(([, mark, to]) => ({
			isPicture: mark === "!",
			to: relative(ROOT, join(dirname(page), to ?? "")),
		}));

describe("documents and their pictures", () => {
	test.each(pages.map((page) => [relative(ROOT, page), page]))(
		"everything %s leads to is there",
		(_, page) => {
			const missing = linksOf(page).filter(
				({ to }) => !existsSync(join(ROOT, to)),
			);
			expect(missing).toEqual([]);
		},
	);

	test("every picture is shown by a document, and none is larger than a clone should carry", () => {
		const shown = new Set(
			pages
				.flatMap(linksOf)
				.filter(({ isPicture }) => isPicture)
				.map(({ to }) => to),
		);
		const pictures = readdirSync(IMAGES).map((name) => join(IMAGES, name));
		expect(
			pictures.filter((picture) => !shown.has(relative(ROOT, picture))),
		).toEqual([]);
		expect(
			pictures.filter((picture) => statSync(picture).size > PICTURE_BYTES),
		).toEqual([]);
	});
});

describe("shrinkPng", () => {
	test("a picture of few colours keeps every pixel, whatever filter its rows had", () => {
		// Two rows of three pixels: the first unfiltered, the second as differences to the pixel above.
		const rows = Buffer.from(
			"00ff000000ff000000ff" + "02000100000002030000",
			"hex",
		);
		const before = readPixels(aPng(3, 2, rows));
		expect([...before.pixels]).toEqual([
			0xff0000, 0x00ff00, 0x0000ff, 0xff0100, 0x00ff02, 0x0300ff,
		]);
		const palette = shrinkPng(aPng(3, 2, rows));
		expect(palette.subarray(1, 4).toString()).toBe("PNG");
		expect(palette[25]).toBe(3);
	});
});

/** A PNG of 8-bit red, green and blue; its check sums are left empty, which the reader does not look at. */
function aPng(width: number, height: number, rows: Buffer): Buffer {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	const chunk = (type: string, body: Buffer) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(body.length);
		return Buffer.concat([length, Buffer.from(type), body, Buffer.alloc(4)]);
	};
	return Buffer.concat([
		Buffer.alloc(8),
		chunk("IHDR", head),
		chunk("IDAT", deflateSync(rows)),
		chunk("IEND", Buffer.alloc(0)),
	]);
}
