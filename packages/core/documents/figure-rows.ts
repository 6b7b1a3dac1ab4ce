/** Which rows stand behind a printed figure (design rule 3), from its id and the facts it was printed from. */

import type { BulletinFacts } from "./bulletin-facts.ts";

const SEVERITIES = {
	good: "0",
	watch: "1",
	behind: "2",
	failing: "3",
	unknown: "unknown",
} as const;

/**
 * `rows`: the projects of the totals narrowed by `where`. `late`: what is missing, by dekad. `lights`: the projects of one
 * overall light.
 */
export type FigureRows =
	| { readonly kind: "rows"; readonly where: string }
	| { readonly kind: "late" }
	| {
			readonly kind: "lights";
			readonly light: (typeof SEVERITIES)[keyof typeof SEVERITIES];
	  };

const LATE = new Set(["total.late", "late.shown"]);

/**
 * The rows behind a figure; null where there is no list of them: a plan line is drawn, a count of named projects has its
 * names under it.
 *
 * @param id a figure's id, such as "regions.1401.actualToDate"
 */
export function figureRows(
	facts: BulletinFacts,
	id: string,
): FigureRows | null {
	if (LATE.has(id) || id.startsWith("late.")) return { kind: "late" };
	const path = facts.region.path;
	const [group, code = ""] = id.split(".");
	const narrowed = (more: string): FigureRows => ({
		kind: "rows",
		where: `region=${more}`,
	});
	if (group === "total" || group === "quality" || code === "(total)")
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
