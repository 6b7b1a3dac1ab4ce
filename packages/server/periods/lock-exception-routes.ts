import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/lock-exceptions.ts";
import { requireOnePerson } from "../access/one-person.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import {
	endException,
	grantException,
	listExceptions,
} from "./lock-exceptions.ts";
import { periodCounts } from "./period-counts.ts";

/** The dispatcher's page of dekads: what came, and who may still hand in after the lock. */
export function lockExceptionRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.listLockExceptions, ({ actor, query }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				exceptions: await listExceptions(tx, actor, {
					dekad: query.dekad,
					now: now(),
				}),
			}),
			{ readOnly: true },
		),
	);
	mount(app, contract.grantLockException, ({ actor, body }) =>
		// Shares the reporting lock: a year that is being closed is closed first, or is not for the exception.
		asActor(
			db,
			actor,
			async (tx) => {
				await requireOnePerson(tx, actor, "lock_exception");
				return grantException(tx, actor, body, now());
			},
			{ reporting: true },
		),
	);
	mount(app, contract.endLockException, ({ actor, params }) =>
		asActor(db, actor, (tx) =>
			endException(tx, actor, params.exceptionId, now()),
		),
	);
	mount(app, contract.listPeriodCounts, ({ actor, query }) =>
		asActor(
			db,
			actor,
			(tx) => periodCounts(tx, actor, { year: query.year, now: now() }),
			{ readOnly: true },
		),
	);
}
