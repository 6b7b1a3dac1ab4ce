import type { FastifyInstance } from "fastify";
import type { Actor } from "@dekad/core/access/actor.ts";
import * as contract from "@dekad/contract/imports.ts";
import { asActor, rootPathOf } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { attachment } from "../http/headers.ts";
import { mount } from "../http/mount.ts";
import { LARGEST_UPLOAD_BYTES, readUpload } from "../http/read-upload.ts";
import type { Jobs } from "../jobs/run-jobs.ts";
import { mayHandIn } from "./may-hand-in.ts";
import { findFile, importRuns, importView, keepFile } from "./queries.ts";
import { templateFile } from "./template-file.ts";

/** Spreadsheets in: handed over, checked as a job, stored on request, and back with their marks. */
export function importRoutes(
	app: FastifyInstance,
	{ db, jobs, now }: { db: Db; jobs: Jobs; now: () => Date },
): void {
	const getImport = async (tx: Tx, actor: Actor, importId: string) => {
		const row = await importRuns(tx, actor)
			.where("i.import_id", "=", importId)
			.executeTakeFirst();
		if (!row) throw new DekadError("import.not_found");
		return row;
	};

	mount(app, contract.startImport, async ({ actor, query, request }) => {
		mayHandIn(actor, query.kind);
		const { name, mediaType, content } = await readUpload(request, {
			largestBytes: LARGEST_UPLOAD_BYTES,
		});
		const options = {
			dateOrder: query.dateOrder,
			mapping: parseMapping(query.mapping),
		};
		const { importId, jobId } = await asActor(db, actor, async (tx) => {
			const id = newId(now());
			const fileId = await keepFile(tx, actor, {
				name: name || `${query.kind}.xlsx`,
				mediaType,
				content,
				now: now(),
				place: { regionPath: await rootPathOf(tx, actor.jurisdictionId) },
			});
			const job = await jobs.add(tx, actor, {
				kind: "import.check",
				input: { importId: id },
				now: now(),
			});
			await tx
				.insertInto("import_run")
				.values({
					jurisdiction_id: actor.jurisdictionId,
					import_id: id,
					kind: query.kind,
					file_id: fileId,
					state: "checking",
					options: JSON.stringify(options),
					job_id: job,
					created_by: actor.accountId,
					created_at: now(),
				})
				.execute();
			return { importId: id, jobId: job };
		});
		await jobs.wake(actor.jurisdictionId, jobId);
		return asActor(
			db,
			actor,
			async (tx) => importView(await getImport(tx, actor, importId)),
			{ readOnly: true },
		);
	});

	mount(app, contract.getImport, ({ actor, params }) =>
		asActor(
			db,
			actor,
			async (tx) => importView(await getImport(tx, actor, params.importId)),
			{ readOnly: true },
		),
	);

	mount(app, contract.listImports, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				imports: (await importRuns(tx, actor).limit(50).execute()).map(
					importView,
				),
			}),
			{ readOnly: true },
		),
	);

	mount(app, contract.storeImport, async ({ actor, params, body }) => {
		const jobId = await asActor(db, actor, async (tx) => {
			const row = await getImport(tx, actor, params.importId);
			const { state } = importView(row);
			if (state !== "checked" && state !== "refused")
				throw new DekadError("import.wrong_state", { state });
			const job = await jobs.add(tx, actor, {
				kind: "import.store",
				input: { importId: params.importId },
				now: now(),
			});
			await tx
				.updateTable("import_run")
				.set({
					state: "storing",
					job_id: job,
					options: JSON.stringify({
						...(row.options as object),
						onlyIfAllGood: body.onlyIfAllGood,
					}),
				})
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.where("import_id", "=", params.importId)
				.execute();
			return job;
		});
		await jobs.wake(actor.jurisdictionId, jobId);
		return asActor(
			db,
			actor,
			async (tx) => importView(await getImport(tx, actor, params.importId)),
			{ readOnly: true },
		);
	});

	mount(app, contract.getMarkedFile, async ({ actor, params, reply }) => {
		const file = await asActor(
			db,
			actor,
			async (tx) => {
				const { markedFileId } = await getImport(tx, actor, params.importId);
				return markedFileId ? findFile(tx, actor, markedFileId) : undefined;
			},
			{ readOnly: true },
		);
		if (!file) throw new DekadError("import.not_found");
		return reply
			.type(file.mediaType)
			.header("content-disposition", attachment(file.name))
			.send(file.content);
	});

	mount(app, contract.getTemplate, async ({ actor, params, query, reply }) => {
		const file = await templateFile(db, {
			actor,
			kind: params.kind,
			period: query.period,
			now: now(),
		});
		return reply
			.type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
			.header("content-disposition", attachment(file.name))
			.send(Buffer.from(file.bytes));
	});
}

function parseMapping(json: string | undefined): unknown {
	if (json === undefined) return undefined;
	try {
		return JSON.parse(json);
	} catch {
		throw new DekadError("import.mapping_invalid", { problem: "JSON" });
	}
}
