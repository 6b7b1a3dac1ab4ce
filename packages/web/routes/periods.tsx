/** What an office does with a dekad: who is missing, what waits for review, when it locks, and the year it belongs to. */

import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { missingSearch } from "../missing/search.ts";
import { periodsSearch } from "../periods/search.ts";
import { reviewSearch } from "../reviews/search.ts";
import { officeRoute } from "./office.tsx";

const MissingPage = lazy(async () => ({
	default: (await import("../missing/missing-page.tsx")).MissingPage,
}));
const YearsPage = lazy(async () => ({
	default: (await import("../years/years-page.tsx")).YearsPage,
}));
const ReviewsPage = lazy(async () => ({
	default: (await import("../reviews/reviews-page.tsx")).ReviewsPage,
}));
const PeriodsPage = lazy(async () => ({
	default: (await import("../periods/periods-page.tsx")).PeriodsPage,
}));

export const missingRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/missing",
	validateSearch: missingSearch,
	component: function Missing() {
		const navigate = missingRoute.useNavigate();
		return (
			<MissingPage
				search={missingRoute.useSearch()}
				onSearch={(search) => void navigate({ search, replace: true })}
			/>
		);
	},
});

export const reviewsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/reviews",
	validateSearch: reviewSearch,
	component: function Reviews() {
		const navigate = reviewsRoute.useNavigate();
		return (
			<ReviewsPage
				search={reviewsRoute.useSearch()}
				onSearch={(search) => void navigate({ search })}
			/>
		);
	},
});

export const periodsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/periods",
	validateSearch: periodsSearch,
	component: function Periods() {
		const navigate = periodsRoute.useNavigate();
		return (
			<PeriodsPage
				search={periodsRoute.useSearch()}
				onSearch={(search) => void navigate({ search })}
			/>
		);
	},
});

export const yearsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/years",
	component: () => <YearsPage />,
});
