import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { civilDateSchema, instantSchema } from "./wire.ts";

export const settingsSchema = z.object({
	jurisdiction: z.object({
		code: z.string(),
		nameZh: z.string(),
		nameEn: z.string(),
		currency: z.string(),
		timeZone: z.string(),
		rootRegionCode: z.string(),
		isSynthetic: z.boolean(),
		version: z.int(),
	}),
	pack: z.object({
		id: z.string(),
		version: z.string(),
		date: z.string(),
		nameZh: z.string(),
		nameEn: z.string(),
		sources: z.array(z.string()),
	}),
	calendarYears: z.array(
		z.object({
			year: z.int(),
			isPublished: z.boolean(),
			source: z.string().nullable(),
		}),
	),
	dekadRule: z.object({
		id: z.string(),
		nameZh: z.string(),
		nameEn: z.string(),
		noteZh: z.string(),
		noteEn: z.string(),
		source: z.string(),
	}),
	dekadRules: z.array(
		z.object({
			id: z.string(),
			nameZh: z.string(),
			nameEn: z.string(),
			noteZh: z.string().describe("What it asks and where that comes from"),
			noteEn: z.string(),
			source: z.string(),
		}),
	),
	cadence: z.array(
		z.object({ stage: z.string(), isPaused: z.boolean(), every: z.string() }),
	),
	counts: z.object({
		regions: z.int(),
		organisations: z.int(),
		sectors: z.int(),
		lists: z.int(),
		projects: z.int(),
		accounts: z.int(),
	}),
});
export type SettingsView = z.infer<typeof settingsSchema>;

export const getSettings = endpoint({
	method: "GET",
	path: "/api/settings",
	summary: "The office, its pack, its calendar and who reports how often",
	access: "signed-in",
	policy: "settings.read",
	response: settingsSchema,
	errors: [],
});

export const changeSettings = endpoint({
	method: "PATCH",
	path: "/api/settings",
	summary:
		"Change the office's names or its cut-off rule for dekads not yet opened; a recorded act",
	access: "signed-in",
	policy: "settings.change",
	body: z.object({
		version: z
			.int()
			.min(0)
			.max(2 ** 31 - 1),
		nameZh: z.string().min(1).max(200).optional(),
		nameEn: z.string().min(1).max(200).optional(),
		dekadRule: z.string().max(40).optional(),
	}),
	response: settingsSchema,
	errors: ["access.not_allowed", "project.version_conflict", "approval.needed"],
});

export const listMembers = endpoint({
	method: "GET",
	path: "/api/members",
	summary: "Who has which role in the office, by name",
	access: "signed-in",
	policy: "member.read",
	response: z.object({
		members: z.array(
			z.object({
				membershipId: z.uuid(),
				loginName: z.string(),
				displayName: z.string(),
				role: z.string(),
				regionPath: z.string().nullable(),
				organisationName: z.string().nullable(),
				validFromOn: civilDateSchema,
				validUntilOn: civilDateSchema.nullable(),
				lastSeenAt: instantSchema.nullable(),
			}),
		),
	}),
	errors: ["access.not_allowed"],
});

export const getHealth = endpoint({
	method: "GET",
	path: "/api/health",
	summary: "Whether the server and its database answer",
	access: "public",
	policy: "health.read",
	response: z.object({ ok: z.literal(true), version: z.string() }),
	errors: [],
});
