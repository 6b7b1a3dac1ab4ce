import {
	AlignmentType,
	BorderStyle,
	Document,
	HeightRule,
	Packer,
	Paragraph,
	Table,
	TableCell,
	TableLayoutType,
	TableRow,
	VerticalAlignTable,
	WidthType,
} from "docx";
import {
	type Block,
	type OfficeDocument,
	runText,
	type Section,
	type Table as TableBlock,
} from "@dekad/core/documents/document.ts";
import {
	headOf,
	imprintOf,
	pageFooters,
	pageHeaders,
	signatureOf,
} from "./docx-letterhead.ts";
import {
	type DocxType,
	docxType,
	fontTable,
	MARGIN,
	PAGE,
	TYPE_WIDTH,
} from "./docx-type.ts";
import { fixedZip } from "./fixed-zip.ts";
import { cellPoints, isKeptWhole } from "./table-size.ts";

/**
 * The document as DOCX in the official look. Text goes in as text runs only, so nothing in a name
 * can be markup. The same document gives the same bytes.
 */
export async function writeDocx(document: OfficeDocument): Promise<Uint8Array> {
	const type = docxType(document);
	const file = new Document({
		title: `${document.head} ${document.issue}`,
		creator: document.issuer[0] ?? "",
		lastModifiedBy: document.issuer[0] ?? "",
		description: document.asOf,
		evenAndOddHeaderAndFooters: true,
		styles: {
			default: {
				document: {
					run: {
						font: type.face("body"),
						size: type.body,
						language: { value: "en-US", eastAsia: "zh-CN" },
					},
				},
			},
		},
		sections: [
			{
				properties: { page: { size: PAGE, margin: MARGIN } },
				headers: pageHeaders(document, type),
				footers: pageFooters(document, type),
				children: [
					...headOf(document, type),
					...document.sections.flatMap((section) =>
						sectionOf(section, document, type),
					),
					...signatureOf(document, type),
					new Paragraph({
						pageBreakBefore: true,
						spacing: type.exact(type.line),
						children: [
							type.run(document.annex.label, {
								role: "heading1",
								bold: document.lang === "en",
							}),
						],
					}),
					new Paragraph({
						alignment: AlignmentType.CENTER,
						outlineLevel: 0,
						spacing: {
							...type.exact(type.title * 14),
							before: type.line,
							after: type.line,
						},
						children: [
							type.run(document.annex.heading, {
								size: type.title,
								role: "title",
								bold: document.lang === "en",
							}),
						],
					}),
					...document.annex.blocks.flatMap((block) =>
						blockOf(block, document, type),
					),
					...imprintOf(document, type),
				],
			},
		],
	});
	const madeAt = new Date(document.madeAt);
	return fixedZip(await Packer.toBuffer(file), madeAt, (name, xml) => {
		if (name === "docProps/core.xml")
			return xml.replace(
				/(<dcterms:\w+ [^>]*>)[^<]*/g,
				`$1${madeAt.toISOString()}`,
			);
		if (name === "word/fontTable.xml")
			return xml.replace(
				/(<w:fonts [^>]*?)\/?>(<\/w:fonts>)?$/,
				`$1>${fontTable(document)}</w:fonts>`,
			);
		return xml;
	});
}

const sectionOf = (
	section: Section,
	document: OfficeDocument,
	type: DocxType,
): (Paragraph | Table)[] => [
	new Paragraph({
		keepNext: true,
		outlineLevel: 0,
		spacing: { ...type.exact(type.line), before: 160 },
		indent: { firstLine: type.indent },
		children: [
			type.run(section.heading, {
				role: "heading1",
				bold: document.lang === "en",
			}),
		],
	}),
	...section.blocks.flatMap((block, index) =>
		blockOf(
			block,
			document,
			type,
			// No page holds a signature alone.
			section === document.sections.at(-1) &&
				index === section.blocks.length - 1,
		),
	),
];

function blockOf(
	block: Block,
	document: OfficeDocument,
	type: DocxType,
	isBeforeSignature = false,
): (Paragraph | Table)[] {
	const { lang } = document;
	if (block.kind === "table") return tableOf(block, document, type);
	return [
		new Paragraph({
			// English set to both margins tears its long figures apart.
			alignment: lang === "zh" ? AlignmentType.BOTH : AlignmentType.LEFT,
			keepNext: isBeforeSignature,
			spacing: {
				...type.exact(block.isNote ? type.noteLine : type.line),
				...(lang === "en" ? { after: 100 } : {}),
			},
			indent: { firstLine: block.isNote ? 0 : type.indent },
			children: [
				type.run(
					block.runs.map(runText).join(""),
					block.isNote ? { size: type.note } : {},
				),
			],
		}),
	];
}

const LINE = { style: BorderStyle.SINGLE, size: 4, color: "7F7F7F" };

function tableOf(
	block: TableBlock,
	document: OfficeDocument,
	type: DocxType,
): (Paragraph | Table)[] {
	const size = Math.round(cellPoints(document, block) * 2);
	const line = size * 15;
	const isKept = isKeptWhole(block);
	const whole = block.columns.reduce((sum, column) => sum + column.weight, 0);
	const widths = block.columns.map((column) =>
		Math.floor((TYPE_WIDTH * column.weight) / whole),
	);
	const cell = (
		words: string,
		index: number,
		kind: "heading" | "total" | "plain",
		isLast = false,
	) => {
		const side =
			block.columns[index]?.holds === "figures"
				? AlignmentType.RIGHT
				: AlignmentType.LEFT;
		return new TableCell({
			width: { size: widths[index] ?? 0, type: WidthType.DXA },
			verticalAlign: VerticalAlignTable.CENTER,
			...(kind === "heading" ? { shading: { fill: "F2F2F2" } } : {}),
			children: [
				new Paragraph({
					alignment: kind === "heading" ? AlignmentType.CENTER : side,
					keepNext: isKept && !isLast,
					spacing: type.exact(line),
					children: [
						type.run(words, {
							size,
							bold: kind !== "plain",
							role: kind === "plain" ? "body" : "heading1",
						}),
					],
				}),
			],
		});
	};
	return [
		new Paragraph({
			alignment: AlignmentType.CENTER,
			keepNext: true,
			spacing: { ...type.exact(type.noteLine + 80), before: 160 },
			children: [
				type.run(block.caption, {
					size: type.note + 3,
					role: "heading2",
					bold: true,
				}),
			],
		}),
		...(block.unit === null
			? []
			: [
					new Paragraph({
						alignment: AlignmentType.RIGHT,
						keepNext: true,
						spacing: type.exact(type.noteLine),
						children: [type.run(block.unit, { size })],
					}),
				]),
		new Table({
			width: {
				size: widths.reduce((sum, width) => sum + width, 0),
				type: WidthType.DXA,
			},
			columnWidths: widths,
			layout: TableLayoutType.FIXED,
			margins: {
				marginUnitType: WidthType.DXA,
				left: 45,
				right: 45,
				top: 20,
				bottom: 20,
			},
			borders: {
				top: LINE,
				bottom: LINE,
				left: LINE,
				right: LINE,
				insideHorizontal: LINE,
				insideVertical: LINE,
			},
			rows: [
				new TableRow({
					tableHeader: true,
					cantSplit: true,
					children: block.columns.map((column, index) =>
						cell(column.heading, index, "heading"),
					),
				}),
				...block.rows.map(
					(row, at) =>
						new TableRow({
							cantSplit: true,
							height: {
								value: line + 60,
								rule: HeightRule.ATLEAST,
							},
							children: row.cells.map((content, index) =>
								cell(
									runText(content),
									index,
									row.isTotal ? "total" : "plain",
									at === block.rows.length - 1,
								),
							),
						}),
				),
			],
		}),
		// Word joins two tables that touch; a short line keeps them apart.
		new Paragraph({ spacing: type.exact(160), children: [] }),
	];
}
