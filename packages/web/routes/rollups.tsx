/** Totals, the projects behind them, and the ranking of regions. */

import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { rankingSearch } from "../rankings/search.ts";
import { rollupSearch } from "../rollups/search.ts";
import { officeRoute } from "./office.tsx";

const RollupPage = lazy(async () => ({
	default: (await import("../rollups/rollup-page.tsx")).RollupPage,
}));
const RollupRowsPage = lazy(async () => ({
	default: (await import("../rollups/rollup-rows-page.tsx")).RollupRowsPage,
}));
const ScoringPage = lazy(async () => ({
	default: (await import("../rankings/scoring-page.tsx")).ScoringPage,
}));

export const rollupsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/rollups",
	validateSearch: rollupSearch,
	component: function Rollups() {
		const navigate = rollupsRoute.useNavigate();
		return (
			<RollupPage
				search={rollupsRoute.useSearch()}
				onSearch={(search) => void navigate({ search })}
			/>
		);
	},
});

export const rollupRowsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/rollups/rows",
	validateSearch: rollupSearch,
	component: function RollupRows() {
		const navigate = rollupRowsRoute.useNavigate();
		return (
			<RollupRowsPage
				search={rollupRowsRoute.useSearch()}
				onOpen={(projectId) =>
					void navigate({ to: "/projects/$projectId", params: { projectId } })
				}
			/>
		);
	},
});

export const scoringRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/scoring",
	validateSearch: rankingSearch,
	component: function Scoring() {
		const navigate = scoringRoute.useNavigate();
		return (
			<ScoringPage
				search={scoringRoute.useSearch()}
				onSearch={(search) => void navigate({ search, resetScroll: false })}
			/>
		);
	},
});
