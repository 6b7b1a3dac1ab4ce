import { z } from "zod";
import { STEPS } from "@dekad/core/registry/lifecycle.ts";
import { endpoint } from "./endpoint.ts";
import { projectSchema } from "./registry.ts";
import { civilDateSchema, moneySchema } from "./wire.ts";

/** What people do to one project: steps of its life, dated values, its people. Each answers with the whole story as it stands then. */

const ofProject = z.object({ projectId: z.uuid() });
const version = z.int().describe("The version of the project the author saw");
const reason = z.string().trim().max(1000);

export const recordStep = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/steps",
	summary:
		"State a step of a project's life: start, pause, resumption, completion, commissioning, capacity, entry into statistics",
	access: "signed-in",
	policy: "project.step",
	params: ofProject,
	body: z.object({
		version,
		step: z.enum(STEPS),
		on: civilDateSchema.describe("The day it happened"),
		reason: reason.default("").describe("Needed for a pause"),
		expectedResumptionOn: civilDateSchema.nullable().default(null),
		documentId: z
			.uuid()
			.nullable()
			.default(null)
			.describe("The project's document that proves it"),
	}),
	response: projectSchema,
	errors: [
		"project.not_found",
		"project.version_conflict",
		"access.not_allowed",
		"document.not_found",
		"step.not_from_here",
		"step.in_future",
		"step.before_standing",
		"step.before_start",
		"step.same_year",
		"step.needs_reason",
		"step.resumption_not_after",
		"step.locked",
	],
});

export const correctStep = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/steps/:stepId/correct",
	summary:
		"Put the day of the newest step right, or take the step back; an act of the office",
	access: "signed-in",
	policy: "project.correct-step",
	params: ofProject.extend({ stepId: z.uuid() }),
	body: z.object({
		version,
		on: civilDateSchema
			.nullable()
			.describe("The day it really happened; null: it never did"),
		reason: reason.min(1),
	}),
	response: projectSchema,
	errors: [
		"project.not_found",
		"project.version_conflict",
		"access.not_allowed",
		"step.not_found",
		"step.not_newest",
		"step.in_future",
		"step.before_standing",
		"step.before_start",
		"step.same_year",
		"step.resumption_not_after",
	],
});

export const stateDatedValue = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/dated-values",
	summary:
		"State total investment or a planned date anew, with its reason; first and latest are both kept",
	access: "signed-in",
	policy: "project.state-value",
	params: ofProject,
	body: z
		.object({
			version,
			field: z.enum([
				"total_investment",
				"planned_start",
				"planned_completion",
				"planned_commissioning",
			]),
			saidOn: civilDateSchema.describe(
				"The day it was stated or approved, not later than today",
			),
			amountYuan: moneySchema.min(0).nullable().default(null),
			plannedOn: civilDateSchema.nullable().default(null),
			reason: reason.min(1),
		})
		.refine(
			({ field, amountYuan, plannedOn }) =>
				field === "total_investment"
					? amountYuan !== null && plannedOn === null
					: amountYuan === null && plannedOn !== null,
			"total investment is an amount, a planned date a day",
		),
	response: projectSchema,
	errors: [
		"project.not_found",
		"project.version_conflict",
		"access.not_allowed",
		"step.in_future",
	],
});

const person = z.string().trim().max(200).nullable().optional();
export const changeProjectPeople = endpoint({
	method: "PATCH",
	path: "/api/projects/:projectId",
	summary:
		"Change the people of a project and how they are reached; what is left out stays",
	access: "signed-in",
	policy: "project.people",
	params: ofProject,
	body: z.object({
		version,
		leadOfficial: person,
		responsibleUnit: person,
		responsiblePerson: person,
		projectManager: person,
		contactPhone: z.string().trim().max(60).nullable().optional(),
	}),
	response: projectSchema,
	errors: [
		"project.not_found",
		"project.version_conflict",
		"access.not_allowed",
	],
});
