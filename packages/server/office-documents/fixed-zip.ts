import {
	text as streamText,
	buffer as streamBuffer,
} from "node:stream/consumers";
import yauzl from "yauzl";
import yazl from "yazl";

/**
 * Packs an Office file anew so that the same document gives the same bytes: the libraries stamp
 * the clock into every zip entry and into the properties. Entries keep their order (the first
 * must stay [Content_Types].xml for strict readers); `edit` may change a text part.
 *
 * @param madeAt the instant that stands in the entries; a zip knows no zone, UTC is written
 * @param edit given a part's name and text, returns its new text; called for .xml parts only
 */
export async function fixedZip(
	file: Uint8Array,
	madeAt: Date,
	edit: (name: string, xml: string) => string = (_, xml) => xml,
): Promise<Uint8Array> {
	const from = await yauzl.fromBufferPromise(Buffer.from(file));
	const to = new yazl.ZipFile();
	const packed = streamBuffer(to.outputStream);
	for await (const entry of from.eachEntry()) {
		if (entry.fileName.endsWith("/")) continue;
		const stream = await from.openReadStreamPromise(entry);
		const content = entry.fileName.endsWith(".xml")
			? Buffer.from(edit(entry.fileName, await streamText(stream)))
			: await streamBuffer(stream);
		// yazl reads the civil parts of the date in local time; the shift makes them UTC's.
		const shifted = new Date(
			madeAt.getTime() + madeAt.getTimezoneOffset() * 60_000,
		);
		to.addBuffer(content, entry.fileName, {
			mtime: shifted,
			forceDosTimestamp: true,
			mode: 0o100644,
		});
	}
	to.end();
	return packed;
}
