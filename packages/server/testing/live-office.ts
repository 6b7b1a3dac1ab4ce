import type { FastifyInstance } from "fastify";
import { importJobs } from "../imports/import-jobs.ts";
import { openDuePeriods } from "../periods/open-due-periods.ts";
import { openYear } from "../periods/open-year.ts";
import { acceptReport } from "../reviews/accept-report.ts";
import { correctFigure } from "../reports/correct-figure.ts";
import { returnReport } from "../reviews/return-report.ts";
import type { TestDatabase } from "./database.ts";
import type { FullOffice } from "./full-office.ts";
import { signedIn } from "./http.ts";
import { walkGets } from "./walk.ts";

type Person = Awaited<ReturnType<typeof signedIn>>;

/** One sheet of each kind, as an office hands them in. */
const SHEETS: Readonly<Record<string, readonly string[]>> = {
	regions: ["地区代码,地区名称,上级代码", "1403,丙市,14"],
	sectors: ["行业代码,行业名称", "energy,能源"],
	organisations: ["单位代码,单位名称,单位类型", "O-1,某公司,项目单位"],
	users: ["登录名,姓名,角色,所在单位", "zhang-san,张三,项目单位,O-1"],
	projects: [
		"项目代码,项目名称,建设单位,属地,所属行业,项目阶段,总投资（万元）,计划竣工时间",
		"NEW-1,新项目,甲建设有限公司,甲一县,产业,续建,5000,2026-12-31",
		"A-1,改名项目,甲建设有限公司,甲二县,产业,续建,6000,2026-12-31",
	],
	lists: ["名单代码,名单名称,项目代码,生效日期", "KEY,重点工程,A-1,2025-01-11"],
	plans: ["项目代码,年度,年度计划投资（万元）", "A-1,2026,3600"],
	history: ["项目代码,期间,完成投资（万元）", "NEW-1,2023年,100"],
	reports: ["项目代码,旬,本旬完成投资（万元）", "NEW-1,2025-01-D3,7"],
};

/**
 * A few days of an office over HTTP: the pages of three roles, reports handed in, replaced, sent back and
 * accepted, a bulletin, settings, a dekad opened, a sheet of every kind imported.
 *
 * @throws Error when something is refused that should not be
 */
export async function liveThrough(
	app: FastifyInstance,
	database: TestDatabase,
	office: FullOffice,
	now: Date,
): Promise<void> {
	for (const role of ["owner", "office", "dispatcher"] as const) {
		const { cookies } = await signedIn(database, office, role, now);
		await walkGets(app, cookies, {
			projectId: office.projects[0],
			importId: office.projects[0],
			jobId: office.projects[0],
			snapshotId: office.projects[0],
			token: "0123456789abcdefghij",
			kind: "reports",
			measure: "investment",
		});
	}
	const dispatcher = await signedIn(database, office, "dispatcher", now);
	const owner = await signedIn(database, office, "owner", now);
	const send = async (
		{ cookies }: Person,
		method: "POST" | "PATCH" | "PUT" | "DELETE",
		url: string,
		payload: object,
	) => {
		const reply = await app.inject({
			method,
			url,
			cookies,
			payload,
			headers: { "idempotency-key": `${url} ${JSON.stringify(payload)}` },
		});
		if (reply.statusCode !== 200)
			throw new Error(`${url}: ${reply.statusCode} ${reply.body}`);
		return reply.json() as { reportId: string };
	};
	const submit = (baseRevision: number) =>
		send(owner, "POST", `/api/projects/${office.projects[0]}/reports`, {
			dekad: "2025-01-D3",
			baseRevision,
			measures: { investment: 5 + baseRevision },
			corrections: [
				{
					forDekad: "2025-01-D1",
					measure: "investment",
					differenceYuan: 1,
					reason: "更正",
				},
			],
		});
	const drafts = `/api/projects/${office.projects[0]}/report-draft`;
	const writtenAt = now.toISOString();
	await send(owner, "PUT", drafts, {
		dekad: "2025-01-D3",
		baseRevision: 0,
		kind: "actual",
		values: { measures: {} },
		writtenAt,
	});
	await send(
		owner,
		"DELETE",
		`${drafts}?dekad=2025-01-D3&writtenUntil=${writtenAt}`,
		{},
	);
	await send(owner, "POST", "/api/report-desk/seen", {
		reminderIds: [office.projects[0]],
	});
	const review = { actor: office.actor("office"), version: 1, now };
	await submit(0);
	const second = await submit(1);
	await returnReport(database.db, {
		...review,
		reportId: second.reportId,
		reason: "退回",
	});
	const third = await submit(2);
	await acceptReport(database.db, {
		...review,
		reportId: third.reportId,
	});
	await send(dispatcher, "POST", "/api/bulletins", { period: "2025-01-D2" });
	await send(dispatcher, "PATCH", "/api/settings", {
		version: 1,
		nameEn: "Test",
	});
	await send(dispatcher, "PATCH", "/api/session", { language: "en" });
	const later = new Date(now.getTime() + 10 * 86_400_000);
	await openDuePeriods({
		db: database.db,
		ownerDb: database.ownerDb,
		now: later,
	});
	await openYear(database.db, {
		actor: office.actor("dispatcher"),
		year: 2025,
		now: later,
	});
	await correctFigure(database.db, {
		actor: office.actor("owner"),
		correction: {
			projectId: office.projects[0],
			forDekad: "2025-01-D1",
			figures: [{ measure: "investment", trueYuan: 50 }],
			reason: "更正",
			baseRevision: 3,
		},
		now: later,
	});
	for (const [kind, lines] of Object.entries(SHEETS))
		await importSheet(app, database, {
			office,
			person: dispatcher,
			kind,
			lines,
			now,
		});
}

async function importSheet(
	app: FastifyInstance,
	{ db }: TestDatabase,
	{
		office,
		person,
		kind,
		lines,
		now,
	}: {
		office: FullOffice;
		person: Person;
		kind: string;
		lines: readonly string[];
		now: Date;
	},
): Promise<void> {
	const ask = async (method: "GET" | "POST", url: string, sheet?: string) => {
		const reply = await app.inject({
			method,
			url,
			cookies: person.cookies,
			...(sheet === undefined
				? {}
				: {
						headers: { "content-type": `multipart/form-data; boundary=sheet` },
						payload: `--sheet\r\ncontent-disposition: form-data; name="file"; filename="${kind}.csv"\r\ncontent-type: text/csv\r\n\r\n${sheet}\r\n--sheet--\r\n`,
					}),
		});
		return reply.json() as {
			importId: string;
			state: string;
			result: { accepted: number } | null;
		};
	};
	const { importId } = await ask(
		"POST",
		`/api/imports?kind=${kind}`,
		lines.join("\n"),
	);
	// No worker runs in tests: its work is done here.
	const jobs = importJobs({ db, now: () => now });
	for (const job of ["import.check", "import.store"])
		await jobs[job]!({
			actor: { ...office.actor("dispatcher"), accountId: person.accountId },
			input: { importId },
			signal: new AbortController().signal,
			progress: () => {},
		});
	const seen = await ask("GET", `/api/imports/${importId}`);
	if (seen.state !== "stored" || seen.result?.accepted !== lines.length - 1)
		throw new Error(`import of ${kind}: ${JSON.stringify(seen)}`);
}
