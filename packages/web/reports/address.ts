/** Where the reader is in the form: the list or one project, and which dekad. Two places need no router. */

import { useSyncExternalStore } from "react";
import { type Place, placeOf, REPORT_ADDRESS } from "./report-address.ts";

export const addressOf = ({ projectId, dekad }: Place): string =>
	`${REPORT_ADDRESS}${projectId ? `/${projectId}` : ""}${dekad ? `?dekad=${dekad}` : ""}`;

const listeners = new Set<() => void>();
addEventListener("popstate", () => {
	for (const listener of listeners) listener();
});

export function goTo(place: Place, { replaces = false } = {}): void {
	if (replaces) history.replaceState(null, "", addressOf(place));
	else history.pushState(null, "", addressOf(place));
	for (const listener of listeners) listener();
	scrollTo(0, 0);
}

export function usePlace(): Place {
	const here = useSyncExternalStore(
		(listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		() => location.pathname + location.search,
	);
	const [pathname = "", search = ""] = here.split("?");
	return placeOf({ pathname, search });
}

/** What a plain click on a link of the form does; with a key held the browser opens it as usual. */
export const follow = (place: Place) => ({
	href: addressOf(place),
	onClick: (event: React.MouseEvent) => {
		if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0)
			return;
		event.preventDefault();
		goTo(place);
	},
});
