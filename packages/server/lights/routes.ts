import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/lights.ts";
import type { LightScheme } from "@dekad/core/lights/scheme.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { requireOnePerson } from "../access/one-person.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { mount } from "../http/mount.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { readLightSchemes } from "../packs/read-light-schemes.ts";
import { parseWhere } from "../rollups/dimensions.ts";
import { acceptExcuse, listExcuses, withdrawExcuse } from "./excuses.ts";
import { type JudgedPeriod, lightsOf } from "./lights-of.ts";
import {
	countLights,
	countLightsByRegion,
	countSeverities,
	isJudged,
	verdictView,
	worstFirst,
} from "./light-views.ts";
import {
	listSetSchemes,
	readScheme,
	schemeInForce,
	setScheme,
} from "./schemes.ts";

/** Lights, their reasons, the schemes behind them, and the reasons offices accept. */
export function lightRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	const reading = { readOnly: true };
	mount(
		app,
		contract.listLights,
		({ actor, query: { asOf, severity, rule, limit, ...query } }) =>
			asActor(
				db,
				actor,
				async (tx) => {
					const judged = await lightsOf(tx, actor, {
						...query,
						asOf: asOf ? new Date(asOf) : undefined,
						now: now(),
					});
					const shown = worstFirst(judged.projects, { rule, severity });
					return {
						...headOf(judged),
						...countLights(judged),
						lights: shown
							.slice(0, limit)
							.map(({ facts: _, lights, ...row }) => ({
								...row,
								overall: lights.overall,
								components: lights.verdicts.map(
									({ ruleId, component, severity: each }) => ({
										ruleId,
										component,
										severity: each,
									}),
								),
							})),
					};
				},
				reading,
			),
	);
	mount(app, contract.countLights, ({ actor, query: { asOf, ...query } }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const judged = await lightsOf(tx, actor, {
					...query,
					asOf: asOf ? new Date(asOf) : undefined,
					now: now(),
				});
				const { rootPath } = await officeOf(tx, actor.jurisdictionId);
				const { regionPath } = parseWhere(query.where, () => "null", null);
				return {
					...headOf(judged),
					...countLights(judged),
					regions: countLightsByRegion(
						judged,
						regionPath ?? actor.scope ?? rootPath,
					),
				};
			},
			reading,
		),
	);
	mount(app, contract.getProjectLights, ({ actor, params, query }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const judged = await lightsOf(tx, actor, {
					period: query.period,
					asOf: query.asOf ? new Date(query.asOf) : undefined,
					where: `project=${params.projectId}`,
					now: now(),
				});
				const [project] = judged.projects;
				if (!project) throw new DekadError("project.not_found");
				const { facts, lights } = project;
				return {
					...headOf(judged),
					overall: lights.overall,
					verdicts: lights.verdicts.map((verdict) =>
						verdictView(judged.scheme, facts, verdict),
					),
				};
			},
			reading,
		),
	);
	mount(app, contract.listLightSchemes, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const { timeZone } = await officeOf(tx, actor.jurisdictionId);
				const instant = now();
				const today = civilDateOf(instant.toISOString(), timeZone);
				const set = await listSetSchemes(tx, actor);
				return {
					presets: [...readLightSchemes().values()].map(dataOf),
					inForce: dataOf(await schemeInForce(tx, actor, today, instant)),
					set: set.map((row) => ({ ...row, scheme: dataOf(row.scheme) })),
				};
			},
			reading,
		),
	);
	mount(app, contract.previewLightScheme, ({ actor, body }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const { scheme, ...question } = body;
				const asked = { ...question, now: now() };
				const tried = await lightsOf(tx, actor, asked, readScheme(scheme));
				const inForce = await lightsOf(tx, actor, asked);
				const { counts, rules } = countLights(tried);
				return {
					period: tried.period,
					counts,
					rules: rules.map((rule) => ({
						ruleId: rule.ruleId,
						counts: rule.counts,
					})),
					inForce: countSeverities(
						inForce.projects
							.filter(isJudged)
							.map(({ lights }) => lights.overall),
					),
					changed: tried.projects.filter(
						({ lights }, place) =>
							lights.overall !== inForce.projects[place]?.lights.overall,
					).length,
				};
			},
			reading,
		),
	);
	mount(app, contract.setLightScheme, ({ actor, body }) =>
		asActor(db, actor, async (tx) => {
			await requireOnePerson(tx, actor, "light_scheme");
			return {
				scheme: dataOf(await setScheme(tx, { actor, ...body, now: now() })),
				effectiveOn: body.effectiveOn,
			};
		}),
	);
	mount(app, contract.listExcuses, ({ actor, params }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				excuses: await listExcuses(tx, actor, params.projectId),
			}),
			reading,
		),
	);
	mount(app, contract.acceptExcuse, ({ actor, params, body }) =>
		asActor(db, actor, (tx) =>
			acceptExcuse(tx, { actor, ...params, ...body, now: now() }),
		),
	);
	mount(app, contract.withdrawExcuse, ({ actor, params }) =>
		asActor(db, actor, (tx) =>
			withdrawExcuse(tx, { actor, ...params, now: now() }),
		),
	);
}

const dataOf = (scheme: LightScheme): Record<string, unknown> => ({
	...scheme,
});

function headOf({ period, dekad, asOf, pack, scheme }: JudgedPeriod) {
	const { id, version, name, about, shades } = scheme;
	return {
		period,
		dekad,
		asOf: asOf.toISOString(),
		pack: { ...pack },
		scheme: { id, version, name, about, shades: { ...shades } },
	};
}
