import type { Actor } from "@dekad/core/access/actor.ts";
import {
	evaluateLights,
	type Lights,
	looksBack,
} from "@dekad/core/lights/evaluate.ts";
import type { LightFacts } from "@dekad/core/lights/facts.ts";
import type { LightScheme, Metric } from "@dekad/core/lights/scheme.ts";
import {
	type Dekad,
	dekadAt,
	dekadBounds,
	dekadId,
	dekadIndex,
} from "@dekad/core/periods/dekad.ts";
import { periodId } from "@dekad/core/periods/period.ts";
import type { Tx } from "../database/client.ts";
import {
	resolveQuestion,
	type RollupQuestion,
} from "../rollups/resolve-question.ts";
import { lightFacts, type ProjectFacts } from "./facts.ts";
import { schemeInForce } from "./schemes.ts";

export type JudgedProject = ProjectFacts & { readonly lights: Lights };
export type JudgedPeriod = {
	readonly period: string;
	/** Id of the dekad judged; null: none of the period is opened. */
	readonly dekad: string | null;
	readonly asOf: Date;
	readonly pack: { readonly id: string; readonly version: string };
	readonly scheme: LightScheme;
	/** In code order. */
	readonly projects: readonly JudgedProject[];
};

const MONTH_FAMILIES: readonly Metric["family"][] = [
	"month_ratio",
	"streak",
	"made_up",
];

/**
 * The lights of every project a question covers, at the period's newest opened dekad. With `asOf` the facts, list and rules
 * of that instant: the same answer for ever. `scheme` tries another one on the same facts.
 *
 * @throws DekadError period.invalid, list.not_found, rollup.bad_dimension
 */
export async function lightsOf(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	given?: LightScheme,
): Promise<JudgedPeriod> {
	const { office, ...span } = await resolveQuestion(tx, actor, question);
	const { last } = span;
	const instant = question.asOf ?? question.now;
	const { id, version } = office.pack;
	const scheme =
		given ??
		(await schemeInForce(
			tx,
			actor,
			last ? dekadBounds(last).last : instant.toISOString().slice(0, 10),
			instant,
		));
	const judged = {
		period: periodId(span.period),
		dekad: last ? dekadId(last) : null,
		asOf: instant,
		pack: { id, version },
		scheme,
	};
	if (!last) return { ...judged, projects: [] };
	const withMonths = scheme.rules.some(({ metric }) =>
		MONTH_FAMILIES.includes(metric.family),
	);
	const factsAt = (dekad: Dekad, projectIds?: readonly string[]) =>
		lightFacts(tx, actor, {
			question,
			office,
			span: { ...span, last: dekad },
			withMonths,
			projectIds,
		});
	const now = (await factsAt(last)).map((project) => ({
		...project,
		lights: evaluateLights(scheme, project.facts),
	}));
	// The past is read only where it can hold a light back: of a rule that improves late, and is not at its worst already.
	const late = new Set(
		scheme.rules.flatMap(({ id, improvesAfter }) =>
			improvesAfter > 0 ? [id] : [],
		),
	);
	const heldBack = now
		.filter(({ lights }) =>
			lights.verdicts.some(
				({ ruleId, severity }) =>
					severity !== null && severity < 3 && late.has(ruleId),
			),
		)
		.map(({ projectId }) => projectId);
	const before = new Map<string, LightFacts[]>();
	// A year begins anew: what December said does not hold a light of January back.
	if (heldBack.length > 0)
		for (const dekad of dekadsBefore(last, looksBack(scheme)))
			for (const { projectId, facts } of await factsAt(dekad, heldBack)) {
				const past = before.get(projectId) ?? [];
				past.push(facts);
				before.set(projectId, past);
			}
	return {
		...judged,
		projects: now.map((project) => {
			const past = before.get(project.projectId);
			return past
				? {
						...project,
						lights: evaluateLights(scheme, project.facts, past),
					}
				: project;
		}),
	};
}

/** Up to `count` dekads before one in its own year, newest first. */
function dekadsBefore(last: Dekad, count: number): Dekad[] {
	const index = dekadIndex(last);
	return Array.from({ length: Math.min(count, index - 1) }, (_, place) =>
		dekadAt(last.year, index - 1 - place),
	);
}
