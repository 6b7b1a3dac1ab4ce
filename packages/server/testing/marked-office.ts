import { sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { emptyBulletin } from "@dekad/core/documents/sample-bulletin.ts";
import { asActor } from "../database/as-actor.ts";
import { newId } from "../database/new-id.ts";
import { readLightSchemes } from "../packs/read-light-schemes.ts";
import { savePlan } from "../plans/save-plan.ts";
import { submitReport } from "../reports/submit-report.ts";
import { acceptReport } from "../reviews/accept-report.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import type { TestDatabase } from "./database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	linearCurve,
	reportValues,
	type TestOffice,
} from "./fixtures.ts";

/**
 * An office whose every text says where it belongs, for tests that look for what must not be seen: a word
 * such as "ZQA-both" in an answer means that a row of that place came through.
 */

/** Where a project stands, seen from the people of the first county and the first owner. */
export const PLACES = {
	/** Own region, own organisation. */
	own: { region: COUNTIES[0], owner: 0 },
	/** Another city's county, own organisation. */
	region: { region: COUNTIES[2], owner: 0 },
	/** Own region, another organisation. */
	organisation: { region: COUNTIES[0], owner: 1 },
	/** Neither. */
	both: { region: COUNTIES[2], owner: 1 },
} as const;
export type PlaceName = keyof typeof PLACES;

/** The instant everything is asked at: the first dekad of 2025 is locked, the second takes reports in. */
export const WALK_NOW = new Date("2025-01-22T08:00:00Z");
const THEN = new Date("2025-01-11T08:00:00Z");

/** What stands in one place; every id is of a real row. */
export type PlacedThings = {
	readonly word: string;
	readonly regionPath: string;
	readonly ownerOrgId: string;
	readonly projectId: string;
	/** Of the first dekad, accepted. */
	readonly acceptedReportId: string;
	/** Of the second dekad, waiting for the county. */
	readonly reportId: string;
	/** Of the third dekad, waiting for the county too. */
	readonly laterReportId: string;
	/** Proposals that wait, by year. */
	readonly planIds: Readonly<Record<2026 | 2027 | 2028, string>>;
	readonly documentId: string;
	readonly stepId: string;
	readonly excuseId: string;
	readonly exceptionId: string;
	/** Two open requests for a correction. */
	readonly requestId: string;
	readonly otherRequestId: string;
	readonly reminderId: string;
	/** Of the place's region, not of a project. */
	readonly snapshotId: string;
	/** Somebody with the county office's role in the place's region. */
	readonly accountId: string;
	readonly membershipId: string;
};

export type MarkedOffice = TestOffice & {
	/** Stands in every text of the office that belongs to no place: names of regions, sectors, organisations. */
	readonly word: string;
	readonly places: Readonly<Record<PlaceName, PlacedThings>>;
	readonly authorityId: string;
};

/** Words of a region's bulletins; they stand in no project's text. */
export const regionWord = (mark: string, regionPath: string): string =>
	`${mark}-bulletin-${regionPath.split("/").at(-2)}`;

/** Makes a marked office; `mark` must stand in no other text, such as "ZQA". */
export async function aMarkedOffice(
	database: TestDatabase,
	mark: string,
): Promise<MarkedOffice> {
	const { ownerDb } = database;
	const office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 3 },
	});
	const { jurisdictionId } = office;
	const word = `${mark}-office`;
	for (const table of ["region", "sector"])
		await sql`update ${sql.table(table)} set name_zh = name_zh || ${word} where jurisdiction_id = ${jurisdictionId}`.execute(
			ownerDb,
		);
	await sql`update organisation set name = name || ${word} where jurisdiction_id = ${jurisdictionId}`.execute(
		ownerDb,
	);
	await sql`update jurisdiction set name_zh = ${word}, name_en = ${word} where jurisdiction_id = ${jurisdictionId}`.execute(
		ownerDb,
	);
	const insert = inserterFor(database, jurisdictionId);
	const said = { recorded_at: THEN.toISOString(), recorded_by: word };
	const listId = newId();
	await insert("project_list", {
		list_id: listId,
		code: "KEY",
		name_zh: word,
		final_level: "county",
	});
	await insert("project_list_version", {
		list_id: listId,
		version: 1,
		effective_on: "2025-01-01",
		reason: word,
		...said,
	});
	const authorityId = newId();
	await insert("ranking_authority", {
		...said,
		authority_id: authorityId,
		issued_by: word,
		document: word,
		document_on: "2025-01-01",
		until_on: "2025-12-31",
		rate: "completion",
		minimum_count: 1,
		tie: "shared",
	});
	await insert("light_scheme", {
		...said,
		effective_on: "2025-01-01",
		scheme_id: "dekad",
		scheme_version: "1.0.0",
		scheme: { ...readLightSchemes().get("dekad") },
		reason: word,
	});
	await insert("scoring_scheme", {
		...said,
		effective_on: "2025-01-01",
		scheme: { name: { zh: word, en: word }, rules: [] },
		reason: word,
	});
	const places: Partial<Record<PlaceName, PlacedThings>> = {};
	for (const name of Object.keys(PLACES) as PlaceName[])
		places[name] = await fillPlace(database, office, {
			name,
			mark,
			listId,
			insert,
		});
	await rebuildProjectDekads(ownerDb, jurisdictionId);
	return {
		...office,
		word,
		authorityId,
		places: places as Record<PlaceName, PlacedThings>,
	};
}

type Insert = (table: string, row: Record<string, unknown>) => Promise<unknown>;

/** Inserts a row as JSON; columns it does not name take their defaults. */
export const inserterFor =
	({ ownerDb }: TestDatabase, jurisdictionId: string): Insert =>
	(table, row) => {
		const stated = { jurisdiction_id: jurisdictionId, ...row };
		const columns = sql.join(Object.keys(stated).map((name) => sql.ref(name)));
		return sql`insert into ${sql.table(table)} (${columns})
			select ${columns} from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(stated)}::jsonb)`.execute(
			ownerDb,
		);
	};

/** What is one person's: a sheet handed in and its job, a token, a role given away, an act that waits for somebody else. */
export type OwnThings = {
	readonly importId: string;
	readonly jobId: string;
	readonly tokenId: string;
	readonly delegationId: string;
	readonly requestId: string;
};

/** Gives a person one of each; `word` stands in their texts. */
export async function ownThings(
	database: TestDatabase,
	{
		jurisdictionId,
		accountId,
		word,
	}: { jurisdictionId: string; accountId: string; word: string },
): Promise<OwnThings> {
	const insert = inserterFor(database, jurisdictionId);
	const ids = {
		importId: newId(),
		jobId: newId(),
		fileId: newId(),
		tokenId: newId(),
		delegationId: newId(),
		requestId: newId(),
	};
	const { membershipId } = await database.ownerDb
		.selectFrom("membership")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("account_id", "=", accountId)
		.select("membership_id as membershipId")
		.executeTakeFirstOrThrow();
	await insert("api_token", {
		token_id: ids.tokenId,
		token_hash: `\\x${Buffer.from(ids.tokenId).toString("hex")}`,
		account_id: accountId,
		membership_id: membershipId,
		name: word,
		scopes: ["read"],
		created_at: THEN.toISOString(),
		expires_at: "2025-06-01T00:00:00Z",
	});
	await insert("delegation", {
		delegation_id: ids.delegationId,
		membership_id: membershipId,
		delegate_id: accountId,
		until_on: "2025-06-01",
		reason: word,
		given_at: THEN.toISOString(),
		given_by: word,
	});
	await insert("approval_request", {
		request_id: ids.requestId,
		act: "due_rule",
		input: {
			asked: {
				act: "due_rule",
				input: { version: 1, dekadRule: "same", reason: word },
			},
			shown: { dekadRule: word, regionPath: COUNTIES[3] },
		},
		reason: word,
		requested_at: THEN.toISOString(),
		requested_by: accountId,
		requested_by_name: word,
		membership_id: membershipId,
		expires_at: "2025-06-01T00:00:00Z",
		state: "waiting",
	});
	const made = { created_by: accountId, created_at: THEN.toISOString() };
	await insert("stored_file", {
		...made,
		file_id: ids.fileId,
		name: `${word}.csv`,
		media_type: "text/csv",
		bytes: word.length,
		sha256: "-",
		content: `\\x${Buffer.from(word).toString("hex")}`,
		region_path: "14/",
		is_office_wide: false,
	});
	await insert("job", {
		...made,
		job_id: ids.jobId,
		kind: "import.check",
		state: "waiting",
		input: {},
		actor: {},
		done_steps: 0,
		attempts: 1,
	});
	await insert("import_run", {
		...made,
		import_id: ids.importId,
		kind: "projects",
		file_id: ids.fileId,
		marked_file_id: ids.fileId,
		state: "checked",
		options: {},
	});
	return ids;
}

async function fillPlace(
	database: TestDatabase,
	office: TestOffice,
	{
		name,
		mark,
		listId,
		insert,
	}: { name: PlaceName; mark: string; listId: string; insert: Insert },
): Promise<PlacedThings> {
	const { db } = database;
	const word = `${mark}-${name}`;
	const { region: regionPath, owner } = PLACES[name];
	const ownerOrgId = office.owners[owner];
	const projectId = await aProject(database, office, {
		code: `${mark}-${name}`,
		name: word,
		regionPath,
		ownerOrgId,
		annualPlans: { 2025: 3600 },
	});
	await sql`update project set contact_phone = ${word}, lead_official = ${word}, content_scale = ${word}, actual_commissioning_on = '2024-01-01', version = 1
		where jurisdiction_id = ${office.jurisdictionId} and project_id = ${projectId}`.execute(
		database.ownerDb,
	);
	const at = THEN.toISOString();
	const said = { recorded_at: at, recorded_by: word };
	const place = {
		project_id: projectId,
		region_path: regionPath,
		owner_org_id: ownerOrgId,
	};
	const ids = {
		documentId: newId(),
		stepId: newId(),
		excuseId: newId(),
		exceptionId: newId(),
		requestId: newId(),
		otherRequestId: newId(),
		reminderId: newId(),
		snapshotId: newId(),
	};
	await insert("project_list_member", {
		list_id: listId,
		version: 1,
		project_id: projectId,
	});
	await insert("project_dated_value", {
		...place,
		...said,
		value_id: newId(),
		field: "total_investment",
		said_on: "2025-01-01",
		amount_yuan: 1_000_000_000,
		reason: word,
	});
	await insert("project_step", {
		...place,
		...said,
		step_id: ids.stepId,
		step: "start",
		happened_on: "2025-01-01",
		reason: word,
	});
	const fileId = newId();
	await insert("stored_file", {
		file_id: fileId,
		name: `${word}.pdf`,
		media_type: "application/pdf",
		bytes: word.length,
		sha256: "-",
		content: `\\x${Buffer.from(word).toString("hex")}`,
		created_at: at,
		region_path: regionPath,
		owner_org_id: ownerOrgId,
		is_office_wide: false,
	});
	await insert("project_document", {
		...place,
		document_id: ids.documentId,
		kind: "approval",
		title: word,
		file_id: fileId,
		added_at: at,
		added_by: word,
	});
	await insert("excuse", {
		...place,
		excuse_id: ids.excuseId,
		component: "start",
		from_on: "2025-01-01",
		until_on: "2025-03-31",
		reason: word,
		accepted_at: at,
		accepted_by: word,
	});
	await insert("lock_exception", {
		exception_id: ids.exceptionId,
		dekad_start: "2025-01-01",
		region_path: regionPath,
		project_id: projectId,
		until_at: "2025-02-01T00:00:00Z",
		reason: word,
		granted_at: at,
		granted_by: word,
	});
	await insert("reminder", {
		...place,
		reminder_id: ids.reminderId,
		dekad_start: "2025-01-11",
		said: word,
		reminded_at: at,
		reminded_by: word,
	});
	await insert("project_output", {
		...place,
		...said,
		quarter_start: "2024-07-01",
		revision: 1,
		output_yuan: 1,
		reason: word,
	});
	await insert("project_history", {
		...place,
		...said,
		first_on: "2024-01-01",
		last_on: "2024-12-31",
		investment_yuan: 5,
	});
	const inRegion = regionWord(mark, regionPath);
	await insert("bulletin_draft", {
		region_path: regionPath,
		period: `2025-01-D${PLACES[name].owner + 1}`,
		list_code: "",
		next_steps: inRegion,
		version: 1,
		updated_at: at,
		updated_by: inRegion,
	});
	const facts = emptyBulletin();
	await insert("snapshot", {
		snapshot_id: ids.snapshotId,
		kind: "bulletin",
		period: "2025-01-D1",
		region_path: regionPath,
		as_of: at,
		pack_id: "generic",
		pack_version: "1",
		facts: {
			...facts,
			period: "2025-01-D1",
			lastDekad: "2025-01-D1",
			region: { path: regionPath, name: { zh: inRegion, en: inRegion } },
		},
		created_at: at,
		created_by: inRegion,
	});
	const asOwner: Actor = {
		...office.actor("owner", { organisationId: ownerOrgId }),
		name: word,
	};
	const report = (dekad: string, day: string) =>
		submitReport(db, {
			actor: asOwner,
			report: {
				projectId,
				dekad,
				kind: "actual",
				baseRevision: 0,
				values: reportValues(
					{ investment: 10 },
					{
						note: word,
						physicalProgressText: word,
						nextSteps: word,
						problems: [
							{
								kind: "land",
								askedUnit: word,
								wantedBy: null,
								text: word,
								heldUpYuan: 1,
							},
						],
					},
				),
			},
			now: new Date(`2025-01-${day}T00:00:00Z`),
		});
	const accepted = await report("2025-01-D1", "11");
	await acceptReport(db, {
		actor: { ...office.actor("office", { scope: regionPath }), name: word },
		reportId: accepted.reportId,
		version: accepted.version,
		now: THEN,
	});
	const waiting = await report("2025-01-D2", "21");
	const later = await report("2025-01-D3", "22");
	// After the reports: a request is answered by the next one handed in.
	for (const [request_id, measure] of [
		[ids.requestId, "investment"],
		[ids.otherRequestId, "installation"],
	])
		await insert("correction_request", {
			...place,
			request_id,
			for_dekad: "2025-01-01",
			measure,
			reason: word,
			step: "county",
			state: "open",
			answer: "",
			asked_at: at,
			asked_by: word,
			version: 1,
		});
	const propose = async (year: number): Promise<string> => {
		const { planId } = await asActor(
			db,
			asOwner,
			(tx) =>
				savePlan(tx, {
					actor: asOwner,
					plan: {
						projectId,
						year,
						cumulativeYuan: linearCurve(3600),
						fundsCumulativeYuan: null,
						reason: word,
						baseRevision: 0,
						draftVersion: 0,
						changesPast: false,
					},
					now: THEN,
				}),
			{ reporting: true },
		);
		return planId;
	};
	return {
		word,
		regionPath,
		ownerOrgId,
		projectId,
		acceptedReportId: accepted.reportId,
		reportId: waiting.reportId,
		laterReportId: later.reportId,
		planIds: {
			2026: await propose(2026),
			2027: await propose(2027),
			2028: await propose(2028),
		},
		...ids,
		...(await aClerk(database, office, regionPath)),
	};
}

async function aClerk(
	{ ownerDb }: TestDatabase,
	{ jurisdictionId }: TestOffice,
	regionPath: string,
): Promise<{ accountId: string; membershipId: string }> {
	const accountId = newId();
	const membershipId = newId();
	await ownerDb
		.insertInto("account")
		.values({
			account_id: accountId,
			login_name: `clerk-${accountId}`,
			display_name: "clerk",
			created_at: THEN,
		})
		.execute();
	await ownerDb
		.insertInto("membership")
		.values({
			jurisdiction_id: jurisdictionId,
			membership_id: membershipId,
			account_id: accountId,
			role: "office",
			region_path: regionPath,
			valid_from_on: "2020-01-01",
			created_at: THEN,
		})
		.execute();
	return { accountId, membershipId };
}
