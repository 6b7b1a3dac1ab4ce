import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { instantSchema } from "./wire.ts";

export const jobSchema = z.object({
	jobId: z.uuid(),
	kind: z.string(),
	state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
	doneSteps: z.int(),
	totalSteps: z.int().nullable().describe("Null while the size is not known"),
	error: z
		.object({ code: z.string(), title: z.string(), next: z.string() })
		.nullable(),
	createdAt: instantSchema,
	endedAt: instantSchema.nullable(),
});
export type JobView = z.infer<typeof jobSchema>;

export const getJob = endpoint({
	method: "GET",
	path: "/api/jobs/:jobId",
	summary: "How far a long job is",
	access: "signed-in",
	policy: "job.read",
	params: z.object({ jobId: z.uuid() }),
	response: jobSchema,
	errors: ["job.not_found"],
});

export const cancelJob = endpoint({
	method: "POST",
	path: "/api/jobs/:jobId/cancel",
	summary: "Ask a job to stop; what it had not finished is undone",
	access: "signed-in",
	policy: "job.cancel",
	params: z.object({ jobId: z.uuid() }),
	body: z.object({}),
	response: jobSchema,
	errors: ["job.not_found"],
});
