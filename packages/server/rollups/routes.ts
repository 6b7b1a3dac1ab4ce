import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/rollups.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { cockpit } from "./cockpit.ts";
import { exportRollup } from "./export-rollup.ts";
import { rollup } from "./queries.ts";
import type { RollupQuestion } from "./resolve-question.ts";
import { listRollupRows } from "./rollup-rows.ts";

type Query = {
	period?: string | undefined;
	by?: string;
	list?: string | undefined;
	where?: string | undefined;
	asOf?: string | undefined;
	as: "reported" | "corrected";
};

/** Totals, the rows behind them, their export, and the first page. */
export function rollupRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	const question = ({ asOf, as, ...rest }: Query): RollupQuestion => ({
		...rest,
		view: as,
		asOf: asOf ? new Date(asOf) : undefined,
		now: now(),
	});

	mount(app, contract.getRollup, ({ actor, query }) =>
		asActor(db, actor, (tx) => rollup(tx, actor, question(query)), {
			readOnly: true,
		}),
	);
	mount(
		app,
		contract.listRollupRows,
		({ actor, query: { cursor, limit, ...query } }) =>
			asActor(
				db,
				actor,
				(tx) =>
					listRollupRows(tx, actor, { ...question(query), cursor, limit }),
				{ readOnly: true },
			),
	);
	mount(app, contract.getCockpit, ({ actor, query }) =>
		asActor(db, actor, (tx) => cockpit(tx, actor, { ...query, now: now() }), {
			readOnly: true,
		}),
	);
	mount(
		app,
		contract.exportRollup,
		async ({ actor, query: { format, ...query }, reply }) => {
			const answer = await asActor(
				db,
				actor,
				(tx) => rollup(tx, actor, question(query)),
				{ readOnly: true },
			);
			const file = await exportRollup(answer, format, actor.lang);
			return reply
				.type(file.mediaType)
				.header("content-disposition", `attachment; filename="${file.name}"`)
				.send(Buffer.from(file.bytes));
		},
	);
}
