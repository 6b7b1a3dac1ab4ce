import { elementsOf, prefixOf, setAttribute, XmlEdits } from "./xml-edits.ts";

/** The soft red of a marked cell, the one spreadsheet programs use for "bad". */
export const MARK_COLOUR = "FFFFC7CE";

/** A workbook without styles gets this; Excel needs at least one of each. */
export const plainStyles = (namespace: string) =>
	`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="${namespace}">` +
	`<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>`;

/** What stands after the fills and after the cell formats in `<styleSheet>`, for a part that lacks them. */
const AFTER_FILLS = new Set([
	"borders",
	"cellStyleXfs",
	"cellXfs",
	"cellStyles",
	"dxfs",
	"tableStyles",
	"colors",
	"extLst",
]);
const AFTER_CELL_FORMATS = new Set([
	"cellStyles",
	"dxfs",
	"tableStyles",
	"colors",
	"extLst",
]);

/**
 * Gives each format in use a twin that differs in its fill alone: a marked date stays a date. One fill is added, and at
 * the end as many formats as there are different ones among the marked cells, so no number in use changes its meaning.
 */
export class MarkedStyles {
	private readonly text: string;
	private readonly elements: ReturnType<typeof elementsOf>;
	private readonly formats: readonly string[];
	private readonly twins = new Map<number, number>();

	/** @param text the styles part */
	constructor(text: string, part: string) {
		this.text = text;
		this.elements = elementsOf(text, part);
		this.formats = this.inside("cellXfs").map(({ from, to }) =>
			text.slice(from, to),
		);
	}

	/** The number of the marked twin of format `style`. */
	marked(style: number): number {
		let twin = this.twins.get(style);
		if (twin === undefined) {
			twin = Math.max(this.formats.length, 1) + this.twins.size;
			this.twins.set(style, twin);
		}
		return twin;
	}

	/** The styles part with the twins in it. */
	toString(): string {
		const edits = new XmlEdits(this.text);
		const root = this.elements[0]!;
		const prefix = prefixOf(root.qualified);
		const plain = `<${prefix}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>`;
		const solid =
			`<${prefix}fill><${prefix}patternFill patternType="solid"><${prefix}fgColor rgb="${MARK_COLOUR}"/>` +
			`<${prefix}bgColor indexed="64"/></${prefix}patternFill></${prefix}fill>`;

		const fill = this.addTo(
			edits,
			"fills",
			AFTER_FILLS,
			[
				`<${prefix}fill><${prefix}patternFill patternType="none"/></${prefix}fill>`,
				`<${prefix}fill><${prefix}patternFill patternType="gray125"/></${prefix}fill>`,
			],
			[solid],
		);
		const twins = [...this.twins.keys()].map((style) => {
			const format = this.formats[style] ?? plain;
			const tagEnd = endOfTag(format);
			const tag = setAttribute(
				setAttribute(format.slice(0, tagEnd), "fillId", fill),
				"applyFill",
				1,
			);
			return tag + format.slice(tagEnd);
		});
		this.addTo(edits, "cellXfs", AFTER_CELL_FORMATS, [plain], twins);
		return edits.toString();
	}

	/**
	 * Adds to a list of the part, making it with its first ones when it is missing.
	 *
	 * @returns the number of the first one added
	 */
	private addTo(
		edits: XmlEdits,
		name: string,
		after: ReadonlySet<string>,
		firsts: string[],
		added: string[],
	): number {
		const list = this.elements.find(
			(element) => element.depth === 2 && element.name === name,
		);
		const present = this.inside(name).length;
		if (list !== undefined) {
			const missing = present === 0 ? firsts : [];
			const count = present + missing.length + added.length;
			const tag = this.text.slice(list.from, list.openTo);
			const content = [...missing, ...added].join("");
			if (list.closeFrom === list.from) {
				edits.replace(
					list.from,
					list.openTo,
					`${setAttribute(tag, "count", count).replace(/\/>$/, ">")}${content}</${list.qualified}>`,
				);
			} else {
				edits.replace(
					list.from,
					list.openTo,
					setAttribute(tag, "count", count),
				);
				edits.insert(list.closeFrom, content);
			}
			return present + missing.length;
		}
		const root = this.elements[0]!;
		const prefix = prefixOf(root.qualified);
		const content = `<${prefix}${name} count="${firsts.length + added.length}">${[...firsts, ...added].join("")}</${prefix}${name}>`;
		const next = this.elements.find(
			(element) => element.depth === 2 && after.has(element.name),
		);
		if (next !== undefined) edits.insert(next.from, content);
		else edits.append(root, content);
		return firsts.length;
	}

	private inside(list: string) {
		const parent = this.elements.find(
			(element) => element.depth === 2 && element.name === list,
		);
		if (parent === undefined) return [];
		return this.elements.filter(
			({ depth, from }) =>
				depth === 3 && from > parent.from && from < parent.closeFrom,
		);
	}
}

/** Where the first tag of `text` ends; a ">" inside a value does not end it. */
function endOfTag(text: string): number {
	return /^<(?:"[^"]*"|'[^']*'|[^"'>])*>/.exec(text)?.[0].length ?? text.length;
}
