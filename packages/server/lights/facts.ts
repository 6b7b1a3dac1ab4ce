import type { Actor } from "@dekad/core/access/actor.ts";
import type {
	Excuse,
	LightFacts,
	MonthFacts,
} from "@dekad/core/lights/facts.ts";
import type { Component } from "@dekad/core/lights/scheme.ts";
import {
	type Dekad,
	dekadBounds,
	dekadIndex,
	dekadStart,
} from "@dekad/core/periods/dekad.ts";
import { seasonLine } from "@dekad/core/rollups/lines.ts";
import type { Tx } from "../database/client.ts";
import type { Office } from "../jurisdictions/queries.ts";
import type { RollupQuestion } from "../rollups/resolve-question.ts";
import { type FactsRow, readFactsRows } from "./facts-sql.ts";

/** A project with what its lights are judged on. */
export type ProjectFacts = {
	readonly projectId: string;
	readonly code: string;
	readonly name: string;
	readonly ownerName: string;
	readonly regionPath: string;
	readonly sectorPath: string;
	readonly facts: LightFacts;
};

/** Which facts: of dekads of one year, oldest first. */
export type FactsQuestion = {
	/** Its list is not looked at: which projects a list holds is the caller's to say, by `projectIds`. */
	readonly question: RollupQuestion;
	readonly office: Office;
	readonly dekads: readonly Dekad[];
	/** Whether the year's months are read too, which only some schemes look at. */
	readonly withMonths: boolean;
	/** Only these projects; undefined: all. */
	readonly projectIds?: readonly string[] | undefined;
};

/**
 * The facts of every project the question covers, in code order, by index of the dekad in its year. One statement reads
 * all dekads: a project's own values, its plan and an instant's derived state are then read once and not once a dekad.
 */
export async function lightFacts(
	tx: Tx,
	actor: Actor,
	asked: FactsQuestion,
): Promise<ReadonlyMap<number, readonly ProjectFacts[]>> {
	const { dekads, office, question, withMonths } = asked;
	const found = new Map<number, ProjectFacts[]>();
	const last = dekads.at(-1);
	if (!last) return found;
	const rows = await readFactsRows(tx, actor, { ...asked, last });
	const excuses = await excusesOf(tx, actor, last, question);
	const frames = new Map<string, DekadFrame>();
	for (const dekad of dekads) {
		const projects: ProjectFacts[] = [];
		found.set(dekadIndex(dekad), projects);
		frames.set(dekadStart(dekad), {
			dekad,
			lastDay: dekadBounds(dekad).last,
			seasonShare: seasonLine(office.pack.season.shares, dekad),
			projects,
		});
	}
	let first: FactsRow | undefined;
	let ytdAt: ReadonlyMap<number, number | null> = NOTHING_DONE;
	for (const row of rows) {
		// A project's rows follow each other; what no dekad changes stands in the first alone.
		if (first?.projectId !== row.projectId) {
			first = row;
			ytdAt = withMonths ? doneByMonthEnd(row) : NOTHING_DONE;
		}
		const frame = frames.get(row.dekadStart);
		if (!frame) continue;
		const { dekad, lastDay, seasonShare, projects } = frame;
		const reasons = excuses.get(row.projectId);
		projects.push({
			projectId: row.projectId,
			code: first.code ?? "",
			name: first.name ?? "",
			ownerName: row.ownerName,
			regionPath: row.regionPath,
			sectorPath: row.sectorPath,
			facts: {
				dekad,
				stage: row.stage,
				isPaused: row.isPaused,
				totalInvestmentYuan: first.totalInvestmentYuan,
				annualPlanYuan: row.annualPlanYuan,
				plannedYtdYuan: row.plannedYtdYuan,
				actualYtdYuan: row.actualYtdYuan,
				seasonShare,
				months: withMonths
					? monthsOf(dekad, row, { plan: first.plan, ytdAt })
					: NO_MONTHS,
				plannedStartOn: first.plannedStartOn,
				actualStartOn: first.actualStartOn,
				statisticsEnteredOn: first.statisticsEnteredOn,
				fundsPlannedYtdYuan: row.fundsPlannedYtdYuan,
				fundsArrivedYtdYuan: row.fundsArrivedYtdYuan,
				bond: null,
				growth: null,
				paperDueOn: null,
				excuses: reasons
					? reasons.filter(({ fromOn }) => fromOn <= lastDay)
					: NO_EXCUSES,
			},
		});
	}
	return found;
}

type DekadFrame = {
	readonly dekad: Dekad;
	readonly lastDay: string;
	readonly seasonShare: LightFacts["seasonShare"];
	readonly projects: ProjectFacts[];
};

const NO_MONTHS: readonly MonthFacts[] = [];
const NO_EXCUSES: readonly Excuse[] = [];
const NOTHING_DONE: ReadonlyMap<number, number | null> = new Map();

/** What a project's first row says of the year to date at each month's end, by the dekad's index. */
const doneByMonthEnd = ({ monthNumbers, monthYtd }: FactsRow) =>
	new Map(
		(monthNumbers ?? []).map((month, place) => [
			month * 3,
			monthYtd?.[place] ?? null,
		]),
	);

/** The months of the year up to `last`, from the row at each month's end; the running month from the dekad's own row. */
function monthsOf(
	last: Dekad,
	row: FactsRow,
	{
		plan,
		ytdAt,
	}: {
		plan: readonly number[] | null;
		ytdAt: ReadonlyMap<number, number | null>;
	},
): MonthFacts[] {
	const lastIndex = dekadIndex(last);
	const doneAt = (index: number) =>
		index === lastIndex ? row.ytdAsBooked : (ytdAt.get(index) ?? null);
	return Array.from({ length: last.month }, (_, place) => {
		const month = place + 1;
		const isOver = month < last.month || last.part === 3;
		const end = isOver ? month * 3 : lastIndex;
		const before = place * 3;
		const task = (index: number) =>
			index === 0 ? 0 : (plan?.[index - 1] ?? null);
		const [taskEnd, taskBefore] = [task(end), task(before)];
		const doneEnd = doneAt(end);
		const doneBefore = before === 0 ? 0 : (doneAt(before) ?? 0);
		return {
			month,
			isOver,
			taskYuan:
				taskEnd === null || taskBefore === null ? null : taskEnd - taskBefore,
			doneByEndYuan: doneEnd === null ? null : doneEnd - doneBefore,
			cumulativeTaskYuan: taskEnd,
			doneSinceYuan: row.actualYtdYuan,
		};
	});
}

/** Accepted reasons that begin by the end of `last`, by project; as of an instant those that stood then. */
async function excusesOf(
	tx: Tx,
	actor: Actor,
	last: Dekad,
	{ asOf }: RollupQuestion,
): Promise<Map<string, Excuse[]>> {
	const rows = await tx
		.selectFrom("excuse")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("from_on", "<=", dekadBounds(last).last)
		.$if(asOf === undefined, (query) => query.where("withdrawn_at", "is", null))
		.$if(asOf !== undefined, (query) =>
			query
				.where("accepted_at", "<=", asOf!)
				.where((eb) =>
					eb.or([
						eb("withdrawn_at", "is", null),
						eb("withdrawn_at", ">", asOf!),
					]),
				),
		)
		.orderBy("project_id")
		.orderBy("from_on")
		.select([
			"project_id as projectId",
			"component",
			"from_on as fromOn",
			"until_on as untilOn",
			"reason",
			"accepted_by as acceptedBy",
		])
		.execute();
	const found = new Map<string, Excuse[]>();
	for (const { projectId, ...excuse } of rows) {
		const mine = found.get(projectId) ?? [];
		mine.push({ ...excuse, component: excuse.component as Component });
		found.set(projectId, mine);
	}
	return found;
}
