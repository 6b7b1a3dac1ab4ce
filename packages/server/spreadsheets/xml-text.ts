import { isAscii, isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { broken } from "./zip-reader.ts";

/**
 * Turns the bytes of an XML part into text, piece by piece. UTF-8 is nearly always what it is, and pieces of pure
 * ASCII become the compact strings that are fastest to search; a byte order mark or the XML declaration may say
 * otherwise. Bytes that are not the encoding they claim are refused, never replaced: a report must not change its name.
 */
export async function* decodeXml(
	bytes: AsyncIterable<Buffer>,
	part: string,
): AsyncGenerator<string, void, void> {
	let decode: ((bytes: Buffer, isLast: boolean) => string) | undefined;
	for await (const piece of bytes) {
		decode ??= decoderFor(piece, part);
		const text = decode(piece, false);
		if (text !== "") yield text;
	}
	const rest = decode?.(Buffer.alloc(0), true) ?? "";
	if (rest !== "") yield rest;
}

function decoderFor(
	first: Buffer,
	part: string,
): (bytes: Buffer, isLast: boolean) => string {
	const label = declaredEncoding(first);
	if (label !== "utf-8") {
		let decoder: TextDecoder;
		try {
			decoder = new TextDecoder(label, { fatal: true });
		} catch (cause) {
			throw broken(part, cause);
		}
		return (bytes, isLast) => {
			try {
				return decoder.decode(bytes, { stream: !isLast });
			} catch (cause) {
				throw broken(part, cause);
			}
		};
	}
	/** The first bytes of a character whose other bytes are in the next piece. */
	let rest: Buffer = Buffer.alloc(0);
	return (bytes, isLast) => {
		const whole = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
		if (isAscii(whole)) {
			rest = Buffer.alloc(0);
			return whole.toString("latin1");
		}
		const end = isLast ? whole.length : lastWholeCharacter(whole);
		const text = whole.subarray(0, end);
		rest = Buffer.from(whole.subarray(end));
		if (!isUtf8(text)) throw broken(part);
		return text.toString("utf8");
	};
}

/** By the byte order mark, else by the declaration, else UTF-8. */
function declaredEncoding(first: Buffer): string {
	if (first[0] === 0xff && first[1] === 0xfe) return "utf-16le";
	if (first[0] === 0xfe && first[1] === 0xff) return "utf-16be";
	const declared =
		/^\s*(?:\xEF\xBB\xBF)?<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(
			first.toString("latin1", 0, 200),
		);
	const label = (declared?.[1] ?? "utf-8").toLowerCase();
	return label === "utf8" ? "utf-8" : label;
}

/** Where the last character of UTF-8 `bytes` that is all there ends. */
export function lastWholeCharacter(bytes: Buffer): number {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back]!;
		if (byte < 0x80) return bytes.length;
		if (byte >= 0xc0) {
			const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
			return length > back ? bytes.length - back : bytes.length;
		}
	}
	return bytes.length;
}
