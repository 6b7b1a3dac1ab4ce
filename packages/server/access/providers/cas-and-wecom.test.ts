import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database.ts";
import { anOffice, type TestOffice } from "../../testing/fixtures.ts";
import {
	aLeader,
	appWithProviders,
	overPage,
	PUBLIC,
} from "../../testing/provider-office.ts";
import { readCasAnswer } from "./cas.ts";

/**
 * CAS and WeCom against servers written here by their published protocols: a ticket or code is good once, for the address
 * it was made for. No registry has a server of either.
 */

const now = new Date("2025-02-20T08:00:00Z");
let database: TestDatabase;
let office: TestOffice;
let app: FastifyInstance;
let server: Server;
let base: string;
/** CAS: tickets given out and what they answer. */
const tickets = new Map<string, { service: string; answer: string }>();
const codes = new Map<string, object>();
const said: string[] = [];

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database, {
		openUntil: { year: 2025, month: 1, part: 1 },
	});
	server = createServer((request, reply) => {
		const url = new URL(request.url ?? "/", base);
		said.push(url.pathname);
		if (url.pathname === "/cas/p3/serviceValidate") {
			const ticket = url.searchParams.get("ticket") ?? "";
			const held = tickets.get(ticket);
			// One use, whoever asks; and only for the service it was made for (CAS 3.0, 2.5.1 and 3.1.1).
			tickets.delete(ticket);
			reply.end(
				held && held.service === url.searchParams.get("service")
					? held.answer
					: failure("INVALID_TICKET"),
			);
		} else if (url.pathname === "/cgi-bin/gettoken") {
			const fits = url.searchParams.get("corpsecret") === "corp-secret";
			reply.end(
				JSON.stringify(
					fits
						? {
								errcode: 0,
								errmsg: "ok",
								access_token: "at-1",
								expires_in: 7200,
							}
						: { errcode: 40001, errmsg: "invalid credential" },
				),
			);
		} else if (url.pathname === "/cgi-bin/auth/getuserinfo") {
			const code = url.searchParams.get("code") ?? "";
			const answer =
				url.searchParams.get("access_token") === "at-1"
					? codes.get(code)
					: undefined;
			codes.delete(code);
			reply.end(
				JSON.stringify(answer ?? { errcode: 40029, errmsg: "invalid code" }),
			);
		} else reply.writeHead(404).end();
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const names = { nameZh: "某系统", nameEn: "Some system" };
	const match = (claim: string) => ({ match: { claim, verifiedBy: null } });
	app = await appWithProviders(database, () => now, {
		privateRanges: ["127.0.0.1"],
		providers: [
			{
				...names,
				...match("user"),
				kind: "cas",
				id: "cas",
				baseUrl: `${base}/cas`,
			},
			{
				...names,
				...match("userid"),
				kind: "wecom",
				id: "wecom",
				corpId: "corp",
				agentId: "1000002",
				secret: "corp-secret",
				apiUrl: base,
				pageUrl: base,
			},
		],
	});
});
afterAll(async () => {
	await app.close();
	server.closeAllConnections();
	server.close();
	await database.close();
});

const NS = 'xmlns:cas="http://www.yale.edu/tp/cas"';
const success = (user: string, attributes = "") =>
	`<cas:serviceResponse ${NS}><cas:authenticationSuccess><cas:user>${user}</cas:user>${attributes}</cas:authenticationSuccess></cas:serviceResponse>`;
const failure = (code: string) =>
	`<cas:serviceResponse ${NS}><cas:authenticationFailure code="${code}">no</cas:authenticationFailure></cas:serviceResponse>`;

/** The CAS page: gives a ticket for the service it was asked for. */
const casPage =
	(answer: string, ticket = "ST-1-abc") =>
	(to: URL) => {
		expect(to.pathname).toBe("/cas/login");
		const service = to.searchParams.get("service")!;
		tickets.set(ticket, { service, answer });
		const back = new URL(service);
		back.searchParams.set("ticket", ticket);
		return back;
	};
const notProved = (id: string) =>
	`/sign-in?problem=sign_in.not_proved&provider=${id}`;

describe("CAS", () => {
	test("signs in whom the ticket names, once", async () => {
		const accountId = await aLeader(database, office, "zhao", now);
		const page = casPage(
			success(
				"zhao",
				"<cas:attributes><cas:mail>z@x</cas:mail></cas:attributes>",
			),
		);
		expect(await overPage(app, "cas", page)).toEqual({
			location: "/",
			accountId,
		});
		let used: URL | undefined;
		await overPage(app, "cas", (to) => (used = page(to)));
		expect(await overPage(app, "cas", () => used!)).toEqual({
			location: notProved("cas"),
			accountId: null,
		});
	});

	test("does not take a ticket of another service, another state, none, or no ticket's shape", async () => {
		await aLeader(database, office, "qian", now);
		const page = casPage(success("qian"));
		const changes: ((back: URL) => URL)[] = [
			(back) => {
				tickets.get("ST-1-abc")!.service = "https://elsewhere.example/";
				return back;
			},
			(back) => {
				back.searchParams.set("state", "another");
				return back;
			},
			(back) => {
				back.searchParams.delete("ticket");
				return back;
			},
			(back) => {
				back.searchParams.set("ticket", "ST-1\r\nx: y");
				return back;
			},
			(back) => {
				back.searchParams.set("ticket", "PT-1-abc");
				return back;
			},
		];
		for (const change of changes)
			expect(await overPage(app, "cas", (to) => change(page(to)))).toEqual({
				location: notProved("cas"),
				accountId: null,
			});
	});

	test.each([
		["a failure", failure("INVALID_TICKET")],
		["no XML", "yes\nzhao"],
		[
			"a document type with an entity",
			`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${success("&e;")}`,
		],
		[
			"a user inside an attribute only",
			`<cas:serviceResponse ${NS}><cas:authenticationSuccess><cas:attributes><cas:user>zhao</cas:user></cas:attributes></cas:authenticationSuccess></cas:serviceResponse>`,
		],
		[
			"a user beside a failure",
			`<cas:serviceResponse ${NS}><cas:authenticationFailure code="X">no</cas:authenticationFailure><cas:user>zhao</cas:user></cas:serviceResponse>`,
		],
		[
			"two users",
			`<cas:serviceResponse ${NS}><cas:authenticationSuccess><cas:user>zhao</cas:user><cas:user>root</cas:user></cas:authenticationSuccess></cas:serviceResponse>`,
		],
		["an empty user", success("")],
		["a user in a comment", success("<!-- zhao -->")],
		["XML that is cut short", success("zhao").slice(0, -10)],
	])("an answer that is %s signs nobody in", async (_, answer) => {
		expect(await overPage(app, "cas", casPage(answer))).toEqual({
			location: notProved("cas"),
			accountId: null,
		});
	});

	test("a comment inside a name does not cut it", () => {
		expect(readCasAnswer(success("zhao<!-- x -->.root")).user).toBe(
			"zhao.root",
		);
		expect(readCasAnswer(success("a&amp;b")).user).toBe("a&b");
	});
});

describe("WeCom", () => {
	const wecomPage =
		(answer: object, code = "code-1") =>
		(to: URL) => {
			expect(Object.fromEntries(to.searchParams)).toMatchObject({
				login_type: "CorpApp",
				appid: "corp",
				agentid: "1000002",
				redirect_uri: `${PUBLIC.origin}/api/session/providers/wecom/callback`,
			});
			codes.set(code, answer);
			const back = new URL(to.searchParams.get("redirect_uri")!);
			back.searchParams.set("code", code);
			back.searchParams.set("state", to.searchParams.get("state")!);
			return back;
		};

	test("signs in the member the code names, whatever the case of the id; the application's token is asked once", async () => {
		const accountId = await aLeader(database, office, "sun", now);
		expect(
			await overPage(
				app,
				"wecom",
				wecomPage({
					errcode: 0,
					errmsg: "ok",
					userid: "Sun",
					user_ticket: "x",
				}),
			),
		).toEqual({ location: "/", accountId });
		expect(
			await overPage(
				app,
				"wecom",
				wecomPage({ errcode: 0, errmsg: "ok", userid: "sUN" }),
			),
		).toEqual({ location: "/", accountId });
		expect(said.filter((path) => path === "/cgi-bin/gettoken")).toHaveLength(1);
	});

	test("somebody outside the enterprise, a used code and another state sign nobody in", async () => {
		await aLeader(database, office, "li4", now);
		for (const answer of [
			{ errcode: 0, errmsg: "ok", openid: "o-1", external_userid: "e" },
			{ errcode: 40029, errmsg: "invalid code" },
			{ errcode: 0, userid: "" },
		])
			expect(await overPage(app, "wecom", wecomPage(answer))).toEqual({
				location: notProved("wecom"),
				accountId: null,
			});
		expect(
			await overPage(app, "wecom", (to) => {
				const back = wecomPage({ errcode: 0, userid: "li4" })(to);
				back.searchParams.set("state", "x");
				return back;
			}),
		).toEqual({ location: notProved("wecom"), accountId: null });
	});
});
