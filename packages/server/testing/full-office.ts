import { DEFAULT_LOOK } from "@dekad/core/documents/look.ts";
import { readLightSchemes } from "../packs/read-light-schemes.ts";
import { sql } from "kysely";
import { emptyBulletin } from "@dekad/core/documents/sample-bulletin.ts";
import { newId } from "../database/new-id.ts";
import { submitReport } from "../reports/submit-report.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import type { TestDatabase } from "./database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	reportValues,
	type TestOffice,
} from "./fixtures.ts";

export type FullOffice = TestOffice & {
	/** Owner A's in the first county, owner B's in a county of the other city. */
	readonly projects: readonly [string, string];
	readonly accountId: string;
};

const NOW = new Date("2025-01-11T08:00:00Z");

/** An office with at least a row in every table that holds an office's data. */
export async function aFullOffice(database: TestDatabase): Promise<FullOffice> {
	const { ownerDb } = database;
	const office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 3 },
	});
	const projects = [
		await aProject(database, office, {
			code: "A-1",
			annualPlans: { 2025: 3600 },
		}),
		await aProject(database, office, {
			code: "B-1",
			regionPath: COUNTIES[2],
			ownerOrgId: office.owners[1],
			annualPlans: { 2025: 7200 },
		}),
	] as const;
	const accountId = newId();
	await ownerDb
		.insertInto("account")
		.values({
			account_id: accountId,
			login_name: `full-${accountId}`,
			display_name: "测试",
			created_at: NOW,
		})
		.execute();
	const key = { jurisdiction_id: office.jurisdictionId };
	const ids = {
		file: newId(),
		list: newId(),
		snapshot: newId(),
		membership: newId(),
	};
	const insert = (
		table: string,
		row: Record<string, unknown>,
	): Promise<unknown> =>
		sql`insert into ${sql.table(table)} select * from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify({ ...key, ...row })}::jsonb)`.execute(
			ownerDb,
		);
	const at = NOW.toISOString();
	const said = { recorded_at: at, recorded_by: "test" };
	await insert("membership", {
		membership_id: ids.membership,
		account_id: accountId,
		role: "dispatcher",
		region_path: "14/",
		valid_from_on: "2020-01-01",
		created_at: at,
	});
	await accessRows(ids.membership, accountId, insert);
	await insert("project_list", {
		list_id: ids.list,
		code: "KEY",
		name_zh: "重点工程",
		final_level: "county",
	});
	await insert("project_list_version", {
		list_id: ids.list,
		version: 1,
		effective_on: "2025-01-01",
		reason: "年度",
		...said,
	});
	for (const [index, projectId] of projects.entries()) {
		const place = {
			project_id: projectId,
			region_path: COUNTIES[index * 2],
			owner_org_id: office.owners[index],
		};
		await insert("project_list_member", {
			list_id: ids.list,
			version: 1,
			project_id: projectId,
		});
		await insert("project_dated_value", {
			...place,
			value_id: newId(),
			field: "total_investment",
			said_on: "2025-01-01",
			amount_yuan: 1_000_000_000,
			reason: "立项",
			...said,
		});
		await insert("project_step", {
			...place,
			step_id: newId(),
			step: "start",
			happened_on: "2024-06-01",
			reason: "",
			...said,
		});
		const paper = newId();
		await insert("stored_file", {
			file_id: paper,
			name: "批复.txt",
			media_type: "text/plain",
			bytes: 1,
			sha256: "-",
			content: "\\x41",
			created_by: accountId,
			created_at: at,
			region_path: place.region_path,
			owner_org_id: place.owner_org_id,
			is_office_wide: false,
		});
		await insert("project_document", {
			...place,
			document_id: newId(),
			kind: "approval",
			title: "批复",
			file_id: paper,
			added_at: at,
			added_by: "test",
		});
		await insert("correction_request", {
			...place,
			request_id: newId(),
			for_dekad: "2025-01-01",
			measure: "investment",
			reason: "与凭证不符",
			step: "county",
			state: "open",
			answer: "",
			asked_at: at,
			asked_by: "test",
			version: 1,
		});
		await insert("excuse", {
			...place,
			excuse_id: newId(),
			component: "start",
			from_on: "2025-01-01",
			until_on: "2025-03-31",
			reason: "冻土期",
			accepted_at: at,
			accepted_by: "test",
		});
		await insert("lock_exception", {
			exception_id: newId(),
			dekad_start: "2025-01-01",
			region_path: place.region_path,
			project_id: projectId,
			until_at: "2025-02-01T00:00:00Z",
			reason: "停电",
			granted_at: at,
			granted_by: "test",
		});
		await insert("project_history", {
			...place,
			first_on: "2024-01-01",
			last_on: "2024-12-31",
			investment_yuan: 5,
			...said,
		});
		for (const [dekad, day] of [
			["2025-01-D1", "11"],
			["2025-01-D2", "21"],
		] as const)
			await submitReport(database.db, {
				actor: office.actor("owner", { organisationId: office.owners[index]! }),
				report: {
					projectId,
					dekad,
					kind: "actual",
					baseRevision: 0,
					values: reportValues(
						{ investment: 10 },
						{
							corrections:
								dekad === "2025-01-D1"
									? []
									: [
											{
												forDekad: "2025-01-D1",
												measure: "investment",
												differenceYuan: -1,
												reason: "更正",
											},
										],
						},
					),
				},
				now: new Date(`2025-01-${day}T00:00:00Z`),
			});
	}
	await sql`insert into report_review (jurisdiction_id, review_id, report_id, project_id, region_path, owner_org_id, step, verdict, at, reviewer_name)
		select jurisdiction_id, gen_random_uuid(), report_id, project_id, region_path, owner_org_id, 'county', 'accepted', ${at}, 'test'
		from progress_report where jurisdiction_id = ${office.jurisdictionId}`.execute(
		ownerDb,
	);
	await reportingRows(office, projects, accountId, insert);
	await insert("idempotency_key", {
		account_id: accountId,
		key: "once",
		fingerprint: "-",
		answer: {},
		created_at: at,
	});
	await insert("stored_file", {
		file_id: ids.file,
		name: "a.csv",
		media_type: "text/csv",
		bytes: 1,
		sha256: "-",
		content: "\\x41",
		created_by: accountId,
		created_at: at,
		region_path: "14/",
		is_office_wide: false,
	});
	await insert("import_mapping", {
		kind: "projects",
		header_hash: "-",
		mapping: {},
		used_at: at,
	});
	await insert("import_run", {
		import_id: newId(),
		kind: "projects",
		file_id: ids.file,
		state: "checked",
		options: {},
		created_by: accountId,
		created_at: at,
	});
	await insert("job", {
		job_id: newId(),
		kind: "import.check",
		state: "done",
		input: {},
		actor: {},
		done_steps: 0,
		attempts: 1,
		created_by: accountId,
		created_at: at,
	});
	await insert("snapshot", {
		snapshot_id: ids.snapshot,
		kind: "bulletin",
		period: "2025-01-D1",
		region_path: "14/",
		as_of: at,
		pack_id: "generic",
		pack_version: "1",
		facts: emptyBulletin(),
		created_at: at,
		created_by: "test",
	});
	await insert("document_number", {
		code: "测重点办",
		year: 2025,
		number: 1,
		snapshot_id: ids.snapshot,
		taken_at: at,
		taken_by: "test",
	});
	await insert("snapshot_document", {
		snapshot_id: ids.snapshot,
		format: "pdf",
		language: "zh",
		file_id: ids.file,
		region_path: "14/",
		created_at: at,
	});
	await insert("bulletin_template", {
		...said,
		template_id: newId(),
		file_id: ids.file,
		// The file is none a bulletin could be filled into.
		removed_at: at,
	});
	await rebuildProjectDekads(ownerDb, office.jurisdictionId);
	return { ...office, projects, accountId };
}

type Insert = (table: string, row: Record<string, unknown>) => Promise<unknown>;

/** A token, a role given to somebody else, an act that waits for a second person. */
async function accessRows(
	membershipId: string,
	accountId: string,
	insert: Insert,
): Promise<void> {
	const at = NOW.toISOString();
	const role = { membership_id: membershipId };
	await insert("api_token", {
		...role,
		token_id: newId(),
		token_hash: `\\x${newId().replaceAll("-", "")}`,
		account_id: accountId,
		name: "夜间导出",
		scopes: ["read"],
		created_at: at,
		expires_at: "2025-12-31T00:00:00Z",
	});
	await insert("delegation", {
		...role,
		delegation_id: newId(),
		delegate_id: accountId,
		until_on: "2025-01-02",
		reason: "出差",
		given_at: at,
		given_by: "test",
	});
	await insert("approval_request", {
		...role,
		request_id: newId(),
		act: "lock_exception",
		input: {},
		reason: "停电",
		requested_at: at,
		requested_by: accountId,
		requested_by_name: "test",
		expires_at: "2025-01-18T00:00:00Z",
		state: "waiting",
		note: "",
	});
}

/** Drafts, years, reminders, output and shapes: the rest of what reporting in full adds. */
async function reportingRows(
	office: TestOffice,
	projects: readonly string[],
	accountId: string,
	insert: Insert,
): Promise<void> {
	const at = NOW.toISOString();
	const said = { recorded_at: at, recorded_by: "test" };
	await insert("closed_year", {
		year: 2024,
		closed_at: at,
		closed_by: "test",
		note: "",
		figures: {},
	});
	for (const region_path of [COUNTIES[0], COUNTIES[2]])
		await insert("document_look", {
			...said,
			region_path,
			revision: 1,
			look: DEFAULT_LOOK,
		});
	for (const region_path of [COUNTIES[0], COUNTIES[2]])
		await insert("bulletin_draft", {
			region_path,
			period: "2025-01-D1",
			list_code: "",
			next_steps: "请加快进度",
			next_steps_en: "",
			version: 1,
			updated_at: at,
			updated_by: "test",
		});
	await insert("ranking_authority", {
		...said,
		authority_id: newId(),
		issued_by: "测试办",
		document: "测试文件",
		document_on: "2025-01-01",
		until_on: "2025-12-31",
		rate: "completion",
		minimum_count: 5,
		tie: "shared",
	});
	await insert("dekad_sum_mark", {
		mark_id: newId(),
		first_dekad: "2025-01-01",
		region_path: COUNTIES[2],
	});
	for (const region_path of [COUNTIES[0], COUNTIES[2]])
		await insert("dekad_sum", { dekad_start: "2025-01-01", region_path });
	const stretch = { last_dekad: "2025-01-11", first_dekad: "2025-01-11" };
	await insert("kept_period", {
		...stretch,
		stamp: "-",
		sum_names: [],
		kept_at: at,
	});
	for (const region_path of [COUNTIES[0], COUNTIES[2]])
		await insert("kept_total", {
			...stretch,
			region_path,
			is_own: true,
			parent_path: "14/1401/",
			split: {},
			notes: {},
		});
	await insert("opened_year", {
		year: 2024,
		opened_at: at,
		opened_by: "test",
		carried: { continued: 0, lists: [] },
	});
	await insert("light_scheme", {
		effective_on: "2025-01-01",
		recorded_at: at,
		scheme_id: "dekad",
		scheme_version: "1.0.0",
		scheme: { ...readLightSchemes().get("dekad") },
		reason: "试行",
		recorded_by: "test",
	});
	await insert("scoring_scheme", {
		effective_on: "2025-01-01",
		recorded_at: at,
		scheme: { name: { zh: "计分", en: "score" }, rules: [] },
		reason: "试行",
		recorded_by: "test",
	});
	await insert("region_shape", {
		region_code: "140105",
		rings: [],
		loaded_at: at,
		loaded_by: "test",
	});
	for (const [index, projectId] of projects.entries()) {
		const place = {
			project_id: projectId,
			region_path: COUNTIES[index * 2],
			owner_org_id: office.owners[index],
		};
		const dekad = { dekad_start: "2025-01-01" };
		await insert("report_draft", {
			...dekad,
			account_id: accountId,
			project_id: projectId,
			base_revision: 1,
			stated: {},
			written_at: at,
			saved_at: at,
		});
		await insert("reminder", {
			...place,
			...dekad,
			reminder_id: newId(),
			said: "请报送",
			reminded_at: at,
			reminded_by: "test",
		});
		await insert("project_output", {
			...place,
			...said,
			quarter_start: "2024-10-01",
			revision: 1,
			output_yuan: 1,
			reason: "",
		});
	}
}
