import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type BulletinFacts,
	sumProblems,
} from "@dekad/core/documents/bulletin-facts.ts";
import { dekadId, dekadRange } from "@dekad/core/periods/dekad.ts";
import { asActor } from "../database/as-actor.ts";
import { newId } from "../database/new-id.ts";
import { acceptReport } from "../reviews/accept-report.ts";
import { submitReport } from "../reports/submit-report.ts";
import { rebuildProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	reportValues,
	type TestOffice,
} from "../testing/fixtures.ts";
import { getBulletinFile } from "./get-bulletin-file.ts";
import { makeBulletin } from "./make-bulletin.ts";
import { bulletinFacts } from "./queries.ts";
import { listBulletins } from "./stored-bulletins.ts";

const NOW = new Date("2026-03-14T00:00:00Z"); // past the timely date of March's first dekad
let database: TestDatabase;
let office: TestOffice;

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	const owner = office.actor("owner");
	const project = (
		code: string,
		regionPath: string,
		more: Partial<Parameters<typeof aProject>[2]> = {},
	) =>
		aProject(database, office, {
			code,
			name: `工程${code}`,
			regionPath,
			annualPlans: { 2025: 360_000_000, 2026: 720_000_000 },
			...more,
		});
	const [a, b] = await Promise.all([
		project("A", COUNTIES[0]),
		project("B", COUNTIES[1], { sector: "social" }),
		project("C", COUNTIES[2], { annualPlans: {}, trackedFrom: "2026-01-01" }),
		project("D", COUNTIES[3], { stage: "reserve" }),
		project("E", "14/", { sector: "infrastructure" }),
	]);
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	const submit = (
		projectId: string,
		dekad: string,
		investment: number,
		now: string,
	) =>
		submitReport(database.db, {
			actor: owner,
			report: {
				projectId,
				dekad,
				kind: "actual",
				baseRevision: 0,
				values: reportValues({ investment }),
			},
			now: new Date(now),
		});
	await submit(a, "2025-03-D1", 50_000_000, "2025-03-11T00:00:00Z");
	for (const dekad of dekadRange(
		{ year: 2026, month: 1, part: 1 },
		{ year: 2026, month: 3, part: 1 },
	)) {
		const day = dekad.part === 3 ? 31 : dekad.part * 10;
		const now = new Date(Date.UTC(dekad.year, dekad.month - 1, day, 1));
		const id = dekadId(dekad);
		const report = await submit(a, id, 20_000_000, now.toISOString());
		if (id !== "2026-03-D1") await submit(b, id, 10_000_000, now.toISOString());
		if (id === "2026-03-D1")
			await acceptReport(database.db, {
				actor: office.actor("office", { scope: "14/1401/" }),
				reportId: report.reportId,
				version: report.version,
				now,
			});
	}
});
afterAll(() => database.close());

const facts = (
	question: { period?: string; region?: string; list?: string } = {},
	actor = office.actor("office"),
): Promise<BulletinFacts> =>
	asActor(
		database.db,
		actor,
		(tx) =>
			bulletinFacts(tx, actor, { period: "2026-03-D1", ...question, now: NOW }),
		{ readOnly: true },
	);

describe("the facts of a bulletin", () => {
	test("are the totals as reported, beside last year and the three lines", async () => {
		const found = await facts();
		expect(found.total).toEqual({
			projects: 5,
			expected: 4,
			reported: 1,
			accepted: 1,
			annualPlanYuan: 2_880_000_000,
			actualToDateYuan: 200_000_000,
			actualInPeriodYuan: 20_000_000,
			lastYearToDateYuan: 50_000_000,
		});
		expect(found.lastYearInPeriodYuan).toBe(50_000_000);
		expect(found.lines.linear).toBe(560_000_000);
		expect(found.lines.own).toBe(560_000_000);
		expect(found.quality).toEqual({
			timely: 1,
			acceptedCounty: 0,
			acceptedCity: 1,
			acceptedProvince: 0,
			onBehalf: 0,
			projectsWithoutPlan: 1,
			projectsNeverReported: 3,
		});
	});

	test("have a row for the region itself, for each part in code order, and none twice", async () => {
		const { regions } = await facts();
		expect(
			regions.map(({ code, kind, projects }) => [code, kind, projects]),
		).toEqual([
			["-", "own", 1],
			["1401", "administrative", 2],
			["1402", "administrative", 2],
		]);
	});

	test("of a month count the reports of each of its dekads and reach to the newest open one", async () => {
		const found = await facts({ period: "2026-02" });
		expect(found.total.expected).toBe(12);
		expect(found.total.reported).toBe(6);
		expect((await facts({ period: "2026-03" })).lastDekad).toBe("2026-03-D1");
	});

	test("name the late by county and code with what is missing; what was not asked is not late", async () => {
		const { late } = await facts({ period: "2026-Q1" });
		expect(
			late.rows.map((row) => [
				row.county.zh,
				row.projectCode,
				row.missing.length,
			]),
		).toEqual([
			["测试省", "E", 7],
			["甲二县", "B", 1],
			["乙一县", "C", 7],
		]);
		expect(late.projects).toBe(3);
		expect(late.rows[1]?.missing).toEqual(["2026-03-D1"]);
	});

	test("before the date has passed nobody is late", async () => {
		const actor = office.actor("office");
		const early = await asActor(database.db, actor, (tx) =>
			bulletinFacts(tx, actor, {
				period: "2026-03-D1",
				now: new Date("2026-03-11T00:00:00Z"),
			}),
		);
		expect(early.late.projects).toBe(0);
		expect(early.total.expected - early.total.reported).toBe(3);
	});

	test("of a city are the city's, also when a city asks for nothing in particular", async () => {
		const city = office.actor("office", { scope: "14/1401/" });
		const found = await facts({}, city);
		expect(found.region).toEqual({
			path: "14/1401/",
			name: { zh: "甲市", en: null },
		});
		expect(found.total.projects).toBe(2);
		expect(found.regions.map((row) => row.code)).toEqual(["140105", "140106"]);
		expect((await facts({ region: "14/1401/" })).total).toEqual(found.total);
	});

	test("of a list count its projects only and name its version", async () => {
		const listId = newId();
		const { ownerDb } = database;
		const key = { jurisdiction_id: office.jurisdictionId, list_id: listId };
		await ownerDb
			.insertInto("project_list")
			.values({ ...key, code: "key", name_zh: "重点" })
			.execute();
		await ownerDb
			.insertInto("project_list_version")
			.values({
				...key,
				version: 1,
				effective_on: "2025-01-01",
				reason: "印发",
				recorded_at: new Date("2025-01-01T00:00:00Z"),
				recorded_by: "test",
			})
			.execute();
		const { project_id: projectId } = await ownerDb
			.selectFrom("project")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("code", "=", "B")
			.select("project_id")
			.executeTakeFirstOrThrow();
		await ownerDb
			.insertInto("project_list_member")
			.values({ ...key, version: 1, project_id: projectId })
			.execute();
		const found = await facts({ list: "key" });
		expect(found.list).toEqual({
			code: "key",
			name: { zh: "重点", en: null },
			version: 1,
			effectiveOn: "2025-01-01",
		});
		expect(found.total.projects).toBe(1);
		expect(found.late.rows.map((row) => row.projectCode)).toEqual(["B"]);
		expect(found.quality.projectsNeverReported).toBe(0);
	});

	test("are refused to an owner, for a region beyond reach or unknown, for a period not open", async () => {
		await expect(facts({}, office.actor("owner"))).rejects.toMatchObject({
			code: "access.not_allowed",
		});
		const city = office.actor("office", { scope: "14/1401/" });
		for (const region of ["14/", "14/1402/"])
			await expect(facts({ region }, city)).rejects.toMatchObject({
				code: "region.not_found",
			});
		await expect(
			facts({ region: "14/1401/,sector=social" }),
		).rejects.toMatchObject({ code: "region.not_found" });
		await expect(facts({ period: "2031-Q1" })).rejects.toMatchObject({
			code: "bulletin.nothing_to_say",
		});
	});
});

test("a part that only last year had keeps its row, so that last year adds up too", async () => {
	const moved = await anOffice(database);
	const projectId = await aProject(database, moved, {
		code: "M",
		regionPath: COUNTIES[0],
	});
	await submitReport(database.db, {
		actor: moved.actor("owner"),
		report: {
			projectId,
			dekad: "2025-03-D1",
			kind: "actual",
			baseRevision: 0,
			values: reportValues({ investment: 50_000_000 }),
		},
		now: new Date("2025-03-11T00:00:00Z"),
	});
	const place = { region_code: "140212", region_path: COUNTIES[2] };
	const key = { jurisdiction_id: moved.jurisdictionId, project_id: projectId };
	await database.ownerDb
		.insertInto("project_standing")
		.values({
			...key,
			...place,
			from_on: "2026-01-01",
			sector_code: "industry",
			sector_path: "industry/",
			owner_org_id: moved.owners[0],
			stage: "continued",
			is_paused: false,
			reason: "区划调整",
			recorded_at: NOW,
			recorded_by: "test",
		})
		.execute();
	await rebuildProjectDekads(database.ownerDb, moved.jurisdictionId);
	const actor = moved.actor("office");
	const found = await asActor(database.db, actor, (tx) =>
		bulletinFacts(tx, actor, { period: "2026-03-D1", now: NOW }),
	);
	expect(
		found.regions.map((row) => [
			row.code,
			row.projects,
			row.lastYearToDateYuan,
		]),
	).toEqual([
		["1401", 0, 50_000_000],
		["1402", 1, null],
	]);
	expect(sumProblems(found)).toEqual([]);
});

describe("a bulletin made", () => {
	test("keeps its figures when a report comes later, and its documents byte for byte", async () => {
		const actor = office.actor("office");
		const made = await makeBulletin(database.db, {
			actor,
			period: "2026-03-D1",
			now: NOW,
		});
		expect(made.documents.map(({ format }) => format)).toEqual([
			"docx",
			"pdf",
			"xlsx",
		]);
		expect(made.headline).toEqual({
			projects: 5,
			expected: 4,
			reported: 1,
			late: 3,
			completionText: "6.9%",
		});
		const wanted = { actor, snapshotId: made.snapshotId, now: NOW } as const;
		const file = () =>
			getBulletinFile(database.db, { ...wanted, format: "pdf", lang: "zh" });
		const first = await file();
		expect(first.name).toBe("bulletin-14-2026-03-D1-zh.pdf");
		expect(first.content.subarray(0, 5).toString()).toBe("%PDF-");

		const { project_id: projectId } = await database.ownerDb
			.selectFrom("project")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("code", "=", "B")
			.select("project_id")
			.executeTakeFirstOrThrow();
		await submitReport(database.db, {
			actor: office.actor("owner"),
			report: {
				projectId,
				dekad: "2026-03-D1",
				kind: "actual",
				baseRevision: 0,
				values: reportValues({ investment: 7_000_000 }),
			},
			now: NOW,
		});
		expect((await facts()).total.reported).toBe(2);
		expect((await file()).content.equals(first.content)).toBe(true);
		const listed = await asActor(database.db, actor, (tx) =>
			listBulletins(tx, actor),
		);
		expect(listed[0]?.headline.reported).toBe(1);
	});

	test("is in the log with the digests of its documents", async () => {
		const event = await database.ownerDb
			.selectFrom("event")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.where("kind", "=", "bulletin.made")
			.select(["region_path", "payload"])
			.executeTakeFirstOrThrow();
		expect(event.region_path).toBe("14/");
		const { documents } = event.payload as {
			documents: { format: string; sha256: string }[];
		};
		const stored = await database.ownerDb
			.selectFrom("stored_file")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.select("sha256")
			.execute();
		expect(documents.map(({ sha256 }) => sha256).sort()).toEqual(
			stored.map(({ sha256 }) => sha256).sort(),
		);
	});

	test("is made in the other language when that is asked for, once", async () => {
		const actor = office.actor("office");
		const [bulletin] = await asActor(database.db, actor, (tx) =>
			listBulletins(tx, actor),
		);
		const english = () =>
			getBulletinFile(database.db, {
				actor,
				snapshotId: bulletin?.snapshotId ?? "",
				format: "docx",
				lang: "en",
				now: NOW,
			});
		const [one, two] = await Promise.all([english(), english()]);
		expect(one.content.equals(two.content)).toBe(true);
		const [after] = await asActor(database.db, actor, (tx) =>
			listBulletins(tx, actor),
		);
		expect(after?.documents).toHaveLength(4);
		const files = await database.ownerDb
			.selectFrom("stored_file")
			.where("jurisdiction_id", "=", office.jurisdictionId)
			.select("name")
			.execute();
		expect(files.map(({ name }) => name)).toHaveLength(4);
	});

	test("of the province is not found by a city, nor listed there", async () => {
		const actor = office.actor("office");
		const [bulletin] = await asActor(database.db, actor, (tx) =>
			listBulletins(tx, actor),
		);
		const city = office.actor("office", { scope: "14/1401/" });
		await expect(
			getBulletinFile(database.db, {
				actor: city,
				snapshotId: bulletin?.snapshotId ?? "",
				format: "pdf",
				lang: "zh",
				now: NOW,
			}),
		).rejects.toMatchObject({ code: "bulletin.not_found" });
		expect(
			await asActor(database.db, city, (tx) => listBulletins(tx, city)),
		).toEqual([]);
	});
});
