/** The plan of one project, and the plans of all. */

import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { planListSearch, planSearch } from "../plans/search.ts";
import { officeRoute } from "./office.tsx";

const PlanPage = lazy(async () => ({
	default: (await import("../plans/plan-page.tsx")).PlanPage,
}));
const PlanListPage = lazy(async () => ({
	default: (await import("../plans/plan-list-page.tsx")).PlanListPage,
}));

export const planRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/projects/$projectId/plan",
	validateSearch: planSearch,
	component: function Plan() {
		const { projectId } = planRoute.useParams();
		const navigate = planRoute.useNavigate();
		return (
			<PlanPage
				projectId={projectId}
				search={planRoute.useSearch()}
				onSearch={(search) => void navigate({ search })}
			/>
		);
	},
});

export const plansRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/plans",
	validateSearch: planListSearch,
	component: function Plans() {
		const navigate = plansRoute.useNavigate();
		return (
			<PlanListPage
				search={plansRoute.useSearch()}
				// Typing replaces the address, as in the project list.
				onSearch={(search) => void navigate({ search, replace: true })}
			/>
		);
	},
});
