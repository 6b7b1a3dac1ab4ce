import type { SheetProblem } from "@dekad/core/sheets/sheet-problem.ts";
import type {
	Named,
	OrganisationRef,
	RegionRef,
	SectorRef,
} from "./references.ts";
import { type DataRow, type ImportContext, textOf } from "./sheet-store.ts";

/** What was found, or what is wrong with the words; undefined: the cell says nothing. */
export type Found<Thing extends Named> =
	| { readonly thing: Thing }
	| { readonly problem: SheetProblem }
	| undefined;

function found<Thing extends Named>(
	{ reader }: ImportContext,
	row: DataRow,
	field: string,
	candidates: readonly Thing[],
	kind: "region" | "sector" | "organisation",
): Found<Thing> {
	const [thing, second] = candidates;
	if (thing && !second) return { thing };
	return {
		problem: reader.problemAt(
			row.number,
			field,
			second ? `imports.${kind}_ambiguous` : `imports.${kind}_not_found`,
			{ codes: candidates.map(({ code }) => code).join(", ") },
			textOf(row, field) ?? "",
		),
	};
}

/** The region a cell names by code or name. */
export function findRegion(
	context: ImportContext,
	row: DataRow,
	field: string,
): Found<RegionRef> {
	const words = textOf(row, field);
	if (words === undefined) return undefined;
	return found(
		context,
		row,
		field,
		context.references.regions.find(words),
		"region",
	);
}

/** The sector a cell names by code or name. */
export function findSector(
	context: ImportContext,
	row: DataRow,
	field: string,
): Found<SectorRef> {
	const words = textOf(row, field);
	if (words === undefined) return undefined;
	return found(
		context,
		row,
		field,
		context.references.sectors.find(words),
		"sector",
	);
}

/** The organisation a cell names by code, credit code or name. */
export function findOrganisation(
	context: ImportContext,
	row: DataRow,
	field: string,
): Found<OrganisationRef> {
	const words = textOf(row, field);
	if (words === undefined) return undefined;
	return found(
		context,
		row,
		field,
		context.references.organisations.find(words),
		"organisation",
	);
}
