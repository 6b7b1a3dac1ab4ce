import { text as streamText } from "node:stream/consumers";
import { LoopPlugin, TemplateHandler, TextPlugin } from "easy-template-x";
import yauzl from "yauzl";
import type { TemplateData } from "@dekad/core/documents/template-tags.ts";
import { fixedZip } from "./fixed-zip.ts";
import { holdsPlaceholders, readPlaceholders } from "./template-places.ts";
import { TemplateProblem } from "./template-problem.ts";

/** A letterhead with a seal is some hundred KB; a loop repeats what stands in it up to 200 times. */
export const LARGEST_TEMPLATE_BYTES = 2 * 1024 * 1024;
const MOST_ENTRIES = 200;
const LARGEST_UNPACKED_BYTES = 16 * 1024 * 1024;
const LARGEST_TEXT_BYTES = 1024 * 1024;
const MOST_TAGS = 500;
const MOST_FAULTS = 50;

const MOST_REPEATED_BYTES = 160 * 1024;

/** Text and loops alone: no pictures, links, charts or raw XML from data, and nothing is evaluated. */
const handler = () =>
	new TemplateHandler({
		plugins: [new LoopPlugin(), new TextPlugin()],
		defaultContentType: "text",
		containerContentType: "loop",
		maxXmlDepth: 60,
	});

/**
 * Reads a template without filling it: its parts within bounds, no macros, nothing fetched from elsewhere, every placeholder
 * known and in its place.
 *
 * @throws TemplateProblem
 */
export async function checkTemplate(
	file: Uint8Array,
	data: TemplateData,
): Promise<void> {
	const parts = await checkedParts(file);
	const { placeholders, repeated, faults } = readPlaceholders(parts, data);
	if (placeholders > MOST_TAGS)
		throw new TemplateProblem("too_large", [
			`${placeholders} > ${MOST_TAGS} {…}`,
		]);
	if (faults.length > 0)
		throw new TemplateProblem(
			"placeholders",
			faults.map(({ placeholder }) => placeholder),
			faults.slice(0, MOST_FAULTS),
		);
	// Rows are repeated up to 200 times: 160 KB of them are 32 MB of a document.
	if (repeated > MOST_REPEATED_BYTES)
		throw new TemplateProblem("too_large", [
			`${repeated} > ${MOST_REPEATED_BYTES} bytes {#…}`,
		]);
	try {
		await handler().parseTags(Buffer.from(file));
	} catch (error) {
		throw new TemplateProblem("not_docx", [(error as Error).message]);
	}
}

/** The parts that hold text, in the order of the file. */
async function checkedParts(
	file: Uint8Array,
): Promise<{ name: string; xml: string }[]> {
	const parts: { name: string; xml: string }[] = [];
	if (file.length > LARGEST_TEMPLATE_BYTES)
		throw new TemplateProblem("too_large", [`${file.length} bytes`]);
	let isWord = false;
	let unpacked = 0;
	let entries = 0;
	try {
		const zip = await yauzl.fromBufferPromise(Buffer.from(file));
		for await (const entry of zip.eachEntry()) {
			const { fileName: name, uncompressedSize: bytes } = entry;
			entries += 1;
			unpacked += bytes;
			if (entries > MOST_ENTRIES || unpacked > LARGEST_UNPACKED_BYTES)
				throw new TemplateProblem("too_large", [name]);
			if (/vbaProject|\.bin$|activeX|embeddings\//i.test(name))
				throw new TemplateProblem("active", [name]);
			if (!/\.(xml|rels)$/i.test(name)) continue;
			if (bytes > LARGEST_TEXT_BYTES)
				throw new TemplateProblem("too_large", [name]);
			isWord ||= name === "word/document.xml";
			// yauzl refuses an entry that unpacks to more than it states.
			const xml = await streamText(await zip.openReadStreamPromise(entry));
			if (/<!(DOCTYPE|ENTITY)/i.test(xml))
				throw new TemplateProblem("active", [name]);
			if (name.endsWith(".rels") && isFetching(xml))
				throw new TemplateProblem("active", [name]);
			if (holdsPlaceholders(name)) parts.push({ name, xml });
		}
	} catch (error) {
		if (error instanceof TemplateProblem) throw error;
		throw new TemplateProblem("not_docx", [(error as Error).message]);
	}
	if (!isWord) throw new TemplateProblem("not_docx", ["word/document.xml"]);
	return parts;
}

/** Whether opening the file would fetch something: any outside target but a link a person follows. */
const isFetching = (rels: string): boolean =>
	Array.from(rels.matchAll(/<Relationship\b[^>]*>/g), ([tag]) => tag).some(
		(tag) => /TargetMode="External"/i.test(tag) && !/\/hyperlink"/.test(tag),
	);

/** The template filled, the same bytes for the same data. `madeAt` stands in the zip's entries. */
export async function fillTemplate(
	file: Uint8Array,
	data: TemplateData,
	madeAt: Date,
): Promise<Uint8Array> {
	const filled = await handler().process(
		Buffer.from(file),
		data as Parameters<TemplateHandler["process"]>[1],
	);
	return fixedZip(filled, madeAt);
}
