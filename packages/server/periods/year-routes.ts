import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/years.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { closeYear } from "./close-year.ts";
import { listYears } from "./list-years.ts";
import { openYear } from "./open-year.ts";

/** The turn of the year. */
export function yearRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.listYears, ({ actor }) =>
		asActor(db, actor, (tx) => listYears(tx, actor, now()), {
			readOnly: true,
		}),
	);
	mount(app, contract.openYear, ({ actor, params, body }) =>
		openYear(db, {
			actor,
			year: params.year,
			rules: new Map(body.lists.map(({ code, rule }) => [code, rule])),
			now: now(),
		}),
	);
	mount(app, contract.closeYear, ({ actor, params, body }) =>
		closeYear(db, {
			actor,
			year: params.year,
			note: body.note,
			now: now(),
		}),
	);
}
