import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
	ProjectDocumentView,
	ProjectView,
} from "@dekad/contract/registry.ts";
import { asActor } from "../database/as-actor.ts";
import { type TestDatabase, testDatabase } from "../testing/database.ts";
import {
	anOffice,
	aProject,
	COUNTIES,
	type TestOffice,
} from "../testing/fixtures.ts";
import { signedIn, testServer } from "../testing/http.ts";
import { LARGEST_DOCUMENT_BYTES } from "./project-documents.ts";
import { PROJECT_FIELDS } from "./project-values.ts";
import { changeProjects } from "./write-projects.ts";

let database: TestDatabase;
let office: TestOffice;
let app: FastifyInstance;
let projectId: string;
type Who = "owner" | "otherOwner" | "office" | "otherOffice" | "leader";
let cookies: Record<Who, Record<string, string>>;
const now = new Date("2026-03-12T08:00:00Z");

beforeAll(async () => {
	database = await testDatabase();
	office = await anOffice(database);
	app = await testServer(database, () => now);
	projectId = await aProject(database, office, {});
	const who = async (
		...given: Parameters<typeof signedIn> extends [
			unknown,
			unknown,
			...infer Rest,
		]
			? Rest
			: never
	) => (await signedIn(database, office, ...given)).cookies;
	cookies = {
		owner: await who("owner", now),
		otherOwner: await who("owner", now, { organisationId: office.owners[1] }),
		office: await who("office", now, { regionPath: COUNTIES[0] }),
		otherOffice: await who("office", now, { regionPath: COUNTIES[2] }),
		leader: await who("leader", now),
	};
});
afterAll(async () => {
	await app.close();
	await database.close();
});

const hand = (
	who: Who,
	content: Buffer | string,
	{
		name = "批复.pdf",
		said = "application/octet-stream",
		title = "可研批复",
		more = "",
	} = {},
) =>
	app.inject({
		method: "POST",
		url: `/api/projects/${projectId}/documents?kind=approval&title=${encodeURIComponent(title)}${more}`,
		cookies: cookies[who],
		headers: { "content-type": "multipart/form-data; boundary=paper" },
		payload: Buffer.concat([
			Buffer.from(
				`--paper\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${said}\r\n\r\n`,
			),
			Buffer.from(content),
			Buffer.from("\r\n--paper--\r\n"),
		]),
	});
const get = (who: Who, path: string) =>
	app.inject({
		method: "GET",
		url: `/api/projects/${projectId}${path}`,
		cookies: cookies[who],
	});
const withdraw = (who: Who, documentId: string) =>
	app.inject({
		method: "POST",
		url: `/api/projects/${projectId}/documents/${documentId}/withdraw`,
		cookies: cookies[who],
		payload: { reason: "扫描不清" },
	});

describe("documents of a project", () => {
	test("a paper comes back byte by byte, as a download of what its bytes are and not of what was said", async () => {
		const content = "%PDF-1.7 <script>alert(1)</script>";
		const added = await hand("owner", content, {
			name: "批复.html",
			said: "text/html",
			more: "&documentOn=2026-02-01&dekad=2026-03-D1",
		});
		expect(added.statusCode, added.body).toBe(200);
		const document = added.json<ProjectDocumentView>();
		expect(document).toMatchObject({
			title: "可研批复",
			mediaType: "application/pdf",
			documentOn: "2026-02-01",
			dekad: "2026-03-D1",
			bytes: content.length,
			addedBy: "测试owner",
		});
		const file = await get("office", `/documents/${document.documentId}/file`);
		expect(file.body).toBe(content);
		expect(file.headers).toMatchObject({
			"content-type": "application/pdf",
			"x-content-type-options": "nosniff",
		});
		expect(file.headers["content-disposition"]).toMatch(/^attachment;/);
	});

	test("a photo comes back without where, when and with what it was taken, and as large as the rest of it", async () => {
		const part = (marker: number, data: Buffer) =>
			Buffer.concat([Buffer.from([0xff, marker, 0, data.length + 2]), data]);
		const draws = [
			part(0xdb, Buffer.alloc(65, 1)),
			part(0xc0, Buffer.from([8, 0, 20, 0, 30, 1, 1, 0x11, 0])),
			part(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
			Buffer.from([1, 2, 3, 0xff, 0xd9]),
		];
		const start = Buffer.from([0xff, 0xd8]);
		const traces = part(0xe1, Buffer.from("Exif\0\0 GPS 37.8706N Huawei"));
		const photo = Buffer.concat([start, traces, ...draws, traces]);
		const added = await hand("owner", photo, { name: "现场.jpg" });
		expect(added.statusCode, added.body).toBe(200);
		const document = added.json<ProjectDocumentView>();
		const plain = Buffer.concat([start, ...draws]);
		expect(document).toMatchObject({
			mediaType: "image/jpeg",
			bytes: plain.length,
		});
		const file = await get("office", `/documents/${document.documentId}/file`);
		expect(file.rawPayload).toEqual(plain);
		const { rows } = await database.ownerPool.query(
			"select 1 from stored_file where position('GPS'::bytea in content) > 0",
		);
		expect(rows).toEqual([]);
		expect((await hand("owner", photo.subarray(0, -60))).json()).toMatchObject({
			code: "document.picture_refused",
		});
	});

	test("the same file a second time is the document it is already; withdrawn, it may be added anew", async () => {
		const first = (
			await hand("owner", "%PDF- same")
		).json<ProjectDocumentView>();
		const again = (
			await hand("office", "%PDF- same", { title: "另一标题" })
		).json<ProjectDocumentView>();
		expect(again).toEqual(first);
		const gone = await withdraw("office", first.documentId);
		expect(gone.json()).toMatchObject({
			withdrawnReason: "扫描不清",
			withdrawnBy: "测试office",
		});
		expect((await withdraw("office", first.documentId)).json()).toMatchObject({
			code: "document.withdrawn",
		});
		const anew = (
			await hand("owner", "%PDF- same")
		).json<ProjectDocumentView>();
		expect(anew.documentId).not.toBe(first.documentId);
		// It stays on file and can still be read.
		expect(
			(await get("owner", `/documents/${first.documentId}/file`)).statusCode,
		).toBe(200);
		const story = (await get("owner", "")).json<ProjectView>();
		expect(story.events.map(({ kind }) => kind)).toEqual(
			expect.arrayContaining(["document.added", "document.withdrawn"]),
		);
	});

	test.each([
		["MZ\u0090\0\u0003", "document.type_refused", 415, "a program"],
		["PK\u0003\u0004 rest", "document.type_refused", 415, "a broken archive"],
		["", "document.empty", 422, "nothing"],
	])("%j is refused as %s: %s %s", async (content, code, status) => {
		const answer = await hand("owner", content);
		expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
			status,
			code,
		]);
	});

	test("size is counted as it comes: a byte too many is refused", async () => {
		const content = Buffer.alloc(LARGEST_DOCUMENT_BYTES + 1, "a");
		expect((await hand("owner", content)).statusCode).toBe(413);
	});

	test("who does not see the project sees none of its papers, and who only reads adds none", async () => {
		const { documentId } = (
			await hand("owner", "%PDF- reach")
		).json<ProjectDocumentView>();
		for (const who of ["otherOffice", "otherOwner"] as const) {
			for (const path of ["/documents", `/documents/${documentId}/file`])
				expect((await get(who, path)).json()).toMatchObject({
					code: "project.not_found",
				});
			expect((await hand(who, "%PDF- other")).json()).toMatchObject({
				code: "project.not_found",
			});
			expect((await withdraw(who, documentId)).json()).toMatchObject({
				code: "project.not_found",
			});
		}
		expect(
			(await get("leader", `/documents/${documentId}/file`)).statusCode,
		).toBe(200);
		expect((await hand("leader", "%PDF- leader")).json()).toMatchObject({
			code: "access.not_allowed",
		});
		expect((await withdraw("leader", documentId)).json()).toMatchObject({
			code: "access.not_allowed",
		});
	});

	test("a document is found through its own project only, and proves a step of no other", async () => {
		const { documentId } = (
			await hand("owner", "%PDF- own")
		).json<ProjectDocumentView>();
		const other = await aProject(database, office, { stage: "pre_work" });
		const through = (url: string) =>
			app.inject({ method: "GET", url, cookies: cookies.owner });
		expect(
			(
				await through(`/api/projects/${other}/documents/${documentId}/file`)
			).json(),
		).toMatchObject({ code: "document.not_found" });
		const step = (id: string) =>
			app.inject({
				method: "POST",
				url: `/api/projects/${id}/steps`,
				cookies: cookies.owner,
				payload: {
					version: 1,
					step: id === other ? "start" : "complete",
					on: "2026-03-10",
					documentId,
				},
			});
		expect((await step(other)).json()).toMatchObject({
			code: "document.not_found",
		});
		expect((await step(projectId)).json<ProjectView>().steps[0]).toMatchObject({
			documentId,
		});
	});

	test("papers and steps follow a project that moves to another region", async () => {
		const moved = await aProject(database, office, { stage: "pre_work" });
		const asked = { cookies: cookies.owner, url: `/api/projects/${moved}` };
		const started = await app.inject({
			...asked,
			method: "POST",
			url: `${asked.url}/steps`,
			payload: { version: 1, step: "start", on: "2026-03-10" },
		});
		expect(started.statusCode, started.body).toBe(200);
		const dispatcher = office.actor("dispatcher", { scope: office.rootPath });
		await asActor(
			database.db,
			dispatcher,
			async (tx) => {
				const { project_id, code, ...values } = await tx
					.selectFrom("project")
					.where("project_id", "=", moved)
					.select([
						"project_id",
						"code",
						...PROJECT_FIELDS.map(([column]) => column as "name"),
					])
					.executeTakeFirstOrThrow();
				await changeProjects(
					tx,
					dispatcher,
					[
						{
							projectId: project_id,
							code,
							values: {
								...values,
								region_code: "140212",
								region_path: COUNTIES[2],
							},
							changed: ["region_code", "region_path"],
							fromOn: "2026-03-11",
							reason: "区划调整",
						},
					],
					now,
				);
			},
			{ reporting: true },
		);
		const seen = async (who: Who) =>
			(
				await app.inject({ ...asked, method: "GET", cookies: cookies[who] })
			).json<ProjectView>();
		expect((await seen("otherOffice")).steps).toHaveLength(1);
		expect(await seen("office")).toMatchObject({ code: "project.not_found" });
	});
});
