import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import {
	dekadId,
	dekadOfStart,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import {
	asCorrected,
	type CorrectionLine,
	correctionProblems,
	linesAfter,
} from "@dekad/core/reports/corrections.ts";
import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import { text } from "@dekad/core/text/text.ts";
import type { ReportValues, ReportView } from "@dekad/contract/reports.ts";
import { asActor, asWholeOffice } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { bookingGround, latestRevision } from "./booking-ground.ts";
import { projectFigures } from "./project-figures.ts";
import { lockProject } from "./queries.ts";
import { submitReportIn } from "./submit-report.ts";

export type FigureCorrection = {
	readonly projectId: string;
	/** Id of the locked dekad whose figures were wrong. */
	readonly forDekad: string;
	/** The values as they should have been, whole yuan. */
	readonly figures: readonly {
		readonly measure: FlowMeasure;
		readonly trueYuan: number;
	}[];
	readonly reason: string;
	/** The revision of the open dekad's report the owner saw; 0: none. */
	readonly baseRevision: number;
};

export type CorrectedFigures = {
	report: ReportView;
	lines: { measure: FlowMeasure; differenceYuan: number }[];
};

/**
 * Puts figures of a locked dekad right: the owner states the true values, the differences are booked as lines
 * in the report of the dekad that is open now. That report is handed in again as a new revision that says
 * what it said and carries the lines too; where there is none yet, one that holds only the lines.
 *
 * @throws DekadError project.not_found, report.not_yours, correction.invalid, and what handing in a report throws
 */
export async function correctFigure(
	db: Db,
	{
		actor,
		correction,
		now,
	}: { actor: Actor; correction: FigureCorrection; now: Date },
): Promise<CorrectedFigures> {
	return asActor(
		db,
		actor,
		(tx) => correctFigureIn(tx, { actor, correction, now }),
		{ reporting: true },
	);
}

/** The same inside a transaction that stands already, opened with `reporting`. */
export async function correctFigureIn(
	tx: Tx,
	{
		actor,
		correction,
		now,
	}: { actor: Actor; correction: FigureCorrection; now: Date },
): Promise<CorrectedFigures> {
	const { projectId, forDekad, figures, reason, baseRevision } = correction;
	const { jurisdictionId } = actor;
	const forStart = dekadStart(parseDekad(forDekad));
	// Locked first: the shown value that the difference is taken from must stand until it is booked.
	const project = await lockProject(tx, actor, projectId);
	if (!project) throw new DekadError("project.not_found");
	if (may(actor, "report.correct", project) !== "allowed")
		throw new DekadError("report.not_yours");

	const { periods, booking } = await bookingGround(tx, jurisdictionId, now);
	const period = periods.find(({ dekadStart: at }) => at === forStart);
	const { series, present, lines } = await asWholeOffice(tx, async () => {
		const found =
			booking &&
			(await latestRevision(tx, jurisdictionId, projectId, booking.dekadStart));
		return {
			...(await projectFigures(tx, jurisdictionId, projectId)),
			present: found,
			lines: found ? await linesOf(tx, jurisdictionId, found.report_id) : [],
		};
	});
	const shown = Object.fromEntries(
		FLOW_MEASURES.map((measure) => [
			measure,
			asCorrected(series.get(measure)!, forStart, forStart),
		]),
	) as Record<FlowMeasure, number | null>;
	const problems = correctionProblems(
		{ forDekad: forStart, reason, figures },
		{
			bookedDekad: booking?.dekadStart ?? null,
			isLocked: period?.isLocked ?? false,
			isSentBack: present?.state === "returned",
			trackedFrom: project.trackedFrom,
			shown,
		},
	);
	if (problems.length > 0 || !booking)
		throw new DekadError("correction.invalid", {
			problem: problems
				.map(({ key, detail }) =>
					text(actor.lang, `corrections.problem.${key}`, detail),
				)
				.join(" "),
			problems,
		});

	const corrections = linesAfter(lines, { forDekad, reason, figures }, shown);
	const report = await submitReportIn(tx, {
		actor,
		report: {
			projectId,
			dekad: dekadId(dekadOfStart(booking.dekadStart)),
			kind: (present?.kind as "actual" | "estimate" | undefined) ?? "actual",
			baseRevision,
			values: { ...valuesOf(present), corrections },
		},
		now,
	});
	return {
		report,
		lines: corrections
			.filter((line) => line.forDekad === forDekad)
			.map(({ measure, differenceYuan }) => ({ measure, differenceYuan })),
	};
}

/** What a revision says, as a report's values without its lines; all not reported where there is none. */
function valuesOf(
	present: Awaited<ReturnType<typeof latestRevision>>,
): Omit<ReportValues, "corrections"> {
	return {
		measures: Object.fromEntries(
			FLOW_MEASURES.map((measure) => [
				measure,
				present?.[`${measure}_yuan`] ?? null,
			]),
		),
		physicalProgressRatio:
			present?.physical_progress_ratio == null
				? null
				: Number(present.physical_progress_ratio),
		peopleOnSite: present?.people_on_site ?? null,
		machinesOnSite: present?.machines_on_site ?? null,
		physicalProgressText: present?.physical_progress_text ?? "",
		nextSteps: present?.next_steps ?? "",
		note: present?.note ?? "",
		problems: (present?.problems ?? []) as ReportValues["problems"],
	};
}

async function linesOf(
	tx: Tx,
	jurisdictionId: string,
	reportId: string,
): Promise<CorrectionLine[]> {
	const rows = await tx
		.selectFrom("correction_line")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("report_id", "=", reportId)
		.orderBy("line_id")
		.select([
			"for_dekad as start",
			"measure",
			"difference_yuan as differenceYuan",
			"reason",
		])
		.execute();
	return rows.map(({ start, measure, ...line }) => ({
		...line,
		measure: measure as FlowMeasure,
		forDekad: dekadId(dekadOfStart(start)),
	}));
}
