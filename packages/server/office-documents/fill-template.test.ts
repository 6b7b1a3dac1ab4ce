import { buffer, text } from "node:stream/consumers";
import { Document, Header, Packer, Paragraph, TextRun } from "docx";
import { describe, expect, test } from "vitest";
import yauzl from "yauzl";
import yazl from "yazl";
import { bulletinDocument } from "@dekad/core/documents/bulletin.ts";
import {
	SAMPLE_AUTHORITY,
	SAMPLE_LOOK,
	SAMPLE_NUMBER,
	sampleBulletin,
} from "@dekad/core/documents/sample-bulletin.ts";
import {
	templateData,
	templateGuide,
} from "@dekad/core/documents/template-tags.ts";
import { checkTemplate, fillTemplate } from "./fill-template.ts";
import {
	checkTemplateApart,
	fillTemplateApart,
	renderStartingTemplate,
} from "./render-document.ts";
import type { TemplateProblem } from "./template-problem.ts";

const SAMPLE = sampleBulletin({
	authority: SAMPLE_AUTHORITY,
	look: SAMPLE_LOOK,
	number: SAMPLE_NUMBER,
});
const DATA = templateData(bulletinDocument(SAMPLE, "zh"));
const AT = new Date("2026-03-12T10:00:00Z");

/** A Word file of one paragraph a line; a `|` breaks a run, as Word does within a tag. */
const wordFile = (...lines: string[]): Promise<Buffer> =>
	Packer.toBuffer(
		new Document({
			sections: [
				{
					children: lines.map(
						(line) =>
							new Paragraph({
								children: line.split("|").map((words) => new TextRun(words)),
							}),
					),
				},
			],
		}),
	);

/** The file with parts put in or in place of others. */
async function withParts(
	file: Buffer,
	parts: Readonly<Record<string, string>>,
): Promise<Buffer> {
	const to = new yazl.ZipFile();
	const zip = await yauzl.fromBufferPromise(file);
	for await (const entry of zip.eachEntry())
		if (!(entry.fileName in parts) && !entry.fileName.endsWith("/"))
			to.addBuffer(
				await buffer(await zip.openReadStreamPromise(entry)),
				entry.fileName,
			);
	for (const [name, words] of Object.entries(parts))
		to.addBuffer(Buffer.from(words), name);
	to.end();
	return buffer(to.outputStream);
}

async function wordsOf(file: Uint8Array): Promise<string> {
	const zip = await yauzl.fromBufferPromise(Buffer.from(file));
	for await (const entry of zip.eachEntry())
		if (entry.fileName === "word/document.xml")
			return (await text(await zip.openReadStreamPromise(entry))).replace(
				/<[^>]*>/g,
				"",
			);
	return "";
}

test("a template is filled with the facts of the documents, loops a row a region", async () => {
	const file = await wordFile(
		"{head}",
		"{issue}：计划{total.ann|ualPlan}",
		"{#regions}",
		"{region}={actualToDate};",
		"{/regions}",
	);
	await checkTemplate(file, DATA);
	const filled = await fillTemplate(file, DATA, AT);
	const words = await wordsOf(filled);
	expect(words).toContain("云岭省重点工程项目调度通报");
	expect(words).toContain("2026年3月上旬：计划1,107.98亿元");
	expect(words.match(/=[\d,]+;/g)).toHaveLength(14);
	expect(await fillTemplate(file, DATA, AT)).toEqual(filled);
});

test("what people typed stays words: no tag of a name is filled, no markup comes in", async () => {
	const hostile = { ...DATA, head: "{issue}</w:t><w:r>&", issue: "2026" };
	const words = await wordsOf(
		await fillTemplate(await wordFile("{head}"), hostile, AT),
	);
	expect(words).toContain("{issue}&lt;/w:t&gt;&lt;w:r&gt;&amp;");
});

describe("a template is refused", () => {
	test("with every unknown tag named", async () => {
		const file = await wordFile(
			"{head} {haed} {total.nothing}",
			"{#regions}{region}{nobody}{/regions}",
			"{#cities}{/cities}",
		);
		await expect(checkTemplate(file, DATA)).rejects.toMatchObject({
			kind: "placeholders",
			what: ["{haed}", "{total.nothing}", "{nobody}", "{#cities}"],
		});
	});

	test("with the place of each fault, and what was probably meant", async () => {
		const file = await wordFile(
			"第一段",
			"通报 {ha|ed}",
			"{actualToDate}",
			"{#regions}{regoin}{/regions}",
			"{/sectors}",
			"{total.annualPlan",
			"{#sectors}{sector}",
		);
		const { faults } = (await checkTemplate(file, DATA).catch(
			(error: unknown) => error,
		)) as TemplateProblem;
		expect(faults).toEqual([
			{
				fault: "unknown",
				placeholder: "{haed}",
				place: { part: "body", paragraph: 2, words: "通报 {haed}" },
				meant: "{head}",
			},
			expect.objectContaining({
				fault: "outside_rows",
				placeholder: "{actualToDate}",
			}),
			expect.objectContaining({
				fault: "unknown",
				placeholder: "{regoin}",
				meant: "{region}",
			}),
			expect.objectContaining({
				fault: "not_opened",
				placeholder: "{/sectors}",
			}),
			expect.objectContaining({
				fault: "brace",
				placeholder: "{total.annualPlan",
			}),
			expect.objectContaining({
				fault: "not_closed",
				placeholder: "{#sectors}",
				meant: "{/sectors}",
			}),
		]);
	});

	test("also for what stands at the head of its pages", async () => {
		const file = await Packer.toBuffer(
			new Document({
				sections: [
					{
						headers: {
							default: new Header({ children: [new Paragraph("{nubmer}")] }),
						},
						children: [new Paragraph("{head}")],
					},
				],
			}),
		);
		await expect(checkTemplate(file, DATA)).rejects.toMatchObject({
			faults: [
				{
					placeholder: "{nubmer}",
					meant: "{number}",
					place: { part: "header", paragraph: 1 },
				},
			],
		});
	});

	test("for rows that would grow past a document's size", async () => {
		const long = Array.from({ length: 900 }, () => "长".repeat(200));
		await expect(
			checkTemplate(
				await wordFile("{#regions}", ...long, "{region}", "{/regions}"),
				DATA,
			),
		).rejects.toMatchObject({ kind: "too_large" });
	});

	test.each([
		["a loop that does not end", "{#regions}{region}", "placeholders"],
		[
			"rows within rows",
			"{#regions}{#sectors}{/sectors}{/regions}",
			"placeholders",
		],
	])("for %s", async (_, line, kind) => {
		await expect(
			checkTemplate(await wordFile(line), DATA),
		).rejects.toMatchObject({ kind });
	});

	test.each([
		["a macro", { "word/vbaProject.bin": "x" }, "active"],
		[
			"an entity",
			{ "word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>" },
			"active",
		],
		[
			"a picture from elsewhere",
			{
				"word/_rels/document.xml.rels":
					'<Relationships><Relationship Id="a" Type="http://x/image" Target="http://x/y.png" TargetMode="External"/></Relationships>',
			},
			"active",
		],
		[
			"a part too large",
			{ "word/document.xml": " ".repeat(1_100_000) },
			"too_large",
		],
		[
			"too many parts",
			Object.fromEntries(
				Array.from({ length: 220 }, (_, index) => [
					`word/p${index}.xml`,
					"<a/>",
				]),
			),
			"too_large",
		],
	])("for %s", async (_, parts, kind) => {
		const file = await withParts(
			await wordFile("{head}"),
			parts as Record<string, string>,
		);
		await expect(checkTemplate(file, DATA)).rejects.toMatchObject({ kind });
	});

	test("when it is no Word file", async () => {
		await expect(
			checkTemplate(Buffer.from("{head}"), DATA),
		).rejects.toMatchObject({ kind: "not_docx" });
	});
});

describe("the template to begin with", () => {
	test.each(["zh", "en"] as const)(
		"holds every placeholder, passes the check and is filled whole, in %s",
		async (lang) => {
			const document = bulletinDocument(SAMPLE, lang);
			const start = await renderStartingTemplate(document);
			const inIt = await wordsOf(start);
			for (const { tag } of templateGuide(document))
				for (const [one] of tag.matchAll(/\{[^}]*\}/g))
					expect(inIt).toContain(one);
			const data = templateData(document);
			await checkTemplateApart(start, data);
			const filled = await wordsOf(
				await fillTemplateApart(start, data, document.madeAt),
			);
			expect(filled).not.toMatch(/[{}]/);
			expect(filled).toContain(document.look.number);
		},
	);
});

test("a template with a fault does not cost the thread: the next one is filled", async () => {
	const wrong = await wordFile("{haed}");
	await expect(checkTemplateApart(wrong, DATA)).rejects.toMatchObject({
		kind: "placeholders",
	});
	const right = await wordFile("{head}");
	expect(
		await wordsOf(await fillTemplateApart(right, DATA, "2026-03-12T10:00:00Z")),
	).toContain("云岭省重点工程项目调度通报");
});
