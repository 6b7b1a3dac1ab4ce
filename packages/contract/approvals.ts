import { z } from "zod";
import {
	SWITCHABLE_ACTS,
	TWO_PEOPLE_ACTS,
} from "@dekad/core/access/two-people.ts";
import { endpoint } from "./endpoint.ts";
import { setLightScheme } from "./lights.ts";
import { grantLockException } from "./lock-exceptions.ts";
import { instantSchema } from "./wire.ts";

const actSchema = z.enum(TWO_PEOPLE_ACTS);
const reason = z.string().trim().min(1).max(1000);
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** What is asked for: the act, and all it will be done with. */
export const askedActSchema = z.discriminatedUnion("act", [
	z.object({
		act: z.literal("lock_exception"),
		input: grantLockException.body,
	}),
	z.object({ act: z.literal("light_scheme"), input: setLightScheme.body }),
	z.object({
		act: z.literal("due_rule"),
		input: z.object({
			version: z.int(),
			dekadRule: z.string().max(40),
			reason,
		}),
	}),
	z.object({
		act: z.literal("approval_rule"),
		input: z.object({
			onePersonActs: z
				.array(z.enum(SWITCHABLE_ACTS))
				.describe("Acts left to one person from then on; the others need two"),
			reason,
		}),
	}),
	z.object({
		act: z.literal("restore"),
		input: z.object({
			sha256: sha256Schema.describe(
				"Of the backup's file, as dekad backup said",
			),
			reason,
		}),
	}),
]);
export type AskedAct = z.output<typeof askedActSchema>;

export const approvalSchema = z.object({
	requestId: z.uuid(),
	act: actSchema,
	shown: z
		.record(z.string(), z.unknown())
		.describe("What exactly will be done, in the words of the log"),
	reason: z.string(),
	requestedAt: instantSchema,
	requestedBy: z.string(),
	expiresAt: instantSchema,
	state: z
		.enum(["waiting", "approved", "done", "refused", "withdrawn", "expired"])
		.describe("approved: of a restore, until the command has run"),
	decidedAt: instantSchema.nullable(),
	decidedBy: z.string().nullable(),
	note: z.string(),
	isOwn: z.boolean(),
	mayDecide: z.boolean(),
});
export type ApprovalView = z.infer<typeof approvalSchema>;

export const listApprovals = endpoint({
	method: "GET",
	path: "/api/approvals",
	summary:
		"Acts that wait for a second person and those decided, newest first; which acts need two people here",
	access: "signed-in",
	policy: "approval.read",
	response: z.object({
		requests: z.array(approvalSchema),
		acts: z.array(
			z.object({
				act: actSchema,
				needsTwo: z.boolean(),
				isFixed: z.boolean().describe("Cannot be left to one person"),
				mayAsk: z.boolean(),
			}),
		),
		others: z
			.array(z.string())
			.describe("Who else could approve what one asks for"),
	}),
	errors: [],
});

export const askApproval = endpoint({
	method: "POST",
	path: "/api/approvals",
	summary:
		"Ask for an act that two people do; it is tried out first and then waits for the second person",
	access: "signed-in",
	policy: "approval.ask",
	body: askedActSchema,
	response: approvalSchema,
	errors: [
		"approval.nobody_else",
		"period.not_open",
		"period.year_closed",
		"exception.too_short",
		"project.not_found",
		"region.not_found",
		"light_scheme.invalid",
		"project.version_conflict",
	],
});

export const decideApproval = endpoint({
	method: "POST",
	path: "/api/approvals/:requestId/decide",
	summary: "Approve what somebody else asked for, which does it, or refuse it",
	access: "signed-in",
	policy: "approval.decide",
	params: z.object({ requestId: z.uuid() }),
	body: z.object({
		verdict: z.enum(["approve", "refuse"]),
		note: z.string().trim().max(1000).default(""),
	}),
	response: z.object({
		request: approvalSchema,
		code: z
			.string()
			.nullable()
			.describe("Of a restore: what the command asks for, shown this once"),
	}),
	errors: [
		"approval.not_found",
		"approval.own",
		"approval.not_waiting",
		"approval.no_longer",
	],
});

export const withdrawApproval = endpoint({
	method: "POST",
	path: "/api/approvals/:requestId/withdraw",
	summary: "Take back what one asked for oneself",
	access: "signed-in",
	policy: "approval.ask",
	params: z.object({ requestId: z.uuid() }),
	response: approvalSchema,
	errors: ["approval.not_found", "approval.not_waiting"],
});
