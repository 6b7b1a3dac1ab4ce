import { dekadId, dekadOf } from "@dekad/core/periods/dekad.ts";
import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import { newId } from "../database/new-id.ts";
import {
	insertRows,
	queryRows,
	type RowColumn,
} from "../database/row-arrays.ts";
import { answerRequests } from "../reports/answer-requests.ts";
import type { KnownProject } from "./find-projects.ts";
import type { ImportContext } from "./sheet-store.ts";
import type { CorrectionWrite } from "./store-reports.ts";

/** A problem as it stands in a report, kept so that it becomes a matter without being asked again. */
export type ReportedProblem = {
	readonly kind: string;
	readonly askedUnit: string | null;
	readonly wantedBy: string | null;
	readonly text: string;
	readonly heldUpYuan: number | null;
};

export type ReportWrite = {
	readonly project: KnownProject;
	/** First day of the dekad. */
	readonly start: string;
	readonly revision: number;
	/** The report that counted so far; null: none did. */
	readonly replaces: string | null;
	readonly kind: "estimate" | "actual";
	readonly measures: Readonly<Partial<Record<FlowMeasure, number | null>>>;
	readonly physicalProgressRatio: number | null;
	readonly peopleOnSite: number | null;
	readonly machinesOnSite: number | null;
	readonly physicalProgressText: string;
	readonly nextSteps: string;
	readonly note: string;
	readonly problems: readonly ReportedProblem[];
	readonly corrections: readonly CorrectionWrite[];
	readonly isOwner: boolean;
	readonly isTimely: boolean;
};

/**
 * Stores reports that were checked, with their correction lines and one event each. A revision before that was
 * only submitted stops counting and is superseded; an accepted one stays as what was accepted.
 *
 * @param officeId the office that hands them in for their owners; null: the owner itself
 */
export async function writeReports(
	{ tx, actor, now, fileId }: ImportContext,
	writes: readonly ReportWrite[],
	officeId: string | null,
): Promise<void> {
	const { jurisdictionId } = actor;
	const at = now.toISOString();
	const replaced = writes.flatMap(({ replaces }) => replaces ?? []);
	if (replaced.length > 0)
		await queryRows(
			tx,
			`update progress_report set is_counted = false, version = version + 1,
              superseded_at = case state when 'submitted' then $3::timestamptz end,
              state = case state when 'submitted' then 'superseded' else state end
       where jurisdiction_id = $1 and report_id = any($2::uuid[]) and is_counted`,
			[jurisdictionId, replaced, at],
		);
	const reports = writes.map((write) => ({ write, reportId: newId(now) }));
	type Report = (typeof reports)[number];
	const measures: RowColumn<Report>[] = FLOW_MEASURES.map((measure) => [
		`${measure}_yuan`,
		"bigint",
		({ write }) => write.measures[measure],
	]);
	await insertRows<Report>(
		tx,
		"progress_report",
		[
			["jurisdiction_id", "uuid", () => jurisdictionId],
			["report_id", "uuid", ({ reportId }) => reportId],
			["project_id", "uuid", ({ write }) => write.project.projectId],
			["region_path", "text", ({ write }) => write.project.regionPath],
			["sector_path", "text", ({ write }) => write.project.sectorPath],
			["owner_org_id", "uuid", ({ write }) => write.project.ownerOrgId],
			["dekad_start", "date", ({ write }) => write.start],
			["revision", "integer", ({ write }) => write.revision],
			["kind", "text", ({ write }) => write.kind],
			["state", "text", () => "submitted"],
			["is_counted", "boolean", () => true],
			...measures,
			[
				"physical_progress_ratio",
				"numeric",
				({ write }) => write.physicalProgressRatio,
			],
			["people_on_site", "integer", ({ write }) => write.peopleOnSite],
			["machines_on_site", "integer", ({ write }) => write.machinesOnSite],
			[
				"physical_progress_text",
				"text",
				({ write }) => write.physicalProgressText,
			],
			["next_steps", "text", ({ write }) => write.nextSteps],
			["note", "text", ({ write }) => write.note],
			[
				"problems",
				"jsonb",
				({ write }) =>
					write.problems.length === 0 ? "[]" : JSON.stringify(write.problems),
			],
			["handed_in_by_org_id", "uuid", () => officeId],
			["source_file_id", "uuid", () => fileId],
			["created_at", "timestamptz", () => at],
			["created_by", "text", () => actor.name],
			["submitted_at", "timestamptz", () => at],
			["submitted_by", "text", () => actor.name],
			["is_timely", "boolean", ({ write }) => write.isTimely],
		],
		reports,
	);
	const lines = reports.flatMap((report) =>
		report.write.corrections.map((line) => ({ ...report, line })),
	);
	await insertRows<(typeof lines)[number]>(
		tx,
		"correction_line",
		[
			["jurisdiction_id", "uuid", () => jurisdictionId],
			["line_id", "uuid", () => newId(now)],
			["report_id", "uuid", ({ reportId }) => reportId],
			["project_id", "uuid", ({ write }) => write.project.projectId],
			["region_path", "text", ({ write }) => write.project.regionPath],
			["owner_org_id", "uuid", ({ write }) => write.project.ownerOrgId],
			["booked_dekad", "date", ({ write }) => write.start],
			["for_dekad", "date", ({ line }) => line.forStart],
			["measure", "text", ({ line }) => line.measure],
			["difference_yuan", "bigint", ({ line }) => line.differenceYuan],
			["reason", "text", ({ line }) => line.reason],
		],
		lines,
	);
	if (lines.length > 0)
		await answerRequests(
			tx,
			actor,
			lines.map(({ reportId }) => reportId),
			now,
		);
	await appendManyEvents(
		tx,
		actor,
		reports.map(({ reportId, write }) => ({
			kind: officeId === null ? "report.submitted" : "report.handed_in",
			subjectId: reportId,
			projectId: write.project.projectId,
			regionPath: write.project.regionPath,
			payload: {
				dekad: dekadId(dekadOf(write.start)),
				revision: write.revision,
				kind: write.kind,
				...(officeId === null ? {} : { handedInBy: officeId, fileId }),
			},
		})),
		now,
	);
}

/**
 * The organisation an office hands in as: the actor's own, or the registered office of its region. The top office
 * gets one of its own name where none was registered, since a report handed in by nobody in particular may not exist.
 */
export async function handingInOffice({
	tx,
	actor,
	now,
	references,
	rootPath,
}: ImportContext): Promise<{ id: string; name: string }> {
	const all = [...references.organisations.all()];
	const own =
		all.find(({ id }) => id === actor.organisationId) ??
		all.find(
			({ kind, regionPath }) => kind === "office" && regionPath === actor.scope,
		);
	if (own) return { id: own.id, name: own.name };
	const region = [...references.regions.all()].find(
		({ path }) => path === (actor.scope ?? rootPath),
	);
	const office = {
		id: newId(now),
		code: `office-${region?.code ?? "root"}`,
		name: `${region?.nameZh ?? ""}重点办`,
	};
	await insertRows<typeof office>(
		tx,
		"organisation",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["organisation_id", "uuid", ({ id }) => id],
			["code", "text", ({ code }) => code],
			["name", "text", ({ name }) => name],
			["kind", "text", () => "office"],
			["region_path", "text", () => region?.path ?? rootPath],
		],
		[office],
	);
	await appendManyEvents(
		tx,
		actor,
		[
			{
				kind: "organisation.added",
				subjectId: office.id,
				regionPath: region?.path ?? rootPath,
				payload: { code: office.code },
			},
		],
		now,
	);
	return office;
}
