import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@dekad/core/access/actor.ts";
import { asActor } from "../database/as-actor.ts";
import { newId } from "../database/new-id.ts";
import { anOffice, type TestOffice } from "../testing/fixtures.ts";
import { csv } from "../testing/hand-in.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { importJobsInThread } from "./import-jobs-in-thread.ts";
import { keepFile } from "./queries.ts";

const now = () => new Date("2025-01-09T00:00:00Z");
let database: TestDatabase;
let office: TestOffice;
let actor: Actor;
beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	actor = office.actor("dispatcher");
});
afterAll(() => database.close());

/** A kept file that waits to be stored. Returns its import's id. */
const kept = (kind: string, content: Uint8Array): Promise<string> =>
	asActor(database.db, actor, async (tx) => {
		const importId = newId(now());
		const fileId = await keepFile(tx, actor, {
			name: "sheet.csv",
			mediaType: "text/csv",
			content: Buffer.from(content),
			now: now(),
			place: { regionPath: office.rootPath },
		});
		await tx
			.insertInto("import_run")
			.values({
				jurisdiction_id: actor.jurisdictionId,
				import_id: importId,
				kind,
				file_id: fileId,
				state: "storing",
				created_by: null,
				created_at: now(),
			})
			.execute();
		return importId;
	});

const store = (importId: string, signal = new AbortController().signal) =>
	importJobsInThread({ connection: database.connection, now })["import.store"]!(
		{ actor, input: { importId }, signal, progress: () => {} },
	);

const SECTORS = csv(
	["代码", "名称"],
	["bench-a", "甲行业"],
	["bench-b", "乙行业"],
);

test("a sheet is stored by a thread with connections of its own", async () => {
	const importId = await kept("sectors", SECTORS);
	expect(await store(importId)).toEqual({ importId });
	const stored = await database.ownerDb
		.selectFrom("sector")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("code", "like", "bench-%")
		.select("code")
		.orderBy("code")
		.execute();
	expect(stored.map(({ code }) => code)).toEqual(["bench-a", "bench-b"]);
});

test("a refusal comes back with its code and what it says", async () => {
	const importId = await kept("sectors", csv(["x", "y"], ["1", "2"]));
	await expect(store(importId)).rejects.toMatchObject({
		name: "DekadError",
		code: "import.no_header",
		detail: { kind: "sectors" },
	});
});

test("one that is cancelled ends with the reason and stores nothing", async () => {
	const importId = await kept(
		"sectors",
		csv(["代码", "名称"], ["bench-c", "丙行业"]),
	);
	const controller = new AbortController();
	const storing = store(importId, controller.signal);
	controller.abort(new Error("cancelled"));
	await expect(storing).rejects.toThrow("cancelled");
	const stored = await database.ownerDb
		.selectFrom("sector")
		.where("code", "=", "bench-c")
		.select("code")
		.execute();
	expect(stored).toEqual([]);
});
