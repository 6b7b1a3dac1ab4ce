import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { PreferencesProvider } from "../ui/preferences.tsx";
import { start } from "./desk-state.ts";
import { placeOf, REPORT_ADDRESS } from "./report-address.ts";
import { ReportApp } from "./report-app.tsx";

/** The report form, a page of its own: React and this folder, nothing that a phone would wait for. */
const root = document.getElementById("root");
if (!root) throw new TypeError("report/index.html has no #root");
void start(placeOf(location).dekad);
createRoot(root).render(
	<StrictMode>
		<PreferencesProvider>
			<ReportApp />
		</PreferencesProvider>
	</StrictMode>,
);

/** How long the form has the line to itself: installing the worker must not share its first seconds. */
const WORKER_WAIT_MS = 1500;

if (import.meta.env.PROD && "serviceWorker" in navigator)
	setTimeout(() => {
		navigator.serviceWorker
			.register("/report-worker.js", { scope: REPORT_ADDRESS })
			.catch(() => {
				// A browser that refuses workers (a private window) has the form without them.
			});
	}, WORKER_WAIT_MS);
