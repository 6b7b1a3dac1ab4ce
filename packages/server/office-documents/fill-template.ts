import { text as streamText } from "node:stream/consumers";
import {
	LoopPlugin,
	type Tag,
	TagDisposition,
	TemplateHandler,
	TextPlugin,
} from "easy-template-x";
import yauzl from "yauzl";
import type {
	TemplateData,
	TemplateRows,
} from "@dekad/core/documents/template-tags.ts";
import { fixedZip } from "./fixed-zip.ts";

/** A letterhead with a seal is some hundred KB; a loop repeats what stands in it up to 200 times. */
export const LARGEST_TEMPLATE_BYTES = 2 * 1024 * 1024;
const MOST_ENTRIES = 200;
const LARGEST_UNPACKED_BYTES = 16 * 1024 * 1024;
const LARGEST_TEXT_BYTES = 1024 * 1024;
const MOST_TAGS = 500;

/** What is wrong with a template, in words a person can act on: the place and the thing. */
export class TemplateProblem extends Error {
	readonly kind: "not_docx" | "too_large" | "active" | "syntax" | "unknown";
	readonly what: readonly string[];

	constructor(kind: TemplateProblem["kind"], what: readonly string[]) {
		super(`${kind}: ${what.join(", ")}`);
		this.kind = kind;
		this.what = what;
	}
}

/** Text and loops alone: no pictures, links, charts or raw XML from data, and nothing is evaluated. */
const handler = () =>
	new TemplateHandler({
		plugins: [new LoopPlugin(), new TextPlugin()],
		defaultContentType: "text",
		containerContentType: "loop",
		maxXmlDepth: 60,
	});

/**
 * Reads a template without filling it: its parts within bounds, no macros, nothing fetched from elsewhere, every tag known.
 *
 * @returns the tags it uses, in order
 * @throws TemplateProblem
 */
export async function checkTemplate(
	file: Uint8Array,
	data: TemplateData,
): Promise<string[]> {
	await checkParts(file);
	let tags: Tag[];
	try {
		tags = await handler().parseTags(Buffer.from(file));
	} catch (error) {
		throw new TemplateProblem("syntax", [(error as Error).message]);
	}
	if (tags.length > MOST_TAGS)
		throw new TemplateProblem("too_large", [`${tags.length} tags`]);
	const unknown = new Set<string>();
	let open: string | null = null;
	for (const { name, disposition } of tags) {
		if (disposition === TagDisposition.Close) {
			open = null;
			continue;
		}
		if (disposition === TagDisposition.Open) {
			// Rows of rows would multiply; the tables of a bulletin have none.
			if (open !== null)
				throw new TemplateProblem("syntax", [`{#${name}} in {#${open}}`]);
			open = name;
			if (!Array.isArray(data[name])) unknown.add(`{#${name}}`);
			continue;
		}
		const rows: TemplateRows | null =
			open !== null && Array.isArray(data[open])
				? (data[open] as TemplateRows)
				: null;
		// A table without rows today does not say which columns it has; its tags pass.
		const isColumn =
			rows !== null && (rows.length === 0 || name in (rows[0] ?? {}));
		if (!isColumn && typeof data[name] !== "string") unknown.add(`{${name}}`);
	}
	if (open !== null) throw new TemplateProblem("syntax", [`{#${open}}`]);
	if (unknown.size > 0) throw new TemplateProblem("unknown", [...unknown]);
	return [...new Set(tags.map(({ name }) => name))];
}

async function checkParts(file: Uint8Array): Promise<void> {
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
		}
	} catch (error) {
		if (error instanceof TemplateProblem) throw error;
		throw new TemplateProblem("not_docx", [(error as Error).message]);
	}
	if (!isWord) throw new TemplateProblem("not_docx", ["word/document.xml"]);
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
