/** What stands outside of the office: signing in, and the links that lead to it once. */

import type { QueryClient } from "@tanstack/react-query";
import { createRoute, useNavigate } from "@tanstack/react-router";
import { lazy, type ReactElement } from "react";
import { mayOf } from "../may-of.ts";
import { sessionQuery } from "../office.ts";
import {
	isAddressOfReportForm,
	REPORT_ADDRESS,
} from "../reports/report-address.ts";
import { isPhone } from "../ui/use-is-phone.ts";
import { rootRoute } from "./root.tsx";

const SignInPage = lazy(async () => ({
	default: (await import("../session/sign-in-page.tsx")).SignInPage,
}));
const OneTimeLinkPage = lazy(async () => ({
	default: (await import("../session/one-time-link-page.tsx")).OneTimeLinkPage,
}));

/** Only an address of our own: `next` comes from outside. */
const nextSearch = (
	search: Record<string, unknown>,
): { next?: string; problem?: string; provider?: string } => ({
	...(typeof search["next"] === "string" && /^\/(?![/\\])/.test(search["next"])
		? { next: search["next"] }
		: {}),
	...(typeof search["problem"] === "string"
		? { problem: search["problem"] }
		: {}),
	...(typeof search["provider"] === "string"
		? { provider: search["provider"] }
		: {}),
});

/** An owner with a phone in the hand came to report; everybody else reads first. */
const firstPlace = (queries: QueryClient): string =>
	mayOf(queries.getQueryData(sessionQuery.queryKey))("report.desk") && isPhone()
		? REPORT_ADDRESS
		: "/";

export const signInRoute = createRoute({
	getParentRoute: () => rootRoute,
	path: "/sign-in",
	validateSearch: nextSearch,
	component: function SignIn() {
		const { next, problem, provider } = signInRoute.useSearch();
		const { queries } = signInRoute.useRouteContext();
		const navigate = signInRoute.useNavigate();
		return (
			<SignInPage
				problem={
					problem === undefined
						? undefined
						: { code: problem, providerId: provider }
				}
				onSignedIn={() => {
					const start = next ?? firstPlace(queries);
					// The report form is a page of its own, outside of this router.
					if (isAddressOfReportForm(start.split("?")[0] ?? ""))
						location.replace(start);
					else void navigate({ href: start, replace: true });
				}}
			/>
		);
	},
});

export const setUpRoute = createRoute({
	getParentRoute: () => rootRoute,
	path: "/setup/$token",
	component: function SetUp() {
		return <OneTimeLink {...setUpRoute.useParams()} />;
	},
});

export const inviteRoute = createRoute({
	getParentRoute: () => rootRoute,
	path: "/invite/$token",
	component: function Invite() {
		return <OneTimeLink {...inviteRoute.useParams()} />;
	},
});

export const resetRoute = createRoute({
	getParentRoute: () => rootRoute,
	path: "/reset/$token",
	component: function Reset() {
		return <OneTimeLink {...resetRoute.useParams()} />;
	},
});

/** Whoever used the link goes on to the start; the link is spent and leaves no way back to it. */
function OneTimeLink({ token }: { token: string }): ReactElement {
	const navigate = useNavigate();
	return (
		<OneTimeLinkPage
			token={token}
			onSignedIn={() => void navigate({ to: "/", replace: true })}
		/>
	);
}
