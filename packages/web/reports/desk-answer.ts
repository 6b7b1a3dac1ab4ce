import type { getReportDesk, ReportDesk } from "@dekad/contract/report-desk.ts";
import { ask } from "./ask.ts";

type Asked = {
	readonly dekad: string | undefined;
	readonly answer: Promise<ReportDesk>;
};
let asked: Asked | null = null;

const askNow = (dekad: string | undefined) =>
	ask<typeof getReportDesk>("GET", "/api/report-desk", {
		query: dekad ? { dekad } : {},
	});

/** Asks for the desk before there is anybody to take it: on a slow line the answer comes while the form itself is on its way. */
export function askAhead(dekad: string | undefined): void {
	asked = { dekad, answer: askNow(dekad) };
	// Who takes it hears of a failure.
	asked.answer.catch(() => {});
}

/** The desk of a dekad: what was asked ahead, once, else asked now. @throws Refusal, Unreachable */
export function askDesk(dekad: string | undefined): Promise<ReportDesk> {
	const ahead = asked;
	asked = null;
	return ahead && ahead.dekad === dekad ? ahead.answer : askNow(dekad);
}
