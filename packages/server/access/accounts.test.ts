import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asActor } from "../database/as-actor.ts";
import { newId } from "../database/new-id.ts";
import { testDatabase, type TestDatabase } from "../testing/database.ts";
import { addUser } from "./add-user.ts";
import { commandActor, getCommandOffice } from "./command-actor.ts";
import { makeSetupLink } from "./make-setup-link.ts";
import { getOneTimeLink, takeOneTimeLink } from "./one-time-link.ts";
import { resetUser } from "./reset-user.ts";

const NOW = new Date("2026-03-21T08:00:00Z");
const LATER = new Date("2026-03-25T08:00:00Z");
const caller = { ranBy: "li", systemLang: "en" } as const;
const tokenOf = (path: string) => path.replace(/^\/(setup|reset)\//, "");
let database: TestDatabase;

beforeAll(async () => {
	database = await testDatabase();
});
afterAll(() => database.close());

async function anOffice(code: string): Promise<string> {
	const id = newId(NOW);
	await database.ownerDb
		.insertInto("jurisdiction")
		.values({
			jurisdiction_id: id,
			code,
			name_zh: code,
			name_en: code,
			root_region_code: code,
			pack_id: "generic",
			pack_version: "1",
			created_at: NOW,
		})
		.execute();
	return id;
}

test("without an office every command that needs one says how to make one", async () => {
	await expect(
		commandActor(database.ownerDb, caller, NOW),
	).rejects.toMatchObject({
		code: "cli.no_jurisdiction",
	});
});

test("a set-up link is offered until there is an operator, each start ending the one before", async () => {
	const first = await makeSetupLink(database.db, { now: NOW });
	const second = await makeSetupLink(database.db, { now: NOW });
	await expect(
		getOneTimeLink(database.db, { token: tokenOf(first!), now: NOW }),
	).rejects.toMatchObject({ code: "access.link_invalid" });
	expect(
		await getOneTimeLink(database.db, { token: tokenOf(second!), now: NOW }),
	).toEqual({ purpose: "setup", accountId: null, loginName: null });
	await addUser(database.ownerDb, {
		user: { loginName: "Op", displayName: "Op", role: "operator" },
		actor: undefined,
		office: undefined,
		now: NOW,
	});
	expect(await makeSetupLink(database.db, { now: NOW })).toBeUndefined();
});

describe("with one office", () => {
	let jurisdictionId: string;
	beforeAll(async () => {
		jurisdictionId = await anOffice("NORTH");
	});

	test("a command acts as its dispatcher, and the log names who ran it", async () => {
		const { actor, office } = await commandActor(database.ownerDb, caller, NOW);
		expect(actor).toMatchObject({
			role: "dispatcher",
			scope: "NORTH/",
			accountId: null,
			ranBy: "li",
		});
		await addUser(database.ownerDb, {
			user: { loginName: "wang", displayName: "王", role: "office" },
			actor,
			office,
			now: NOW,
		});
		const events = await asActor(database.db, actor, (tx) =>
			tx
				.selectFrom("event")
				.where("jurisdiction_id", "=", jurisdictionId)
				.select(["kind", "actor_name", "actor_role", "ran_by"])
				.execute(),
		);
		expect(events).toEqual([
			{
				kind: "user.added",
				actor_name: "li",
				actor_role: "dispatcher",
				ran_by: "li",
			},
		]);
	});

	test("--as takes the account's own role and language", async () => {
		const { actor } = await commandActor(
			database.ownerDb,
			{ ...caller, asUser: "Wang" },
			NOW,
		);
		expect(actor).toMatchObject({
			name: "王",
			role: "office",
			scope: "NORTH/",
			lang: "zh",
			ranBy: "li",
		});
	});

	test("--as of a stranger, or of somebody without a role here, is refused", async () => {
		await expect(
			commandActor(database.ownerDb, { ...caller, asUser: "nobody" }, NOW),
		).rejects.toMatchObject({ code: "cli.user_unknown" });
		await expect(
			commandActor(database.ownerDb, { ...caller, asUser: "op" }, NOW),
		).rejects.toMatchObject({ code: "access.not_allowed" });
	});

	test("a name is taken once, whatever its case", async () => {
		const { actor, office } = await commandActor(database.ownerDb, caller, NOW);
		await expect(
			addUser(database.ownerDb, {
				user: { loginName: "WANG", displayName: "Other" },
				actor,
				office,
				now: NOW,
			}),
		).rejects.toMatchObject({ code: "access.name_taken" });
	});

	test("an owner needs an organisation, and nothing is kept when it is missing", async () => {
		const { actor, office } = await commandActor(database.ownerDb, caller, NOW);
		const add = (organisationCode?: string) =>
			addUser(database.ownerDb, {
				user: {
					loginName: "zhao",
					displayName: "赵",
					role: "owner",
					organisationCode,
				},
				actor,
				office,
				now: NOW,
			});
		await expect(add()).rejects.toMatchObject({
			code: "access.organisation_needed",
		});
		await expect(add("NONE")).rejects.toMatchObject({
			code: "organisation.not_found",
		});
		const left = await database.ownerDb
			.selectFrom("account")
			.where("login_name", "=", "zhao")
			.selectAll()
			.execute();
		expect(left).toEqual([]);
	});

	test("a reset link works once, for three days, and the log says who asked", async () => {
		const reset = () =>
			resetUser(database.ownerDb, { loginName: "wang", ranBy: "li", now: NOW });
		const { path } = await reset();
		const token = tokenOf(path);
		await expect(
			takeOneTimeLink(database.db, { token, now: LATER }),
		).rejects.toMatchObject({ code: "access.link_invalid" });
		expect(
			await getOneTimeLink(database.db, { token, now: NOW }),
		).toMatchObject({
			purpose: "reset",
			loginName: "wang",
		});
		// Both at once: the row is updated by one of them.
		const taken = await Promise.allSettled([
			takeOneTimeLink(database.db, { token, now: NOW }),
			takeOneTimeLink(database.db, { token, now: NOW }),
		]);
		expect(taken.map(({ status }) => status).sort()).toEqual([
			"fulfilled",
			"rejected",
		]);
		const events = await database.ownerDb
			.selectFrom("event")
			.where("kind", "=", "user.reset")
			.select(["actor_role", "ran_by"])
			.execute();
		expect(events).toEqual([{ actor_role: "operator", ran_by: "li" }]);
	});

	test("a reset ends the second factor where the person lost that too, and says so in the log", async () => {
		const { path } = await resetUser(database.ownerDb, {
			loginName: "wang",
			ranBy: "li",
			clearsSecondFactor: true,
			now: NOW,
		});
		expect(
			await takeOneTimeLink(database.db, { token: tokenOf(path), now: NOW }),
		).toMatchObject({ purpose: "reset", clearsSecondFactor: true });
		const events = await database.ownerDb
			.selectFrom("event")
			.where("kind", "=", "user.reset")
			.select("payload")
			.execute();
		expect(events.map(({ payload }) => payload)).toContainEqual({
			clearsSecondFactor: true,
		});
	});

	test("the token itself is nowhere in the database", async () => {
		const { path } = await resetUser(database.ownerDb, {
			loginName: "wang",
			ranBy: "li",
			now: NOW,
		});
		const rows = await database.ownerDb
			.selectFrom("one_time_link")
			.selectAll()
			.execute();
		for (const row of rows) {
			expect(row.token_hash).toHaveLength(32);
			expect(row.token_hash.toString("base64url")).not.toBe(tokenOf(path));
		}
	});
});

test("with several offices a command asks which, by name", async () => {
	await anOffice("SOUTH");
	await expect(
		getCommandOffice(database.ownerDb, undefined),
	).rejects.toMatchObject({
		code: "cli.jurisdiction_needed",
		detail: { codes: "NORTH, SOUTH" },
	});
	expect(await getCommandOffice(database.ownerDb, "SOUTH")).toMatchObject({
		code: "SOUTH",
	});
	await expect(
		getCommandOffice(database.ownerDb, "WEST"),
	).rejects.toMatchObject({
		code: "jurisdiction.not_found",
	});
});
