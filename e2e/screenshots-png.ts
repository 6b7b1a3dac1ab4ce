import { crc32, deflateSync, inflateSync } from "node:zlib";

/**
 * Makes a screenshot small enough for a repository: at most 256 colours, one byte a pixel. A page of text and flat
 * surfaces keeps its look; a third of the bytes is left. Written here because no packaged program of this kind is
 * pure JavaScript and kept up.
 */
export function shrinkPng(png: Buffer): Buffer {
	const { width, height, pixels } = readPixels(png);
	const { palette, indexOf } = choosePalette(pixels);
	const rows = Buffer.alloc((width + 1) * height);
	for (let y = 0, at = 0, out = 0; y < height; y++) {
		rows[out++] = 0;
		for (let x = 0; x < width; x++, at++)
			rows[out++] = indexOf(pixels[at] ?? 0);
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 3, 0, 0, 0], 8);
	return Buffer.concat([
		SIGNATURE,
		chunk("IHDR", head),
		chunk("PLTE", Buffer.from(palette.flatMap(channels))),
		chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** Colours as 0xRRGGBB, row by row; reads what a browser writes: 8 bits a channel, not interlaced. @throws TypeError for others. */
export function readPixels(png: Buffer): {
	width: number;
	height: number;
	pixels: Uint32Array;
} {
	const data: Buffer[] = [];
	let [width, height, bytesPerPixel] = [0, 0, 0];
	for (let at = SIGNATURE.length; at < png.length; ) {
		const length = png.readUInt32BE(at);
		const type = png.toString("latin1", at + 4, at + 8);
		const body = png.subarray(at + 8, at + 8 + length);
		if (type === "IHDR") {
			width = body.readUInt32BE(0);
			height = body.readUInt32BE(4);
			bytesPerPixel = { 2: 3, 6: 4 }[body[9] ?? 0] ?? 0;
			if (body[8] !== 8 || bytesPerPixel === 0 || body[12] !== 0)
				throw new TypeError("not a PNG as a browser writes it");
		}
		if (type === "IDAT") data.push(body);
		at += length + 12;
	}
	const raw = inflateSync(Buffer.concat(data));
	const stride = width * bytesPerPixel;
	const pixels = new Uint32Array(width * height);
	let above = new Uint8Array(stride);
	for (let y = 0; y < height; y++) {
		const start = y * (stride + 1);
		const row = new Uint8Array(raw.subarray(start + 1, start + 1 + stride));
		undoFilter(raw[start] ?? 0, row, above, bytesPerPixel);
		for (let x = 0; x < width; x++) {
			const at = x * bytesPerPixel;
			pixels[y * width + x] =
				((row[at] ?? 0) << 16) | ((row[at + 1] ?? 0) << 8) | (row[at + 2] ?? 0);
		}
		above = row;
	}
	return { width, height, pixels };
}

/** The five filters of the PNG standard (ISO/IEC 15948, 9.2), undone in place. */
function undoFilter(
	kind: number,
	row: Uint8Array,
	above: Uint8Array,
	bytesPerPixel: number,
): void {
	for (let at = 0; at < row.length; at++) {
		const left = at < bytesPerPixel ? 0 : (row[at - bytesPerPixel] ?? 0);
		const up = above[at] ?? 0;
		const corner = at < bytesPerPixel ? 0 : (above[at - bytesPerPixel] ?? 0);
		const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
		row[at] = (row[at] ?? 0) + (guess[kind] ?? 0);
	}
}

function paeth(left: number, up: number, corner: number): number {
	const sum = left + up - corner;
	const [a, b, c] = [sum - left, sum - up, sum - corner].map(Math.abs);
	if ((a ?? 0) <= (b ?? 0) && (a ?? 0) <= (c ?? 0)) return left;
	return (b ?? 0) <= (c ?? 0) ? up : corner;
}

/**
 * The 256 most frequent colours, each standing for those that share the first five bits of every channel; a rarer
 * one becomes the nearest of them. The most frequent of a group and not its mean: a surface keeps its exact colour.
 */
function choosePalette(pixels: Uint32Array): {
	palette: number[];
	indexOf: (colour: number) => number;
} {
	const counts = new Map<number, number>();
	for (const colour of pixels)
		counts.set(colour, (counts.get(colour) ?? 0) + 1);
	const byCount = [...counts].toSorted(([a, x], [b, y]) => y - x || a - b);
	const groups = new Map<number, number>();
	for (const [colour] of byCount) {
		const group = counts.size <= 256 ? colour : colour & 0xf8f8f8;
		if (!groups.has(group)) groups.set(group, colour);
	}
	const palette = [...groups.values()].slice(0, 256);
	const places = new Map(palette.map((colour, place) => [colour, place]));
	return {
		palette,
		indexOf(colour) {
			const known = places.get(colour);
			if (known !== undefined) return known;
			const distances = palette.map((each) => distance(each, colour));
			const place = distances.indexOf(Math.min(...distances));
			places.set(colour, place);
			return place;
		},
	};
}

const channels = (colour: number) => [
	colour >> 16,
	(colour >> 8) & 255,
	colour & 255,
];

function distance(one: number, other: number): number {
	const [a, b] = [channels(one), channels(other)];
	return a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0);
}

function chunk(type: string, body: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(body.length);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, sum]);
}
