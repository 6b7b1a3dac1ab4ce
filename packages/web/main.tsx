import {
	QueryCache,
	QueryClient,
	QueryClientProvider,
} from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider, theme } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { type ReactElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ProblemError } from "@dekad/contract/client.ts";
import { sessionQuery } from "./office.ts";
import { makeRouter } from "./routes.tsx";
import { PreferencesProvider, usePreferences } from "./ui/preferences.tsx";
import { useIsPhone } from "./ui/use-is-phone.ts";
import "./styles.css";

/** Whether the server refused for good: asking again would get the same answer. */
const isRefusal = (error: unknown) =>
	error instanceof ProblemError && error.problem.status < 500;

const queries: QueryClient = new QueryClient({
	queryCache: new QueryCache({
		onError: (error) => {
			// A session that ended elsewhere: the routes ask who is signed in and lead to sign-in.
			if (
				error instanceof ProblemError &&
				error.problem.code === "access.not_signed_in"
			) {
				queries.removeQueries({ queryKey: sessionQuery.queryKey });
				void router.invalidate();
			}
		},
	}),
	defaultOptions: {
		queries: {
			staleTime: 10_000,
			retry: (failures, error) => failures < 2 && !isRefusal(error),
			refetchOnWindowFocus: true,
		},
	},
});
const router = makeRouter(queries);

/** The server writes a fresh nonce into every page it serves; the development server leaves the mark as it is. */
const written = document.querySelector<HTMLMetaElement>(
	"meta[name=csp-nonce]",
)?.content;
const nonce = written?.startsWith("__") ? undefined : written;

function Product(): ReactElement {
	const { lang } = usePreferences();
	const isPhone = useIsPhone();
	return (
		<ConfigProvider
			locale={lang === "zh" ? zhCN : enUS}
			{...(nonce ? { csp: { nonce } } : {})}
			button={{ autoInsertSpace: false }}
			theme={{
				// Dense where there is a mouse; a finger needs the full height.
				...(isPhone ? {} : { algorithm: theme.compactAlgorithm }),
				token: {
					colorPrimary: "#1d4f91",
					colorLink: "#1d4f91",
					colorTextPlaceholder: "#6b7783",
					borderRadius: 3,
					// The compact algorithm takes one step off: both come out at 14.
					fontSize: isPhone ? 14 : 16,
					fontFamily: "inherit",
					motion: false,
				},
			}}
		>
			<RouterProvider router={router} />
		</ConfigProvider>
	);
}

const root = document.getElementById("root");
if (!root) throw new TypeError("index.html has no #root");
createRoot(root).render(
	<StrictMode>
		<QueryClientProvider client={queries}>
			<PreferencesProvider>
				<Product />
			</PreferencesProvider>
		</QueryClientProvider>
	</StrictMode>,
);
