import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import {
	instantSchema,
	moneySchema,
	periodIdSchema,
	ratioSchema,
} from "./wire.ts";

/** What totals can be split by. `region` alone is one level below the reader's own; a depth counts from the root: region:1 its children. */
export const DIMENSIONS = [
	"region",
	"sector",
	"stage",
	"ownership",
	"level",
	"group",
	"zone",
	"chain",
	"batch",
	"funding",
	"county",
	"owner",
	"cadence",
	"coverage",
	"timeliness",
	"acceptance",
] as const;

/**
 * What the reporting dimensions say of a project in the period's last dekad, in reading order. Each project has
 * exactly one word of each, so the cells of a split add up to the total.
 */
export const REPORTING_DIMENSIONS = {
	/** How often its stage is asked. */
	cadence: ["dekad", "month", "quarter", "never"],
	coverage: ["reported", "missing", "not_asked"],
	timeliness: ["in_time", "late", "missing", "not_asked"],
	/** Whether asked for or not: final, waiting for the deciding level, sent back, nothing handed in. */
	acceptance: ["final", "waiting", "returned", "none"],
} as const;

const seriesGapSchema = z.object({
	projects: z.int(),
	investment: moneySchema.nullable().describe("Scheduling basis"),
	statistical: moneySchema
		.nullable()
		.describe("Statistical basis: a series of its own, never merged"),
	difference: moneySchema
		.nullable()
		.describe("statistical - investment; null where one is not reported"),
	ratio: ratioSchema.describe("statistical / investment"),
});
export type SeriesGapView = z.infer<typeof seriesGapSchema>;

const rateSchema = z.object({
	numerator: moneySchema,
	denominator: moneySchema,
	ratio: ratioSchema,
});

export const cellSchema = z.object({
	key: z
		.record(z.string(), z.string().nullable())
		.describe(
			"Dimension -> value: a region path, a sector path, a stage ...; empty for the total",
		),
	label: z
		.record(z.string(), z.object({ zh: z.string(), en: z.string() }))
		.describe("The key's names"),
	projects: z.int(),
	expected: z.int().describe("Reports asked for in the period"),
	reported: z.int().describe("Of those, handed in"),
	accepted: z.int().describe("Of those, final"),
	acceptedByLevel: z
		.record(z.string(), z.int())
		.describe(
			"Of those of the period's newest dekad: step of the review ladder -> reports it was the highest to accept; a step without any is left out. In a period of one dekad they add up to accepted",
		),
	timely: z.int().describe("Of those expected, by the timely date"),
	annualPlan: moneySchema.nullable(),
	planned: moneySchema
		.nullable()
		.describe("Current own plan, 1 January to the end of the period"),
	actual: moneySchema
		.nullable()
		.describe("1 January to the end of the period; null: nothing reported"),
	plannedInPeriod: moneySchema.nullable(),
	actualInPeriod: moneySchema.nullable(),
	completion: ratioSchema.describe("actual / annualPlan"),
	ratio: ratioSchema.describe("actual / planned"),
	toLine: z
		.object({ linear: ratioSchema, season: ratioSchema, own: ratioSchema })
		.describe("actual / (annualPlan x line)"),
	sinceStart: moneySchema.nullable(),
	totalInvestment: moneySchema.nullable(),
	lastYear: z
		.object({
			actual: moneySchema.nullable(),
			actualInPeriod: moneySchema.nullable(),
			annualPlan: moneySchema.nullable(),
			completion: ratioSchema,
			projects: z.int(),
		})
		.nullable()
		.describe("The same period of last year; null: none kept"),
	measures: z
		.record(z.string(), moneySchema.nullable())
		.describe("Year to date of every measure"),
	statistics: z
		.object({ all: seriesGapSchema, entered: seriesGapSchema })
		.describe(
			"Year to date of the two investment series side by side: over all projects, and over those entered in the statistics library by then. A gap is a signal to look at",
		),
	rates: z.record(z.string(), rateSchema),
	leftOut: z
		.record(z.string(), z.int())
		.describe("Rate -> projects it could not count on either side"),
});
export type CellView = z.infer<typeof cellSchema>;

export const rollupSchema = z.object({
	period: periodIdSchema,
	lastDekad: z
		.string()
		.nullable()
		.describe(
			"The newest opened dekad inside the period, whose rows were added up",
		),
	list: z.string().nullable(),
	listVersion: z.int().nullable(),
	pack: z.object({ id: z.string(), version: z.string() }),
	asOf: instantSchema,
	view: z.enum(["reported", "corrected"]),
	lines: z
		.object({
			linear: z.number(),
			season: z.number(),
			hasSeason: z
				.boolean()
				.describe(
					"False: the pack states no season of its own, and its line is the linear one",
				),
		})
		.describe("Share of the year the line expects by the end of the period"),
	reviewSteps: z
		.array(
			z.object({
				id: z.string(),
				name: z.object({ zh: z.string(), en: z.string() }),
			}),
		)
		.describe("The steps of acceptedByLevel, the lowest first"),
	total: cellSchema,
	cells: z.array(cellSchema),
});
export type RollupView = z.infer<typeof rollupSchema>;

export const rollupQuerySchema = z.object({
	period: periodIdSchema
		.optional()
		.describe("Left out: the latest closed dekad"),
	by: z
		.string()
		.default("")
		.describe(
			"Dimensions joined by commas, such as region,sector; region:2 for a depth",
		),
	list: z.string().optional(),
	where: z
		.string()
		.optional()
		.describe(
			"k=v pairs joined by commas, such as region=14/1401/,stage=continued or coverage=missing; with a depth, as in region:2=14/1401/, one cell of that split; - for without",
		),
	asOf: instantSchema
		.refine((instant) => instant >= "1900", "an instant since 1900")
		.optional(),
	as: z.enum(["reported", "corrected"]).default("corrected"),
});

export const getRollup = endpoint({
	method: "GET",
	path: "/api/rollups",
	summary: "Totals of a period by any dimensions",
	access: "signed-in",
	policy: "rollup.read",
	query: rollupQuerySchema,
	response: rollupSchema,
	errors: ["period.invalid", "rollup.bad_dimension", "list.not_found"],
});

export const rollupRowSchema = z.object({
	projectId: z.uuid(),
	code: z.string(),
	name: z.string(),
	ownerName: z.string(),
	regionPath: z.string(),
	sectorPath: z.string(),
	stage: z.string(),
	isExpected: z.boolean(),
	reportState: z.string().nullable(),
	annualPlanYuan: moneySchema.nullable(),
	plannedYtdYuan: moneySchema.nullable(),
	investmentYtdYuan: moneySchema.nullable(),
	investmentInPeriodYuan: moneySchema.nullable(),
});

export const listRollupRows = endpoint({
	method: "GET",
	path: "/api/rollups/rows",
	summary: "The projects behind a cell, in code order; their sums are the cell",
	access: "signed-in",
	policy: "rollup.read",
	query: rollupQuerySchema.omit({ by: true }).extend({
		cursor: z.string().optional(),
		limit: z.coerce.number().int().min(1).max(1000).default(200),
	}),
	response: z.object({
		rows: z.array(rollupRowSchema),
		nextCursor: z.string().nullable(),
		total: z.int(),
	}),
	errors: ["period.invalid", "rollup.bad_dimension", "list.not_found"],
});

export const exportRollup = endpoint({
	method: "GET",
	path: "/api/rollups/export",
	summary: "The same totals as a spreadsheet",
	access: "signed-in",
	policy: "rollup.read",
	query: rollupQuerySchema.extend({
		format: z.enum(["xlsx", "csv"]).default("xlsx"),
	}),
	file: [
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"text/csv",
	],
	errors: ["period.invalid", "rollup.bad_dimension", "list.not_found"],
});

/** What the first page splits its totals by, beside regions. A programme is a list; projects may be in several, and have several tags. */
export const COCKPIT_SPLITS = [
	"sector",
	"zone",
	"chain",
	"programme",
	"tag",
	"ownership",
] as const;
export type CockpitSplit = (typeof COCKPIT_SPLITS)[number];

const placeShape = {
	projectId: z.uuid(),
	code: z.string(),
	name: z.string(),
	regionPath: z.string(),
};
const moverShape = {
	annualPlanYuan: moneySchema,
	gapYuan: moneySchema.describe(
		"Done less planned since 1 January; negative: behind the own plan",
	),
	movedYuan: moneySchema.describe("What the period added to that gap"),
};
const projectMoverSchema = z.object({ ...placeShape, ...moverShape });
export type ProjectMoverView = z.infer<typeof projectMoverSchema>;
const turnSchema = z.enum(["started", "paused", "resumed", "completed"]);
export type TurnView = z.infer<typeof turnSchema>;

export const cockpitSchema = z.object({
	rollup: rollupSchema.describe("By region, one level below the reader's own"),
	split: z.object({
		by: z.enum(COCKPIT_SPLITS),
		cells: z
			.array(cellSchema)
			.describe("By the dimension asked for; programmes and tags overlap"),
	}),
	curve: z.array(
		z.object({
			dekad: z.string(),
			planned: moneySchema.nullable(),
			actual: moneySchema.nullable(),
			lastYear: moneySchema.nullable(),
			linear: moneySchema.nullable(),
			season: moneySchema.nullable(),
		}),
	),
	missing: z
		.object({
			late: z.int().describe("Not handed in, and the timely date has passed"),
			toCome: z.int().describe("Not handed in, and still timely"),
			count: z.int().describe("Missing of the period's newest opened dekad"),
			timelyUntil: instantSchema.describe("Of that dekad"),
			hasPassed: z.boolean().describe("Whether that instant has passed"),
			rows: z
				.array(
					z.object({
						...placeShape,
						ownerName: z.string(),
						contactPhone: z.string().nullable(),
						missingDekads: z.int(),
					}),
				)
				.describe("The first 50 of that dekad in region order"),
		})
		.nullable()
		.describe("Null: no dekad of the period is open"),
	movers: z
		.object({
			since: z
				.string()
				.nullable()
				.describe("The dekad before the period; null: since 1 January"),
			up: z.array(projectMoverSchema),
			down: z.array(projectMoverSchema),
			behind: z
				.array(projectMoverSchema)
				.describe("Furthest behind the own plan in money"),
			regions: z.array(
				z.object({
					regionPath: z.string(),
					projects: z.int().describe("Those that reported in the period"),
					...moverShape,
				}),
			),
		})
		.nullable(),
	turns: z
		.object({
			counts: z.record(turnSchema, z.int()),
			rows: z.array(
				z.object({ turn: turnSchema, on: z.iso.date(), ...placeShape }),
			),
		})
		.nullable()
		.describe("What happened to projects in the days of the period"),
});
export type CockpitView = z.infer<typeof cockpitSchema>;

export const getCockpit = endpoint({
	method: "GET",
	path: "/api/cockpit",
	summary:
		"The first page: this period's headline, regions beside their own past, one more split, the year's curve, whose report is missing, who moved",
	access: "signed-in",
	policy: "rollup.read",
	query: z.object({
		period: periodIdSchema
			.optional()
			.describe("Left out: the dekad asked about now"),
		list: z.string().optional(),
		by: z.enum(COCKPIT_SPLITS).default("sector"),
	}),
	response: cockpitSchema,
	errors: ["period.invalid", "list.not_found"],
});
