import type { ReactElement } from "react";
import { useText } from "../ui/preferences.tsx";
import { Page } from "../ui/page.tsx";

/** For somebody whose role has no page yet, or who has no role: says so, instead of a page of refusals. */
export function NothingYetPage({
	hasRole,
}: {
	hasRole: boolean;
}): ReactElement {
	const text = useText();
	return (
		<Page title={text("session.nothing_yet")}>
			<p>{text(hasRole ? "session.nothing_yet.note" : "session.no_role")}</p>
		</Page>
	);
}
