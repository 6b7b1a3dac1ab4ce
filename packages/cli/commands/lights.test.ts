import { afterAll, beforeAll, expect, test } from "vitest";
import { submitReport } from "@dekad/server/reports/submit-report.ts";
import { rebuildProjectDekads } from "@dekad/server/rollups/refresh-project-dekads.ts";
import {
	type TestDatabase,
	testDatabase,
} from "@dekad/server/testing/database.ts";
import {
	anOffice,
	aProject,
	reportValues,
} from "@dekad/server/testing/fixtures.ts";
import { runCommandLine } from "../command-line.ts";

const NOW = new Date("2026-02-01T08:00:00Z");
let database: TestDatabase;

beforeAll(async () => {
	database = await testDatabase();
	const office = await anOffice(database);
	const projectId = await aProject(database, office, {
		code: "A",
		annualPlans: { 2026: 36_000 },
	});
	await rebuildProjectDekads(database.ownerDb, office.jurisdictionId);
	for (const [dekad, investment, on] of [
		["2026-01-D1", 1_000, "2026-01-11"],
		["2026-01-D2", 900, "2026-01-21"],
		["2026-01-D3", 1_100, "2026-02-01"],
	] as const)
		await submitReport(database.db, {
			actor: office.actor("owner"),
			report: {
				projectId,
				dekad,
				kind: "actual",
				baseRevision: 0,
				values: reportValues({ investment }),
			},
			now: new Date(`${on}T06:00:00Z`),
		});
});
afterAll(() => database.close());

async function dekad(args: string) {
	let out = "";
	const exit = await runCommandLine([...args.split(" "), "--json"], {
		out: (text) => (out += text),
		err: () => {},
		env: {
			DATABASE_URL: (database.connection as { url: string }).url,
			SUDO_USER: "li",
			LANG: "en_GB.UTF-8",
		},
		now: () => NOW,
	});
	return { exit, answer: JSON.parse(out) as Record<string, unknown> };
}

test("dekad lights --span tells each dekad's counts and how many lights turned", async () => {
	const { exit, answer } = await dekad("lights --span 2026-01-D1..2026-01-D3");
	expect(exit).toBe(0);
	// On its line, a twentieth below it, and on it again: that better light waits for a closed dekad.
	expect(answer["dekads"]).toMatchObject([
		{ dekad: "2026-01-D1", counts: { 0: 1 }, worse: 0, better: 0 },
		{ dekad: "2026-01-D2", counts: { 1: 1 }, worse: 1, better: 0 },
		{ dekad: "2026-01-D3", counts: { 1: 1 }, worse: 0, better: 0 },
	]);
});

test("as of an instant a dekad has what was reported by then", async () => {
	const { answer } = await dekad(
		"lights --span 2026-01-D1..2026-01-D2 --as-of 2026-01-12T00:00:00Z",
	);
	expect(answer).toMatchObject({
		asOf: "2026-01-12T00:00:00.000Z",
		dekads: [{ counts: { 0: 1 } }, { counts: { 3: 1 } }],
	});
});

test.each(["2026-01-D3..2026-01-D1", "2026-01-D1", "January..May"])(
	"a span that is none is a mistake of the caller: %s",
	async (span) => expect((await dekad(`lights --span ${span}`)).exit).toBe(1),
);
