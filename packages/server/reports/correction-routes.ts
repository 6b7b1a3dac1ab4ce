import type { FastifyInstance } from "fastify";
import * as corrections from "@dekad/contract/corrections.ts";
import { getFigureHistory } from "@dekad/contract/figures.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { withKey } from "../http/idempotency.ts";
import { mount } from "../http/mount.ts";
import { correctFigureIn } from "./correct-figure.ts";
import { figureHistory } from "./figure-history.ts";
import { listCorrections } from "./list-corrections.ts";

/** Corrections of locked dekads, and the history of every figure. */
export function correctionRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, corrections.listCorrections, ({ actor, params, query }) =>
		asActor(
			db,
			actor,
			(tx) => listCorrections(tx, actor, { ...params, ...query, now: now() }),
			{ readOnly: true },
		),
	);
	mount(app, corrections.correctFigures, ({ actor, params, body, request }) => {
		const at = now();
		return asActor(
			db,
			actor,
			(tx) =>
				withKey(tx, { actor, request, now: at }, () =>
					correctFigureIn(tx, {
						actor,
						correction: { ...params, ...body },
						now: at,
					}),
				),
			{ reporting: true },
		);
	});
	mount(app, getFigureHistory, ({ actor, params, query }) =>
		asActor(
			db,
			actor,
			(tx) => figureHistory(tx, actor, { ...params, ...query, now: now() }),
			{ readOnly: true },
		),
	);
}
