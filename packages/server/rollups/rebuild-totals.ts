import type { Actor } from "@dekad/core/access/actor.ts";
import { appendEvents } from "../database/append-event.ts";
import type { Db } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { rebuildProjectDekads } from "./refresh-project-dekads.ts";

/**
 * Makes an office's totals again from its raw reports, as an act in the log. A sound state is left
 * as it is: 0 corrected, 0 removed. Run as the tables' owner, who sees every region.
 */
export async function rebuildTotals(
	ownerDb: Db,
	{ actor, now }: { actor: Actor; now: Date },
): Promise<{ rows: number; corrected: number; removed: number }> {
	const rebuilt = await rebuildProjectDekads(ownerDb, actor.jurisdictionId);
	await ownerDb.transaction().execute(async (tx) => {
		const { rootPath } = await officeOf(tx, actor.jurisdictionId);
		await appendEvents(
			tx,
			actor,
			[
				{
					kind: "totals.rebuilt",
					subjectId: null,
					regionPath: rootPath,
					payload: rebuilt,
				},
			],
			now,
		);
	});
	return rebuilt;
}
