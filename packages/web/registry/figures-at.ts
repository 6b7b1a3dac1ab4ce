import type { ProjectView } from "@dekad/contract/registry.ts";

/** The dekad whose figures tell where a project stands, and the year's dekads up to it. `at` undefined: none is opened. */
export function figuresAt({ dekads, figuresDekad }: ProjectView) {
	const known = dekads.filter(({ dekad }) => dekad <= (figuresDekad ?? ""));
	const at = known.at(-1);
	return {
		at,
		ofYear: known.filter(
			({ dekad }) => dekad.slice(0, 4) === at?.dekad.slice(0, 4),
		),
	};
}

/** The year plan in force at that dekad, whole yuan; null: none. */
export function annualPlanAt(project: ProjectView): number | null {
	const year = Number(figuresAt(project).at?.dekad.slice(0, 4));
	return (
		project.plans
			.findLast((plan) => plan.year === year && plan.state === "approved")
			?.cumulativeYuan.at(-1) ?? null
	);
}
