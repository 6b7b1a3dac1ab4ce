import {
	parsePeriod,
	periodBounds,
	periodId,
	periodOf,
} from "@dekad/core/periods/period.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import { insertRows, queryRows } from "../database/row-arrays.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { findProjects, type KnownProject } from "./find-projects.ts";
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

type Span = {
	readonly firstOn: string;
	readonly lastOn: string;
	readonly investmentYuan: number;
};
type NewSpan = Span & { readonly project: KnownProject };

/**
 * Investment of whole periods before the office kept a project. The periods of a project never overlap, end
 * before its first tracked dekad and add up to its opening investment.
 */
export function storeHistory(context: ImportContext): SheetStore {
	const touched = new Map<string, KnownProject>();
	return {
		take: async (rows) => {
			const { verdicts, spans } = await check(context, rows);
			if (!context.isDry) await write(context, spans);
			for (const { project } of spans) touched.set(project.projectId, project);
			return verdicts;
		},
		finish: async () => {
			if (!context.isDry) await carryOpening(context, [...touched.values()]);
			return [];
		},
	};
}

async function check(
	context: ImportContext,
	rows: readonly DataRow[],
): Promise<{ verdicts: Verdict[]; spans: NewSpan[] }> {
	const { reader } = context;
	const projects = await findProjects(
		context,
		rows.map((row) => textOf(row, "project_code") ?? ""),
	);
	const known = await knownSpans(context, [...projects.values()]);
	const verdicts: Verdict[] = [];
	const spans: NewSpan[] = [];
	for (const row of rows) {
		const code = textOf(row, "project_code") ?? "";
		const project = projects.get(code);
		const bounds = boundsOf(row);
		const field = textOf(row, "period") === undefined ? "first_on" : "period";
		const refuse = (
			at: string,
			problem: Parameters<typeof reader.problemAt>[2],
			params: Readonly<Record<string, string | number>>,
			value: string | null,
		) =>
			verdicts.push(
				rejected(row, reader.problemAt(row.number, at, problem, params, value)),
			);
		if (!project) {
			refuse("project_code", "imports.project_not_found", {}, code);
			continue;
		}
		if (!bounds) {
			refuse(
				field,
				"imports.history_period",
				{},
				textOf(row, "period") ?? textOf(row, "first_on") ?? null,
			);
			continue;
		}
		if (bounds.last >= project.trackedFrom) {
			refuse(
				field,
				"imports.history_tracked",
				{ from: periodId(periodOf("dekad", project.trackedFrom)) },
				textOf(row, field) ?? null,
			);
			continue;
		}
		const stand = known.get(project.projectId) ?? [];
		const overlapping = stand.find(
			(span) => span.firstOn <= bounds.last && span.lastOn >= bounds.first,
		);
		const investmentYuan = numberOf(row, "investment") ?? 0;
		const isSameSpan =
			overlapping?.firstOn === bounds.first &&
			overlapping.lastOn === bounds.last;
		if (overlapping && !isSameSpan) {
			refuse(
				field,
				"imports.history_overlap",
				{ other: `${overlapping.firstOn} – ${overlapping.lastOn}` },
				textOf(row, field) ?? null,
			);
			continue;
		}
		if (isSameSpan && overlapping.investmentYuan === investmentYuan) {
			verdicts.push(unchanged(row));
			continue;
		}
		const span: NewSpan = {
			project,
			firstOn: bounds.first,
			lastOn: bounds.last,
			investmentYuan,
		};
		known.set(project.projectId, [
			...stand.filter((each) => each !== overlapping),
			span,
		]);
		spans.push(span);
		verdicts.push(accepted(row));
	}
	return { verdicts, spans };
}

function boundsOf(row: DataRow): { first: string; last: string } | undefined {
	const period = textOf(row, "period");
	if (period !== undefined) return periodBounds(parsePeriod(period));
	const [first, last] = [textOf(row, "first_on"), textOf(row, "last_on")];
	return first !== undefined && last !== undefined && first <= last
		? { first, last }
		: undefined;
}

async function knownSpans(
	{ tx, actor }: ImportContext,
	projects: readonly KnownProject[],
): Promise<Map<string, Span[]>> {
	const rows = await queryRows<Span & { projectId: string }>(
		tx,
		`select project_id as "projectId", first_on as "firstOn", last_on as "lastOn", investment_yuan as "investmentYuan"
     from project_history where jurisdiction_id = $1 and project_id = any($2::uuid[]) order by project_id, first_on`,
		[actor.jurisdictionId, projects.map(({ projectId }) => projectId)],
	);
	return Map.groupBy(rows, ({ projectId }) => projectId);
}

async function write(
	{ tx, actor, now }: ImportContext,
	spans: readonly NewSpan[],
): Promise<void> {
	await insertRows<NewSpan>(
		tx,
		"project_history",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["project_id", "uuid", ({ project }) => project.projectId],
			["first_on", "date", ({ firstOn }) => firstOn],
			["last_on", "date", ({ lastOn }) => lastOn],
			["region_path", "text", ({ project }) => project.regionPath],
			["owner_org_id", "uuid", ({ project }) => project.ownerOrgId],
			["investment_yuan", "bigint", ({ investmentYuan }) => investmentYuan],
			["recorded_at", "timestamptz", () => now.toISOString()],
			["recorded_by", "text", () => actor.name],
		],
		spans,
		{
			onConflict: `on conflict (jurisdiction_id, project_id, first_on) do update
        set last_on = excluded.last_on, investment_yuan = excluded.investment_yuan,
            recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by`,
		},
	);
}

/** The opening investment of the projects becomes the sum of their history; totals since start follow. */
async function carryOpening(
	{ tx, actor, now }: ImportContext,
	projects: readonly KnownProject[],
): Promise<void> {
	if (projects.length === 0) return;
	const ids = projects.map(({ projectId }) => projectId);
	await queryRows(
		tx,
		`update project as p set opening_investment_yuan = h.total, version = p.version + 1, updated_at = $3::timestamptz
     from (select project_id, sum(investment_yuan)::bigint as total from project_history
           where jurisdiction_id = $1 and project_id = any($2::uuid[]) group by project_id) h
     where p.jurisdiction_id = $1 and p.project_id = h.project_id
       and p.opening_investment_yuan is distinct from h.total`,
		[actor.jurisdictionId, ids, now.toISOString()],
	);
	await appendManyEvents(
		tx,
		actor,
		projects.map(({ projectId, regionPath }) => ({
			kind: "project.history_stated",
			subjectId: projectId,
			projectId,
			regionPath,
		})),
		now,
	);
	const [first = ""] = projects.map(({ trackedFrom }) => trackedFrom).sort();
	await refreshProjectDekads(tx, actor.jurisdictionId, ids, first);
}
