import type { LightVerdict } from "@dekad/core/lights/evaluate.ts";
import type { LightFacts } from "@dekad/core/lights/facts.ts";
import type {
	LightScheme,
	Metric,
	Severity,
} from "@dekad/core/lights/scheme.ts";
import { whatWouldChange } from "@dekad/core/lights/what-would-change.ts";
import { numberOfFraction } from "@dekad/core/units/fraction.ts";
import type { VerdictView } from "@dekad/contract/lights.ts";
import type { JudgedPeriod, JudgedProject } from "./lights-of.ts";

export type Counts = {
	"0": number;
	"1": number;
	"2": number;
	"3": number;
	unknown: number;
};

/** How often each severity stands in a row of lights. */
export function countSeverities(severities: Iterable<Severity | null>): Counts {
	const counts: Counts = { "0": 0, "1": 0, "2": 0, "3": 0, unknown: 0 };
	for (const severity of severities)
		counts[severity === null ? "unknown" : (`${severity}` as const)]++;
	return counts;
}

/** Whether any rule of the scheme speaks of the project. One it leaves out is not unknown: nobody asked. */
export const isJudged = ({ lights }: JudgedProject): boolean =>
	lights.verdicts.length > 0;

/** The same counts of each part of a region, in the order of their paths; what belongs to none of them stands under the region itself. */
export function countLightsByRegion(judged: JudgedPeriod, regionPath: string) {
	const depth = regionPath.split("/").length;
	const parts = new Map<string, JudgedProject[]>();
	for (const project of judged.projects) {
		const steps = project.regionPath.split("/").filter((step) => step !== "");
		const path = `${steps.slice(0, depth).join("/")}/`;
		const part = parts.get(path);
		if (part) part.push(project);
		else parts.set(path, [project]);
	}
	return [...parts]
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.map(([path, projects]) => ({
			regionPath: path,
			...countLights({ scheme: judged.scheme, projects }),
		}));
}

/** Counts of the overall lights, of each rule over the projects it speaks of, and of those no rule speaks of. */
export function countLights({
	scheme,
	projects,
}: Pick<JudgedPeriod, "scheme" | "projects">) {
	const judged = projects.filter(isJudged);
	return {
		counts: countSeverities(judged.map(({ lights }) => lights.overall)),
		unjudged: projects.length - judged.length,
		rules: scheme.rules.map(({ id, component, name }) => ({
			ruleId: id,
			component,
			name,
			counts: countSeverities(
				projects.flatMap(({ lights }) =>
					lights.verdicts
						.filter(({ ruleId }) => ruleId === id)
						.map(({ severity }) => severity),
				),
			),
		})),
	};
}

/**
 * Worst first, unknown before good and after watch (silence must not reassure), then by code. With `rule` by that rule's
 * light, and only the projects it speaks of; with `severity` only those whose light is that one.
 */
export function worstFirst(
	projects: readonly JudgedProject[],
	{
		rule,
		severity,
	}: { rule?: string | undefined; severity?: string | undefined } = {},
): JudgedProject[] {
	const rank = (light: Severity | null) => light ?? 0.5;
	return projects
		.filter(isJudged)
		.flatMap((project) => {
			const { overall, verdicts } = project.lights;
			const light = rule
				? verdicts.find(({ ruleId }) => ruleId === rule)?.severity
				: overall;
			return light === undefined ||
				(severity !== undefined && severity !== `${light ?? "unknown"}`)
				? []
				: [{ project, light }];
		})
		.toSorted(
			(a, b) =>
				rank(b.light) - rank(a.light) ||
				(a.project.code < b.project.code ? -1 : 1),
		)
		.map(({ project }) => project);
}

/** A verdict with everything that answers "why this light?". */
export function verdictView(
	scheme: LightScheme,
	facts: LightFacts,
	verdict: LightVerdict,
): VerdictView {
	const rule = scheme.rules.find(({ id }) => id === verdict.ruleId);
	if (!rule) throw new TypeError(`no rule ${verdict.ruleId}`);
	const change = whatWouldChange(rule, facts, verdict);
	return {
		ruleId: rule.id,
		component: rule.component,
		name: rule.name,
		severity: verdict.severity,
		unsettled: verdict.unsettled,
		observed: Object.fromEntries(
			Object.entries(verdict.observed).map(([name, value]) => [
				name,
				numberOfFraction(value),
			]),
		),
		bounds:
			verdict.band === null ? [] : [...(rule.bands[verdict.band]?.when ?? [])],
		metric: metricOf(rule.metric),
		bands: rule.bands.map(({ severity, when, isOurs }) => ({
			severity,
			bounds: [...when],
			isOurs,
		})),
		band: verdict.band,
		improvesAfter: rule.improvesAfter,
		isOurs: verdict.isOurs,
		line: "line" in rule.metric ? rule.metric.line : null,
		missing: [...verdict.missing],
		excusedBy: [...verdict.excusedBy],
		excusedFrom: verdict.excusedFrom,
		effects: [...verdict.effects],
		source: rule.source,
		note: rule.note,
		change:
			change?.kind === "state"
				? { kind: "state", missing: [...change.missing] }
				: change,
	};
}

const metricOf = (metric: Metric): VerdictView["metric"] =>
	metric.family === "overdue" ? `overdue_${metric.what}` : metric.family;
