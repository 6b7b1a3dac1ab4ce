import { CompiledQuery } from "kysely";
import { DEFAULT_LOOK, type DocumentLook } from "@dekad/core/documents/look.ts";
import type { Db } from "../database/client.ts";
import { findMachineFont } from "../office-documents/machine-fonts.ts";
import type { Finding } from "./finding.ts";

/**
 * Whether this machine has the faces that documents ask for: those an office chose, and the usual ones where an office chose none.
 * A missing one is a warning: documents are made all the same, in the shipped fonts.
 */
export async function checkFonts(db: Db): Promise<Finding> {
	const { rows } = await db.executeQuery<{ look: DocumentLook }>(
		CompiledQuery.raw(
			"select distinct on (jurisdiction_id, region_path) look from document_look order by jurisdiction_id, region_path, revision desc",
		),
	);
	const looks =
		rows.length === 0 ? [DEFAULT_LOOK] : rows.map(({ look }) => look);
	const missing = [
		...new Set(looks.flatMap(({ fonts }) => Object.values(fonts))),
	].filter((name) => findMachineFont(name) === undefined);
	return missing.length === 0
		? { name: "fonts", ok: true, say: ["doctor.fonts"] }
		: {
				name: "fonts",
				ok: true,
				say: ["doctor.fonts.bad", { fonts: missing.join(", ") }],
				next: ["doctor.fonts.next"],
			};
}
