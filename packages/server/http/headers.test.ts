import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import { aFullOffice, type FullOffice } from "../testing/full-office.ts";
import { signedIn, TEST_SETTINGS, testServer } from "../testing/http.ts";
import { walkGets } from "../testing/walk.ts";
import { attachment } from "./headers.ts";

/** Every header of every kind of answer, read whole: what a browser may do with what we send. */

const NOW = new Date("2025-02-20T08:00:00Z");
let database: TestDatabase;
let app: FastifyInstance;
let secure: FastifyInstance;
let office: FullOffice;
let folder: string;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "dekad-headers-"));
	for (const name of ["assets", "report"]) mkdirSync(join(folder, name));
	writeFileSync(
		join(folder, "index.html"),
		'<meta name="csp-nonce" content="__CSP_NONCE__" />',
	);
	writeFileSync(join(folder, "report", "index.html"), "<p>form</p>");
	writeFileSync(join(folder, "report-worker.js"), "0");
	writeFileSync(join(folder, "assets", "a-1.js"), "0");
	database = await testDatabase();
	app = await testServer(database, () => NOW, { pageFolder: folder });
	secure = await testServer(database, () => NOW, {
		pageFolder: folder,
		settings: { ...TEST_SETTINGS, publicUrl: new URL("https://dekad.test") },
	});
	office = await aFullOffice(database);
});
afterAll(async () => {
	await app.close();
	await secure.close();
	await database.close();
	rmSync(folder, { recursive: true });
});

const EVERYWHERE = {
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
	"origin-agent-cluster": "?1",
	"x-dns-prefetch-control": "off",
	"x-permitted-cross-domain-policies": "none",
};

describe("every answer", () => {
	test.each([
		["/", 200],
		["/rollups?period=2025-01", 200],
		["/report", 200],
		["/report-worker.js", 200],
		["/assets/a-1.js", 200],
		["/assets/none.js", 404],
		["/api/health", 200],
		["/api/session", 200],
		["/api/projects", 401],
		["/api/nowhere", 404],
	])("%s tells the browser what it may not do", async (url, status) => {
		const reply = await app.inject({ method: "GET", url });
		expect(reply.statusCode).toBe(status);
		expect(reply.headers).toMatchObject(EVERYWHERE);
		const permissions = String(reply.headers["permissions-policy"]);
		for (const feature of ["camera", "microphone", "geolocation", "usb"])
			expect(permissions).toContain(`${feature}=()`);
		const policy = String(reply.headers["content-security-policy"]);
		expect(policy).not.toContain("unsafe");
		expect(policy).not.toContain("*");
		expect(policy).toMatch(/^default-src 'none'; /);
		expect(policy).toContain("frame-ancestors 'none'");
		// Nothing says what it runs on.
		expect(reply.headers).not.toHaveProperty("server");
		expect(reply.headers).not.toHaveProperty("x-powered-by");
	});

	test("is open to no other site: no CORS header, and a preflight finds nothing", async () => {
		for (const method of ["GET", "OPTIONS"] as const) {
			const reply = await app.inject({
				method,
				url: "/api/session",
				headers: {
					origin: "https://elsewhere.test",
					"access-control-request-method": "POST",
					"access-control-request-headers": "content-type",
				},
			});
			expect(
				Object.keys(reply.headers).filter((name) =>
					name.startsWith("access-control"),
				),
			).toEqual([]);
			if (method === "OPTIONS") expect(reply.statusCode).not.toBe(200);
		}
	});

	test("names https to browsers where people come by https, and only there", async () => {
		for (const url of ["/", "/api/session", "/assets/a-1.js"]) {
			const plain = await app.inject({ method: "GET", url });
			expect(plain.headers).not.toHaveProperty("strict-transport-security");
			const { headers } = await secure.inject({ method: "GET", url });
			expect(headers["strict-transport-security"]).toBe(
				"max-age=31536000; includeSubDomains",
			);
		}
	});
});

test("a page carries a nonce of its own, in its policy and in itself, and is kept nowhere", async () => {
	const nonces = new Set<string>();
	for (let count = 0; count < 3; count++) {
		const reply = await app.inject({ method: "GET", url: "/projects" });
		const [, nonce = ""] = /content="([^"]+)"/.exec(reply.body) ?? [];
		expect(Buffer.from(nonce, "base64")).toHaveLength(16);
		expect(reply.headers["content-security-policy"]).toContain(
			`style-src 'self' 'nonce-${nonce}'`,
		);
		expect(reply.headers["cache-control"]).toBe("no-store");
		nonces.add(nonce);
	}
	expect(nonces.size).toBe(3);
});

test("the report form and its worker have the page's policy without a nonce", async () => {
	for (const url of ["/report", "/report/anything", "/report-worker.js"]) {
		const reply = await app.inject({ method: "GET", url });
		expect(reply.headers["content-security-policy"]).toContain(
			"style-src 'self';",
		);
		expect(reply.headers["content-security-policy"]).toContain(
			"connect-src 'self'",
		);
	}
});

test("an answer of the interface is data: it may run nothing and is kept nowhere; files are downloads of a stated type", async () => {
	const { cookies } = await signedIn(database, office, "dispatcher", NOW);
	const replies = await walkGets(app, cookies, {
		measure: "investment",
		projectId: office.projects[0],
		kind: "projects",
		token: "0123456789abcdefghij",
	});
	const files = new Set<string>();
	for (const { operation, url, headers, status } of replies) {
		const said = `${url} ${status}`;
		expect(headers["content-security-policy"], said).toMatch(/; sandbox$/);
		expect(headers["cache-control"], said).toMatch(/no-store/);
		const type = String(headers["content-type"]);
		if (status !== 200 || operation.endpoint.response) {
			expect(type, said).toMatch(/^application\/(problem\+)?json/);
			continue;
		}
		if (type.startsWith("text/event-stream")) continue;
		expect(headers["content-disposition"], said).toMatch(
			/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%~!-]+$/,
		);
		files.add(operation.name);
	}
	expect(files.size).toBeGreaterThan(1);
});

test.each([
	["表 3.xlsx", `filename="_3.xlsx"; filename*=UTF-8''%E8%A1%A8%203.xlsx`],
	[
		'a"b\r\nx: y.pdf',
		`filename="a_b_x_y.pdf"; filename*=UTF-8''a%22b%0D%0Ax%3A%20y.pdf`,
	],
	["a\ud800.txt", `filename="a_.txt"; filename*=UTF-8''a%EF%BF%BD.txt`],
	[
		"it's (1).txt",
		`filename="it_s_1_.txt"; filename*=UTF-8''it%27s%20%281%29.txt`,
	],
])("the name %j is told so that it breaks no header", (name, told) => {
	expect(attachment(name)).toBe(`attachment; ${told}`);
});
