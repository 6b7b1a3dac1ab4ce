import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { dekadIdSchema, regionPathSchema } from "./wire.ts";

/** That something happened, and where: what a page needs to know what to read anew, and nothing of what was said. */
export const changeSchema = z.object({
	kind: z
		.string()
		.describe(
			"What happened, such as report.submitted; `many`: more than is worth telling one by one, or some were missed: read everything anew",
		),
	projectId: z.uuid().nullable(),
	regionPath: regionPathSchema.nullable(),
	dekad: dekadIdSchema.nullable(),
});
export type Change = z.infer<typeof changeSchema>;

/** Names of the events in the stream. `hello` opens it, `beat` says that it lives, `change` carries a change. */
export const STREAM_EVENTS = ["hello", "beat", "change"] as const;

/** A `beat` comes this often; a page that hears nothing for much longer opens the stream again. */
export const BEAT_SECONDS = 15;

export const streamChanges = endpoint({
	method: "GET",
	path: "/api/changes",
	summary:
		"Changes within the reader's reach as server-sent events, at the latest a second after their commit; ends with the session",
	access: "signed-in",
	policy: "change.follow",
	query: z.object({
		after: z
			.string()
			.max(80)
			.optional()
			.describe(
				"The id of the last event heard, where no Last-Event-ID header can be sent",
			),
	}),
	file: ["text/event-stream"],
	errors: ["changes.too_many_streams"],
});
