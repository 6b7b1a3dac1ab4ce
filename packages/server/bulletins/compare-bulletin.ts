import type { z } from "zod";
import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { bulletinFigures } from "@dekad/core/documents/bulletin.ts";
import type { BulletinFacts } from "@dekad/core/documents/bulletin-facts.ts";
import {
	dekadBounds,
	dekadId,
	dekadOfStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import type { compareBulletin as contract } from "@dekad/contract/bulletins.ts";
import type { Tx } from "../database/client.ts";
import { bulletinFacts } from "./queries.ts";

/** A page shows at most so many correction lines. */
const LINES_CAP = 200;

/** Who is late changes by the hour and is no figure of the works; names are compared by their counts. */
const PASSING = ["late.", "total.late"];

/**
 * What is known today of a bulletin's figures, corrections included, beside what it printed: those that reports or corrections
 * since it was published changed, with the lines. What had been corrected in another dekad before that is no
 * news and is not listed. The document itself never changes.
 */
export async function compareBulletin(
	tx: Tx,
	actor: Actor,
	printed: BulletinFacts,
	now: Date,
): Promise<z.input<typeof contract.response>> {
	const today = await bulletinFacts(tx, actor, {
		period: printed.period,
		region: printed.region.path,
		list: printed.list?.code,
		nextSteps: printed.nextSteps,
		lights: Boolean(printed.lights),
		view: printed.correctedThen ? "corrected" : "reported",
		now,
	});
	return {
		comparedAt: now.toISOString(),
		figures: differences(printed, today, actor),
		...(await cameInSince(tx, actor, printed)),
	};
}

function differences(
	printed: BulletinFacts,
	today: BulletinFacts,
	{ lang }: Actor,
) {
	const known = byId({ ...printed, ...printed.correctedThen }, lang);
	const later = byId(
		// A ranking of today would need today's authority; compared are figures.
		{
			...today,
			authority: printed.authority ?? null,
			asOfLocal: printed.asOfLocal,
		},
		lang,
	);
	const isPassing = (id: string) =>
		PASSING.some((start) => id.startsWith(start));
	return bulletinFigures(printed, lang)
		.filter(
			({ id }) => !isPassing(id) && later.get(id)?.text !== known.get(id)?.text,
		)
		.map(({ id, label, column, text }) => ({
			id,
			label,
			column,
			before: text,
			now: later.get(id)?.text ?? null,
		}));
}

const byId = (facts: BulletinFacts, lang: Actor["lang"]) =>
	new Map(bulletinFigures(facts, lang).map((figure) => [figure.id, figure]));

async function cameInSince(tx: Tx, actor: Actor, printed: BulletinFacts) {
	const last = dekadBounds(parseDekad(printed.lastDekad)).first;
	const parameters = [
		actor.jurisdictionId,
		printed.region.path,
		printed.asOf,
		`${last.slice(0, 4)}-01-01`,
		last,
		printed.list?.code ?? null,
		printed.list?.version ?? null,
	];
	const listed = (project: string) => `($6::text is null or exists (
     select 1 from project_list k join project_list_member m on m.jurisdiction_id = $1 and m.list_id = k.list_id and m.version = $7::int
     where k.jurisdiction_id = $1 and k.code = $6 and m.project_id = ${project}))`;
	const lines = await tx.executeQuery<{
		projectId: string;
		projectCode: string;
		projectName: string;
		forDekad: string;
		bookedDekad: string;
		measure: string;
		difference: number;
		reason: string;
	}>(
		CompiledQuery.raw(
			`select l.project_id as "projectId", p.code as "projectCode", p.name as "projectName", l.for_dekad::text as "forDekad",
              l.booked_dekad::text as "bookedDekad", l.measure, l.difference_yuan as difference, l.reason
       from correction_line l
       join progress_report r on r.jurisdiction_id = $1 and r.report_id = l.report_id and r.is_counted and r.submitted_at > $3::timestamptz
       join project p on p.jurisdiction_id = $1 and p.project_id = l.project_id
       where l.jurisdiction_id = $1 and starts_with(l.region_path, $2) and l.for_dekad between $4::date and $5::date and ${listed("l.project_id")}
       order by r.submitted_at desc, p.code, l.for_dekad limit ${LINES_CAP}`,
			parameters,
		),
	);
	const reports = await tx.executeQuery<{ count: number }>(
		CompiledQuery.raw(
			`select count(*) as count from progress_report r
       where r.jurisdiction_id = $1 and starts_with(r.region_path, $2) and r.is_counted and r.submitted_at > $3::timestamptz
         and r.dekad_start between $4::date and $5::date and ${listed("r.project_id")}`,
			parameters,
		),
	);
	return {
		lines: lines.rows.map((row) => ({
			...row,
			forDekad: dekadId(dekadOfStart(row.forDekad)),
			bookedDekad: dekadId(dekadOfStart(row.bookedDekad)),
		})),
		reportsSince: reports.rows[0]?.count ?? 0,
	};
}
