import type { ReportDraft } from "@dekad/contract/report-desk.ts";
import type { ServerDraft } from "@dekad/core/reports/outbox.ts";

/** A draft of the wire as the outbox takes it. */
export const serverDraftOf = ({
	baseRevision,
	baseValues,
	kind,
	values,
	writtenAt,
}: ReportDraft): ServerDraft => ({
	baseRevision,
	base: baseValues,
	kind,
	values,
	writtenAt,
});
