import {
	AlignmentType,
	Document,
	Packer,
	Paragraph,
	Table,
	TableCell,
	TableRow,
	TextRun,
	WidthType,
} from "docx";
import {
	allSections,
	documentFigures,
	type OfficeDocument,
	type Section,
	type Table as TableBlock,
} from "@dekad/core/documents/document.ts";
import { text } from "@dekad/core/text/text.ts";
import { docxType, MARGIN, PAGE, TYPE_WIDTH } from "./docx-type.ts";
import { fixedZip } from "./fixed-zip.ts";

/**
 * A Word template to begin with: every block of a bulletin as placeholders, every table with a row that is repeated, and at the end
 * a list of the single figures to copy from. It passes the check as it is.
 *
 * @param document of a bulletin with all its blocks, in the language of the template
 */
export async function startingTemplate(
	document: OfficeDocument,
): Promise<Uint8Array> {
	const type = docxType(document);
	const { lang } = document;
	const line = (
		words: string,
		options: { isCentred?: boolean; isBold?: boolean } = {},
	) =>
		new Paragraph({
			alignment: options.isCentred ? AlignmentType.CENTER : AlignmentType.LEFT,
			spacing: type.exact(type.line),
			children: [
				type.run(words, {
					role: options.isBold ? "heading1" : "body",
					bold: options.isBold === true && lang === "en",
				}),
			],
		});
	const cell = (words: string, share: number) =>
		new TableCell({
			width: { size: Math.floor(TYPE_WIDTH * share), type: WidthType.DXA },
			children: [
				new Paragraph({
					children: [
						new TextRun({ text: words, size: 18, font: type.face("body") }),
					],
				}),
			],
		});
	const tableOf = (
		rows: readonly (readonly string[])[],
		shares: readonly number[],
	) =>
		new Table({
			width: { size: TYPE_WIDTH, type: WidthType.DXA },
			columnWidths: shares.map((share) => Math.floor(TYPE_WIDTH * share)),
			rows: rows.map(
				(cells, index) =>
					new TableRow({
						tableHeader: index === 0,
						cantSplit: true,
						children: cells.map((words, at) => cell(words, shares[at] ?? 0)),
					}),
			),
		});
	const block = (table: TableBlock): (Paragraph | Table)[] => {
		const whole = table.columns.reduce((sum, { weight }) => sum + weight, 0);
		const row = table.columns.map(({ id }, index) => {
			const opens = index === 0 ? `{#${table.id}}` : "";
			const closes = index === table.columns.length - 1 ? `{/${table.id}}` : "";
			return `${opens}{${id}}${closes}`;
		});
		return [
			line(table.caption, { isCentred: true, isBold: true }),
			tableOf(
				[table.columns.map(({ heading }) => heading), row],
				table.columns.map(({ weight }) => weight / whole),
			),
			line(""),
		];
	};
	const section = ({ id, heading, blocks }: Section): (Paragraph | Table)[] => [
		line(heading, { isBold: true }),
		...(blocks.some(({ kind }) => kind === "paragraph")
			? [line(`{#${id}_sentences}`), line("{text}"), line(`{/${id}_sentences}`)]
			: []),
		...blocks.flatMap((each) => (each.kind === "table" ? block(each) : [])),
	];
	const figures = documentFigures({
		...document,
		sections: document.sections.map((each) => ({
			...each,
			blocks: each.blocks.filter(({ kind }) => kind === "paragraph"),
		})),
	});
	const file = new Document({
		title: text(lang, "bulletin.starting_template"),
		sections: [
			{
				properties: { page: { size: PAGE, margin: MARGIN } },
				children: [
					line("{mark}", { isCentred: true, isBold: true }),
					line("{number}", { isCentred: true }),
					line("{head}", { isCentred: true, isBold: true }),
					line("{issue}  {until}", { isCentred: true }),
					line("{addressee}"),
					...document.sections.flatMap(section),
					line("{signatory}"),
					line("{issuer}"),
					line("{date}"),
					line("{copyTo}"),
					line("{printedBy}"),
					...allSections(document)
						.slice(document.sections.length)
						.flatMap(section),
					line(text(lang, "bulletin.single_figures"), { isBold: true }),
					tableOf(
						[
							[
								text(lang, "bulletin.column.rate"),
								text(lang, "bulletin.column.placeholder"),
							],
							...figures.map(({ id, label }) => [label, `{${id}}`]),
						],
						[0.6, 0.4],
					),
				],
			},
		],
	});
	const madeAt = new Date(document.madeAt);
	return fixedZip(await Packer.toBuffer(file), madeAt, (name, xml) =>
		name === "docProps/core.xml"
			? xml.replace(/(<dcterms:\w+ [^>]*>)[^<]*/g, `$1${madeAt.toISOString()}`)
			: xml,
	);
}
