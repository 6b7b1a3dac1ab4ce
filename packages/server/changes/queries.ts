import { CompiledQuery } from "kysely";
import type { Tx } from "../database/client.ts";

export type SeenEvent = {
	readonly eventId: string;
	readonly kind: string;
	readonly projectId: string | null;
	readonly regionPath: string;
	readonly dekad: string | null;
	/** Who owns the project today; null for an event without a project. */
	readonly ownerOrgId: string | null;
};

/** The first id that newId() could have made at `at`: everything made from then on sorts behind it. */
export function firstIdAt(at: Date): string {
	const time = Math.max(0, at.getTime()).toString(16).padStart(12, "0");
	return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** The events with ids from `from` up to but not including `until` (null: no end), in the order of their ids. */
export async function listEvents(
	tx: Tx,
	jurisdictionId: string,
	from: string,
	until: string | null,
): Promise<SeenEvent[]> {
	const { rows } = await tx.executeQuery<SeenEvent>(
		CompiledQuery.raw(
			`select e.event_id as "eventId", e.kind, e.project_id as "projectId", e.region_path as "regionPath",
              e.payload->>'dekad' as dekad, p.owner_org_id as "ownerOrgId"
       from event e left join project p on p.jurisdiction_id = $1 and p.project_id = e.project_id
       where e.jurisdiction_id = $1 and e.event_id >= $2::uuid and ($3::uuid is null or e.event_id < $3::uuid)
       order by e.event_id`,
			[jurisdictionId, from, until],
		),
	);
	return rows;
}

/** How many events have an id from `from` on that lies outside of `near`. */
export async function countEventsOutside(
	tx: Tx,
	jurisdictionId: string,
	from: string,
	near: { from: string; until: string },
): Promise<number> {
	const { rows } = await tx.executeQuery<{ count: number }>(
		CompiledQuery.raw(
			`select count(*) as count from event
       where jurisdiction_id = $1 and event_id >= $2::uuid and (event_id < $3::uuid or event_id >= $4::uuid)`,
			[jurisdictionId, from, near.from, near.until],
		),
	);
	return rows[0]?.count ?? 0;
}
