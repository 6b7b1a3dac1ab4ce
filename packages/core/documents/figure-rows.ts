/** Which rows stand behind a printed figure (design rule 3), from its id and the facts it was printed from. */

import type { BulletinFacts, CountedProject } from "./bulletin-facts.ts";
import { dekadBounds, parseDekad } from "../periods/dekad.ts";

const SEVERITIES = {
	good: "0",
	watch: "1",
	behind: "2",
	failing: "3",
	unknown: "unknown",
} as const;

/**
 * `rows`: the projects of the totals narrowed by `where`. `late`: what is missing, by dekad. `lights`: the projects of one
 * overall light. `named`: a table of names in the document itself. `counted`: the projects counted, as frozen.
 */
export type FigureRows =
	| { readonly kind: "rows"; readonly where: string }
	| { readonly kind: "late" }
	| {
			readonly kind: "lights";
			readonly light: (typeof SEVERITIES)[keyof typeof SEVERITIES];
	  }
	| { readonly kind: "named"; readonly table: string }
	| { readonly kind: "counted"; readonly projects: readonly CountedProject[] };

/**
 * The rows behind a figure; null where there is no list of them: a count of nobody, or one in a snapshot older than its list.
 *
 * @param id a figure's id, such as "regions.1401.actualToDate"
 */
export function figureRows(
	facts: BulletinFacts,
	id: string,
): FigureRows | null {
	const counted = milestoneRows(facts, id);
	if (counted !== undefined) return counted;
	if (id === "total.late" || id.startsWith("late.")) return { kind: "late" };
	const path = facts.region.path;
	const [group, code = ""] = id.split(".");
	const narrowed = (more: string): FigureRows => ({
		kind: "rows",
		where: `region=${more}`,
	});
	// A plan line is drawn from the plans of all projects of the region.
	if (
		group === "total" ||
		group === "quality" ||
		group === "lines" ||
		code === "(total)"
	)
		return narrowed(path);
	if (["regions", "reports", "cross", "ranking"].includes(group ?? ""))
		// What belongs to the region itself is asked for by the depth of its parts.
		return code === "-"
			? {
					kind: "rows",
					where: `region:${path.split("/").length - 1}=${path}`,
				}
			: narrowed(`${path}${code}/`);
	if (group === "sectors")
		return narrowed(`${path},sector=${code === "-" ? "-" : `${code}/`}`);
	if (group === "levels") return narrowed(`${path},level=${code}`);
	if (group === "groups") return narrowed(`${path},group=${code}`);
	if (group === "lights" && Object.hasOwn(SEVERITIES, code))
		return {
			kind: "lights",
			light: SEVERITIES[code as keyof typeof SEVERITIES],
		};
	return null;
}

/** Which projects a count of starts, completions or resumptions holds; undefined for another figure. */
function milestoneRows(
	facts: BulletinFacts,
	id: string,
): FigureRows | null | undefined {
	const [group, which = ""] = id.split(".");
	if (group !== "starts" && group !== "completions" && group !== "resumptions")
		return undefined;
	const block = facts[group];
	const named = block?.[which as "inPeriod"];
	if (typeof named === "object" && "rows" in named)
		return named.rows.length === 0
			? null
			: { kind: "named", table: `${group}_${which}` };
	const last = dekadBounds(parseDekad(facts.lastDekad)).last;
	const by = (day: string | null) => day !== null && day <= last;
	const projects = (block?.members ?? []).filter(({ plannedOn, actualOn }) => {
		if (which === "due") return by(plannedOn);
		if (which === "done" || which === "rate" || which === "resumed")
			return by(actualOn);
		return true;
	});
	return projects.length === 0 ? null : { kind: "counted", projects };
}
