import { setTimeout as pause } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "@dekad/core/access/actor.ts";
import type { Endpoint, PartIn } from "@dekad/contract/endpoint.ts";
import * as contract from "@dekad/contract/rollups.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { attachment } from "../http/headers.ts";
import { mount } from "../http/mount.ts";
import { SharedReadings } from "../http/shared-readings.ts";
import { cockpit } from "./cockpit.ts";
import { exportRollup } from "./export-rollup.ts";
import { keptTotalsOf } from "./kept-totals.ts";
import { rollup } from "./queries.ts";
import { NotKept } from "./read-kept.ts";
import type { KeptUse, RollupQuestion } from "./resolve-question.ts";
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

/** Summing anew is waited for, as it is done once for all who wait; the rows are added up for each. */
const KEEPING_MS = 5_000;

/** Totals, the rows behind them, their export, and the first page. */
export function rollupRoutes(
	app: FastifyInstance,
	{ db, ownerDb, now }: { db: Db; ownerDb: Db; now: () => Date },
): void {
	const question = ({ asOf, as, ...rest }: Query): RollupQuestion => ({
		...rest,
		view: as,
		asOf: asOf ? new Date(asOf) : undefined,
		now: now(),
	});

	const kept = keptTotalsOf(ownerDb);
	/** From kept totals; where a change has just touched them, once they are summed anew, or at last from the rows. */
	const read = async <T>(
		actor: Actor,
		work: (tx: Tx, kept: KeptUse) => Promise<T>,
	): Promise<T> => {
		const ask = (use: KeptUse) =>
			asActor(db, actor, (tx) => work(tx, use), { readOnly: true });
		try {
			return await ask("untouched");
		} catch (error) {
			if (!(error instanceof NotKept)) throw error;
			const isSummed = await Promise.race([
				// What goes wrong there is told by the tick that tries again; the rows answer all the same.
				kept.keep(actor.jurisdictionId, error.stretches).then(
					() => true,
					() => false,
				),
				pause(KEEPING_MS, false, { ref: false }),
			]);
			if (isSummed && error.stretches.length > 0)
				try {
					return await ask("summed");
				} catch (again) {
					if (!(again instanceof NotKept)) throw again;
				}
		}
		return ask("may");
	};
	const readings = new SharedReadings();
	/**
	 * What all who ask the same at this moment, with the same reach, are answered: made into bytes once too. The shape is held by
	 * the compiler here and by the tests: to have the schema look at every number of a page again costs a fifth of it.
	 */
	const together = async <E extends Endpoint>(
		_stated: E,
		{ actor, query, request, reply }: Asked,
		work: (tx: Tx, kept: KeptUse) => Promise<PartIn<E, "response">>,
	): Promise<FastifyReply> => {
		const { jurisdictionId, role, scope, organisationId } = actor;
		const key = JSON.stringify([
			request.routeOptions.url,
			{ jurisdictionId, role, scope, organisationId },
			query,
		]);
		const body = await readings.read(key, async () =>
			Buffer.from(JSON.stringify(await read(actor, work))),
		);
		return reply.type("application/json; charset=utf-8").send(body);
	};

	mount(app, contract.getRollup, (call) =>
		together(contract.getRollup, call, (tx, keptUse) =>
			rollup(tx, call.actor, { ...question(call.query), keptUse }),
		),
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
		together(contract.getCockpit, call, (tx, keptUse) =>
			cockpit(tx, call.actor, { ...call.query, now: now(), keptUse }),
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
