import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/missing.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { withKey } from "../http/idempotency.ts";
import { mount } from "../http/mount.ts";
import { noteRemindedIn } from "./note-reminded.ts";
import { listMissing } from "./queries.ts";

/** Who has not reported, and that they were reminded. */
export function missingRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.listMissing, ({ actor, query }) =>
		asActor(
			db,
			actor,
			(tx) => listMissing(tx, actor, { ...query, now: now() }),
			{
				readOnly: true,
			},
		),
	);
	mount(app, contract.noteReminded, ({ actor, body, request }) => {
		const at = now();
		return asActor(db, actor, (tx) =>
			withKey(tx, { actor, request, now: at }, () =>
				noteRemindedIn(tx, { actor, ...body, now: at }),
			),
		);
	});
}
