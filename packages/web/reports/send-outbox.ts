import type { ReportStore, Who } from "./report-store.ts";

/** The name under which the browser is asked to wake the worker once there is a line again. */
export const SYNC_TAG = "dekad-outbox";

export async function sendOutboxOf(
	_store: ReportStore,
	_who: Who,
): Promise<void> {}
