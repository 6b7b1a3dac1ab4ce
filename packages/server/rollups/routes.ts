import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "@dekad/core/access/actor.ts";
import * as contract from "@dekad/contract/rollups.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { attachment } from "../http/headers.ts";
import { mount } from "../http/mount.ts";
import { SharedReadings } from "../http/shared-readings.ts";
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

type Asked = {
	actor: Actor;
	query: object;
	request: FastifyRequest;
	reply: FastifyReply;
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

	const readings = new SharedReadings();
	/** What all who ask the same at this moment, with the same reach, are answered: serialised once too. */
	const together = async <T extends Record<string, unknown>>(
		{ actor, query, request, reply }: Asked,
		read: (tx: Tx) => Promise<T>,
	): Promise<FastifyReply> => {
		const { jurisdictionId, role, scope, organisationId } = actor;
		const key = JSON.stringify([
			request.routeOptions.url,
			{ jurisdictionId, role, scope, organisationId },
			query,
		]);
		const text = await readings.read(key, async () =>
			reply.getSerializationFunction("200")!(
				await asActor(db, actor, read, { readOnly: true }),
			),
		);
		return reply.type("application/json; charset=utf-8").send(text);
	};

	mount(app, contract.getRollup, (call) =>
		together(call, (tx) => rollup(tx, call.actor, question(call.query))),
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
	mount(app, contract.getCockpit, (call) =>
		together(call, (tx) =>
			cockpit(tx, call.actor, { ...call.query, now: now() }),
		),
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
				.header("content-disposition", attachment(file.name))
				.send(Buffer.from(file.bytes));
		},
	);
}
