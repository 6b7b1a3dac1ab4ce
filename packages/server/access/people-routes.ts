import { sql } from "kysely";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ROLES } from "@dekad/core/access/actor.ts";
import {
	type SessionEnds,
	type SessionEndsSetting,
	sessionEnds,
} from "@dekad/core/access/session-ends.ts";
import * as contract from "@dekad/contract/accounts.ts";
import type { SignInRulesView } from "@dekad/contract/accounts.ts";
import type { Actor } from "@dekad/core/access/actor.ts";
import { appendEvents } from "../database/append-event.ts";
import { asActor } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import {
	addRole,
	closePerson,
	endRole,
	invitePerson,
	recoverPerson,
} from "./change-people.ts";
import { type Keeper, listPeople, listPlaces } from "./people.ts";
import { requireMay } from "./require-may.ts";
import type { AccessParts } from "./routes.ts";
import { rulesOf, type SignInRules } from "./sign-in-rules.ts";

/** The people of an office, and what it asks of their sign-in. */
export function peopleRoutes(
	app: FastifyInstance,
	{ db, cache, now }: Pick<AccessParts, "db" | "cache" | "now">,
): void {
	// An API token keeps nobody's people: its policy gives it none of this, and it runs no installation.
	const keeperOf = (request: FastifyRequest, actor: Actor): Keeper => ({
		actor,
		isOperator:
			actor.role === "operator" && request.session?.account.isOperator === true,
	});

	mount(app, contract.listPeople, ({ actor, query, request }) =>
		asActor(
			db,
			actor,
			(tx) =>
				listPeople(tx, {
					keeper: keeperOf(request, actor),
					...query,
					now: now(),
				}),
			{ readOnly: true },
		),
	);

	mount(app, contract.listPlaces, ({ actor, request }) =>
		asActor(db, actor, (tx) => listPlaces(tx, keeperOf(request, actor)), {
			readOnly: true,
		}),
	);

	mount(app, contract.invitePerson, async ({ actor, body, request }) => {
		const { loginName, displayName, ...role } = body;
		const { expiresAt, ...invited } = await invitePerson(db, {
			keeper: keeperOf(request, actor),
			loginName,
			displayName,
			role,
			now: now(),
		});
		return { ...invited, expiresAt: expiresAt.toISOString() };
	});

	mount(app, contract.addRole, async ({ actor, body, params, request }) => {
		const membershipId = await addRole(db, {
			keeper: keeperOf(request, actor),
			accountId: params.accountId,
			role: body,
			now: now(),
		});
		await cache.forgetAccount(params.accountId);
		return { membershipId };
	});

	mount(app, contract.endRole, async ({ actor, params, request }) => {
		const accountId = await endRole(db, {
			keeper: keeperOf(request, actor),
			membershipId: params.membershipId,
			now: now(),
		});
		await cache.forgetAccount(accountId);
		return {};
	});

	mount(app, contract.closePerson, async ({ actor, body, params, request }) => {
		await closePerson(db, {
			keeper: keeperOf(request, actor),
			accountId: params.accountId,
			isClosed: body.isClosed,
			now: now(),
		});
		await cache.forgetAccount(params.accountId);
		return {};
	});

	mount(
		app,
		contract.recoverPerson,
		async ({ actor, body, params, request }) => {
			const { path, expiresAt } = await recoverPerson(db, {
				keeper: keeperOf(request, actor),
				accountId: params.accountId,
				clearsSecondFactor: body.clearsSecondFactor,
				now: now(),
			});
			return { path, expiresAt: expiresAt.toISOString() };
		},
	);

	mount(app, contract.getSignInRules, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => rulesView(await rulesOf(tx, actor.jurisdictionId)),
			{ readOnly: true },
		),
	);

	mount(app, contract.setSignInRules, async ({ actor, body }) => {
		requireMay(actor, "settings.change");
		return asActor(db, actor, (tx) => setSignInRules(tx, actor, body, now()));
	});
}

/** Sets the rules; sessions that run keep their end until the next sign-in or change of role. */
async function setSignInRules(
	tx: Tx,
	actor: Actor,
	set: SignInRulesView,
	now: Date,
): Promise<SignInRulesView> {
	const { jurisdictionId } = actor;
	const before = await rulesOf(tx, jurisdictionId);
	const roles = ROLES.filter((role) => set.secondFactorRoles.includes(role));
	const isWider = roles.some(
		(role) => !before.secondFactor.roles.includes(role),
	);
	const rules: SignInRules = {
		secondFactor: {
			roles,
			graceDays: set.graceDays,
			// A rule that asks more people begins its grace anew; one that asks fewer gives nobody more time.
			from:
				roles.length === 0
					? null
					: isWider
						? now.toISOString()
						: before.secondFactor.from,
		},
		sessionEnds: Object.fromEntries(
			set.sessionEnds.map(
				({ role, idleHours, wholeHours }): [string, SessionEnds] => [
					role,
					{ idleHours: Math.min(idleHours, wholeHours), wholeHours },
				],
			),
		) as SessionEndsSetting,
	};
	await tx
		.updateTable("jurisdiction")
		.set({
			settings: sql`settings || ${JSON.stringify({ signIn: rules })}::jsonb`,
		})
		.where("jurisdiction_id", "=", jurisdictionId)
		.execute();
	const { rootPath } = await officeOf(tx, jurisdictionId);
	await appendEvents(
		tx,
		actor,
		[
			{
				kind: "sign_in_rules.set",
				subjectId: jurisdictionId,
				regionPath: rootPath,
				payload: set,
			},
		],
		now,
	);
	return rulesView(rules);
}

const rulesView = ({ secondFactor, sessionEnds: set }: SignInRules) => ({
	secondFactorRoles: [...secondFactor.roles],
	graceDays: secondFactor.graceDays,
	sessionEnds: ROLES.map((role) => ({ role, ...sessionEnds(role, set) })),
});
