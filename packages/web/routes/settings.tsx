/** The settings of the office. */

import { createRoute } from "@tanstack/react-router";
import { lazy } from "react";
import { officeRoute } from "./office.tsx";

const SettingsPage = lazy(async () => ({
	default: (await import("../settings/settings-page.tsx")).SettingsPage,
}));

export const settingsRoute = createRoute({
	getParentRoute: () => officeRoute,
	path: "/settings",
	component: () => <SettingsPage />,
});
