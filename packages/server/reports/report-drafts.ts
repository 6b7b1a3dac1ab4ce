import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import {
	dekadId,
	dekadOfStart,
	dekadStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import type { ReportDraft } from "@dekad/contract/report-desk.ts";
import { reachCondition } from "../access/reach.ts";
import type { Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";

/**
 * What one person has written and not handed in, so that another device of the same person, or one that
 * lost its storage, has it too. Nobody else ever sees it: row security asks for the account itself.
 */

type Stated = Pick<ReportDraft, "kind" | "values" | "baseValues">;
type Row = {
	projectId: string;
	start: string;
	baseRevision: number;
	stated: Stated;
	writtenAt: Date;
	savedAt: Date;
};
const COLUMNS = `project_id as "projectId", dekad_start as start, base_revision as "baseRevision", stated, written_at as "writtenAt", saved_at as "savedAt"`;

/** The actor's own drafts for the dekad that starts on `start`, by project. */
export async function ownDrafts(
	tx: Tx,
	actor: Actor,
	start: string,
): Promise<Map<string, ReportDraft>> {
	const rows = await queryRows<Row>(
		tx,
		`select ${COLUMNS} from report_draft where jurisdiction_id = $1 and account_id = $2 and dekad_start = $3`,
		[actor.jurisdictionId, actor.accountId, start],
	);
	return new Map(rows.map((row) => [row.projectId, viewOf(row)]));
}

/**
 * Keeps a draft unless one written later is kept already, and gives the one that stands then. Writing the same one
 * twice is writing it once.
 *
 * @throws DekadError project.not_found, report.not_yours, period.not_open
 */
export async function saveReportDraft(
	tx: Tx,
	actor: Actor,
	projectId: string,
	draft: Omit<ReportDraft, "savedAt">,
	now: Date,
): Promise<ReportDraft> {
	const start = dekadStart(parseDekad(draft.dekad));
	await checkPlace(tx, actor, projectId, { ...draft, start });
	const { kind, values, baseValues } = draft;
	const stated: Stated = { kind, values, baseValues };
	await queryRows(
		tx,
		`insert into report_draft (jurisdiction_id, account_id, project_id, dekad_start, base_revision, stated, written_at, saved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (jurisdiction_id, account_id, project_id, dekad_start) do update
       set base_revision = excluded.base_revision, stated = excluded.stated, written_at = excluded.written_at, saved_at = excluded.saved_at
       where report_draft.written_at < excluded.written_at`,
		[
			actor.jurisdictionId,
			actor.accountId,
			projectId,
			start,
			draft.baseRevision,
			JSON.stringify(stated),
			draft.writtenAt,
			now.toISOString(),
		],
	);
	const kept = (await ownDrafts(tx, actor, start)).get(projectId);
	if (!kept) throw new Error("a draft just written is not there");
	return kept;
}

async function checkPlace(
	tx: Tx,
	actor: Actor,
	projectId: string,
	{ dekad, start }: { dekad: string; start: string },
): Promise<void> {
	const [found] = await queryRows<{ owner: string; isOpened: boolean }>(
		tx,
		`select owner_org_id as owner,
            exists (select 1 from reporting_period t where t.jurisdiction_id = $1 and t.dekad_start = $3) as "isOpened"
     from project where jurisdiction_id = $1 and project_id = $2 and ${reachCondition(actor, "project")}`,
		[actor.jurisdictionId, projectId, start],
	);
	if (!found) throw new DekadError("project.not_found");
	if (
		actor.accountId === null ||
		may(actor, "report.draft", { ownerOrgId: found.owner }) !== "allowed"
	)
		throw new DekadError("report.not_yours");
	if (!found.isOpened)
		throw new DekadError("period.not_open", { period: dekad, opensOn: start });
}

/** Throws the actor's draft away if it was written until `writtenUntil`; gives the later one that stays, or null. */
export async function discardReportDraft(
	tx: Tx,
	actor: Actor,
	projectId: string,
	{ dekad, writtenUntil }: { dekad: string; writtenUntil: string },
): Promise<ReportDraft | null> {
	const start = dekadStart(parseDekad(dekad));
	await queryRows(
		tx,
		`delete from report_draft where jurisdiction_id = $1 and account_id = $2 and project_id = $3 and dekad_start = $4 and written_at <= $5`,
		[actor.jurisdictionId, actor.accountId, projectId, start, writtenUntil],
	);
	return (await ownDrafts(tx, actor, start)).get(projectId) ?? null;
}

const viewOf = ({ start, baseRevision, stated, writtenAt, savedAt }: Row) => ({
	...stated,
	dekad: dekadId(dekadOfStart(start)),
	baseRevision,
	writtenAt: writtenAt.toISOString(),
	savedAt: savedAt.toISOString(),
});
