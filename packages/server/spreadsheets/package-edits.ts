import { escapeXml } from "./escape-xml.ts";
import { elementsOf, prefixOf, XmlEdits } from "./xml-edits.ts";

/** The two lists every package has, of relations and of content types, with one more line each. */

const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

export type NewRelation = {
	readonly id: string;
	readonly type: string;
	readonly target: string;
};

/** @param text the relations part as it is, undefined to make one */
export function addRelations(
	text: string | undefined,
	relations: readonly NewRelation[],
	part: string,
): string {
	if (relations.length === 0) return text ?? "";
	const source =
		text ??
		`${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"></Relationships>`;
	const edits = new XmlEdits(source);
	const root = elementsOf(source, part)[0]!;
	const p = prefixOf(root.qualified);
	const lines = relations.map(
		({ id, type, target }) =>
			`<${p}Relationship Id="${escapeXml(id)}" Type="${type}" Target="${escapeXml(target)}"/>`,
	);
	edits.append(root, lines.join(""));
	return edits.toString();
}

export type ContentTypes = {
	/** By ending: only added when the package has no type for that ending. */
	readonly defaults: readonly (readonly [ending: string, type: string])[];
	/** By part, without a leading slash. */
	readonly overrides: readonly (readonly [path: string, type: string])[];
};

/** [Content_Types].xml with more types. */
export function addContentTypes(
	source: string,
	{ defaults, overrides }: ContentTypes,
	part: string,
): string {
	const elements = elementsOf(source, part, ["Extension", "PartName"]);
	const root = elements[0]!;
	const p = prefixOf(root.qualified);
	const endings = new Set(
		elements.map(({ attributes }) => attributes["Extension"]?.toLowerCase()),
	);
	const paths = new Set(
		elements.map(({ attributes }) => attributes["PartName"]?.toLowerCase()),
	);
	const lines = [
		...defaults
			.filter(([ending]) => !endings.has(ending))
			.map(
				([ending, type]) =>
					`<${p}Default Extension="${ending}" ContentType="${type}"/>`,
			),
		...overrides
			.filter(([path]) => !paths.has(`/${path}`.toLowerCase()))
			.map(
				([path, type]) =>
					`<${p}Override PartName="/${escapeXml(path)}" ContentType="${type}"/>`,
			),
	];
	if (lines.length === 0) return source;
	const edits = new XmlEdits(source);
	edits.append(root, lines.join(""));
	return edits.toString();
}

export const DECLARATION =
	'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
