import { appendManyEvents } from "../database/append-many-events.ts";
import { newId } from "../database/new-id.ts";
import { insertRows } from "../database/row-arrays.ts";
import type { OrganisationRef } from "./references.ts";
import { findRegion } from "./find-reference.ts";
import {
	accepted,
	type DataRow,
	type ImportContext,
	rejected,
	type SheetStore,
	storeAtOnce,
	textOf,
	unchanged,
	type Verdict,
} from "./sheet-store.ts";
import { ALL_DEKADS, markDekadSums } from "../rollups/dekad-sums.ts";

/** Owners, offices, departments, groups and enterprises, known by their code. What a row leaves empty stays as it is. */
export const storeOrganisations = (context: ImportContext): SheetStore =>
	storeAtOnce(async (rows) => {
		const { references, now } = context;
		const ids = new Map<string, string>();
		for (const row of rows) {
			const code = textOf(row, "code") ?? "";
			ids.set(
				code,
				references.organisations.byCode(code)?.id ??
					ids.get(code) ??
					newId(now),
			);
		}
		const verdicts: Verdict[] = [];
		const changes: OrganisationRef[] = [];
		for (const row of rows) {
			const read = organisationOf(context, row, ids);
			if ("problems" in read) {
				verdicts.push(read);
				continue;
			}
			const known = references.organisations.byCode(read.code);
			const isSame =
				known !== undefined &&
				(Object.keys(read) as (keyof OrganisationRef)[]).every(
					(key) => key === "names" || known[key] === read[key],
				);
			verdicts.push(isSame ? unchanged(row) : accepted(row));
			if (!isSame) changes.push(read);
		}
		if (!context.isDry) await writeOrganisations(context, changes);
		return verdicts;
	});

function organisationOf(
	context: ImportContext,
	row: DataRow,
	ids: ReadonlyMap<string, string>,
): OrganisationRef | Verdict {
	const { references, reader } = context;
	const code = textOf(row, "code") ?? "";
	const known = references.organisations.byCode(code);
	const region = findRegion(context, row, "region");
	if (region && "problem" in region) return rejected(row, region.problem);
	const parentWords = textOf(row, "parent");
	const parents =
		parentWords === undefined ? [] : references.organisations.find(parentWords);
	const parentId =
		parentWords === undefined
			? (known?.parentId ?? null)
			: (ids.get(parentWords) ?? parents[0]?.id);
	if (parentId === undefined)
		return rejected(
			row,
			reader.problemAt(
				row.number,
				"parent",
				"imports.parent_not_found",
				{},
				parentWords ?? "",
			),
		);
	const name = textOf(row, "name") ?? code;
	return {
		id: ids.get(code) ?? "",
		code,
		names: [name],
		name,
		nameEn: textOf(row, "name_en") ?? known?.nameEn ?? null,
		kind: textOf(row, "kind") ?? known?.kind ?? "owner",
		creditCode: textOf(row, "credit_code") ?? known?.creditCode ?? null,
		regionPath: region?.thing.path ?? known?.regionPath ?? null,
		parentId,
		contactName: textOf(row, "contact_name") ?? known?.contactName ?? null,
		contactPhone: textOf(row, "contact_phone") ?? known?.contactPhone ?? null,
	};
}

/** Adds organisations or changes those whose code is known. */
export async function writeOrganisations(
	{ tx, actor, references, rootPath, now }: ImportContext,
	changes: readonly OrganisationRef[],
): Promise<void> {
	await insertRows<OrganisationRef>(
		tx,
		"organisation",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["organisation_id", "uuid", ({ id }) => id],
			["code", "text", ({ code }) => code],
			["name", "text", ({ name }) => name],
			["name_en", "text", ({ nameEn }) => nameEn],
			["kind", "text", ({ kind }) => kind],
			["credit_code", "text", ({ creditCode }) => creditCode],
			["region_path", "text", ({ regionPath }) => regionPath],
			["parent_id", "uuid", ({ parentId }) => parentId],
			["contact_name", "text", ({ contactName }) => contactName],
			["contact_phone", "text", ({ contactPhone }) => contactPhone],
		],
		changes,
		{
			onConflict: `on conflict (jurisdiction_id, code) do update
        set name = excluded.name, name_en = excluded.name_en, kind = excluded.kind, credit_code = excluded.credit_code,
            region_path = excluded.region_path, parent_id = excluded.parent_id, contact_name = excluded.contact_name,
            contact_phone = excluded.contact_phone, version = organisation.version + 1`,
		},
	);
	// Who is missing is listed with the owner's name and telephone.
	if (changes.some(({ code }) => references.organisations.byCode(code)))
		await markDekadSums(tx, actor.jurisdictionId, ALL_DEKADS);
	await appendManyEvents(
		tx,
		actor,
		changes.map(({ id, code, regionPath }) => ({
			kind: references.organisations.byCode(code)
				? "organisation.changed"
				: "organisation.added",
			subjectId: id,
			regionPath: regionPath ?? rootPath,
			payload: { code },
		})),
		now,
	);
}
