import {
	dekadId,
	dekadOf,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import {
	FLOW_MEASURES,
	type FlowMeasure,
	isFlowMeasure,
} from "@dekad/core/reports/measures.ts";
import { isReportTimely } from "@dekad/core/reports/timeliness.ts";
import { reportProblems } from "@dekad/core/reports/report-problems.ts";
import type { SheetProblem } from "@dekad/core/sheets/sheet-problem.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { findProjects, type KnownProject } from "./find-projects.ts";
import {
	currentReports,
	type CurrentReport,
	openedPeriods,
	type OpenedPeriod,
} from "./report-queries.ts";
import {
	accepted,
	type DataRow,
	type ImportContext,
	numberOf,
	rejected,
	type SheetStore,
	textOf,
	unchanged,
	type Verdict,
} from "./sheet-store.ts";
import {
	handingInOffice,
	type ReportWrite,
	writeReports,
} from "./write-reports.ts";

/** A correction line as a row states it. */
export type CorrectionWrite = {
	readonly forStart: string;
	readonly measure: FlowMeasure;
	readonly differenceYuan: number;
	readonly reason: string;
};

/**
 * Ten-day reports, handed in by their owner or by an office on its behalf. Until the lock a further one replaces
 * the one before as a new revision; after it a report no longer changes and the problem names the correction line.
 *
 * Rows of one project and dekad that follow each other are one report: the first states the figures, the others
 * further correction lines. The last rows of a batch are held back until it is known that none follows.
 */
export async function storeReports(
	context: ImportContext,
): Promise<SheetStore> {
	const store = new ReportStore(context, await openedPeriods(context));
	let held: DataRow[] = [];
	return {
		take: (rows) => {
			const all = [...held, ...rows];
			const last = keyOf(all.at(-1));
			let end = all.length;
			while (end > 0 && keyOf(all[end - 1]) === last) end -= 1;
			held = all.slice(end);
			return store.storeAll(all.slice(0, end));
		},
		finish: async () => {
			const verdicts = await store.storeAll(held);
			await store.refresh();
			return verdicts;
		},
	};
}

const keyOf = (row: DataRow | undefined): string =>
	row ? `${textOf(row, "project_code")}\n${textOf(row, "period")}` : "";

/** What a report of its own states; a row without any of them only adds a correction line. */
const OWN_FIELDS = [
	...FLOW_MEASURES,
	"physical_progress",
	"people_on_site",
	"machines_on_site",
	"physical_progress_text",
	"next_steps",
	"note",
	"problem_text",
	"problem_kind",
] as const;

class ReportStore {
	readonly #context: ImportContext;
	readonly #periods: ReadonlyMap<string, OpenedPeriod>;
	/** First row of every report seen, so that one told twice is found however far apart. */
	readonly #seen = new Map<string, number>();
	readonly #touched = new Set<string>();
	#touchedFrom = "9999-12-31";
	#office: { id: string; name: string } | undefined;

	constructor(
		context: ImportContext,
		periods: ReadonlyMap<string, OpenedPeriod>,
	) {
		this.#context = context;
		this.#periods = periods;
	}

	async storeAll(rows: readonly DataRow[]): Promise<Verdict[]> {
		if (rows.length === 0) return [];
		const context = this.#context;
		const projects = await findProjects(
			context,
			rows.map((row) => textOf(row, "project_code") ?? ""),
		);
		const current = await currentReports(
			context,
			[...projects.values()].map(({ projectId }) => projectId),
			rows.map((row) => startOf(row)),
		);
		const verdicts: Verdict[] = [];
		const writes: ReportWrite[] = [];
		for (const group of groupsOf(rows)) {
			const [first] = group;
			if (!first) continue;
			const project = projects.get(textOf(first, "project_code") ?? "");
			const result = this.#judge(
				group,
				project,
				project && current.get(`${project.projectId} ${startOf(first)}`),
			);
			verdicts.push(...result.verdicts);
			if (result.write) writes.push(result.write);
		}
		if (!context.isDry && writes.length > 0) await this.#write(writes);
		return verdicts;
	}

	async refresh(): Promise<void> {
		if (this.#context.isDry) return;
		await refreshProjectDekads(
			this.#context.tx,
			this.#context.actor.jurisdictionId,
			[...this.#touched],
			this.#touchedFrom,
		);
		if (this.#office && this.#touched.size > 0)
			this.#context.note("imports.note.handed_in", {
				office: this.#office.name,
			});
	}

	async #write(writes: readonly ReportWrite[]): Promise<void> {
		const context = this.#context;
		if (context.actor.role !== "owner")
			this.#office ??= await handingInOffice(context);
		await writeReports(context, writes, this.#office?.id ?? null);
		for (const { project, start } of writes) {
			this.#touched.add(project.projectId);
			if (start < this.#touchedFrom) this.#touchedFrom = start;
		}
	}

	/** What becomes of the rows of one report. */
	#judge(
		group: readonly DataRow[],
		project: KnownProject | undefined,
		current: CurrentReport | undefined,
	): { verdicts: Verdict[]; write?: ReportWrite } {
		const { reader, actor, now } = this.#context;
		const [first] = group as [DataRow];
		const period = textOf(first, "period") ?? "";
		const start = startOf(first);
		const at = (
			row: DataRow,
			field: string | null,
			code: SheetProblem["code"],
			params: SheetProblem["params"] = {},
			value: string | null = null,
		) => reader.problemAt(row.number, field, code, params, value);
		const refuseAll = (problem: (row: DataRow) => SheetProblem) => ({
			verdicts: group.map((row) => rejected(row, problem(row))),
		});

		const key = keyOf(first);
		const firstRow = this.#seen.get(key);
		if (firstRow !== undefined)
			return refuseAll((row) =>
				at(
					row,
					"project_code",
					"imports.duplicate_row",
					{ firstRow },
					textOf(row, "project_code") ?? null,
				),
			);
		this.#seen.set(key, first.number);
		if (!project)
			return refuseAll((row) =>
				at(
					row,
					"project_code",
					"imports.project_not_found",
					{},
					textOf(row, "project_code") ?? null,
				),
			);
		if (start < project.trackedFrom)
			return refuseAll((row) =>
				at(
					row,
					"period",
					"imports.before_tracking",
					{ from: dekadId(dekadOf(project.trackedFrom)) },
					period,
				),
			);
		const opened = this.#periods.get(start);
		if (!opened)
			return refuseAll((row) =>
				at(row, "period", "imports.period_not_open", { period }, period),
			);

		const verdicts: Verdict[] = [];
		const members: DataRow[] = [];
		const corrections: CorrectionWrite[] = [];
		for (const row of group) {
			const line = correctionOf(row);
			const problem =
				row !== first &&
				OWN_FIELDS.some((field) => row.values[field] !== undefined)
					? at(
							row,
							"project_code",
							"imports.duplicate_row",
							{ firstRow: first.number },
							textOf(row, "project_code") ?? null,
						)
					: line && "missing" in line
						? at(row, line.missing, line.code, {
								...line.params,
							})
						: undefined;
			if (problem) verdicts.push(rejected(row, problem));
			else {
				members.push(row);
				if (line && !("missing" in line)) corrections.push(line);
			}
		}
		// A report whose first row is wrong is not stored in part: what is left of it would be half a statement.
		if (members[0] !== first)
			return {
				verdicts: [
					...verdicts,
					...members.map((row) =>
						rejected(
							row,
							at(row, "project_code", "imports.duplicate_row", {
								firstRow: first.number,
							}),
						),
					),
				],
			};
		const write = writeOf(
			project,
			first,
			start,
			corrections,
			actor.role,
			opened,
			now,
		);
		const found = reportProblems(
			{
				measures: write.measures,
				physicalProgressRatio: write.physicalProgressRatio,
				corrections: corrections.map(({ forStart }) => ({
					forDekad: dekadId(dekadOf(forStart)),
				})),
			},
			parseDekad(period),
		);
		const refuse = (problem: SheetProblem) => ({
			verdicts: [...verdicts, ...members.map((row) => rejected(row, problem))],
		});
		for (const { key: kind, detail } of found) {
			if (kind === "nothing_reported")
				return refuse(at(first, null, "imports.nothing_reported", { period }));
			if (kind === "composition")
				return refuse(
					at(
						first,
						"investment",
						"imports.composition",
						detail,
						String(detail["investment"]),
					),
				);
			return refuse(
				at(
					first,
					"correction_for",
					"imports.correction_not_earlier",
					{ for: String(detail["forDekad"]) },
					String(detail["forDekad"]),
				),
			);
		}
		const statesKind = textOf(first, "kind") !== undefined;
		if (current?.isCounted && sameReport(current, write, statesKind))
			return { verdicts: [...verdicts, ...members.map(unchanged)] };

		// A dekad opened after its own lock was opened to load what is past: a first report is taken, a change is not.
		const isLocked =
			now >= opened.lockedFrom &&
			(current !== undefined || opened.openedAt < opened.lockedFrom);
		if (isLocked)
			return refuse(
				at(
					first,
					"period",
					"imports.period_locked",
					{ period, openPeriod: this.#openPeriod() },
					period,
				),
			);
		if (
			current?.isCounted &&
			current.kind === "actual" &&
			write.kind === "estimate"
		)
			return refuse(
				at(
					first,
					statesKind ? "kind" : "period",
					"imports.estimate_after_actual",
					{ period },
					textOf(first, "kind") ?? period,
				),
			);
		if (
			actor.role !== "owner" &&
			current?.isCounted &&
			current.handedInBy === null
		)
			return refuse(
				at(first, "period", "imports.report_by_owner", { period }, period),
			);
		return {
			verdicts: [...verdicts, ...members.map(accepted)],
			write: {
				...write,
				revision: (current?.highestRevision ?? 0) + 1,
				replaces: current?.isCounted ? current.reportId : null,
				isTimely:
					write.isTimely ||
					isReportTimely(this.#context.now, opened.timelyUntil, current),
			},
		};
	}

	/** The newest opened dekad: where a correction can be booked. */
	#openPeriod(): string {
		const newest = [...this.#periods.keys()].sort().at(-1);
		return newest ? dekadId(dekadOf(newest)) : "";
	}
}

const startOf = (row: DataRow): string =>
	dekadStart(parseDekad(textOf(row, "period") ?? ""));

/** Runs of rows that follow each other with the same project and dekad. */
function groupsOf(rows: readonly DataRow[]): DataRow[][] {
	const groups: DataRow[][] = [];
	for (const row of rows) {
		const last = groups.at(-1);
		if (last && keyOf(last[0]) === keyOf(row)) last.push(row);
		else groups.push([row]);
	}
	return groups;
}

type MissingInCorrection = {
	readonly missing: string;
	readonly code: "imports.correction_incomplete" | "imports.correction_zero";
	readonly params: Readonly<Record<string, string>>;
};

/** The correction line of a row; undefined when it states none. */
function correctionOf(
	row: DataRow,
): CorrectionWrite | MissingInCorrection | undefined {
	const forDekad = textOf(row, "correction_for");
	const difference = numberOf(row, "correction_difference");
	const reason = textOf(row, "correction_reason");
	const measure = textOf(row, "correction_measure") ?? "investment";
	if (
		forDekad === undefined &&
		difference === undefined &&
		reason === undefined &&
		textOf(row, "correction_measure") === undefined
	)
		return undefined;
	const incomplete = (missing: string): MissingInCorrection => ({
		missing,
		code: "imports.correction_incomplete",
		params: LABELS_OF_CORRECTION[missing] ?? {},
	});
	if (forDekad === undefined) return incomplete("correction_for");
	if (difference === undefined) return incomplete("correction_difference");
	if (reason === undefined) return incomplete("correction_reason");
	if (difference === 0)
		return {
			missing: "correction_difference",
			code: "imports.correction_zero",
			params: {},
		};
	return {
		forStart: dekadStart(parseDekad(forDekad)),
		measure: isFlowMeasure(measure) ? measure : "investment",
		differenceYuan: difference,
		reason,
	};
}

const LABELS_OF_CORRECTION: Readonly<Record<string, Record<string, string>>> = {
	correction_for: { zh: "更正所属旬", en: "Correction for dekad" },
	correction_difference: { zh: "更正差额", en: "Correction difference" },
	correction_reason: { zh: "更正原因", en: "Correction reason" },
};

function writeOf(
	project: KnownProject,
	row: DataRow,
	start: string,
	corrections: readonly CorrectionWrite[],
	role: string,
	opened: OpenedPeriod,
	now: Date,
): ReportWrite {
	const stated = textOf(row, "kind");
	const problem = {
		kind: textOf(row, "problem_kind"),
		text: textOf(row, "problem_text"),
	};
	return {
		project,
		start,
		revision: 1,
		replaces: null,
		// Said before the day the figures describe, a figure can only be an estimate.
		kind:
			stated === "estimate" || stated === "actual"
				? stated
				: now < opened.describedFrom
					? "estimate"
					: "actual",
		measures: Object.fromEntries(
			FLOW_MEASURES.map((measure) => [measure, numberOf(row, measure) ?? null]),
		),
		physicalProgressRatio: numberOf(row, "physical_progress") ?? null,
		peopleOnSite: numberOf(row, "people_on_site") ?? null,
		machinesOnSite: numberOf(row, "machines_on_site") ?? null,
		physicalProgressText: textOf(row, "physical_progress_text") ?? "",
		nextSteps: textOf(row, "next_steps") ?? "",
		note: textOf(row, "note") ?? "",
		problems:
			problem.kind === undefined && problem.text === undefined
				? []
				: [
						{
							kind: problem.kind ?? "other",
							askedUnit: textOf(row, "problem_asked_unit") ?? null,
							wantedBy: textOf(row, "problem_wanted_by") ?? null,
							text: problem.text ?? "",
							heldUpYuan: numberOf(row, "problem_amount") ?? null,
						},
					],
		corrections,
		isOwner: role === "owner",
		isTimely: now <= opened.timelyUntil,
	};
}

/** Whether what counts already says the same. A sheet that does not say estimate or actual does not change that. */
function sameReport(
	current: CurrentReport,
	write: ReportWrite,
	statesKind: boolean,
): boolean {
	return (
		(!statesKind || current.kind === write.kind) &&
		FLOW_MEASURES.every(
			(measure, index) => current.measures[index] === write.measures[measure],
		) &&
		current.physicalProgressRatio === write.physicalProgressRatio &&
		current.peopleOnSite === write.peopleOnSite &&
		current.machinesOnSite === write.machinesOnSite &&
		current.physicalProgressText === write.physicalProgressText &&
		current.nextSteps === write.nextSteps &&
		current.note === write.note &&
		sameProblems(current.problems, write.problems) &&
		correctionsText(current.corrections) === correctionsText(write.corrections)
	);
}

const sameProblems = (
	a: ReportWrite["problems"],
	b: ReportWrite["problems"],
): boolean =>
	a.length === b.length &&
	a.every((one, index) => {
		const other = b[index];
		return (
			other !== undefined &&
			one.kind === other.kind &&
			one.askedUnit === other.askedUnit &&
			one.wantedBy === other.wantedBy &&
			one.text === other.text &&
			one.heldUpYuan === other.heldUpYuan
		);
	});

const correctionsText = (lines: readonly CorrectionWrite[]): string =>
	lines
		.map((line) =>
			JSON.stringify([
				line.forStart,
				line.measure,
				line.differenceYuan,
				line.reason,
			]),
		)
		.sort()
		.join("\n");
