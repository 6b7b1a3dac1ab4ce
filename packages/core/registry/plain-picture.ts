/**
 * A picture rebuilt from nothing but what draws it. A phone writes into a photo where it was taken, when, with
 * which device and often a second, uncropped picture; none of that is the office's business and all of it would travel
 * with every copy. So a picture is taken apart into the parts of its format, those that draw are kept in their
 * order, everything else goes: places, dates, makers, comments, colour profiles, previews, animation and whatever hangs
 * on behind the end. Which way up it is stays.
 *
 * The pixels themselves are not touched: a proof stays as sharp as it was handed in. Refused: decoding and encoding
 * anew (sharp, libvips), which costs quality, seconds and a native library under LGPL, and would open hostile
 * files on the server. Nothing here decodes a picture, so none can swell up in memory.
 */

export type PictureType = "jpg" | "png" | "webp";
export type PlainPicture = {
	readonly bytes: Uint8Array;
	readonly widthPixels: number;
	readonly heightPixels: number;
};

/** Most pixels of a picture: the largest scanners and phones make fewer; whoever opens it has to hold them all. */
export const MOST_PIXELS = 200_000_000;

/**
 * The picture without anything that does not draw it; null when it is broken, cut off, animated or larger
 * than `MOST_PIXELS`. The same picture gives the same bytes, and its own result is unchanged.
 */
export function plainPicture(
	bytes: Uint8Array,
	type: PictureType,
): PlainPicture | null {
	const read = { jpg: plainJpeg, png: plainPng, webp: plainWebp }[type];
	const made = read(bytes);
	if (made === null) return null;
	const pixels = made.widthPixels * made.heightPixels;
	return pixels > 0 && pixels <= MOST_PIXELS ? made : null;
}

const big16 = (bytes: Uint8Array, at: number): number =>
	((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const big32 = (bytes: Uint8Array, at: number): number =>
	big16(bytes, at) * 65_536 + big16(bytes, at + 2);
const little = (bytes: Uint8Array, at: number, count: number): number => {
	let value = 0;
	for (let place = count - 1; place >= 0; place--)
		value = value * 256 + (bytes[at + place] ?? 0);
	return value;
};
const nameAt = (bytes: Uint8Array, at: number, length: number): string =>
	String.fromCharCode(...bytes.subarray(at, at + length));

function joined(parts: readonly Uint8Array[]): Uint8Array {
	const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/** Whether a JPEG marker opens a frame: C0 to CF but for tables (C4, CC) and a reserved one (C8). */
const isFrame = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** ITU-T T.81: segments of a marker and a length, after each scan's header its coded data up to the next marker. */
function plainJpeg(bytes: Uint8Array): PlainPicture | null {
	if (big16(bytes, 0) !== 0xffd8) return null;
	const parts: Uint8Array[] = [];
	let orientation = 1;
	let size: [width: number, height: number] | null = null;
	let hasScan = false;
	let at = 2;
	while (at < bytes.length) {
		if (bytes[at] !== 0xff) return null;
		const marker = bytes[at + 1] ?? 0;
		// Any number of fill bytes may stand before a marker.
		if (marker === 0xff) {
			at++;
			continue;
		}
		if (marker === 0xd9) {
			if (size === null || !hasScan) return null;
			return {
				bytes: joined([
					Uint8Array.of(0xff, 0xd8),
					...(orientation === 1 ? [] : [orientationSegment(orientation)]),
					...parts,
					Uint8Array.of(0xff, 0xd9),
				]),
				widthPixels: size[0],
				heightPixels: size[1],
			};
		}
		const length = big16(bytes, at + 2);
		const end = at + 2 + length;
		if (marker < 0xc0 || length < 2 || end > bytes.length) return null;
		const segment = bytes.subarray(at, end);
		if (isFrame(marker)) {
			if (size !== null || length < 8) return null;
			size = [big16(segment, 7), big16(segment, 5)];
			parts.push(segment);
		} else if (marker === 0xda) {
			const next = endOfScan(bytes, end);
			if (next === null) return null;
			parts.push(bytes.subarray(at, next));
			hasScan = true;
			at = next;
			continue;
		} else if ([0xc4, 0xdb, 0xdd].includes(marker)) parts.push(segment);
		else if (marker === 0xe0 && nameAt(segment, 4, 5) === "JFIF\0")
			parts.push(jfifSegment(segment));
		else if (
			marker === 0xee &&
			nameAt(segment, 4, 5) === "Adobe" &&
			length >= 14
		)
			// How its colours are meant; without it some would come out inverted.
			parts.push(
				joined([Uint8Array.of(0xff, 0xee, 0, 14), segment.subarray(4, 16)]),
			);
		else if (marker === 0xe1)
			orientation = orientationOf(segment) ?? orientation;
		else if (marker < 0xe0 || (marker > 0xef && marker !== 0xfe)) return null;
		at = end;
	}
	return null;
}

/** Where the coded data of a scan ends: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number | null {
	for (let at = from; at + 1 < bytes.length; at++) {
		if (bytes[at] !== 0xff) continue;
		const next = bytes[at + 1] ?? 0;
		if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at++;
		else if (next !== 0xff) return at;
	}
	return null;
}

/** The density of a JFIF header, without the preview that may follow. */
const jfifSegment = (segment: Uint8Array): Uint8Array =>
	joined([
		Uint8Array.of(0xff, 0xe0, 0, 16),
		segment.subarray(4, 16),
		Uint8Array.of(0, 0),
	]);

/** An Exif block that says the orientation and nothing else. */
const orientationSegment = (orientation: number): Uint8Array =>
	// biome-ignore format: a line a field
	Uint8Array.of(
		0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0,
		0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1,
		0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
		0, 0, 0, 0,
	);

/** The orientation, 2 to 8, an Exif block states in its first directory; null: none, or a broken block. */
function orientationOf(segment: Uint8Array): number | null {
	if (nameAt(segment, 4, 6) !== "Exif\0\0") return null;
	const block = segment.subarray(10);
	const order = nameAt(block, 0, 2);
	if (order !== "II" && order !== "MM") return null;
	const number = (at: number, count: number) =>
		order === "II"
			? little(block, at, count)
			: count === 2
				? big16(block, at)
				: big32(block, at);
	const directory = number(4, 4);
	const count = number(directory, 2);
	for (let entry = 0; entry < Math.min(count, 200); entry++) {
		const at = directory + 2 + entry * 12;
		if (at + 12 > block.length) return null;
		if (number(at, 2) !== 0x0112) continue;
		const value = number(at + 8, 2);
		return value >= 2 && value <= 8 ? value : null;
	}
	return null;
}

/** Chunks that draw, and how colours and sizes are meant; a colour profile can hold anything and is not among them. */
const PNG_KEPT: ReadonlySet<string> = new Set([
	"IHDR",
	"PLTE",
	"tRNS",
	"gAMA",
	"cHRM",
	"sRGB",
	"pHYs",
	"bKGD",
	"sBIT",
	"IDAT",
	"IEND",
]);

/** ISO/IEC 15948: chunks of length, name, data and checksum, from IHDR to IEND. */
function plainPng(bytes: Uint8Array): PlainPicture | null {
	if (nameAt(bytes, 1, 3) !== "PNG" || bytes.length < 33) return null;
	const parts: Uint8Array[] = [bytes.subarray(0, 8)];
	let hasData = false;
	for (let at = 8; at + 12 <= bytes.length; ) {
		const length = big32(bytes, at);
		const name = nameAt(bytes, at + 4, 4);
		const end = at + 12 + length;
		if (end > bytes.length || (at === 8) !== (name === "IHDR")) return null;
		if (name === "IHDR" && length !== 13) return null;
		if (PNG_KEPT.has(name)) parts.push(bytes.subarray(at, end));
		// A chunk whose name begins with a capital must be understood.
		else if (/^[A-Z]/.test(name)) return null;
		if (name === "IDAT") hasData = true;
		if (name === "IEND")
			return hasData && length === 0
				? {
						bytes: joined(parts),
						widthPixels: big32(bytes, 16),
						heightPixels: big32(bytes, 20),
					}
				: null;
		at = end;
	}
	return null;
}

/** RFC 9649: chunks of name, length and data, padded to even, in one RIFF. */
function plainWebp(bytes: Uint8Array): PlainPicture | null {
	if (nameAt(bytes, 0, 4) !== "RIFF" || nameAt(bytes, 8, 4) !== "WEBP")
		return null;
	const whole = 8 + little(bytes, 4, 4);
	if (whole > bytes.length) return null;
	const parts: Uint8Array[] = [];
	let size: [width: number, height: number] | null = null;
	let hasPicture = false;
	for (let at = 12; at + 8 <= whole; ) {
		const name = nameAt(bytes, at, 4);
		const length = little(bytes, at + 4, 4);
		const end = at + 8 + length + (length % 2);
		if (end > whole) return null;
		const chunk = bytes.slice(at, end);
		if (name === "VP8X") {
			if (length !== 10 || size !== null) return null;
			// Animated: its frames are chunks of chunks, and no proof moves.
			if ((chunk[8]! & 0x02) !== 0) return null;
			chunk[8]! &= 0x10;
			size = [little(chunk, 12, 3) + 1, little(chunk, 15, 3) + 1];
			parts.push(chunk);
		} else if (name === "VP8 " || name === "VP8L") {
			if (hasPicture) return null;
			hasPicture = true;
			const own = name === "VP8L" ? losslessSize(chunk) : lossySize(chunk);
			if (own === null) return null;
			size ??= own;
			parts.push(chunk);
		} else if (name === "ALPH") parts.push(chunk);
		at = end;
	}
	if (size === null || !hasPicture) return null;
	const body = joined(parts);
	const head = new Uint8Array(12);
	head.set(bytes.subarray(0, 12));
	new DataView(head.buffer).setUint32(4, body.length + 4, true);
	return {
		bytes: joined([head, body]),
		widthPixels: size[0],
		heightPixels: size[1],
	};
}

function losslessSize(chunk: Uint8Array): [number, number] | null {
	if (chunk[8] !== 0x2f) return null;
	const bits = little(chunk, 9, 4);
	return [(bits % 16_384) + 1, (Math.floor(bits / 16_384) % 16_384) + 1];
}

function lossySize(chunk: Uint8Array): [number, number] | null {
	if (nameAt(chunk, 11, 3) !== "\x9d\x01\x2a") return null;
	return [little(chunk, 14, 2) % 16_384, little(chunk, 16, 2) % 16_384];
}
