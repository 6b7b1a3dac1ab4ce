/** One's own account and access, acts for two people, and the people of the office. */

import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { peopleSearch } from "../account/search.ts";
import { LanguageSwitch } from "../session/language-switch.tsx";
import { officeRoute } from "./office.tsx";

const AccountPage = lazy(async () => ({
	default: (await import("../account/account-page.tsx")).AccountPage,
}));
const PeoplePage = lazy(async () => ({
	default: (await import("../account/people-page.tsx")).PeoplePage,
}));
const AccessPage = lazy(async () => ({
	default: (await import("../access/access-page.tsx")).AccessPage,
}));
const ApprovalsPage = lazy(async () => ({
	default: (await import("../access/approvals-page.tsx")).ApprovalsPage,
}));

export const accountRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/account",
	component: () => <AccountPage language={<LanguageSwitch />} />,
});

export const accessRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/access",
	component: () => <AccessPage />,
});

export const approvalsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/approvals",
	component: () => <ApprovalsPage />,
});

export const peopleRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/people",
	validateSearch: peopleSearch,
	component: function People() {
		const navigate = peopleRoute.useNavigate();
		return (
			<PeoplePage
				search={peopleRoute.useSearch()}
				// Typing replaces the address, as in the project list.
				onSearch={(search) => void navigate({ search, replace: true })}
			/>
		);
	},
});
