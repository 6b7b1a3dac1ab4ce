import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	addDekads,
	dekadAt,
	dekadBounds,
	dekadIndex,
	dekadOfStart,
	type Dekad,
} from "@dekad/core/periods/dekad.ts";
import {
	type Period,
	parsePeriod,
	periodBounds,
	periodDekadEnds,
	samePeriodLastYear,
} from "@dekad/core/periods/period.ts";
import type { Tx } from "../database/client.ts";
import { hot } from "../database/hot-query.ts";
import { DekadError } from "../errors.ts";
import { officeOf, type Office } from "../jurisdictions/queries.ts";
import {
	type Dimension,
	parseDimensions,
	parseWhere,
	reachCondition,
} from "./dimensions.ts";
import type { RollupFrame } from "./rollup-sql.ts";

/**
 * How a question that kept totals could answer uses them. "may": where nothing touches them, else rows are added up. "untouched": so or
 * NotKept is thrown. "summed": they were summed anew since the question was asked, so that they are an answer of a moment
 * since, whatever has touched them meanwhile; NotKept where they are gone again.
 */
export type KeptUse = "may" | "untouched" | "summed";

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
	/** Absent: as "may". */
	keptUse?: KeptUse;
	now: Date;
};

/** The opened stretch a total covers. */
export type Span = {
	readonly period: Period;
	/** The newest opened dekad inside the period; undefined: none is open yet. */
	readonly last: Dekad | undefined;
	/** The dekad before the period in the same year; undefined: the period starts the year. */
	readonly before: Dekad | undefined;
	readonly list: {
		readonly listId: string;
		readonly code: string;
		readonly version: number;
	} | null;
};
export type ResolvedQuestion = Span & { readonly office: Office };

/**
 * What a question means today, or at its instant: the period, its opened stretch, the list's version.
 *
 * @throws DekadError period.invalid, list.not_found
 */
export async function resolveQuestion(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
): Promise<ResolvedQuestion> {
	const office = await officeOf(tx, actor.jurisdictionId);
	const instant = question.asOf ?? question.now;
	const period = await periodOfQuestion(tx, actor, question);
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
	const list = question.list
		? await findListVersion(
				tx,
				actor,
				question.list,
				last ? dekadBounds(last).last : bounds.last,
				instant,
			)
		: null;
	if (question.list && !list)
		throw new DekadError("list.not_found", { code: question.list });
	return {
		office,
		period,
		last,
		before: dekadBefore(period),
		list: list ?? null,
	};
}

/**
 * The same stretch of last year, with the list's version of that day (this year's where the list did not
 * stand yet). Undefined: the office kept no such dekad.
 */
export async function lastYearSpan(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	{ period, last, list }: Span,
): Promise<Span | undefined> {
	if (!last) return undefined;
	const instant = question.asOf ?? question.now;
	const past: Dekad = { ...last, year: last.year - 1 };
	const kept = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("dekad_start", "=", dekadBounds(past).first)
		.where("opened_at", "<=", instant)
		.select("dekad_start")
		.executeTakeFirst();
	if (!kept) return undefined;
	const pastPeriod = samePeriodLastYear(period);
	return {
		period: pastPeriod,
		last: past,
		before: dekadBefore(pastPeriod),
		list:
			list &&
			((await findListVersion(
				tx,
				actor,
				list.code,
				dekadBounds(past).last,
				instant,
			)) ??
				list),
	};
}

/** The period a question names, or the latest closed dekad. @throws DekadError period.invalid */
export async function periodOfQuestion(
	tx: Tx,
	actor: Actor,
	{ period, asOf, now }: RollupQuestion,
): Promise<Period> {
	return period ? readPeriod(period) : latestClosed(tx, actor, asOf ?? now);
}

function dekadBefore(period: Period): Dekad | undefined {
	const { first } = periodDekadEnds(period);
	return dekadIndex(first) === 1 ? undefined : addDekads(first, -1);
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
async function latestClosed(
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
				"select max(dekad_start) filter (where timely_until < $2) as closed, min(dekad_start) as first from reporting_period where jurisdiction_id = $1 and opened_at <= $2",
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

/** The highest version of a list effective on a day and recorded by an instant. Undefined: there is none. */
async function findListVersion(
	tx: Tx,
	actor: Actor,
	code: string,
	day: string,
	instant: Date,
) {
	return tx
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
}

/** A question over an opened stretch as the frame of a statement, with its parameters so far and its dimensions. */
export function frameOf(
	actor: Actor,
	question: RollupQuestion,
	office: Office,
	{ last, before, list }: Span & { last: Dekad },
) {
	const parameters: unknown[] = [];
	const parameter = (value: unknown) => `$${parameters.push(value)}`;
	const jurisdiction = parameter(actor.jurisdictionId);
	const bounds = dekadBounds(last);
	const asOf = question.asOf ? parameter(question.asOf.toISOString()) : null;
	const { conditions, regionPath } = parseWhere(
		question.where,
		parameter,
		asOf,
	);
	const frame: RollupFrame = {
		jurisdiction,
		lastDekad: parameter(bounds.first),
		lastDay: parameter(bounds.last),
		beforeDekad: before ? parameter(dekadBounds(before).first) : null,
		yearStart: parameter(`${last.year}-01-01`),
		listId: list ? parameter(list.listId) : null,
		listVersion: list ? parameter(list.version) : null,
		asOf,
		corrected: (question.view ?? "corrected") === "corrected",
		conditions: [reachCondition(actor, parameter), ...conditions],
	};
	return {
		frame,
		parameters,
		parameter,
		dimensions: dimensionsOf(actor, question, office, { regionPath, asOf }),
	};
}

/** The dimensions of a question; `regionPath` is the region it is narrowed to, `asOf` the parameter of its instant. */
export function dimensionsOf(
	actor: Actor,
	question: RollupQuestion,
	office: Office,
	{ regionPath, asOf }: { regionPath: string | null; asOf: string | null } = {
		regionPath: parseWhere(question.where, () => "null", null).regionPath,
		asOf: null,
	},
): Dimension[] {
	return parseDimensions(
		question.by ?? "",
		regionPath ?? actor.scope ?? office.rootPath,
		asOf,
	);
}
