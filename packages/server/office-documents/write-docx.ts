import {
	AlignmentType,
	BorderStyle,
	Document,
	Footer,
	Header,
	HeightRule,
	LineRuleType,
	Packer,
	PageNumber,
	Paragraph,
	type ParagraphChild,
	Table,
	TableCell,
	TableLayoutType,
	TableRow,
	TextRun,
	VerticalAlignTable,
	WidthType,
} from "docx";
import {
	type Block,
	fillRuns,
	type OfficeDocument,
	runText,
	type Table as TableBlock,
} from "@dekad/core/documents/document.ts";
import { fixedZip } from "./fixed-zip.ts";
import {
	OFFICE_FONTS,
	type OfficeFace,
	type OfficeFonts,
} from "./office-fonts.ts";

/** Millimetres as twentieths of a point, Word's unit. */
const twips = (millimetres: number) => Math.round((millimetres * 1440) / 25.4);

// GB/T 9704-2012: A4, 37 mm above, 28 mm at the left, type area 156 x 225 mm.
const PAGE = { width: twips(210), height: twips(297) };
const MARGIN = {
	top: twips(37),
	bottom: twips(35),
	left: twips(28),
	right: twips(26),
	header: twips(18),
	footer: twips(24),
};
const TYPE_WIDTH = PAGE.width - MARGIN.left - MARGIN.right;
const RED = "C00000";

/** Sizes in half points, line heights in twentieths of a point. Body 三号 (16 pt) on 28 pt lines; English sets smaller. */
const SIZES = {
	zh: {
		body: 32,
		line: 560,
		note: 21,
		noteLine: 320,
		table: 18,
		tableLine: 280,
		head: 60,
		headLine: 900,
		indent: 640,
	},
	en: {
		body: 23,
		line: 360,
		note: 18,
		noteLine: 260,
		table: 17,
		tableLine: 240,
		head: 48,
		headLine: 720,
		indent: 0,
	},
} as const;

/**
 * The document as DOCX in the official look. Text goes in as text runs only, so nothing in a name
 * can be markup. The same document gives the same bytes.
 */
export async function writeDocx(
	document: OfficeDocument,
	fonts: OfficeFonts = OFFICE_FONTS,
): Promise<Uint8Array> {
	const size = SIZES[document.lang];
	const face = (which: keyof OfficeFonts) => ({
		ascii: fonts.latin.name,
		hAnsi: fonts.latin.name,
		cs: fonts.latin.name,
		eastAsia: fonts[which].name,
	});
	const exact = (line: number) => ({ line, lineRule: LineRuleType.EXACT });
	const run = (
		text: string,
		options: {
			size?: number;
			bold?: boolean;
			color?: string;
			which?: keyof OfficeFonts;
		} = {},
	) =>
		new TextRun({
			text,
			size: options.size ?? size.body,
			font: face(options.which ?? "body"),
			...(options.bold ? { bold: true } : {}),
			...(options.color ? { color: options.color } : {}),
		});

	const tableOf = (block: TableBlock): (Paragraph | Table)[] => {
		const whole = block.columns.reduce((sum, column) => sum + column.weight, 0);
		const widths = block.columns.map((column) =>
			Math.floor((TYPE_WIDTH * column.weight) / whole),
		);
		const cell = (
			text: string,
			index: number,
			kind: "heading" | "total" | "plain",
		) => {
			const isFigures = block.columns[index]?.holds === "figures";
			return new TableCell({
				width: { size: widths[index] ?? 0, type: WidthType.DXA },
				verticalAlign: VerticalAlignTable.CENTER,
				...(kind === "heading" ? { shading: { fill: "F2F2F2" } } : {}),
				children: [
					new Paragraph({
						alignment:
							kind === "heading"
								? AlignmentType.CENTER
								: isFigures
									? AlignmentType.RIGHT
									: AlignmentType.LEFT,
						spacing: exact(size.tableLine),
						children: [
							run(text, {
								size: size.table,
								bold: kind === "total",
								which: kind === "plain" ? "body" : "heading",
							}),
						],
					}),
				],
			});
		};
		const line = { style: BorderStyle.SINGLE, size: 4, color: "7F7F7F" };
		return [
			new Paragraph({
				alignment: AlignmentType.CENTER,
				keepNext: true,
				spacing: { ...exact(size.line), before: 120 },
				children: [
					run(block.caption, {
						size: size.note + 3,
						which: "heading",
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
							spacing: exact(size.noteLine),
							children: [run(block.unit, { size: size.table })],
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
					top: line,
					bottom: line,
					left: line,
					right: line,
					insideHorizontal: line,
					insideVertical: line,
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
						(row) =>
							new TableRow({
								cantSplit: true,
								height: {
									value: size.tableLine + 60,
									rule: HeightRule.ATLEAST,
								},
								children: row.cells.map((content, index) =>
									cell(
										runText(content),
										index,
										row.isTotal ? "total" : "plain",
									),
								),
							}),
					),
				],
			}),
			// Word joins two tables that touch; a short line keeps them apart.
			new Paragraph({ spacing: exact(160), children: [] }),
		];
	};

	const blockOf = (block: Block): (Paragraph | Table)[] => {
		if (block.kind === "table") return tableOf(block);
		return [
			new Paragraph({
				// English set to both margins tears its long figures apart.
				alignment:
					document.lang === "zh" ? AlignmentType.BOTH : AlignmentType.LEFT,
				spacing: exact(block.isNote ? size.noteLine : size.line),
				indent: { firstLine: block.isNote ? 0 : size.indent },
				children: [
					run(block.runs.map(runText).join(""), {
						size: block.isNote ? size.note : size.body,
					}),
				],
			}),
		];
	};

	const headSize = Math.max(
		32,
		Math.min(
			size.head,
			Math.floor((TYPE_WIDTH / 10 / widthOf(document.head)) * 0.98),
		),
	);
	const children = [
		new Paragraph({
			alignment: AlignmentType.CENTER,
			spacing: { ...exact(Math.round(headSize * 15)), after: 240 },
			children: [
				run(document.head, {
					size: headSize,
					which: "head",
					color: RED,
					bold: true,
				}),
			],
		}),
		new Paragraph({
			spacing: { ...exact(size.line), after: 240 },
			border: {
				bottom: { style: BorderStyle.SINGLE, size: 18, color: RED, space: 4 },
			},
			tabStops: [{ type: "right", position: TYPE_WIDTH }],
			children: [
				run(`${document.issue}\t${document.asOf}`, {
					size: Math.min(size.body, 28),
				}),
			],
		}),
		...document.sections.flatMap((section) => [
			new Paragraph({
				keepNext: true,
				spacing: { ...exact(size.line), before: 160 },
				children: [
					run(section.heading, {
						which: "heading",
						bold: document.lang === "en",
					}),
				],
			}),
			...section.blocks.flatMap(blockOf),
		]),
		...document.issuer.map(
			(words, index) =>
				new Paragraph({
					alignment: AlignmentType.RIGHT,
					keepLines: true,
					keepNext: index < document.issuer.length - 1,
					spacing: { ...exact(size.line), before: index === 0 ? 320 : 0 },
					children: [run(words)],
				}),
		),
	];
	const pageOf = fillRuns(document.pageOf, {
		page: PageNumber.CURRENT,
		pages: PageNumber.TOTAL_PAGES,
	});
	const file = new Document({
		title: `${document.head} ${document.issue}`,
		creator: document.issuer[0] ?? "",
		lastModifiedBy: document.issuer[0] ?? "",
		description: document.asOf,
		styles: {
			default: {
				document: {
					run: {
						font: face("body"),
						size: size.body,
						language: { value: "en-US", eastAsia: "zh-CN" },
					},
				},
			},
		},
		sections: [
			{
				properties: { page: { size: PAGE, margin: MARGIN } },
				headers: {
					default: new Header({
						children: [
							new Paragraph({
								alignment: AlignmentType.CENTER,
								children:
									document.warning === null
										? []
										: [
												run(document.warning, {
													size: 18,
													color: RED,
													which: "heading",
												}),
											],
							}),
						],
					}),
				},
				footers: {
					default: new Footer({
						children: [
							new Paragraph({
								alignment: AlignmentType.CENTER,
								children: [
									new TextRun({
										children: pageOf.map(runText) as ParagraphChild[] &
											string[],
										size: 21,
										font: face("body"),
									}),
								],
							}),
						],
					}),
				},
				children,
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
				`$1>${fontTable(fonts)}</w:fonts>`,
			);
		return xml;
	});
}

/** Width in ems: a CJK character is one, a Latin letter about half. */
const widthOf = (text: string) =>
	[...text].reduce(
		(sum, character) => sum + (character.charCodeAt(0) < 0x2e80 ? 0.55 : 1),
		0,
	);

/** Word looks for a missing face under its alternative name; the element holds names separated by commas. */
function fontTable(fonts: OfficeFonts): string {
	const faces: OfficeFace[] = Object.values(fonts);
	const escaped = (name: string) =>
		name.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
	return faces
		.map(
			({ name, otherwise }) =>
				`<w:font w:name="${escaped(name)}"><w:altName w:val="${escaped(otherwise.join(","))}"/></w:font>`,
		)
		.join("");
}
