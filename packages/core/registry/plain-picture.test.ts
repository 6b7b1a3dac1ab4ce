import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	MOST_PIXELS,
	type PictureType,
	plainPicture,
} from "./plain-picture.ts";

const bytesOf = (text: string) =>
	Uint8Array.from(text, (each) => each.charCodeAt(0));
const join = (...parts: readonly (Uint8Array | readonly number[])[]) =>
	Uint8Array.from(parts.flatMap((part) => [...part]));
const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const big = (value: number, count: number) =>
	Array.from(
		{ length: count },
		(_, at) => Math.floor(value / 256 ** (count - 1 - at)) % 256,
	);
const small = (value: number, count: number) => big(value, count).toReversed();

/** What must not leave with a picture. */
const SECRET = "GPS 37.8706N 112.5489E Huawei 2026-03-11";

const segment = (marker: number, data: Uint8Array | readonly number[]) =>
	join([0xff, marker], big(data.length + 2, 2), data);
const exif = (orientation: number) =>
	segment(
		0xe1,
		join(
			bytesOf("Exif\0\0II*\0"),
			small(8, 4),
			small(1, 2),
			small(0x0112, 2),
			small(3, 2),
			small(1, 4),
			small(orientation, 4),
			small(0, 4),
			bytesOf(SECRET),
		),
	);
const frame = (width: number, height: number) =>
	segment(0xc2, [8, ...big(height, 2), ...big(width, 2), 1, 1, 0x11, 0]);
const scan = join(
	segment(0xda, [1, 1, 0, 0, 63, 0]),
	[1, 2, 0xff, 0, 3, 0xff, 0xd0, 4],
);
const tables = join(
	segment(0xdb, Array(65).fill(1) as number[]),
	segment(0xc4, Array(20).fill(1) as number[]),
);
const jfif = (preview: Uint8Array) =>
	segment(
		0xe0,
		join(bytesOf("JFIF\0"), [1, 2, 1, 0, 72, 0, 72], [1, 1], preview),
	);
const jpeg = (...middle: Uint8Array[]) =>
	join([0xff, 0xd8], ...middle, [0xff, 0xd9]);
const adobe = segment(
	0xee,
	join(bytesOf("Adobe"), [0, 100, 0, 0, 0, 0, 2], bytesOf(SECRET)),
);

const chunk = (name: string, data: Uint8Array | readonly number[]) =>
	join(big(data.length, 4), bytesOf(name), data, [9, 9, 9, 9]);
const header = (width: number, height: number) =>
	chunk("IHDR", [...big(width, 4), ...big(height, 4), 8, 6, 0, 0, 0]);
const png = (...middle: Uint8Array[]) =>
	join([0x89], bytesOf("PNG\r\n\x1a\n"), ...middle, chunk("IEND", []));

const riffChunk = (name: string, data: Uint8Array | readonly number[]) =>
	join(bytesOf(name), small(data.length, 4), data, data.length % 2 ? [0] : []);
const webp = (...chunks: Uint8Array[]) => {
	const body = join(...chunks);
	return join(
		bytesOf("RIFF"),
		small(body.length + 4, 4),
		bytesOf("WEBP"),
		body,
	);
};
const extended = (flags: number) =>
	riffChunk("VP8X", [flags, 0, 0, 0, ...small(29, 3), ...small(19, 3)]);
const lossless = riffChunk("VP8L", [0x2f, 29, 0, 0x05, 0, 7]);
const lossy = riffChunk("VP8 ", [1, 2, 3, 0x9d, 0x01, 0x2a, 30, 0, 20, 0, 5]);

const FULL: readonly (readonly [PictureType, string, Uint8Array])[] = [
	[
		"jpg",
		"with Exif, XMP, IPTC, a profile, a preview, a comment and a second picture behind",
		join(
			jpeg(
				jfif(bytesOf(SECRET)),
				exif(6),
				segment(0xe1, bytesOf(`http://ns.adobe.com/xap/1.0/\0${SECRET}`)),
				segment(0xe2, bytesOf(`ICC_PROFILE\0${SECRET}`)),
				segment(0xed, bytesOf(`Photoshop 3.0\0${SECRET}`)),
				adobe,
				segment(0xfe, bytesOf(SECRET)),
				tables,
				frame(30, 20),
				scan,
				tables,
				scan,
			),
			jpeg(exif(1)),
		),
	],
	[
		"png",
		"with text, Exif, time, a profile and something behind its end",
		join(
			png(
				header(30, 20),
				chunk("iCCP", bytesOf(SECRET)),
				chunk("tEXt", bytesOf(SECRET)),
				chunk("eXIf", bytesOf(SECRET)),
				chunk("tIME", [7, 0, 1, 1, 1, 1, 1]),
				chunk("gAMA", [0, 0, 1, 1]),
				chunk("IDAT", [1, 2]),
				chunk("IDAT", [3]),
				chunk("iTXt", bytesOf(SECRET)),
			),
			bytesOf(SECRET),
		),
	],
	[
		"webp",
		"with Exif, XMP, a profile and an unknown chunk",
		join(
			webp(
				extended(0x3c),
				riffChunk("ICCP", bytesOf(SECRET)),
				riffChunk("ALPH", [1, 2, 3]),
				lossy,
				riffChunk("EXIF", bytesOf(SECRET)),
				riffChunk("XMP ", bytesOf(SECRET)),
				riffChunk("XYZW", bytesOf(SECRET)),
			),
			bytesOf(SECRET),
		),
	],
];

describe("a picture", () => {
	test.each(FULL)(
		"%s %s keeps what draws it and nothing else",
		(type, _, bytes) => {
			const plain = plainPicture(bytes, type);
			expect(plain).toMatchObject({ widthPixels: 30, heightPixels: 20 });
			expect(textOf(bytes)).toContain(SECRET);
			for (const word of SECRET.split(" "))
				expect(textOf(plain!.bytes)).not.toContain(word);
			expect(plainPicture(plain!.bytes, type)?.bytes).toEqual(plain!.bytes);
		},
	);

	test("that needs nothing taken away stays byte by byte", () => {
		const plainOnes: [PictureType, Uint8Array][] = [
			["jpg", jpeg(tables, frame(30, 20), scan)],
			["png", png(header(30, 20), chunk("IDAT", [1]))],
			["webp", webp(lossless)],
			["webp", webp(extended(0x10), riffChunk("ALPH", [1]), lossy)],
		];
		for (const [type, bytes] of plainOnes)
			expect(plainPicture(bytes, type)?.bytes).toEqual(bytes);
	});

	test("stays the way up it was taken", () => {
		const turned = plainPicture(
			jpeg(exif(6), tables, frame(30, 20), scan),
			"jpg",
		)!;
		// Orientation 6, written anew: read back it is there still.
		expect([...turned.bytes.subarray(2, 40)]).toEqual([
			0xff,
			0xe1,
			0,
			34,
			...bytesOf("Exif\0\0MM\0*"),
			0,
			0,
			0,
			8,
			0,
			1,
			1,
			0x12,
			0,
			3,
			0,
			0,
			0,
			1,
			0,
			6,
			0,
			0,
			0,
			0,
			0,
			0,
			0xff,
			0xdb,
		]);
		expect(plainPicture(turned.bytes, "jpg")?.bytes).toEqual(turned.bytes);
	});

	test.each<[string, PictureType, Uint8Array]>([
		[
			"a JPEG cut off in its scan",
			"jpg",
			jpeg(tables, frame(30, 20), scan).subarray(0, -2),
		],
		["a JPEG without a frame", "jpg", jpeg(tables, scan)],
		["a JPEG without a scan", "jpg", jpeg(tables, frame(30, 20))],
		["a JPEG of no height", "jpg", jpeg(tables, frame(30, 0), scan)],
		[
			"a JPEG whose segment ends behind the file",
			"jpg",
			join([0xff, 0xd8, 0xff, 0xdb, 0xff, 0xff, 1]),
		],
		[
			"a JPEG of more pixels than anybody opens",
			"jpg",
			jpeg(tables, frame(60_000, 60_000), scan),
		],
		[
			"a PNG without an end",
			"png",
			png(header(3, 2), chunk("IDAT", [1])).subarray(0, -12),
		],
		["a PNG of no data", "png", png(header(3, 2))],
		[
			"a PNG bomb",
			"png",
			png(header(2 ** 31 - 1, 2 ** 31 - 1), chunk("IDAT", [1])),
		],
		[
			"a PNG with a chunk nobody knows but must",
			"png",
			png(header(3, 2), chunk("EVIL", [1]), chunk("IDAT", [1])),
		],
		[
			"an animated WebP",
			"webp",
			webp(extended(0x02), riffChunk("ANMF", bytesOf(SECRET)), lossy),
		],
		["a WebP of no picture", "webp", webp(extended(0))],
		[
			"a WebP that says it is longer than it is",
			"webp",
			webp(lossy).subarray(0, -4),
		],
	])("%s is refused", (_, type, bytes) => {
		expect(plainPicture(bytes, type)).toBeNull();
	});

	test("whatever is done to its bytes is refused or rebuilt, never a fault, and its own result stands", () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...FULL),
				fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }),
				fc.nat(),
				([type, , bytes], changes, cut) => {
					const copy = Uint8Array.from(bytes);
					for (const [at, value] of changes) copy[at % copy.length] = value;
					const given = copy.subarray(0, copy.length - (cut % 40));
					const plain = plainPicture(given, type);
					if (plain === null) return;
					expect(plain.widthPixels * plain.heightPixels).toBeLessThanOrEqual(
						MOST_PIXELS,
					);
					expect(plainPicture(plain.bytes, type)?.bytes).toEqual(plain.bytes);
				},
			),
			{ numRuns: 3_000 },
		);
	});
});
