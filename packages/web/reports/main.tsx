import { type ReactElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { PreferencesProvider, useText } from "../ui/preferences.tsx";
import "./report.css";

function Product(): ReactElement {
	const text = useText();
	return <p>{text("pages.waiting")}</p>;
}

const root = document.getElementById("root");
if (!root) throw new TypeError("report/index.html has no #root");
createRoot(root).render(
	<StrictMode>
		<PreferencesProvider>
			<Product />
		</PreferencesProvider>
	</StrictMode>,
);
