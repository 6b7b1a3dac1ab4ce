import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/tokens.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import {
	endDelegation,
	giveDelegation,
	listDelegations,
	listPeople,
} from "./delegation.ts";
import { roleWorkedIn } from "./confirm-identity.ts";
import { endToken, listTokens, makeToken, type TokenCache } from "./tokens.ts";

const reading = { readOnly: true };
/** What is one's own access is written by every role, also by those that change nothing of the office. */
const own = { upkeep: true };

/** API tokens and delegated roles: one's own, and the operator's overview. */
export function tokenRoutes(
	app: FastifyInstance,
	{ db, now, tokens }: { db: Db; now: () => Date; tokens: TokenCache },
): void {
	mount(app, contract.listTokens, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => ({ tokens: await listTokens(tx, actor, { now: now() }) }),
			reading,
		),
	);
	mount(app, contract.makeToken, ({ actor, body, request }) =>
		asActor(
			db,
			actor,
			(tx) =>
				makeToken(tx, {
					actor,
					membershipId: roleWorkedIn(request),
					...body,
					now: now(),
				}),
			own,
		),
	);
	mount(app, contract.endToken, async ({ actor, params: { tokenId } }) => {
		const ended = await asActor(
			db,
			actor,
			(tx) => endToken(tx, actor, { tokenId, now: now() }),
			own,
		);
		tokens.forget();
		return ended;
	});
	mount(app, contract.listDelegations, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const { timeZone } = await officeOf(tx, actor.jurisdictionId);
				const instant = now();
				const today = civilDateOf(instant.toISOString(), timeZone);
				return {
					delegations: await listDelegations(tx, actor, { now: instant }),
					people: await listPeople(tx, actor, today),
				};
			},
			reading,
		),
	);
	mount(app, contract.giveDelegation, ({ actor, body, request }) =>
		asActor(
			db,
			actor,
			(tx) =>
				giveDelegation(tx, {
					actor,
					membershipId: roleWorkedIn(request),
					asked: body,
					now: now(),
				}),
			own,
		),
	);
	mount(app, contract.endDelegation, ({ actor, params: { delegationId } }) =>
		asActor(
			db,
			actor,
			(tx) => endDelegation(tx, actor, { delegationId, now: now() }),
			own,
		),
	);
	mount(app, contract.overseeAccess, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				tokens: await listTokens(tx, actor, { all: true, now: now() }),
				delegations: await listDelegations(tx, actor, {
					all: true,
					now: now(),
				}),
			}),
			reading,
		),
	);
	mount(
		app,
		contract.endAnybodysToken,
		async ({ actor, params: { tokenId } }) => {
			const ended = await asActor(db, actor, (tx) =>
				endToken(tx, actor, { tokenId, all: true, now: now() }),
			);
			tokens.forget();
			return ended;
		},
	);
	mount(
		app,
		contract.endAnybodysDelegation,
		({ actor, params: { delegationId } }) =>
			asActor(db, actor, (tx) =>
				endDelegation(tx, actor, { delegationId, all: true, now: now() }),
			),
	);
}
