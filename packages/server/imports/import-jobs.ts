import { asActor, rootPathOf } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import type { JobContext, JobHandler } from "../jobs/run-jobs.ts";
import { findFile, type ImportOptions, keepFile } from "./queries.ts";
import { type ImportKind, runImport } from "./run-import.ts";

/**
 * Checking and storing an import as jobs. Both read the kept file; storing is one transaction inside
 * `runImport`, and the same file twice changes nothing, so that a job taken up again does no harm.
 */
export function importJobs({
	db,
	now,
}: {
	db: Db;
	now: () => Date;
}): Record<string, JobHandler> {
	return {
		"import.check": (context) => work(db, now, context, true),
		"import.store": (context) => work(db, now, context, false),
	};
}

async function work(
	db: Db,
	now: () => Date,
	{ actor, input, signal, progress }: JobContext,
	dryRun: boolean,
) {
	const importId = String(input["importId"]);
	const run = await asActor(
		db,
		actor,
		async (tx) => {
			const row = await tx
				.selectFrom("import_run")
				.where("jurisdiction_id", "=", actor.jurisdictionId)
				.where("import_id", "=", importId)
				.select(["kind", "file_id", "options"])
				.executeTakeFirst();
			const file = row && (await findFile(tx, actor, row.file_id));
			if (!row || !file) throw new DekadError("import.not_found");
			return { ...row, file };
		},
		{ readOnly: true },
	);
	const options = run.options as ImportOptions;
	const { result, marked } = await runImport(db, {
		actor,
		kind: run.kind as ImportKind,
		fileName: run.file.name,
		bytes: run.file.content,
		fileId: run.file_id,
		dryRun,
		mapping: options.mapping,
		dateOrder: options.dateOrder,
		onlyIfAllGood: options.onlyIfAllGood ?? false,
		now: now(),
		signal,
		onProgress: progress,
	});
	const stored = !dryRun && (result.accepted > 0 || result.rejected === 0);
	await asActor(db, actor, async (tx) => {
		const markedFileId = marked
			? await keepFile(tx, actor, {
					name: `marked-${run.file.name.replace(/\.csv$/i, ".xlsx")}`,
					mediaType:
						"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
					content: Buffer.from(marked),
					now: now(),
					place: { regionPath: await rootPathOf(tx, actor.jurisdictionId) },
				})
			: null;
		await tx
			.updateTable("import_run")
			.set({
				state: dryRun ? "checked" : stored ? "stored" : "refused",
				result: JSON.stringify(result),
				...(markedFileId ? { marked_file_id: markedFileId } : {}),
				ended_at: now(),
			})
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("import_id", "=", importId)
			.execute();
	});
	return { importId };
}
