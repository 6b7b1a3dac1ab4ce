/** Sheets handed in, and what became of one. */

import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { importSearch } from "../imports/search.ts";
import { officeRoute } from "./office.tsx";

const ImportsPage = lazy(async () => ({
	default: (await import("../imports/imports-page.tsx")).ImportsPage,
}));
const ImportPage = lazy(async () => ({
	default: (await import("../imports/import-page.tsx")).ImportPage,
}));

export const importsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/imports",
	validateSearch: importSearch,
	component: function Imports() {
		const navigate = importsRoute.useNavigate();
		return (
			<ImportsPage
				search={importsRoute.useSearch()}
				onSearch={(search) => void navigate({ search, replace: true })}
				onStarted={(importId) =>
					void navigate({ to: "/imports/$importId", params: { importId } })
				}
			/>
		);
	},
});

export const importRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/imports/$importId",
	component: function Import() {
		const { importId } = importRoute.useParams();
		return <ImportPage importId={importId} />;
	},
});
