/** Bulletins, the look of documents, and the office's own template. */

import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { bulletinSearch } from "../bulletins/search.ts";
import { officeRoute } from "./office.tsx";

const BulletinsPage = lazy(async () => ({
	default: (await import("../bulletins/bulletins-page.tsx")).BulletinsPage,
}));
const BulletinPage = lazy(async () => ({
	default: (await import("../bulletins/bulletin-page.tsx")).BulletinPage,
}));
const BulletinPreviewPage = lazy(async () => ({
	default: (await import("../bulletins/bulletin-page.tsx")).BulletinPreviewPage,
}));
const DocumentLookPage = lazy(async () => ({
	default: (await import("../bulletins/document-look-page.tsx"))
		.DocumentLookPage,
}));
const TemplatePage = lazy(async () => ({
	default: (await import("../bulletins/template-page.tsx")).TemplatePage,
}));

export const bulletinsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/bulletins",
	validateSearch: bulletinSearch,
	component: function Bulletins() {
		const navigate = bulletinsRoute.useNavigate();
		return (
			<BulletinsPage
				search={bulletinsRoute.useSearch()}
				onSearch={(search) => void navigate({ search, replace: true })}
			/>
		);
	},
});

export const bulletinPreviewRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/bulletins/preview",
	validateSearch: bulletinSearch,
	component: function BulletinPreview() {
		return <BulletinPreviewPage search={bulletinPreviewRoute.useSearch()} />;
	},
});

export const documentLookRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/bulletins/look",
	component: DocumentLookPage,
});

export const bulletinTemplateRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/bulletins/template",
	component: TemplatePage,
});

export const bulletinRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/bulletins/$snapshotId",
	component: function Bulletin() {
		return <BulletinPage {...bulletinRoute.useParams()} />;
	},
});
