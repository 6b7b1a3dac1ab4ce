/**
 * The demo's own randomness: a seeded generator and ids made from it, so that the same seed gives
 * the same portfolio on every machine and every day.
 *
 * Each project, owner and region draws from a stream of its own, named by numbers. So project 7
 * is the same whether 600 or 30,000 projects are made, and nothing depends on the order of work.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand; public domain), its state filled by a
 * splitmix-style mix of the stream's numbers. It is not for secrets.
 */

export type Random = {
	/** In [0, 1). */
	next(): number;
	/** A whole number in [0, below). */
	int(below: number): number;
	/** In [low, high). */
	between(low: number, high: number): number;
	/** True with this probability. */
	chance(probability: number): boolean;
	/** @throws RangeError for an empty list. */
	pick<T>(items: readonly T[]): T;
	/** About normal, mean 0, deviation 1, within ±3.5: the sum of twelve uniforms is enough here. */
	normal(): number;
};

/** One step of a 32-bit mix (the finaliser of murmur3): every input bit reaches every output bit. */
export function mix32(value: number): number {
	let h = value | 0;
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}

/** A 32-bit digest of a stream's name. */
export function hashOf(...parts: readonly number[]): number {
	let h = 0x9e3779b9;
	for (const part of parts) h = mix32((h ^ part) + 0x9e3779b9 + (h << 6));
	return h >>> 0;
}

/**
 * The stream of these numbers.
 *
 * @example randomOf(1, 2).next() === randomOf(1, 2).next() // true
 */
export function randomOf(...parts: readonly number[]): Random {
	let a = hashOf(...parts, 1);
	let b = hashOf(...parts, 2);
	let c = hashOf(...parts, 3);
	let counter = 1;
	const next = () => {
		const t = (a + b + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + t;
		return ((t ^ (c >>> 5)) >>> 0) / 4_294_967_296;
	};
	// The first outputs still show the seed; sfc32 asks for a dozen to be thrown away.
	for (let step = 0; step < 12; step++) next();
	const int = (below: number) => Math.floor(next() * below);
	return {
		next,
		int,
		between: (low, high) => low + (high - low) * next(),
		chance: (probability) => next() < probability,
		pick<T>(items: readonly T[]): T {
			if (items.length === 0) throw new RangeError("nothing to pick from");
			return items[int(items.length)] as T;
		},
		normal() {
			let sum = -6;
			for (let step = 0; step < 12; step++) sum += next();
			return Math.max(-3.5, Math.min(3.5, sum));
		},
	};
}

const HEX = Array.from({ length: 256 }, (_, byte) =>
	byte.toString(16).padStart(2, "0"),
);
const hex32 = (value: number) =>
	`${HEX[value >>> 24]}${HEX[(value >>> 16) & 255]}${HEX[(value >>> 8) & 255]}${HEX[value & 255]}`;

/** What an id is of; a kind is part of the id's digest, so that two kinds never share an id. */
export const ID_KIND = {
	jurisdiction: 1,
	organisation: 2,
	account: 3,
	membership: 4,
	list: 5,
	project: 6,
	datedValue: 7,
	plan: 8,
	report: 9,
	correction: 10,
	event: 11,
	step: 12,
} as const;

/**
 * An id in the shape of a uuid v7 (RFC 9562): 48 bits of the demo's time, then 74 bits of digest in
 * place of random bits, so that ids of a demo repeat exactly and still sort by their time.
 */
export function demoId(
	seed: number,
	kind: number,
	major: number,
	minor: number,
	atMs: number,
): string {
	const high = Math.floor(atMs / 65_536) >>> 0;
	const low = atMs % 65_536;
	const one = hashOf(seed, kind, major, minor);
	const two = mix32(one ^ Math.imul(major + 1, 0x9e3779b1) ^ (minor << 8));
	const three = mix32(two ^ Math.imul(minor + 1, 0x85ebca77) ^ kind);
	const time = hex32(high);
	const rest = `${HEX[low >>> 8]}${HEX[low & 255]}`;
	const variant = HEX[0x80 | ((two >>> 24) & 0x3f)] as string;
	const tail = hex32(three);
	return `${time}-${rest}-7${hex32(one).slice(0, 3)}-${variant}${HEX[(two >>> 16) & 255]}-${hex32(two).slice(4)}${tail}`;
}
