import { CompiledQuery } from "kysely";
import type { Db } from "../database/client.ts";
import { PACK_IDS, readCalendar, readPack } from "../packs/read-pack.ts";
import {
	CELL_COLUMNS,
	projectDekadSelect,
} from "../rollups/project-dekad-sql.ts";
import type { Finding } from "./finding.ts";

const HANGING_MINUTES = 5;
const WEEK_MS = 7 * 24 * 3_600_000;

export async function checkOffices(db: Db): Promise<Finding> {
	const offices = await db
		.selectFrom("jurisdiction")
		.select("code")
		.orderBy("code")
		.execute();
	return offices.length === 0
		? {
				name: "offices",
				ok: true,
				say: ["doctor.offices.none"],
				next: ["doctor.offices.none.next"],
			}
		: {
				name: "offices",
				ok: true,
				say: [
					"doctor.offices",
					{ codes: offices.map(({ code }) => code).join(", ") },
				],
			};
}

export async function checkOperators(db: Db): Promise<Finding> {
	const { count } = await db
		.selectFrom("account")
		.where("is_operator", "=", true)
		.where("disabled_at", "is", null)
		.where("password_hash", "is not", null)
		.select((eb) => eb.fn.countAll<number>().as("count"))
		.executeTakeFirstOrThrow();
	// The demo signs in by a button and has no passwords; a warning is enough.
	return count > 0
		? { name: "operators", ok: true, say: ["doctor.operators", { count }] }
		: {
				name: "operators",
				ok: true,
				say: ["doctor.operators.bad"],
				next: ["doctor.operators.next"],
			};
}

/** Each office's pack is one that ships with this version. */
export async function checkPacks(db: Db): Promise<Finding> {
	const shipped = new Map(
		PACK_IDS.map((id): [string, string] => [id, readPack(id).version]),
	);
	const offices = await db
		.selectFrom("jurisdiction")
		.select(["code", "pack_id", "pack_version"])
		.orderBy("code")
		.execute();
	const other = offices.filter(
		(office) => shipped.get(office.pack_id) !== office.pack_version,
	);
	if (other.length === 0)
		return {
			name: "packs",
			ok: true,
			say: [
				"doctor.packs",
				{
					packs: [...shipped]
						.map(([id, version]) => `${id} ${version}`)
						.sort()
						.join(", "),
				},
			],
		};
	return {
		name: "packs",
		ok: true,
		say: [
			"doctor.packs.bad",
			{
				packs: other
					.map(
						({ code, pack_id, pack_version }) =>
							`${code}: ${pack_id} ${pack_version}`,
					)
					.join(", "),
			},
		],
		next: ["doctor.packs.next"],
	};
}

/** Public holidays of this year and the next; an unpublished year is said, and is no fault. */
export function checkCalendar(now: Date): Finding {
	const calendar = readCalendar(readPack("generic"));
	const year = now.getUTCFullYear();
	const missing = [year, year + 1].filter(
		(each) => calendar.years[String(each)] === undefined,
	);
	if (missing.length === 0)
		return {
			name: "calendar",
			ok: true,
			say: ["doctor.calendar", { years: `${year}, ${year + 1}` }],
		};
	return {
		name: "calendar",
		ok: true,
		say: ["doctor.calendar.bad", { years: missing.join(", ") }],
		next: ["doctor.calendar.next"],
	};
}

export async function checkJobs(db: Db, now: Date): Promise<Finding> {
	const silentSince = new Date(now.getTime() - HANGING_MINUTES * 60_000);
	const hanging = await db
		.selectFrom("job")
		.where("state", "=", "running")
		.where((eb) =>
			eb.or([
				eb("heartbeat_at", "<", silentSince),
				eb.and([
					eb("heartbeat_at", "is", null),
					eb("created_at", "<", silentSince),
				]),
			]),
		)
		.select(["kind", "job_id"])
		.orderBy("created_at")
		.limit(10)
		.execute();
	if (hanging.length > 0)
		return {
			name: "jobs",
			ok: false,
			say: ["doctor.jobs.hanging", { jobs: namesOf(hanging) }],
			next: ["doctor.jobs.hanging.next"],
		};
	const failed = await db
		.selectFrom("job")
		.where("state", "=", "failed")
		.where("created_at", ">", new Date(now.getTime() - WEEK_MS))
		.select(["kind", "job_id"])
		.orderBy("created_at")
		.limit(10)
		.execute();
	if (failed.length > 0)
		return {
			name: "jobs",
			ok: true,
			say: ["doctor.jobs.failed", { jobs: namesOf(failed) }],
			next: ["doctor.jobs.failed.next"],
		};
	return { name: "jobs", ok: true, say: ["doctor.jobs"] };
}

const namesOf = (jobs: readonly { kind: string; job_id: string }[]) =>
	jobs.map(({ kind, job_id }) => `${kind} ${job_id}`).join(", ");

const SELECT = projectDekadSelect({ jurisdiction: "$1", projects: "$2" });
const STORED = `select ${CELL_COLUMNS.join(", ")} from project_dekad where jurisdiction_id = $1 and project_id = any($2::uuid[])`;
const DIFFERENT = `
  with derived as (${SELECT}), stored as (${STORED}),
  differing as ((select * from derived except select * from stored) union all (select * from stored except select * from derived))
  select distinct p.code from differing d join project p on p.jurisdiction_id = $1 and p.project_id = d.project_id order by p.code`;

/**
 * Compares the stored totals of some projects of every office, picked at random, with their rebuild
 * from raw reports. One snapshot: a report that comes in meanwhile is no difference.
 */
export async function checkTotals(db: Db, perOffice = 25): Promise<Finding> {
	const { projects, wrong } = await db
		.transaction()
		.setIsolationLevel("repeatable read")
		.setAccessMode("read only")
		.execute(async (tx) => {
			const offices = await tx
				.selectFrom("jurisdiction")
				.select(["jurisdiction_id"])
				.orderBy("code")
				.execute();
			let count = 0;
			const codes: string[] = [];
			for (const { jurisdiction_id } of offices) {
				const sample = await tx.executeQuery<{ project_id: string }>(
					CompiledQuery.raw(
						"select project_id from project where jurisdiction_id = $1 order by random() limit $2",
						[jurisdiction_id, perOffice],
					),
				);
				const ids = sample.rows.map((row) => row.project_id);
				count += ids.length;
				const different = await tx.executeQuery<{ code: string }>(
					CompiledQuery.raw(DIFFERENT, [jurisdiction_id, ids]),
				);
				codes.push(...different.rows.map((row) => row.code));
			}
			return { projects: count, wrong: codes };
		});
	if (wrong.length === 0)
		return { name: "totals", ok: true, say: ["doctor.totals", { projects }] };
	return {
		name: "totals",
		ok: false,
		say: [
			"doctor.totals.bad",
			{ projects, wrong: wrong.length, codes: wrong.slice(0, 10).join(", ") },
		],
		next: ["doctor.totals.next"],
	};
}
