import {
	locationDoubts,
	regionCentres,
} from "@dekad/core/registry/location-doubts.ts";
import { queryRows } from "../database/row-arrays.ts";
import type { ImportContext } from "./sheet-store.ts";

/** Codes named in the note; the rest are counted. */
const NAMED = 10;

/**
 * Notes which projects' coordinates lie among another prefecture's projects: nothing is refused or
 * changed, a person looks. Compared by the first level below the root, since a county has too few projects to have
 * a middle.
 */
export async function noteLocationDoubts(
	context: ImportContext,
): Promise<void> {
	const { tx, actor } = context;
	const places = await queryRows<{
		id: string;
		regionPath: string;
		longitude: number;
		latitude: number;
	}>(
		tx,
		`select code as id, split_part(region_path, '/', 1) || '/' || split_part(region_path, '/', 2) as "regionPath", longitude, latitude
     from project where jurisdiction_id = $1 and longitude is not null and latitude is not null order by code`,
		[actor.jurisdictionId],
	);
	const doubts = locationDoubts(places, regionCentres(places));
	if (doubts.length > 0)
		context.note("imports.note.location_doubts", {
			count: doubts.length,
			codes: doubts
				.slice(0, NAMED)
				.map(({ id }) => id)
				.join(", "),
		});
}
