import type { ReactElement } from "react";
import type { Stand } from "@dekad/core/rollups/against-plan.ts";
import { useText } from "./preferences.tsx";

/** Shape, word and colour together: none of the three has to be seen alone. */
const SHAPES: Readonly<Record<Stand, string>> = {
	at_or_above: "▲",
	below: "▼",
	not_reported: "○",
	no_plan: "–",
};

export function StandBadge({ stand }: { stand: Stand }): ReactElement {
	const text = useText();
	return (
		<span className={`badge stand-${stand}`}>
			<span aria-hidden="true">{SHAPES[stand]}</span>{" "}
			{text(`pages.stand.${stand}`)}
		</span>
	);
}

const REPORT_SHAPES: Readonly<Record<string, string>> = {
	draft: "◌",
	submitted: "◐",
	returned: "↩",
	accepted: "●",
	superseded: "◍",
};

/** State of one dekad's report. Null with a report asked for is "not reported"; with none asked for, "not asked". */
export function ReportStateBadge({
	state,
	isExpected,
}: {
	state: string | null;
	isExpected: boolean;
}): ReactElement {
	const text = useText();
	if (state === null)
		return (
			<span
				className={
					isExpected ? "badge report-missing" : "badge report-not-asked"
				}
			>
				<span aria-hidden="true">{isExpected ? "○" : "–"}</span>{" "}
				{text(isExpected ? "units.not_reported" : "pages.report.not_asked")}
			</span>
		);
	const word = {
		draft: text("pages.report.draft"),
		submitted: text("pages.report.submitted"),
		returned: text("pages.report.returned"),
		accepted: text("pages.report.accepted"),
		superseded: text("pages.report.superseded"),
	}[state];
	return (
		<span className={`badge report-${state}`}>
			<span aria-hidden="true">{REPORT_SHAPES[state] ?? "·"}</span>{" "}
			{word ?? state}
		</span>
	);
}
