import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	addDekads,
	dekadAt,
	dekadBounds,
	dekadId,
	dekadIndex,
	dekadOfStart,
	type Dekad,
} from "@dekad/core/periods/dekad.ts";
import {
	type Period,
	parsePeriod,
	periodBounds,
	periodDekadEnds,
	periodId,
	samePeriodLastYear,
} from "@dekad/core/periods/period.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import {
	CELL_FIELDS,
	type Cell,
	cell as cellOf,
} from "@dekad/core/rollups/cell.ts";
import {
	linearLine,
	ratioToLine,
	seasonLine,
} from "@dekad/core/rollups/lines.ts";
import { RATE_IDS, rateOf } from "@dekad/core/rollups/rates.ts";
import { numberOfFraction, type Fraction } from "@dekad/core/units/fraction.ts";
import { ratioOf } from "@dekad/core/units/ratio.ts";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import type { Tx } from "../database/client.ts";
import { hot } from "../database/hot-query.ts";
import { DekadError } from "../errors.ts";
import { officeOf, type Office } from "../jurisdictions/queries.ts";
import { parseDimensions, parseWhere } from "./dimensions.ts";
import { labelsOf } from "./labels.ts";
import {
	cellSums,
	inPeriod,
	type RollupFrame,
	rollupFrom,
} from "./rollup-sql.ts";

export type RollupQuestion = {
	/** A period id; absent: the latest closed dekad. */
	period?: string | undefined;
	/** Dimensions joined by commas; "": the total alone. */
	by?: string | undefined;
	list?: string | undefined;
	where?: string | undefined;
	/** Replays what was known at this instant; absent: now. */
	asOf?: Date | undefined;
	view?: "reported" | "corrected" | undefined;
	now: Date;
};

type Sums = Record<string, number | null>;
type ResolvedQuestion = {
	office: Office;
	period: Period;
	/** The newest opened dekad inside the period; undefined: none is open yet. */
	last: Dekad | undefined;
	before: Dekad | undefined;
	list: { listId: string; code: string; version: number } | null;
};

/**
 * Totals of a period: one row per project is read and added up in one statement (two with last year). Cells
 * come in the order of their keys; the total is their sum, as every split is disjoint.
 *
 * `actual` and `planned` run from 1 January to the newest opened dekad of the period, `...InPeriod` are
 * the period's own (design.md section 6). Row security narrows everything to the actor's reach.
 *
 * @throws DekadError period.invalid, rollup.bad_dimension, list.not_found
 */
export async function rollup(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
): Promise<RollupView> {
	const resolved = await resolve(tx, actor, question);
	const { office, period, last, list } = resolved;
	const lines = linesAt(office, last);
	const now = await sumCells(tx, actor, question, resolved);
	const past = await lastYearOf(tx, actor, question, resolved);
	const rows = withPastKeys(now.rows, past);
	const labels = await labelsOf(
		tx,
		office,
		now.dimensions,
		rows.map((row) => row.key),
		last,
	);

	const cells = rows.map((row) =>
		cellView(
			row.key,
			labels(row.key),
			row.sums,
			past?.get(keyText(row.key)),
			lines,
		),
	);
	const total = cellView(
		{},
		{},
		addSums(now.rows.map((row) => row.sums)),
		past && addSums([...past.values()]),
		lines,
	);
	return {
		period: periodId(period),
		lastDekad: last ? dekadId(last) : null,
		list: list?.code ?? null,
		listVersion: list?.version ?? null,
		pack: { id: office.pack.id, version: office.pack.version },
		asOf: (question.asOf ?? question.now).toISOString(),
		view: question.view ?? "corrected",
		lines: {
			linear: lines ? numberOfFraction(lines.linear) : 0,
			season: lines ? numberOfFraction(lines.season) : 0,
		},
		total,
		cells,
	};
}

/**
 * The cells of this year and, empty, those that only last year had: without them last year's total
 * would be more than the sum of its cells.
 */
function withPastKeys(
	rows: readonly { key: Record<string, string | null>; sums: Sums }[],
	past: Map<string, Sums> | undefined,
) {
	const known = new Set(rows.map((row) => keyText(row.key)));
	const gone = [...(past?.keys() ?? [])].filter((key) => !known.has(key));
	if (gone.length === 0) return rows;
	const empty = gone.map((key) => ({
		key: JSON.parse(key) as Record<string, string | null>,
		sums: {} as Sums,
	}));
	return [...rows, ...empty].sort((a, b) =>
		keyText(a.key) < keyText(b.key) ? -1 : 1,
	);
}

/** The projects behind a total, in code order, `limit` after `cursor` (a code); their sums are the total. */
export async function listRollupRows(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion & { cursor?: string | undefined; limit: number },
) {
	const resolved = await resolve(tx, actor, question);
	if (!resolved.last) return { rows: [], nextCursor: null, total: 0 };
	const { frame, parameters, parameter } = frameOf(
		actor,
		question,
		resolved,
		resolved.last,
		resolved.before,
	);
	const { ctes, from, ytd, before } = rollupFrom(frame);
	const after =
		question.cursor === undefined
			? ""
			: ` and p.code > ${parameter(question.cursor)}`;
	const limit = parameter(question.limit + 1);
	const { rows } = await tx.executeQuery<RollupRow & { total: number }>(
		CompiledQuery.raw(
			`${ctes} select p.project_id as "projectId", p.code, p.name, o.name as "ownerName", d.region_path as "regionPath", d.sector_path as "sectorPath",
         d.stage, d.is_expected as "isExpected", d.report_state as "reportState", d.annual_plan_yuan as "annualPlanYuan", d.planned_ytd_yuan as "plannedYtdYuan",
         ${ytd("investment")} as "investmentYtdYuan", ${inPeriod(ytd("investment"), before("investment"))} as "investmentInPeriodYuan"
       ${from.replace("where d.jurisdiction_id", `join organisation o on o.jurisdiction_id = ${frame.jurisdiction} and o.organisation_id = d.owner_org_id where d.jurisdiction_id`)}${after}
       order by p.code limit ${limit}`,
			parameters,
		),
	);
	const counting = frameOf(
		actor,
		question,
		resolved,
		resolved.last,
		resolved.before,
	);
	const counted = rollupFrom(counting.frame);
	const { rows: totals } = await tx.executeQuery<{ total: number }>(
		CompiledQuery.raw(
			`${counted.ctes} select count(*) as total ${counted.from}`,
			counting.parameters,
		),
	);
	const page = rows.slice(0, question.limit);
	return {
		rows: page,
		nextCursor:
			rows.length > question.limit ? (page.at(-1)?.code ?? null) : null,
		total: totals[0]?.total ?? 0,
	};
}

type RollupRow = {
	projectId: string;
	code: string;
	name: string;
	ownerName: string;
	regionPath: string;
	sectorPath: string;
	stage: string;
	isExpected: boolean;
	reportState: string | null;
	annualPlanYuan: number | null;
	plannedYtdYuan: number | null;
	investmentYtdYuan: number | null;
	investmentInPeriodYuan: number | null;
};

async function resolve(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
): Promise<ResolvedQuestion> {
	const office = await officeOf(tx, actor.jurisdictionId);
	const instant = question.asOf ?? question.now;
	const period = question.period
		? readPeriod(question.period)
		: await latestClosed(tx, actor, instant);
	const bounds = periodBounds(period);
	const { rows } = await tx.executeQuery<{ last: string | null }>(
		CompiledQuery.raw(
			hot(
				"select max(dekad_start) as last from reporting_period where jurisdiction_id = $1 and dekad_start between $2 and $3 and opened_at <= $4",
			),
			[actor.jurisdictionId, bounds.first, bounds.last, instant.toISOString()],
		),
	);
	const last = rows[0]?.last ? dekadOfStart(rows[0].last) : undefined;
	const { first } = periodDekadEnds(period);
	return {
		office,
		period,
		last,
		before: dekadIndex(first) === 1 ? undefined : addDekads(first, -1),
		list: question.list
			? await listVersionAt(
					tx,
					actor,
					question.list,
					last ? dekadBounds(last).last : bounds.last,
					instant,
				)
			: null,
	};
}

function readPeriod(id: string): Period {
	try {
		const period = parsePeriod(id);
		periodDekadEnds(period);
		return period;
	} catch {
		throw new DekadError("period.invalid", { period: id });
	}
}

/** The newest dekad whose timely date has passed; before the first one the first opened; before any the present one's year. */
export async function latestClosed(
	tx: Tx,
	actor: Actor,
	instant: Date,
): Promise<Period> {
	const { rows } = await tx.executeQuery<{
		closed: string | null;
		first: string | null;
	}>(
		CompiledQuery.raw(
			hot(
				"select max(dekad_start) filter (where timely_until < $2) as closed, min(dekad_start) as first from reporting_period where jurisdiction_id = $1",
			),
			[actor.jurisdictionId, instant.toISOString()],
		),
	);
	const start = rows[0]?.closed ?? rows[0]?.first;
	const dekad = start
		? dekadOfStart(start)
		: dekadAt(instant.getUTCFullYear(), 1);
	return { kind: "dekad", ...dekad };
}

async function listVersionAt(
	tx: Tx,
	actor: Actor,
	code: string,
	day: string,
	instant: Date,
) {
	const row = await tx
		.selectFrom("project_list as l")
		.innerJoin("project_list_version as v", (join) =>
			join
				.onRef("v.jurisdiction_id", "=", "l.jurisdiction_id")
				.onRef("v.list_id", "=", "l.list_id"),
		)
		.where("l.jurisdiction_id", "=", actor.jurisdictionId)
		.where("v.jurisdiction_id", "=", actor.jurisdictionId)
		.where("l.code", "=", code)
		.where("v.effective_on", "<=", day)
		.where("v.recorded_at", "<=", instant)
		.select(["l.list_id as listId", "l.code", "v.version"])
		.orderBy("v.version", "desc")
		.limit(1)
		.executeTakeFirst();
	if (!row) throw new DekadError("list.not_found", { code });
	return row;
}

function frameOf(
	actor: Actor,
	question: RollupQuestion,
	{ list, office }: ResolvedQuestion,
	last: Dekad,
	before: Dekad | undefined,
) {
	const parameters: unknown[] = [];
	const parameter = (value: unknown) => `$${parameters.push(value)}`;
	const jurisdiction = parameter(actor.jurisdictionId);
	const bounds = dekadBounds(last);
	const { conditions, regionPath } = parseWhere(question.where, parameter);
	const frame: RollupFrame = {
		jurisdiction,
		lastDekad: parameter(bounds.first),
		lastDay: parameter(bounds.last),
		beforeDekad: before ? parameter(dekadBounds(before).first) : null,
		yearStart: parameter(`${last.year}-01-01`),
		listId: list ? parameter(list.listId) : null,
		listVersion: list ? parameter(list.version) : null,
		asOf: question.asOf ? parameter(question.asOf.toISOString()) : null,
		corrected: (question.view ?? "corrected") === "corrected",
		conditions,
	};
	const scopePath = regionPath ?? actor.scope ?? office.rootPath;
	return {
		frame,
		parameters,
		parameter,
		dimensions: parseDimensions(question.by ?? "", scopePath),
	};
}

async function sumCells(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	resolved: ResolvedQuestion,
	span = resolved,
) {
	if (!span.last) {
		const scopePath = actor.scope ?? resolved.office.rootPath;
		return {
			dimensions: parseDimensions(question.by ?? "", scopePath),
			rows: [],
		};
	}
	const { frame, parameters, dimensions } = frameOf(
		actor,
		question,
		resolved,
		span.last,
		span.before,
	);
	const { ctes, from, ytd, before } = rollupFrom(frame);
	const keys = dimensions
		.map(({ expression }, index) => `${expression} as "key${index}", `)
		.join("");
	const grouping =
		dimensions.length === 0
			? "having count(*) > 0"
			: `group by ${dimensions.map((_, index) => index + 1).join(", ")} order by ${dimensions.map((_, index) => index + 1).join(", ")}`;
	const { rows } = await tx.executeQuery<
		Record<string, number | string | null>
	>(
		CompiledQuery.raw(
			`${ctes} select ${keys}${cellSums(frame, { ytd, before })} ${from} ${grouping}`,
			parameters,
		),
	);
	return {
		dimensions,
		rows: rows.map((row) => ({
			key: Object.fromEntries(
				dimensions.map(({ name }, index) => [
					name,
					row[`key${index}`] as string | null,
				]),
			),
			sums: Object.fromEntries(
				Object.entries(row).filter(([name]) => !/^key\d+$/.test(name)),
			) as Sums,
		})),
	};
}

/** The same period of last year by the same keys; undefined when the office kept none. List: its version of that day, if it stood. */
async function lastYearOf(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	resolved: ResolvedQuestion,
) {
	if (!resolved.last) return undefined;
	const period = samePeriodLastYear(resolved.period);
	const last: Dekad = { ...resolved.last, year: resolved.last.year - 1 };
	const { first } = periodDekadEnds(period);
	const kept = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("dekad_start", "=", dekadBounds(last).first)
		.select("dekad_start")
		.executeTakeFirst();
	if (!kept) return undefined;
	const list = question.list
		? await listVersionAt(
				tx,
				actor,
				question.list,
				dekadBounds(last).last,
				question.asOf ?? question.now,
			).catch(() => resolved.list)
		: null;
	const past = {
		...resolved,
		period,
		last,
		list,
		before: dekadIndex(first) === 1 ? undefined : addDekads(first, -1),
	};
	const { rows } = await sumCells(tx, actor, question, past);
	return new Map(rows.map((row) => [keyText(row.key), row.sums]));
}

const keyText = (key: Record<string, string | null>) => JSON.stringify(key);

function linesAt(
	office: Office,
	last: Dekad | undefined,
): { linear: Fraction; season: Fraction } | undefined {
	return (
		last && {
			linear: linearLine(last),
			season: seasonLine(office.pack.season.shares, last),
		}
	);
}

function addSums(rows: readonly Sums[]): Sums {
	const total: Sums = {};
	for (const row of rows) {
		for (const [name, value] of Object.entries(row))
			total[name] =
				value === null ? (total[name] ?? null) : (total[name] ?? 0) + value;
	}
	return total;
}

/** Counts of an empty cell are 0, its money is null: nobody there is not the same as nobody reported. */
const countOf = (sums: Sums, name: string) => sums[name] ?? 0;
const moneyOf = (sums: Sums, name: string) => sums[name] ?? null;

function cellView(
	key: Record<string, string | null>,
	label: CellView["label"],
	sums: Sums,
	past: Sums | undefined,
	lines: { linear: Fraction; season: Fraction } | undefined,
): CellView {
	const actual = moneyOf(sums, "actualYuan");
	const planned = moneyOf(sums, "plannedYuan");
	const annualPlan = moneyOf(sums, "annualPlanYuan");
	const toLine = (line: Fraction | undefined) => {
		const ratio = line && ratioToLine(actual, annualPlan, line);
		return ratio ? numberOfFraction(ratio) : null;
	};
	const known = cellOf(
		Object.fromEntries(
			CELL_FIELDS.filter((field) => field in sums).map((field) => [
				field,
				sums[field] ?? null,
			]),
		) as Partial<Cell>,
	);
	const rates: CellView["rates"] = {};
	for (const id of RATE_IDS) {
		const { numerator, denominator, ratio } = rateOf(id, known);
		if (numerator !== null && denominator !== null)
			rates[id] = { numerator, denominator, ratio };
	}
	return {
		key,
		label,
		projects: countOf(sums, "projects"),
		expected: countOf(sums, "expected"),
		reported: countOf(sums, "reported"),
		accepted: countOf(sums, "accepted"),
		timely: countOf(sums, "timely"),
		annualPlan,
		planned,
		actual,
		plannedInPeriod: moneyOf(sums, "plannedInPeriodYuan"),
		actualInPeriod: moneyOf(sums, "actualInPeriodYuan"),
		completion: ratioOf(actual, annualPlan),
		ratio: ratioOf(actual, planned),
		toLine: {
			linear: toLine(lines?.linear),
			season: toLine(lines?.season),
			own: ratioOf(actual, planned),
		},
		sinceStart: moneyOf(sums, "sinceStartYuan"),
		totalInvestment: moneyOf(sums, "totalInvestmentYuan"),
		lastYear: past
			? {
					actual: moneyOf(past, "actualYuan"),
					actualInPeriod: moneyOf(past, "actualInPeriodYuan"),
					annualPlan: moneyOf(past, "annualPlanYuan"),
					completion: ratioOf(
						moneyOf(past, "actualYuan"),
						moneyOf(past, "annualPlanYuan"),
					),
					projects: countOf(past, "projects"),
				}
			: null,
		measures: Object.fromEntries(
			FLOW_MEASURES.map((measure) => [measure, moneyOf(sums, measure)]),
		),
		rates,
	};
}
