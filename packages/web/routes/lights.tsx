/** Lights, and the scheme that judges. */

import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { lightSearch, schemeSearch } from "../lights/search.ts";
import { officeRoute } from "./office.tsx";

const LightsPage = lazy(async () => ({
	default: (await import("../lights/lights-page.tsx")).LightsPage,
}));
const SchemePage = lazy(async () => ({
	default: (await import("../lights/scheme-page.tsx")).SchemePage,
}));

export const lightsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/lights",
	validateSearch: lightSearch,
	component: function Lights() {
		const navigate = lightsRoute.useNavigate();
		return (
			<LightsPage
				search={lightsRoute.useSearch()}
				onSearch={(search) => void navigate({ search, resetScroll: false })}
			/>
		);
	},
});

export const lightSchemeRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/lights/scheme",
	validateSearch: schemeSearch,
	component: function LightScheme() {
		const navigate = lightSchemeRoute.useNavigate();
		return (
			<SchemePage
				search={lightSchemeRoute.useSearch()}
				onSearch={(search) => void navigate({ search, resetScroll: false })}
			/>
		);
	},
});
