import { openReportStore } from "./report-store.ts";

/**
 * Clears what the report form keeps of whoever was signed in, but for what is unsent: for signing out
 * on another page. Where the browser keeps nothing there is nothing to clear.
 */
export async function forgetAccount(): Promise<void> {
	try {
		const store = await openReportStore();
		const who = await store.who();
		if (who) await store.leave(who.accountId);
	} catch {
		// No database in this browser.
	}
}
