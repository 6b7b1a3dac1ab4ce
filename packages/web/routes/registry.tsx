/** The list of projects, one project, and the corrections of its figures. */

import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { correctionSearch } from "../corrections/search.ts";
import { projectSearch } from "../registry/search.ts";
import { officeRoute } from "./office.tsx";

const ProjectListPage = lazy(async () => ({
	default: (await import("../registry/project-list-page.tsx")).ProjectListPage,
}));
const ProjectPage = lazy(async () => ({
	default: (await import("../registry/project-page.tsx")).ProjectPage,
}));
const CorrectionsPage = lazy(async () => ({
	default: (await import("../corrections/corrections-page.tsx"))
		.CorrectionsPage,
}));

export const projectsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/projects",
	validateSearch: projectSearch,
	component: function Projects() {
		const navigate = projectsRoute.useNavigate();
		return (
			<ProjectListPage
				search={projectsRoute.useSearch()}
				// Typing replaces the address: Back must leave the list, not take letters away.
				onSearch={(search) => void navigate({ search, replace: true })}
				onOpen={(projectId) =>
					void navigate({ to: "/projects/$projectId", params: { projectId } })
				}
			/>
		);
	},
});

export const projectRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/projects/$projectId",
	component: function Project() {
		const { projectId } = projectRoute.useParams();
		return <ProjectPage projectId={projectId} />;
	},
});

export const correctionsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/projects/$projectId/corrections",
	validateSearch: correctionSearch,
	component: function Corrections() {
		const { projectId } = correctionsRoute.useParams();
		const navigate = correctionsRoute.useNavigate();
		return (
			<CorrectionsPage
				projectId={projectId}
				search={correctionsRoute.useSearch()}
				onSearch={(search) => void navigate({ search, replace: true })}
				onBack={() =>
					void navigate({ to: "/projects/$projectId", params: { projectId } })
				}
			/>
		);
	},
});
