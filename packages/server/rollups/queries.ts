import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadId, type Dekad } from "@dekad/core/periods/dekad.ts";
import { periodId } from "@dekad/core/periods/period.ts";
import {
	isLinearSeason,
	linearLine,
	seasonLine,
} from "@dekad/core/rollups/lines.ts";
import { numberOfFraction } from "@dekad/core/units/fraction.ts";
import {
	type CellView,
	REPORTING_DIMENSIONS,
	type RollupView,
} from "@dekad/contract/rollups.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import type { Office } from "../jurisdictions/queries.ts";
import {
	addSums,
	type CellKey,
	cellView,
	type Lines,
	PAST_SUMS,
	type Sums,
} from "./cell-view.ts";
import { isReporting } from "./dimensions.ts";
import { labelsOf } from "./labels.ts";
import { acceptanceStepsOf, reviewStepsOf } from "./review-steps.ts";
import {
	dimensionsOf,
	frameOf,
	lastYearSpan,
	periodOfQuestion,
	type ResolvedQuestion,
	resolveQuestion,
	type RollupQuestion,
	type Span,
} from "./resolve-question.ts";
import {
	isKeptQuestion,
	type KeptAnswer,
	type KeptRegion,
	keptSplitOf,
	NotKept,
	readKept,
} from "./read-kept.ts";
import {
	acceptedAtJoin,
	cellSums,
	type RollupFrame,
	rollupParts,
} from "./rollup-sql.ts";

/**
 * Totals of a period: one row per project is read and added up in one statement (two with last year). Cells
 * come in the order of their keys, those without a value last; the total is their sum, as every split is disjoint.
 *
 * `actual` and `planned` run from 1 January to the newest opened dekad of the period, `...InPeriod` are
 * the period's own (design.md section 6). What is added up is what stood in the actor's reach in the
 * dekad, wherever it stands today.
 *
 * @throws DekadError period.invalid, rollup.bad_dimension, list.not_found
 */
export async function rollup(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
): Promise<RollupView> {
	const [one] = await rollups(tx, actor, question, [question.by ?? ""]);
	return one!;
}

/**
 * The same question by several splits, in their order. Read once, by all their dimensions together, and added up for
 * each: what a statement costs is its sums, not its cells. A dimension may stand in one of the splits only.
 *
 * @throws DekadError period.invalid, rollup.bad_dimension, list.not_found
 */
export async function rollups(
	tx: Tx,
	actor: Actor,
	asked: RollupQuestion,
	splits: readonly string[],
): Promise<RollupView[]> {
	return (await rollupsAndNotes(tx, actor, asked, splits)).views;
}

/** `rollups` with what is kept beside the totals, where they were answered from kept ones; see read-kept.ts. */
export async function rollupsAndNotes(
	tx: Tx,
	actor: Actor,
	asked: RollupQuestion,
	splits: readonly string[],
	{
		withNotes = false,
		isLast = true,
	}: {
		withNotes?: boolean;
		/** Nothing is asked in the transaction after it, where kept totals must answer. */
		isLast?: boolean;
	} = {},
): Promise<{ views: RollupView[]; kept: KeptAnswer | undefined }> {
	const question = { ...asked, by: splits.filter(Boolean).join(",") };
	const kept = await keptAnswer(tx, actor, {
		question,
		splits,
		withNotes,
		isLast: isLast && (question.keptUse ?? "may") !== "may",
	});
	const { office, period, last, list, total, past, cells, names } =
		kept ?? (await addUpCells(tx, actor, { question, splits }));
	const lines = linesAt(office, last);
	const frame = {
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
			hasSeason: !isLinearSeason(office.pack.season.shares),
		},
		reviewSteps: reviewStepsOf(office),
		total: cellView({}, {}, total, past, lines),
	} satisfies Omit<RollupView, "cells">;
	const views: RollupView[] = [];
	for (const [index, by] of splits.entries()) {
		const dimensions = dimensionsOf(actor, { ...question, by }, office);
		const { sums: ownSums, past: ownPast } = cells[index]!;
		const keys = keysOf(ownSums, ownPast);
		const labels = await labelsOf(tx, office, dimensions, keys, last, names);
		views.push({
			...frame,
			cells: keys.map((key) =>
				cellView(
					key,
					labels(key),
					ownSums.get(keyText(key)) ?? {},
					ownPast && (ownPast.get(keyText(key)) ?? {}),
					lines,
				),
			),
		});
	}
	return { views, kept: kept?.answer };
}

type Cells = { sums: Map<string, Sums>; past: Map<string, Sums> | undefined };
/** Totals and cells of each split, with what their view needs. */
type Answer = Pick<ResolvedQuestion, "office" | "period" | "last" | "list"> & {
	total: Sums;
	past: Sums | undefined;
	cells: Cells[];
	names?: KeptAnswer["names"];
};
type Asked = { question: RollupQuestion; splits: readonly string[] };

/** Undefined: kept totals do not answer this, or not now. @throws NotKept instead, where the question insists on them */
async function keptAnswer(
	tx: Tx,
	actor: Actor,
	{
		question,
		splits,
		withNotes,
		isLast,
	}: Asked & { withNotes: boolean; isLast: boolean },
): Promise<(Answer & { answer: KeptAnswer }) | undefined> {
	if (!isKeptQuestion(actor, question)) return undefined;
	const names = splits.map((by) => keptSplitOf(actor, by));
	const besides = names.filter((name) => name !== "" && name !== "region");
	if (names.includes(undefined) || besides.length > 1) return undefined;
	const period = await periodOfQuestion(tx, actor, question);
	const kept = await readKept(tx, actor, {
		period,
		now: question.now,
		split: besides[0],
		withNotes,
		isLast,
		isSummed: question.keptUse === "summed",
	});
	if (!("now" in kept)) {
		if ((question.keptUse ?? "may") !== "may") throw new NotKept(kept);
		return undefined;
	}
	const { now, past } = kept;
	return {
		answer: kept,
		office: kept.office,
		period,
		last: kept.last,
		list: null,
		total: now.total,
		past: past?.total,
		names: kept.names,
		cells: names.map((name) => ({
			sums: cellsOfKept(now, name!),
			past: past && cellsOfKept(past, name!),
		})),
	};
}

function cellsOfKept(region: KeptRegion, split: string): Map<string, Sums> {
	if (split === "")
		return new Map(
			Object.keys(region.total).length > 0 ? [[keyText({}), region.total]] : [],
		);
	const cells: ReadonlyMap<string | null, Sums> =
		split === "region" ? region.regions : region.split;
	return new Map(
		[...cells].map(([key, sums]) => [keyText({ [split]: key }), sums] as const),
	);
}

async function addUpCells(
	tx: Tx,
	actor: Actor,
	{ question, splits }: Asked,
): Promise<Answer> {
	const resolved = await resolveQuestion(tx, actor, question);
	const pastSpan = await lastYearSpan(tx, actor, question, resolved);
	const { office } = resolved;
	const [sums, past] = await asWholeOffice(tx, async () => [
		await sumCells(tx, actor, question, office, resolved),
		pastSpan &&
			(await sumCells(tx, actor, question, office, pastSpan, { isPast: true })),
	]);
	return {
		...resolved,
		total: addSums([...sums.values()]),
		past: past && addSums([...past.values()]),
		cells: splits.map((by) => {
			if (splits.length === 1) return { sums, past };
			const names = dimensionsOf(actor, { ...question, by }, office).map(
				({ name }) => name,
			);
			return { sums: addUpBy(names, sums), past: past && addUpBy(names, past) };
		}),
	};
}

/** Cells by more dimensions added up to cells by `names` alone. */
function addUpBy(
	names: readonly string[],
	cells: ReadonlyMap<string, Sums>,
): Map<string, Sums> {
	const groups = new Map<string, Sums[]>();
	for (const [text, sums] of cells) {
		const key = JSON.parse(text) as CellKey;
		const own = keyText(
			Object.fromEntries(names.map((name) => [name, key[name] ?? null])),
		);
		const group = groups.get(own);
		if (group) group.push(sums);
		else groups.set(own, [sums]);
	}
	return new Map(
		[...groups].map(([own, group]) => [own, addSums(group)] as const),
	);
}

/** Sums by the text of their key; `isPast`: only those that last year is shown by. Empty where no dekad of the span is open or nothing stands there. */
async function sumCells(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	office: Office,
	span: Span,
	{ overlap, isPast = false }: { overlap?: Overlap; isPast?: boolean } = {},
): Promise<Map<string, Sums>> {
	const { last } = span;
	if (!last) return new Map();
	const framed = frameOf(actor, question, office, { ...span, last });
	const { frame, parameters, parameter } = framed;
	const dimensions = overlap
		? [{ name: overlap, expression: "o.key" }]
		: framed.dimensions;
	const stepIds = acceptanceStepsOf(office);
	const parts = rollupParts(
		frame,
		[
			isPast ? "" : acceptedAtJoin(frame, stepIds),
			overlap ? overlapJoin(overlap, frame, () => parameter(question.now)) : "",
		].join(" "),
		isPast ? { isLean: true, withPeriod: true } : {},
	);
	// Always so; without rates nothing else may name the two, and a parameter that is not named has no type.
	const named = isPast
		? ` and ${frame.lastDay}::date >= ${frame.yearStart}::date`
		: "";
	const keys = dimensions
		.map(({ expression }, index) => `${expression} as "key${index}", `)
		.join("");
	const grouping =
		dimensions.length === 0
			? "having count(*) > 0"
			: `group by ${dimensions.map((_, index) => index + 1).join(", ")}`;
	const { rows } = await tx.executeQuery<
		Record<string, number | string | null>
	>(
		CompiledQuery.raw(
			`${parts.ctes} select ${keys}${cellSums(frame, parts, stepIds, isPast ? PAST_SUMS : undefined)} ${parts.from}${named} ${grouping}`,
			parameters,
		),
	);
	return new Map(
		rows.map((row) => {
			const key = Object.fromEntries(
				dimensions.map(({ name }, index) => [
					name,
					row[`key${index}`] as string | null,
				]),
			);
			const sums = Object.fromEntries(
				Object.entries(row).filter(([name]) => !/^key\d+$/.test(name)),
			) as Sums;
			return [keyText(key), sums];
		}),
	);
}

/** What projects may have several of: programmes (the lists they are on) and tags. */
export type Overlap = "programme" | "tag";

/** Gives each project's row once for each list or tag it has, as `o.key`; a list in its version of the last day. */
function overlapJoin(
	overlap: Overlap,
	{ jurisdiction, lastDay }: RollupFrame,
	now: () => string,
): string {
	if (overlap === "tag")
		return "join lateral (select distinct unnest(p.tags) as key) o on true";
	return `join (
      select l.code as key, om.project_id from project_list l
      join (select v.list_id, max(v.version) as version from project_list_version v
            where v.jurisdiction_id = ${jurisdiction} and v.effective_on <= ${lastDay}::date and v.recorded_at <= ${now()}::timestamptz group by v.list_id) held on held.list_id = l.list_id
      join project_list_member om on om.jurisdiction_id = ${jurisdiction} and om.list_id = l.list_id and om.version = held.version
      where l.jurisdiction_id = ${jurisdiction}) o on o.project_id = d.project_id`;
}

/**
 * A total for each list or each tag, in the order of their codes, with last year beside. A project counts in each it has, so
 * the cells do not add up to the total.
 *
 * @throws DekadError period.invalid, list.not_found
 */
export async function overlappingCells(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
	overlap: Overlap,
): Promise<CellView[]> {
	const resolved = await resolveQuestion(tx, actor, question);
	const { office, last } = resolved;
	const pastSpan = await lastYearSpan(tx, actor, question, resolved);
	const [sums, past] = await asWholeOffice(tx, async () => [
		await sumCells(tx, actor, question, office, resolved, { overlap }),
		pastSpan &&
			(await sumCells(tx, actor, question, office, pastSpan, {
				overlap,
				isPast: true,
			})),
	]);
	const names =
		overlap === "tag"
			? []
			: await tx
					.selectFrom("project_list")
					.where("jurisdiction_id", "=", actor.jurisdictionId)
					.select(["code", "name_zh", "name_en"])
					.execute();
	const lines = linesAt(office, last);
	return keysOf(sums, past).map((key) => {
		const value = key[overlap] ?? "";
		const name = names.find(({ code }) => code === value);
		return cellView(
			key,
			{
				[overlap]: {
					zh: name?.name_zh ?? value,
					en: name?.name_en ?? name?.name_zh ?? value,
				},
			},
			sums.get(keyText(key)) ?? {},
			past && (past.get(keyText(key)) ?? {}),
			lines,
		);
	});
}

const keyText = (key: CellKey) => JSON.stringify(key);

/**
 * The keys of this year and, for cells without projects now, those that only last year had: without them last
 * year's total would be more than the sum of its cells.
 */
function keysOf(
	sums: Map<string, Sums>,
	past: Map<string, Sums> | undefined,
): CellKey[] {
	return [...new Set([...sums.keys(), ...(past?.keys() ?? [])])]
		.map((text) => JSON.parse(text) as CellKey)
		.sort(compareKeys);
}

function compareKeys(a: CellKey, b: CellKey): number {
	for (const [name, value] of Object.entries(a)) {
		const other = b[name] ?? null;
		if (value === other) continue;
		if (value === null) return 1;
		if (other === null) return -1;
		// The words of reporting have an order of reading: reported, missing, not asked.
		const words: readonly string[] | undefined = isReporting(name)
			? REPORTING_DIMENSIONS[name]
			: undefined;
		if (words) return words.indexOf(value) - words.indexOf(other);
		return value < other ? -1 : 1;
	}
	return 0;
}

function linesAt(office: Office, last: Dekad | undefined): Lines {
	return (
		last && {
			linear: linearLine(last),
			season: seasonLine(office.pack.season.shares, last),
		}
	);
}
