/** What every page stands in: waiting, errors, and an address that leads nowhere. */

import type { QueryClient } from "@tanstack/react-query";
import {
	createRootRouteWithContext,
	Link,
	Outlet,
} from "@tanstack/react-router";
import { type ReactElement, Suspense } from "react";
import { Page } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

export const rootRoute = createRootRouteWithContext<{
	queries: QueryClient;
}>()({
	component: () => (
		<Suspense fallback={<Waiting />}>
			<Outlet />
		</Suspense>
	),
	errorComponent: ({ error, reset }) => (
		<main className="outside-main">
			<ProblemNote error={error} onRetry={reset} />
		</main>
	),
	notFoundComponent: NotFound,
});

/** Said while a page, or who is signed in, is on its way. */
export function Waiting(): ReactElement {
	const text = useText();
	return (
		<p role="status" className="waiting">
			{text("pages.waiting")}
		</p>
	);
}

function NotFound(): ReactElement {
	const text = useText();
	return (
		<main className="outside-main">
			<Page title={text("pages.no_such_page")}>
				<Link to="/">{text("pages.to_start")}</Link>
			</Page>
		</main>
	);
}
