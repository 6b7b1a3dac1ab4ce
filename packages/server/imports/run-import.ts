/**
 * A sheet that is handed in, from its bytes to the rows it became.
 *
 * Order of work: find the header (open-sheet.ts); read the rows batch by batch in the reading thread; judge
 * each against the registry and store the good ones, all in one transaction (store-*.ts); count the file's own
 * totals beside what is kept. A dry run does the same without writing.
 *
 * The file is read once. Only when a date turns up that two countries read differently is it read again first,
 * to see what all its other cells prove; then the work begins anew.
 */

import type { Actor } from "@dekad/core/access/actor.ts";
import type { ImportResult } from "@dekad/contract/imports.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import {
	type DateOrder,
	DateOrderCount,
} from "@dekad/core/sheets/date-cells.ts";
import { sheetKindOf } from "@dekad/core/sheets/find-sheet-kind.ts";
import {
	type RowReader,
	rowReader,
	unitlessColumns,
} from "@dekad/core/sheets/read-row.ts";
import {
	isSheetKind,
	SHEET_KINDS,
	type SheetKind,
	type SheetKindName,
} from "@dekad/core/sheets/sheet-kind.ts";
import {
	type MappingWish,
	readMappingWish,
} from "@dekad/core/sheets/sheet-mapping.ts";
import { text } from "@dekad/core/text/text.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { DekadError } from "../errors.ts";
import { markInWorker } from "../spreadsheets/mark-in-worker.ts";
import { SpreadsheetRefusal } from "../spreadsheets/refusal.ts";
import { findMapping, keepMapping } from "./import-mapping.ts";
import { ImportTally } from "./import-tally.ts";
import { mayHandIn } from "./may-hand-in.ts";
import { countDateOrders, openSheet, type OpenedSheet } from "./open-sheet.ts";
import { keepFile } from "./queries.ts";
import { loadReferences } from "./references.ts";
import type {
	DataRow,
	ImportContext,
	OneTimeLinkShown,
} from "./sheet-store.ts";
import { openStore } from "./open-store.ts";

export type ImportKind = SheetKindName;

export type ImportInput = {
	readonly actor: Actor;
	readonly kind: string;
	readonly fileName: string;
	readonly bytes: Uint8Array;
	/** The file as it is kept already; without it a storing run keeps it. */
	readonly fileId?: string | undefined;
	/** Checks and writes nothing. */
	readonly dryRun: boolean;
	/** A column mapping as JSON (MappingWish); undefined: the remembered one, or the labels. */
	readonly mapping?: unknown;
	readonly dateOrder?: DateOrder | undefined;
	/** All or nothing; otherwise the good rows are kept. */
	readonly onlyIfAllGood?: boolean | undefined;
	/** Whether a marked workbook is wanted where there are problems; yes if not said. */
	readonly mark?: boolean | undefined;
	/** Problems told at most, 1,000 if not said; all are counted. */
	readonly problemLimit?: number | undefined;
	readonly now: Date;
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?:
		| ((done: number, total: number | null) => void)
		| undefined;
};

export type ImportOutcome = {
	readonly result: ImportResult;
	/** The same workbook with the bad cells marked; undefined when nothing is wrong or none was wanted. */
	readonly marked: Uint8Array | undefined;
	/** Links by which new people set their password: known here and nowhere else. */
	readonly links: readonly OneTimeLinkShown[];
};

/** Kinds whose rows change what totals are made of. */
const REPORTING: ReadonlySet<SheetKindName> = new Set([
	"projects",
	"plans",
	"reports",
	"history",
]);

/** Who may name a new owner in a list of projects; others are told to have it registered first. */
const ADDS_OWNERS: ReadonlySet<string> = new Set(["dispatcher", "operator"]);

/**
 * Checks a sheet and, unless it is a dry run, stores its good rows in one transaction. The same sheet twice
 * changes nothing.
 *
 * @throws DekadError import.kind_unknown, import.not_allowed, import.mapping_invalid, import.no_header, import.file_refused
 */
export async function runImport(
	db: Db,
	input: ImportInput,
): Promise<ImportOutcome> {
	const { actor, kind: name } = input;
	if (!isSheetKind(name))
		throw new DekadError("import.kind_unknown", {
			kind: name,
			allowed: SHEET_KINDS.join(", "),
		});
	mayHandIn(actor, name);
	const kind = sheetKindOf(name);
	const wish = wishOf(input, kind);
	try {
		return await new Import(db, input, kind, wish).run();
	} catch (error) {
		if (error instanceof SpreadsheetRefusal)
			throw new DekadError("import.file_refused", {
				reason: text(actor.lang, error.code, error.params),
				code: error.code,
			});
		throw error;
	}
}

function wishOf(
	{ mapping, dateOrder }: ImportInput,
	kind: SheetKind,
): MappingWish | undefined {
	if (mapping === undefined || mapping === null) return undefined;
	const reading = readMappingWish(mapping, kind);
	if (!reading.ok)
		throw new DekadError("import.mapping_invalid", {
			problem: `${reading.at}: ${reading.value}`,
		});
	return dateOrder ? { ...reading.wish, dateOrder } : reading.wish;
}

/** Ends a transaction whose work must not stay; the tally is kept. */
class NotStored extends Error {}
/** A date that two orders read differently, met before the file was asked what it proves. */
class DateOrderNeeded extends Error {}

class Import {
	readonly #db: Db;
	readonly #input: ImportInput;
	readonly #kind: SheetKind;
	readonly #wish: MappingWish | undefined;

	constructor(
		db: Db,
		input: ImportInput,
		kind: SheetKind,
		wish: MappingWish | undefined,
	) {
		this.#db = db;
		this.#input = input;
		this.#kind = kind;
		this.#wish = wish;
	}

	async run(): Promise<ImportOutcome> {
		const { bytes, signal } = this.#input;
		try {
			return await this.#pass(undefined);
		} catch (error) {
			if (!(error instanceof DateOrderNeeded)) throw error;
			return this.#pass(await countDateOrders(bytes, signal));
		}
	}

	/** One reading of the file. `dates`: what its cells prove; undefined: not asked yet. */
	async #pass(dates: DateOrderCount | undefined): Promise<ImportOutcome> {
		const {
			actor,
			dryRun,
			onlyIfAllGood,
			mark = true,
			problemLimit = 1_000,
		} = this.#input;
		const sheet = await this.#open();
		const wish: MappingWish = {
			// The list an office keeps names owners nobody registered yet; the note names each that would be added.
			addOwners: ADDS_OWNERS.has(this.#input.actor.role),
			...sheet.wish,
			...(this.#input.dateOrder ? { dateOrder: this.#input.dateOrder } : {}),
		};
		const reader = rowReader(
			this.#kind,
			sheet.header,
			wish,
			dates ?? new DateOrderCount(),
		);
		const tally = new ImportTally(problemLimit);
		const links: OneTimeLinkShown[] = [];
		const asksOrder = dates === undefined && wish.dateOrder === undefined;
		const isReporting = REPORTING.has(this.#kind.name) && !dryRun;
		await asActor(
			this.#db,
			actor,
			async (tx) => {
				const fileId = this.#input.fileId ?? newId(this.#input.now);
				const context = await this.#context(tx, {
					sheet,
					wish,
					reader,
					tally,
					links,
					fileId,
				});
				await this.#rows(context, sheet, reader, tally, asksOrder);
				if (dryRun) return;
				if (onlyIfAllGood && tally.problemCount > 0) {
					tally.notes.push({
						key: "imports.note.all_or_nothing",
						params: { rejected: tally.rejected },
					});
					throw new NotStored();
				}
				if (tally.accepted > 0)
					await this.#record(tx, context, sheet, wish, tally, fileId);
			},
			{ readOnly: dryRun, reporting: isReporting },
		).catch((error: unknown) => {
			if (!(error instanceof NotStored)) throw error;
			tally.accepted = 0;
			links.length = 0;
		});
		this.#explain(sheet, wish, dates, reader, tally);
		if (links.length > 0)
			tally.notes.push({
				key: "imports.note.links",
				params: { count: links.length },
			});
		return {
			result: tally.result(
				this.#kind,
				sheet.header,
				reader,
				actor.lang,
				problemLimit,
			),
			marked:
				mark && tally.problemCount > 0 ? await this.#mark(tally) : undefined,
			links,
		};
	}

	async #open(): Promise<OpenedSheet> {
		const { actor, bytes, signal } = this.#input;
		const sheet = await openSheet(bytes, {
			kind: this.#kind,
			wish: this.#wish,
			remembered: (hashes) =>
				asActor(
					this.#db,
					actor,
					(tx) => findMapping(tx, actor, this.#kind, hashes),
					{ readOnly: true },
				),
			signal,
		});
		if (!sheet)
			throw new DekadError("import.no_header", { kind: this.#kind.name });
		return sheet;
	}

	async #context(
		tx: Tx,
		{
			sheet,
			wish,
			reader,
			tally,
			links,
			fileId,
		}: {
			sheet: OpenedSheet;
			wish: MappingWish;
			reader: RowReader;
			tally: ImportTally;
			links: OneTimeLinkShown[];
			fileId: string;
		},
	): Promise<ImportContext> {
		const { actor, now, dryRun } = this.#input;
		const office = await tx
			.selectFrom("jurisdiction")
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.select(["time_zone as timeZone", "root_region_code as rootCode"])
			.executeTakeFirstOrThrow();
		return {
			tx,
			actor,
			now,
			today: civilDateOf(now.toISOString(), office.timeZone),
			rootPath: `${office.rootCode}/`,
			isDry: dryRun,
			wish,
			filled: new Set([
				...sheet.header.fields.keys(),
				...Object.keys(wish.constants ?? {}),
			]),
			reader,
			fileId,
			references: await loadReferences(tx, actor.jurisdictionId),
			note: (key, params) => tally.notes.push({ key, params }),
			link: (link) => links.push(link),
		};
	}

	/** Reads, judges and stores all rows. */
	async #rows(
		context: ImportContext,
		sheet: OpenedSheet,
		reader: RowReader,
		tally: ImportTally,
		asksOrder: boolean,
	): Promise<void> {
		const { signal, onProgress } = this.#input;
		const { header } = sheet;
		tally.problem(...header.problems);
		// A header that does not say what a row needs says it once; its rows are counted and not looked at.
		const isBlocked = header.problems.length > 0;
		const store = await openStore(this.#kind.name, context);
		const isDuplicate = duplicateFinder(this.#kind);
		for await (const rows of sheet.batches) {
			signal?.throwIfAborted();
			const good: DataRow[] = [];
			for (const row of rows) {
				const read = reader.read(row);
				if (read.is === "untouched") tally.untouched += 1;
				if (read.is === "total") tally.totalRows += 1;
				if (read.is !== "data") continue;
				tally.rows += 1;
				if (isBlocked) {
					tally.rejected += 1;
					continue;
				}
				if (
					asksOrder &&
					read.problems.some(({ code }) => code === "imports.date_order")
				)
					throw new DateOrderNeeded();
				const firstRow =
					read.problems.length === 0 ? isDuplicate(read) : undefined;
				const problems =
					firstRow === undefined
						? read.problems
						: [
								reader.problemAt(
									read.number,
									this.#kind.identity[0] ?? null,
									"imports.duplicate_row",
									{ firstRow },
									String(read.values[this.#kind.identity[0] ?? ""] ?? ""),
								),
							];
				if (problems.length > 0) {
					tally.rejected += 1;
					tally.problem(...problems);
				} else good.push(read);
			}
			if (good.length > 0) tally.settle(await store.take(good), reader);
			onProgress?.(tally.rows, null);
		}
		tally.settle(await store.finish(), reader);
		if (tally.rows === 0 && !isBlocked)
			tally.problem({
				row: header.row,
				column: null,
				columnIndex: null,
				cell: null,
				code: "imports.no_rows",
				params: {},
				value: null,
			});
	}

	/** Keeps the file, the mapping and the act, in the transaction of the rows. */
	async #record(
		tx: Tx,
		{ rootPath }: ImportContext,
		sheet: OpenedSheet,
		wish: MappingWish,
		tally: ImportTally,
		fileId: string,
	): Promise<void> {
		const { actor, now, fileName, bytes } = this.#input;
		const importId = newId(now);
		const keptFileId = this.#input.fileId
			? fileId
			: await keepFile(tx, actor, {
					fileId,
					name: fileName,
					mediaType: /\.xlsx$/i.test(fileName)
						? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
						: "text/csv",
					content: Buffer.from(bytes),
					now,
					place: { regionPath: rootPath },
				});
		if (!this.#input.fileId)
			await tx
				.insertInto("import_run")
				.values({
					jurisdiction_id: actor.jurisdictionId,
					import_id: importId,
					kind: this.#kind.name,
					file_id: keptFileId,
					state: "stored",
					mapping: JSON.stringify(wish),
					created_by: actor.accountId,
					created_at: now,
					ended_at: now,
				})
				.execute();
		if (this.#wish)
			await keepMapping(tx, actor, this.#kind, {
				hash: sheet.headerHash,
				wish: this.#wish,
				now,
			});
		const { rows, accepted, rejected, unchanged } = tally;
		await appendManyEvents(
			tx,
			actor,
			[
				{
					kind: "import.stored",
					subjectId: keptFileId,
					regionPath: actor.scope ?? rootPath,
					payload: {
						kind: this.#kind.name,
						rows,
						accepted,
						rejected,
						unchanged,
					},
				},
			],
			now,
		);
	}

	/** Says how the sheet was understood. */
	#explain(
		{ header, isRemembered, yearOfHeader }: OpenedSheet,
		wish: MappingWish,
		dates: DateOrderCount | undefined,
		reader: RowReader,
		tally: ImportTally,
	): void {
		const notes: ImportTally["notes"] = [
			{
				key: "imports.note.header",
				params: { row: header.row, read: header.fields.size },
			},
		];
		if (header.ignored.length > 0)
			notes.push({
				key: "imports.note.ignored",
				params: {
					columns: header.ignored.map((column) => column.header).join(", "),
				},
			});
		if (isRemembered)
			notes.push({ key: "imports.note.remembered", params: {} });
		if (yearOfHeader !== undefined)
			notes.push({
				key: "imports.note.year_of_header",
				params: { year: yearOfHeader },
			});
		const order = dateOrderNote(wish, dates);
		if (order) notes.push(order);
		const unitless = unitlessColumns(this.#kind, header, wish);
		if (unitless.columns.length > 0)
			notes.push({
				key: "imports.note.unitless",
				params: {
					columns: unitless.columns.join(", "),
					unit: text(this.#input.actor.lang, `units.${unitless.unit}`),
				},
			});
		for (const { column, note, cells } of reader.notes())
			notes.push({ key: `imports.note.${note}`, params: { column, cells } });
		if (tally.untouched > 0)
			notes.push({
				key: "imports.note.untouched",
				params: { rows: tally.untouched },
			});
		if (tally.totalRows > 0)
			notes.push({
				key: "imports.note.totals_row",
				params: { rows: tally.totalRows },
			});
		tally.notes.unshift(...notes);
	}

	async #mark(tally: ImportTally): Promise<Uint8Array> {
		const { actor, bytes, signal } = this.#input;
		const { file } = await markInWorker(bytes, tally.marks(actor.lang), {
			author: text(actor.lang, "spreadsheets.mark_author"),
			sheetName: text(actor.lang, "spreadsheets.marked_sheet"),
			...(signal ? { signal } : {}),
		});
		return file;
	}
}

function dateOrderNote(
	{ dateOrder }: MappingWish,
	dates: DateOrderCount | undefined,
): ImportTally["notes"][number] | undefined {
	if (dateOrder)
		return {
			key: "imports.note.date_order_said",
			params: { order: dateOrder },
		};
	if (!dates) return undefined;
	const { dmy, mdy, ambiguous } = dates.total();
	if (dmy > 0 && mdy > 0)
		return { key: "imports.note.date_order_mixed", params: { dmy, mdy } };
	if (dmy > 0 || mdy > 0)
		return {
			key: `imports.note.date_order.${dmy > 0 ? "dmy" : "mdy"}`,
			params: { proofs: dmy + mdy, ambiguous },
		};
	return { key: "imports.note.date_order_none", params: { ambiguous } };
}

/**
 * Makes the function that gives the first row that said the same thing, or undefined for a new one. Reports
 * look themselves, since further rows of one may add correction lines.
 */
function duplicateFinder(
	kind: SheetKind,
): (row: DataRow) => number | undefined {
	if (kind.name === "reports") return () => undefined;
	const seen = new Map<string, number>();
	return (row) => {
		const key = kind.identity
			.map((field) => String(row.values[field] ?? ""))
			.join("\n");
		const first = seen.get(key);
		if (first === undefined) seen.set(key, row.number);
		return first;
	};
}
