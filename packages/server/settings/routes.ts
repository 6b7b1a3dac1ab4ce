import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/settings.ts";
import { requireOnePerson } from "../access/one-person.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { changeSettings } from "./change-settings.ts";
import { listMembers, settingsOf } from "./queries.ts";

/** The office's settings and its people. */
export function settingsRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.getSettings, ({ actor }) =>
		asActor(db, actor, (tx) => settingsOf(tx, actor, now()), {
			readOnly: true,
		}),
	);
	mount(app, contract.changeSettings, ({ actor, body }) =>
		asActor(db, actor, async (tx) => {
			if (body.dekadRule !== undefined)
				await requireOnePerson(tx, actor, "due_rule");
			await changeSettings(tx, { actor, change: body, now: now() });
			return settingsOf(tx, actor, now());
		}),
	);
	mount(app, contract.listMembers, async ({ actor }) => {
		return {
			members: await asActor(db, actor, (tx) => listMembers(tx, actor), {
				readOnly: true,
			}),
		};
	});
}
