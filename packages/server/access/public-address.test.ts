import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PLAIN_SETTINGS } from "../http/server-settings.ts";
import { anAccount } from "../testing/account.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { testServer } from "../testing/http.ts";
import { findRelyingParty } from "./passkeys.ts";

/** What hangs on the address people write: the name of passkeys, and whether cookies need https. */

describe("whom passkeys are made for", () => {
	test.each([
		[
			"https://dekad.example.gov.cn",
			"10.0.0.5:4300",
			"dekad.example.gov.cn",
			"https://dekad.example.gov.cn",
		],
		// Whoever forges the header Host gains nothing: the operator's word goes first.
		[
			"https://dekad.example.gov.cn:8443",
			"evil.example",
			"dekad.example.gov.cn",
			"https://dekad.example.gov.cn:8443",
		],
		[null, "localhost:4300", "localhost", "http://localhost:4300"],
	])("public address %s, asked as %s: %s", (publicUrl, host, id, origin) => {
		expect(
			findRelyingParty(publicUrl ? new URL(publicUrl) : null, host),
		).toEqual({ id, origin });
	});

	test.each([
		[null, "127.0.0.1:4300"],
		[null, "dekad.example.gov.cn"],
		[null, "localhost.evil.example"],
		["http://10.1.2.3", "10.1.2.3"],
		["http://[fd00::1]:4300", "[fd00::1]:4300"],
	])("public address %s, asked as %s: nobody", (publicUrl, host) => {
		expect(
			findRelyingParty(publicUrl ? new URL(publicUrl) : null, host),
		).toBeUndefined();
	});
});

describe("cookies", () => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await testDatabase();
	});
	afterAll(() => database.close());

	test.each([
		["https://dekad.example.gov.cn", true],
		[null, false],
	])(
		"with the public address %s: Secure is %s; always HttpOnly and SameSite=Strict",
		async (publicUrl, secure) => {
			const now = new Date("2026-03-21T08:00:00Z");
			const app = await testServer(database, () => now, {
				settings: {
					...PLAIN_SETTINGS,
					publicUrl: publicUrl ? new URL(publicUrl) : null,
				},
			});
			const { loginName, password } = await anAccount(database, null);
			const { cookies, statusCode } = await app.inject({
				method: "POST",
				url: "/api/session",
				payload: { loginName, password },
			});
			expect(statusCode).toBe(200);
			expect(
				cookies
					.map(({ name }) => name)
					.filter((name) => name !== "dekad_half")
					.toSorted(),
			).toEqual(["dekad_device", "dekad_session"]);
			for (const cookie of cookies.filter(({ value }) => value !== ""))
				expect({
					secure: cookie.secure ?? false,
					httpOnly: cookie.httpOnly,
					sameSite: cookie.sameSite,
				}).toEqual({
					secure,
					httpOnly: true,
					sameSite: "Strict",
				});
			await app.close();
		},
	);
});
