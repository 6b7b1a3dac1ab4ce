import { openBrowserDatabase } from "./browser-database.ts";

export type Who = { readonly accountId: string };
export type ReportStore = { who(): Promise<Who | undefined> };
export async function openReportStore(): Promise<ReportStore> {
	const database = await openBrowserDatabase();
	return { who: () => database.get<Who>("who", "now") };
}
