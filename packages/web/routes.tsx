/**
 * Every page and its address, put together from routes/, one file for what belongs together. What somebody might want
 * to share (period, filter, split) stands in the address and is read there; a page gets it as plain values and hands
 * changes back. Pages are fetched when first opened.
 */

import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import {
	bulletinPreviewRoute,
	bulletinRoute,
	bulletinTemplateRoute,
	bulletinsRoute,
	documentLookRoute,
} from "./routes/bulletins.tsx";
import { cockpitRoute } from "./routes/cockpit.tsx";
import { importRoute, importsRoute } from "./routes/imports.tsx";
import { lightSchemeRoute, lightsRoute } from "./routes/lights.tsx";
import { officeRoute } from "./routes/office.tsx";
import {
	accessRoute,
	accountRoute,
	approvalsRoute,
	peopleRoute,
} from "./routes/people.tsx";
import {
	missingRoute,
	periodsRoute,
	reviewsRoute,
	yearsRoute,
} from "./routes/periods.tsx";
import { planRoute, plansRoute } from "./routes/plans.tsx";
import {
	correctionsRoute,
	projectRoute,
	projectsRoute,
} from "./routes/registry.tsx";
import {
	rollupRowsRoute,
	rollupsRoute,
	scoringRoute,
} from "./routes/rollups.tsx";
import { rootRoute } from "./routes/root.tsx";
import { settingsRoute } from "./routes/settings.tsx";
import {
	inviteRoute,
	resetRoute,
	setUpRoute,
	signInRoute,
} from "./routes/sign-in.tsx";

const routeTree = rootRoute.addChildren([
	signInRoute,
	setUpRoute,
	inviteRoute,
	resetRoute,
	officeRoute.addChildren([
		cockpitRoute,
		projectsRoute,
		projectRoute,
		planRoute,
		plansRoute,
		rollupsRoute,
		rollupRowsRoute,
		lightsRoute,
		lightSchemeRoute,
		missingRoute,
		importsRoute,
		importRoute,
		bulletinsRoute,
		bulletinPreviewRoute,
		documentLookRoute,
		bulletinTemplateRoute,
		bulletinRoute,
		correctionsRoute,
		yearsRoute,
		reviewsRoute,
		periodsRoute,
		accountRoute,
		accessRoute,
		approvalsRoute,
		peopleRoute,
		scoringRoute,
		settingsRoute,
	]),
]);

export const makeRouter = (queries: QueryClient) =>
	createRouter({
		routeTree,
		context: { queries },
		scrollRestoration: true,
		defaultPreload: false,
	});

declare module "@tanstack/react-router" {
	interface Register {
		router: ReturnType<typeof makeRouter>;
	}
}
