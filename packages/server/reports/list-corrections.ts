import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import { dekadId, dekadOfStart } from "@dekad/core/periods/dekad.ts";
import {
	asCorrected,
	asReported,
	sinceStartOf,
} from "@dekad/core/reports/corrections.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import type { CorrectionsView } from "@dekad/contract/corrections.ts";
import { reachOfRows } from "../access/reach.ts";
import { asWholeOffice } from "../database/as-actor.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { bookingGround, latestRevision } from "./booking-ground.ts";
import { type CountedLine, projectFigures } from "./project-figures.ts";

/**
 * A project's dekads of a year in both views, with the lines between them and where a correction made now
 * would be booked.
 *
 * @throws DekadError project.not_found
 */
export async function listCorrections(
	tx: Tx,
	actor: Actor,
	{
		projectId,
		year: asked,
		now,
	}: { projectId: string; year?: number | undefined; now: Date },
): Promise<CorrectionsView> {
	const { jurisdictionId } = actor;
	const project = await tx
		.selectFrom("project")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("project_id", "=", projectId)
		.where(reachOfRows(actor, "project"))
		.select([
			"code",
			"name",
			"name_en as nameEn",
			"owner_org_id as ownerOrgId",
			"tracked_from as trackedFrom",
			"opening_investment_yuan as openingYuan",
		])
		.executeTakeFirst();
	if (!project) throw new DekadError("project.not_found");
	const { code, name, nameEn, trackedFrom, openingYuan } = project;
	const { periods, booking } = await bookingGround(tx, jurisdictionId, now);
	const { series, lines, states, present } = await asWholeOffice(
		tx,
		async () => ({
			...(await projectFigures(tx, jurisdictionId, projectId)),
			present:
				booking &&
				(await latestRevision(
					tx,
					jurisdictionId,
					projectId,
					booking.dekadStart,
				)),
		}),
	);
	const kept = periods.filter(({ dekadStart }) => dekadStart >= trackedFrom);
	const years = [...new Set(kept.map(({ dekadStart }) => yearOf(dekadStart)))];
	const year = asked ?? years.at(-1) ?? dekadOfStart(trackedFrom).year;
	const ofYear = kept.filter(({ dekadStart }) => yearOf(dekadStart) === year);
	const yearStart = `${year}-01-01`;
	const newest = ofYear.at(-1)?.dekadStart ?? yearStart;
	const investment = series.get("investment")!;
	return {
		projectId,
		code,
		name,
		nameEn,
		year,
		years,
		mayCorrect: may(actor, "report.correct", project) === "allowed",
		booking: booking
			? {
					dekad: idOf(booking.dekadStart),
					baseRevision: present?.revision ?? 0,
					reportState: present?.state ?? null,
					lockedFrom: booking.lockedFrom.toISOString(),
				}
			: null,
		trackedFrom: idOf(trackedFrom),
		dekads: ofYear.map(({ dekadStart: at, isLocked }) => ({
			dekad: idOf(at),
			isLocked,
			reportState: states.get(at) ?? null,
			figures: FLOW_MEASURES.map((measure) => {
				const figures = series.get(measure)!;
				const mine = lines.filter((line) => line.measure === measure);
				return {
					measure,
					saidYuan:
						figures.said.find(({ dekadStart }) => dekadStart === at)?.yuan ??
						null,
					reportedYuan: asReported(figures, at, at),
					correctedYuan: asCorrected(figures, at, at),
					linesFor: mine.filter(({ forDekad }) => forDekad === at).map(viewOf),
					linesBookedHere: mine
						.filter(({ bookedDekad }) => bookedDekad === at)
						.map(viewOf),
				};
			}).filter(
				({ reportedYuan, correctedYuan }) =>
					reportedYuan !== null || correctedYuan !== null,
			),
		})),
		yearToDate: FLOW_MEASURES.map((measure) => ({
			measure,
			reportedYuan: asReported(series.get(measure)!, yearStart, newest),
			correctedYuan: asCorrected(series.get(measure)!, yearStart, newest),
		})).filter(
			({ reportedYuan, correctedYuan }) =>
				reportedYuan !== null || correctedYuan !== null,
		),
		sinceStart: {
			reportedYuan: sinceStartOf(investment, openingYuan, newest, "reported"),
			correctedYuan: sinceStartOf(investment, openingYuan, newest, "corrected"),
		},
	};
}

const idOf = (start: string) => dekadId(dekadOfStart(start));
const yearOf = (start: string) => Number(start.slice(0, 4));

export const viewOf = ({
	bookedDekad,
	forDekad,
	differenceYuan,
	reason,
	at,
	by,
}: Omit<CountedLine, "measure">) => ({
	bookedDekad: idOf(bookedDekad),
	forDekad: idOf(forDekad),
	differenceYuan,
	reason,
	at: at.toISOString(),
	by,
});
