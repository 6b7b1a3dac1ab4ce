import { z } from "zod";
import { COMPONENTS, EFFECTS } from "@dekad/core/lights/scheme.ts";
import { endpoint, type PartOut } from "./endpoint.ts";
import {
	civilDateSchema,
	instantSchema,
	moneySchema,
	periodIdSchema,
} from "./wire.ts";

const namesSchema = z.object({ zh: z.string(), en: z.string() });
export const severitySchema = z
	.int()
	.min(0)
	.max(3)
	.nullable()
	.describe(
		"0 good, 1 watch, 2 behind, 3 failing; null: unknown, shown grey, hides no worse light",
	);
const shadeSchema = z.object({
	name: namesSchema,
	colour: z.string(),
	shape: z.enum(["disc", "triangle", "square", "diamond", "ring"]),
});
export const schemeHeadSchema = z.object({
	id: z.string(),
	version: z.string(),
	name: namesSchema,
	about: namesSchema,
	shades: z
		.record(z.string(), shadeSchema)
		.describe("By severity, and `unknown`"),
});
/** A whole scheme as data; read strictly by the server, which names the place of a mistake. */
export const schemeSchema = z.record(z.string(), z.unknown());

export const excuseSchema = z.object({
	component: z.enum(COMPONENTS),
	fromOn: civilDateSchema,
	untilOn: civilDateSchema,
	reason: z.string(),
	acceptedBy: z.string(),
});

const boundSchema = z.object({
	of: z.string(),
	atLeast: z.string().optional(),
	above: z.string().optional(),
	atMost: z.string().optional(),
	below: z.string().optional(),
});

/** What a rule looks at: its family, and for an overdue one what is overdue. */
export const METRICS = [
	"gap",
	"ratio",
	"month_ratio",
	"overdue_start",
	"overdue_entry",
	"streak",
	"made_up",
	"peers",
	"elapsed_money",
	"funds",
	"paper",
] as const;

export const verdictSchema = z.object({
	ruleId: z.string(),
	component: z.enum(COMPONENTS),
	name: namesSchema,
	severity: severitySchema,
	unsettled: severitySchema.describe(
		"What the rule says now, where a better light has not held long enough to be shown; null: nothing is held back",
	),
	observed: z
		.record(z.string(), z.number())
		.describe(
			"What the rule saw, by quantity; empty when something is missing",
		),
	metric: z.enum(METRICS),
	bounds: z
		.array(boundSchema)
		.describe("The thresholds that matched, exact decimals"),
	bands: z
		.array(
			z.object({
				severity: z.int().min(0).max(3),
				bounds: z.array(boundSchema),
				isOurs: z.boolean(),
			}),
		)
		.describe("All of the rule's bands; the first that matches wins"),
	band: z
		.int()
		.nullable()
		.describe("Place of the one that matched; null: none"),
	improvesAfter: z
		.int()
		.describe("Closed dekads a better light must have held before it shows"),
	isOurs: z
		.boolean()
		.describe(
			"The published text says nothing here; the severity is a setting",
		),
	line: z
		.enum(["linear", "season", "own"])
		.nullable()
		.describe("Which plan line was used; null: none"),
	missing: z.array(z.string()).describe("Facts the rule needed and lacked"),
	excusedBy: z.array(excuseSchema),
	excusedFrom: severitySchema.describe(
		"What the rule would say without the reason accepted for this day, which turns it to watch; null: nothing is excused",
	),
	effects: z.array(z.enum(EFFECTS)).describe("Suggestions to a person"),
	source: z.string(),
	note: namesSchema.nullable(),
	change: z
		.union([
			z.object({
				kind: z.literal("amount"),
				what: z.enum(["investment", "month_investment", "funds", "bond_use"]),
				yuan: moneySchema,
				to: severitySchema,
			}),
			z.object({
				kind: z.literal("act"),
				what: z.enum(["start", "enter_statistics", "answer"]),
			}),
			z.object({ kind: z.literal("state"), missing: z.array(z.string()) }),
		])
		.nullable()
		.describe("The nearest thing that would turn it better; null: nothing"),
});
export type VerdictView = z.infer<typeof verdictSchema>;

const headSchema = {
	period: periodIdSchema,
	dekad: z.string().nullable().describe("The dekad judged; null: none opened"),
	asOf: instantSchema,
	pack: z.object({ id: z.string(), version: z.string() }),
	scheme: schemeHeadSchema,
};

export const lightRowSchema = z.object({
	projectId: z.uuid(),
	code: z.string(),
	name: z.string(),
	ownerName: z.string(),
	regionPath: z.string(),
	sectorPath: z.string(),
	overall: severitySchema,
	components: z.array(
		z.object({
			ruleId: z.string(),
			component: z.enum(COMPONENTS),
			severity: severitySchema,
		}),
	),
});
export type LightRow = z.infer<typeof lightRowSchema>;

export const countsSchema = z.object({
	"0": z.int(),
	"1": z.int(),
	"2": z.int(),
	"3": z.int(),
	unknown: z.int(),
});

const ruleCountsSchema = z.array(
	z.object({
		ruleId: z.string(),
		component: z.enum(COMPONENTS),
		name: namesSchema,
		counts: countsSchema,
	}),
);

export const listLights = endpoint({
	method: "GET",
	path: "/api/lights",
	summary:
		"The lights of a period's projects, worst first, with their component lights beside the overall one",
	access: "signed-in",
	policy: "light.read",
	query: z.object({
		period: periodIdSchema
			.optional()
			.describe("Left out: the latest closed dekad"),
		list: z.string().optional(),
		where: z.string().optional().describe("As for totals"),
		asOf: instantSchema
			.optional()
			.describe("Replays facts, lists and rules of an instant"),
		severity: z.enum(["0", "1", "2", "3", "unknown"]).optional(),
		rule: z
			.string()
			.optional()
			.describe(
				"Orders and filters by this rule's light and not the overall one; projects it does not speak of are left out",
			),
		limit: z.coerce.number().int().min(1).max(5000).default(500),
	}),
	response: z.object({
		...headSchema,
		counts: countsSchema.describe("Before the filter by severity"),
		unjudged: z.int().describe("Projects no rule of the scheme speaks of"),
		rules: ruleCountsSchema,
		lights: z.array(lightRowSchema),
	}),
	errors: ["period.invalid", "list.not_found", "rollup.bad_dimension"],
});
export type LightsView = PartOut<typeof listLights, "response">;

export const countLights = endpoint({
	method: "GET",
	path: "/api/lights/counts",
	summary:
		"How many projects have each light, overall and by component, of all and of each part of the region asked for",
	access: "signed-in",
	policy: "light.read",
	query: z.object({
		period: periodIdSchema
			.optional()
			.describe("Left out: the latest closed dekad"),
		list: z.string().optional(),
		where: z.string().optional().describe("As for totals"),
		asOf: instantSchema.optional(),
	}),
	response: z.object({
		...headSchema,
		counts: countsSchema,
		unjudged: z.int().describe("Projects no rule of the scheme speaks of"),
		rules: ruleCountsSchema,
		regions: z.array(
			z.object({
				regionPath: z
					.string()
					.describe("A part of the region, or itself for what is its own"),
				counts: countsSchema,
				unjudged: z.int(),
				rules: ruleCountsSchema,
			}),
		),
	}),
	errors: ["period.invalid", "list.not_found", "rollup.bad_dimension"],
});
export type LightCountsView = PartOut<typeof countLights, "response">;

export const getProjectLights = endpoint({
	method: "GET",
	path: "/api/projects/:projectId/lights",
	summary:
		"A project's lights with their reasons: rule, what it saw, threshold, source, plan line, what would change it",
	access: "signed-in",
	policy: "light.read",
	params: z.object({ projectId: z.uuid() }),
	query: z.object({
		period: periodIdSchema.optional(),
		asOf: instantSchema.optional(),
	}),
	response: z.object({
		...headSchema,
		overall: severitySchema,
		verdicts: z.array(verdictSchema),
	}),
	errors: ["period.invalid", "project.not_found"],
});

export const listLightSchemes = endpoint({
	method: "GET",
	path: "/api/light-schemes",
	summary: "The schemes that ship, and those the office has set, newest first",
	access: "signed-in",
	policy: "light.scheme-read",
	response: z.object({
		presets: z.array(schemeSchema),
		inForce: schemeSchema,
		set: z.array(
			z.object({
				scheme: schemeSchema,
				effectiveOn: civilDateSchema,
				reason: z.string(),
				recordedAt: instantSchema,
				recordedBy: z.string(),
			}),
		),
	}),
	errors: [],
});
export type LightSchemesView = PartOut<typeof listLightSchemes, "response">;

export const previewLightScheme = endpoint({
	method: "POST",
	path: "/api/light-schemes/preview",
	summary:
		"How many projects a scheme would light in a past period, beside the scheme in force then; nothing is kept",
	access: "signed-in",
	policy: "light.scheme-try",
	body: z.object({
		scheme: schemeSchema,
		period: periodIdSchema.optional(),
		list: z.string().optional(),
	}),
	response: z.object({
		period: periodIdSchema,
		counts: countsSchema,
		rules: z.array(z.object({ ruleId: z.string(), counts: countsSchema })),
		inForce: countsSchema,
		changed: z.int().describe("Projects whose overall light would differ"),
	}),
	errors: ["light_scheme.invalid", "period.invalid", "list.not_found"],
});
export type LightPreview = PartOut<typeof previewLightScheme, "response">;

export const setLightScheme = endpoint({
	method: "POST",
	path: "/api/light-schemes",
	summary:
		"Set the office's scheme from a day on, with a reason; days before keep their rules",
	access: "signed-in",
	policy: "light.scheme-set",
	body: z.object({
		scheme: schemeSchema,
		effectiveOn: civilDateSchema,
		reason: z.string().trim().min(1).max(1000),
	}),
	response: z.object({ scheme: schemeSchema, effectiveOn: civilDateSchema }),
	errors: [
		"light_scheme.invalid",
		"light_scheme.not_available",
		"approval.needed",
	],
});

const keptExcuseSchema = excuseSchema.extend({
	excuseId: z.uuid(),
	projectId: z.uuid(),
	acceptedAt: instantSchema,
	withdrawnAt: instantSchema.nullable(),
	withdrawnBy: z.string().nullable(),
});
export type ExcuseView = z.infer<typeof keptExcuseSchema>;

export const listExcuses = endpoint({
	method: "GET",
	path: "/api/projects/:projectId/excuses",
	summary: "Reasons accepted for a project, newest first, withdrawn ones too",
	access: "signed-in",
	policy: "light.read",
	params: z.object({ projectId: z.uuid() }),
	response: z.object({ excuses: z.array(keptExcuseSchema) }),
	errors: ["project.not_found"],
});

export const acceptExcuse = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/excuses",
	summary:
		"Accept a reason until a day: deadlines under it do not count against the light, which names it",
	access: "signed-in",
	policy: "excuse.judge",
	params: z.object({ projectId: z.uuid() }),
	body: z
		.object({
			component: z.enum(COMPONENTS),
			fromOn: civilDateSchema,
			untilOn: civilDateSchema,
			reason: z.string().trim().min(1).max(1000),
		})
		.refine(
			({ fromOn, untilOn }) => untilOn >= fromOn,
			"untilOn is before fromOn",
		),
	response: keptExcuseSchema,
	errors: ["project.not_found"],
});

export const withdrawExcuse = endpoint({
	method: "POST",
	path: "/api/excuses/:excuseId/withdraw",
	summary: "Take an accepted reason back; lights of now judge without it",
	access: "signed-in",
	policy: "excuse.judge",
	params: z.object({ excuseId: z.uuid() }),
	response: keptExcuseSchema,
	errors: ["excuse.not_found"],
});
