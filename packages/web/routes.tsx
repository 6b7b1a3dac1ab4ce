/**
 * Every page and its address. What somebody might want to share (period, filter, split) stands in
 * the address and is read here; a page gets it as plain values and hands changes back. Pages are
 * fetched when first opened.
 */

import type { QueryClient } from "@tanstack/react-query";
import {
	createRootRouteWithContext,
	createRoute,
	createRouter,
	Link,
	Outlet,
	redirect,
} from "@tanstack/react-router";
import { lazy, type ReactElement, Suspense } from "react";
import { useQuery } from "@tanstack/react-query";
import { peopleSearch } from "./account/search.ts";
import { SignInNotices } from "./account/sign-in-notices.tsx";
import { bulletinSearch } from "./bulletins/search.ts";
import { correctionSearch } from "./corrections/search.ts";
import { cockpitSearch } from "./cockpit/search.ts";
import { importSearch } from "./imports/search.ts";
import { lightSearch, schemeSearch } from "./lights/search.ts";
import { missingSearch } from "./missing/search.ts";
import { planListSearch, planSearch } from "./plans/search.ts";
import { periodsSearch } from "./periods/search.ts";
import { projectSearch } from "./registry/search.ts";
import { reviewSearch } from "./reviews/search.ts";
import { rankingSearch } from "./rankings/search.ts";
import { rollupSearch } from "./rollups/search.ts";
import { sessionQuery } from "./office.ts";
import {
	isAddressOfReportForm,
	REPORT_ADDRESS,
} from "./reports/report-address.ts";
import { NothingYetPage } from "./session/nothing-yet-page.tsx";
import { placesOf } from "./session/places-of.ts";
import { LanguageSwitch } from "./session/language-switch.tsx";
import { SignedInFrame } from "./session/signed-in-frame.tsx";
import { useText } from "./ui/preferences.tsx";
import { Page } from "./ui/page.tsx";
import { ProblemNote } from "./ui/problem-note.tsx";
import { isPhone } from "./ui/use-is-phone.ts";

const SignInPage = lazy(async () => ({
	default: (await import("./session/sign-in-page.tsx")).SignInPage,
}));
const OneTimeLinkPage = lazy(async () => ({
	default: (await import("./session/one-time-link-page.tsx")).OneTimeLinkPage,
}));
const CockpitPage = lazy(async () => ({
	default: (await import("./cockpit/cockpit-page.tsx")).CockpitPage,
}));
const ProjectListPage = lazy(async () => ({
	default: (await import("./registry/project-list-page.tsx")).ProjectListPage,
}));
const ProjectPage = lazy(async () => ({
	default: (await import("./registry/project-page.tsx")).ProjectPage,
}));
const LightsPage = lazy(async () => ({
	default: (await import("./lights/lights-page.tsx")).LightsPage,
}));
const LightCounts = lazy(async () => ({
	default: (await import("./lights/light-counts.tsx")).LightCounts,
}));
const SchemePage = lazy(async () => ({
	default: (await import("./lights/scheme-page.tsx")).SchemePage,
}));
const MissingPage = lazy(async () => ({
	default: (await import("./missing/missing-page.tsx")).MissingPage,
}));
const PlanPage = lazy(async () => ({
	default: (await import("./plans/plan-page.tsx")).PlanPage,
}));
const PlanListPage = lazy(async () => ({
	default: (await import("./plans/plan-list-page.tsx")).PlanListPage,
}));
const RollupPage = lazy(async () => ({
	default: (await import("./rollups/rollup-page.tsx")).RollupPage,
}));
const RollupRowsPage = lazy(async () => ({
	default: (await import("./rollups/rollup-rows-page.tsx")).RollupRowsPage,
}));
const ImportsPage = lazy(async () => ({
	default: (await import("./imports/imports-page.tsx")).ImportsPage,
}));
const ImportPage = lazy(async () => ({
	default: (await import("./imports/import-page.tsx")).ImportPage,
}));
const BulletinsPage = lazy(async () => ({
	default: (await import("./bulletins/bulletins-page.tsx")).BulletinsPage,
}));
const BulletinPage = lazy(async () => ({
	default: (await import("./bulletins/bulletin-page.tsx")).BulletinPage,
}));
const BulletinPreviewPage = lazy(async () => ({
	default: (await import("./bulletins/bulletin-page.tsx")).BulletinPreviewPage,
}));
const DocumentLookPage = lazy(async () => ({
	default: (await import("./bulletins/document-look-page.tsx"))
		.DocumentLookPage,
}));
const TemplatePage = lazy(async () => ({
	default: (await import("./bulletins/template-page.tsx")).TemplatePage,
}));
const CorrectionsPage = lazy(async () => ({
	default: (await import("./corrections/corrections-page.tsx")).CorrectionsPage,
}));
const YearsPage = lazy(async () => ({
	default: (await import("./years/years-page.tsx")).YearsPage,
}));
const ReviewsPage = lazy(async () => ({
	default: (await import("./reviews/reviews-page.tsx")).ReviewsPage,
}));
const PeriodsPage = lazy(async () => ({
	default: (await import("./periods/periods-page.tsx")).PeriodsPage,
}));
const AccountPage = lazy(async () => ({
	default: (await import("./account/account-page.tsx")).AccountPage,
}));
const PeoplePage = lazy(async () => ({
	default: (await import("./account/people-page.tsx")).PeoplePage,
}));
const ScoringPage = lazy(async () => ({
	default: (await import("./rankings/scoring-page.tsx")).ScoringPage,
}));
const AccessPage = lazy(async () => ({
	default: (await import("./access/access-page.tsx")).AccessPage,
}));
const ApprovalsPage = lazy(async () => ({
	default: (await import("./access/approvals-page.tsx")).ApprovalsPage,
}));
const SettingsPage = lazy(async () => ({
	default: (await import("./settings/settings-page.tsx")).SettingsPage,
}));

const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
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

function Waiting(): ReactElement {
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
	queries.getQueryData(sessionQuery.queryKey)?.membership?.role === "owner" &&
	isPhone()
		? REPORT_ADDRESS
		: "/";

const signInRoute = createRoute({
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

const setUpRoute = createRoute({
	getParentRoute: () => rootRoute,
	path: "/setup/$token",
	component: function SetUp() {
		const { token } = setUpRoute.useParams();
		const navigate = setUpRoute.useNavigate();
		return (
			<OneTimeLinkPage
				token={token}
				onSignedIn={() => void navigate({ to: "/", replace: true })}
			/>
		);
	},
});

const inviteRoute = createRoute({
	getParentRoute: () => rootRoute,
	path: "/invite/$token",
	component: function Invite() {
		const { token } = inviteRoute.useParams();
		const navigate = inviteRoute.useNavigate();
		return (
			<OneTimeLinkPage
				token={token}
				onSignedIn={() => void navigate({ to: "/", replace: true })}
			/>
		);
	},
});

const resetRoute = createRoute({
	getParentRoute: () => rootRoute,
	path: "/reset/$token",
	component: function Reset() {
		const { token } = resetRoute.useParams();
		const navigate = resetRoute.useNavigate();
		return (
			<OneTimeLinkPage
				token={token}
				onSignedIn={() => void navigate({ to: "/", replace: true })}
			/>
		);
	},
});

/** Everything that needs an account: without one the way leads to sign-in and back. */
const officeRoute = createRoute({
	getParentRoute: () => rootRoute,
	id: "office",
	beforeLoad: async ({ context, location }) => {
		const session = await context.queries.ensureQueryData(sessionQuery);
		if (!session.account)
			throw redirect({
				to: "/sign-in",
				search: location.href === "/" ? {} : { next: location.href },
			});
		// A role that must show a second factor rests until there is one; the account is where it is set up.
		if (session.secondFactorDue?.isOver && location.pathname !== "/account")
			throw redirect({ to: "/account" });
	},
	component: function Office() {
		const { data: session } = useQuery(sessionQuery);
		return session?.account ? (
			<SignedInFrame
				session={session}
				notices={<SignInNotices session={session} />}
			/>
		) : (
			<Waiting />
		);
	},
});

const cockpitRoute = createRoute({
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

const projectsRoute = createRoute({
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

const projectRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/projects/$projectId",
	component: function Project() {
		const { projectId } = projectRoute.useParams();
		return <ProjectPage projectId={projectId} />;
	},
});

const planRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/projects/$projectId/plan",
	validateSearch: planSearch,
	component: function Plan() {
		const { projectId } = planRoute.useParams();
		const navigate = planRoute.useNavigate();
		return (
			<PlanPage
				projectId={projectId}
				search={planRoute.useSearch()}
				onSearch={(search) => void navigate({ search })}
			/>
		);
	},
});

const plansRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/plans",
	validateSearch: planListSearch,
	component: function Plans() {
		const navigate = plansRoute.useNavigate();
		return (
			<PlanListPage
				search={plansRoute.useSearch()}
				// Typing replaces the address, as in the project list.
				onSearch={(search) => void navigate({ search, replace: true })}
			/>
		);
	},
});

const rollupsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/rollups",
	validateSearch: rollupSearch,
	component: function Rollups() {
		const navigate = rollupsRoute.useNavigate();
		return (
			<RollupPage
				search={rollupsRoute.useSearch()}
				onSearch={(search) => void navigate({ search })}
			/>
		);
	},
});

const rollupRowsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/rollups/rows",
	validateSearch: rollupSearch,
	component: function RollupRows() {
		const navigate = rollupRowsRoute.useNavigate();
		return (
			<RollupRowsPage
				search={rollupRowsRoute.useSearch()}
				onOpen={(projectId) =>
					void navigate({ to: "/projects/$projectId", params: { projectId } })
				}
			/>
		);
	},
});

const lightsRoute = createRoute({
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

const lightSchemeRoute = createRoute({
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

const missingRoute = createRoute({
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

const importsRoute = createRoute({
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

const importRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/imports/$importId",
	component: function Import() {
		const { importId } = importRoute.useParams();
		return <ImportPage importId={importId} />;
	},
});

const bulletinsRoute = createRoute({
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

const bulletinPreviewRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/bulletins/preview",
	validateSearch: bulletinSearch,
	component: function BulletinPreview() {
		return <BulletinPreviewPage search={bulletinPreviewRoute.useSearch()} />;
	},
});

const documentLookRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/bulletins/look",
	component: DocumentLookPage,
});

const bulletinTemplateRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/bulletins/template",
	component: TemplatePage,
});

const bulletinRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/bulletins/$snapshotId",
	component: function Bulletin() {
		return <BulletinPage {...bulletinRoute.useParams()} />;
	},
});

const correctionsRoute = createRoute({
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

const yearsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/years",
	component: () => <YearsPage />,
});

const reviewsRoute = createRoute({
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

const periodsRoute = createRoute({
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

const accountRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/account",
	component: () => <AccountPage language={<LanguageSwitch />} />,
});

const accessRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/access",
	component: () => <AccessPage />,
});

const approvalsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/approvals",
	component: () => <ApprovalsPage />,
});

const peopleRoute = createRoute({
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

const scoringRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/scoring",
	validateSearch: rankingSearch,
	component: function Scoring() {
		const navigate = scoringRoute.useNavigate();
		return (
			<ScoringPage
				search={scoringRoute.useSearch()}
				onSearch={(search) => void navigate({ search, resetScroll: false })}
			/>
		);
	},
});

const settingsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/settings",
	component: () => <SettingsPage />,
});

const routeTree = rootRoute.addChildren([
	signInRoute,
	setUpRoute,
	inviteRoute,
	resetRoute,
	officeRoute.addChildren([
		cockpitRoute,
		projectsRoute,
		projectRoute,
		planRoute,
		plansRoute,
		rollupsRoute,
		rollupRowsRoute,
		lightsRoute,
		lightSchemeRoute,
		missingRoute,
		importsRoute,
		importRoute,
		bulletinsRoute,
		bulletinPreviewRoute,
		documentLookRoute,
		bulletinTemplateRoute,
		bulletinRoute,
		correctionsRoute,
		yearsRoute,
		reviewsRoute,
		periodsRoute,
		accountRoute,
		accessRoute,
		approvalsRoute,
		peopleRoute,
		scoringRoute,
		settingsRoute,
	]),
]);

export const makeRouter = (queries: QueryClient) =>
	createRouter({
		routeTree,
		context: { queries },
		scrollRestoration: true,
		defaultPreload: false,
	});

declare module "@tanstack/react-router" {
	interface Register {
		router: ReturnType<typeof makeRouter>;
	}
}
