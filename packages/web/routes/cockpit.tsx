/** Where a working day begins. */

import { useQuery } from "@tanstack/react-query";
import { createRoute, redirect } from "@tanstack/react-router";
import { lazy } from "react";
import { cockpitSearch } from "../cockpit/search.ts";
import { sessionQuery } from "../office.ts";
import { NothingYetPage } from "../session/nothing-yet-page.tsx";
import { placesOf } from "../session/places-of.ts";
import { officeRoute } from "./office.tsx";

const CockpitPage = lazy(async () => ({
	default: (await import("../cockpit/cockpit-page.tsx")).CockpitPage,
}));
const LightCounts = lazy(async () => ({
	default: (await import("../lights/light-counts.tsx")).LightCounts,
}));

export const cockpitRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/",
	validateSearch: cockpitSearch,
	beforeLoad: async ({ context }) => {
		const { membership } = await context.queries.ensureQueryData(sessionQuery);
		const [first] = placesOf(membership?.role);
		if (first && first !== "/") throw redirect({ to: first });
	},
	component: function Cockpit() {
		const navigate = cockpitRoute.useNavigate();
		const role = useQuery(sessionQuery).data?.membership?.role;
		if (placesOf(role).length === 0)
			return <NothingYetPage hasRole={role !== undefined} />;
		return (
			<CockpitPage
				search={cockpitRoute.useSearch()}
				lightsOf={(asked) => <LightCounts {...asked} />}
				onSearch={(search) => void navigate({ search })}
			/>
		);
	},
});
