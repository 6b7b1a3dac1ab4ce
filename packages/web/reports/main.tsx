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

// After the page is there: installing the worker must not share the first seconds of a slow line.
if (import.meta.env.PROD && "serviceWorker" in navigator)
	addEventListener("load", () => {
		setTimeout(() => {
			navigator.serviceWorker
				.register("/report-worker.js", { scope: REPORT_ADDRESS })
				.catch(() => {
					// A browser that refuses workers (a private window) has the form without them.
				});
		}, 1500);
	});
