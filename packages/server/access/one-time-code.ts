import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Time-based one-time codes (RFC 6238 over RFC 4226): HMAC-SHA-1, six digits, steps of 30 seconds, which is what every
 * authenticator app reads from a QR code. Thirty lines of node:crypto with the RFC's own test vectors; a package would
 * be more to watch than to save.
 */
const STEP_SECONDS = 30;
const DIGITS = 6;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The step an instant lies in. */
export const stepOf = (now: Date): number =>
	Math.floor(now.getTime() / 1000 / STEP_SECONDS);

/** The code of a step (RFC 4226, 5.3): four bytes of the HMAC, from where its last half-byte says. */
export function codeOf(secret: Buffer, step: number, digits = DIGITS): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac("sha1", secret).update(counter).digest();
	const offset = mac[mac.length - 1]! & 0x0f;
	const number = mac.readUInt32BE(offset) & 0x7fffffff;
	return String(number % 10 ** digits).padStart(digits, "0");
}

/**
 * The step whose code was typed: this one, or its neighbour before or after for a clock that is up to half a minute off
 * (RFC 6238, 5.2). Null: none of them, or it is not newer than `lastStep`: a code works once.
 */
export function findStep(
	secret: Buffer,
	code: string,
	{ now, lastStep }: { now: Date; lastStep: number | null },
): number | null {
	const current = stepOf(now);
	const typed = Buffer.from(code.replace(/\s/g, ""));
	let found: number | null = null;
	// All three are computed, whichever fits.
	for (const step of [current - 1, current, current + 1]) {
		const expected = Buffer.from(codeOf(secret, step));
		const fits =
			typed.length === expected.length && timingSafeEqual(typed, expected);
		if (fits && (lastStep === null || step > lastStep)) found = step;
	}
	return found;
}

/** Base32 without padding (RFC 4648), as people type a secret they cannot scan. */
export function base32(bytes: Buffer): string {
	let bits = 0;
	let held = 0;
	let text = "";
	for (const byte of bytes) {
		held = (held << 8) | byte;
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			text += BASE32[(held >>> bits) & 31];
		}
		held &= (1 << bits) - 1;
	}
	return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31] : text;
}

/** What the QR code holds; `issuer` is what the app calls it by. */
export const codeUri = (
	secret: Buffer,
	{ loginName, issuer }: { loginName: string; issuer: string },
): string =>
	`otpauth://totp/${encodeURIComponent(`${issuer}:${loginName}`)}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
