/** Where a working day begins. */

import { useQuery } from "@tanstack/react-query";
import { createRoute, redirect } from "@tanstack/react-router";
import { lazy } from "react";
import { cockpitSearch } from "../cockpit/search.ts";
import { sessionQuery } from "../office.ts";
import { NothingYetPage } from "../session/nothing-yet-page.tsx";
import { placesOfSession } from "../session/places-of.ts";
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
		const session = await context.queries.ensureQueryData(sessionQuery);
		const [first] = placesOfSession(session);
		if (first && first !== "/") throw redirect({ to: first });
	},
	component: function Cockpit() {
		const navigate = cockpitRoute.useNavigate();
		const { data: session } = useQuery(sessionQuery);
		if (placesOfSession(session).length === 0)
			return <NothingYetPage hasRole={Boolean(session?.membership)} />;
		return (
			<CockpitPage
				search={cockpitRoute.useSearch()}
				lightsOf={(asked) => <LightCounts {...asked} />}
				onSearch={(search) => void navigate({ search })}
			/>
		);
	},
});
