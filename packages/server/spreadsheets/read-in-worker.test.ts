import { expect, test } from "vitest";
import { readInWorker } from "./read-in-worker.ts";
import { readWorkbook } from "./read-workbook.ts";
import { rowCount } from "./rows.ts";
import { aWorkbook, textsOf } from "./testing/a-workbook.ts";

const manyRows = (count: number) =>
	aWorkbook({
		rows: Array.from(
			{ length: count },
			(_, i) =>
				`<row r="${i + 1}"><c r="A${i + 1}" t="inlineStr"><is><t>行 ${i}</t></is></c><c r="B${i + 1}"><v>${i}</v></c></row>`,
		).join(""),
	});

test("the worker gives what reading in this thread gives", async () => {
	const file = await manyRows(3_500);
	const there = readInWorker(file);
	const here = readWorkbook(file);
	expect(await there.head).toEqual(await here.head);
	expect(await textsOf(there)).toEqual(await textsOf(here));
});

test("a refusal crosses the border with its code and params, from the head and from the rows", async () => {
	const refused = {
		name: "SpreadsheetRefusal",
		code: "spreadsheets.too_many_rows",
		params: { limit: 2_000 },
	};
	const file = await manyRows(3_500);
	await expect(readInWorker(file, { sheet: "x" }).head).rejects.toMatchObject({
		code: "spreadsheets.sheet_not_found",
	});
	await expect(
		textsOf(readInWorker(file, { limits: { rows: 2_000 } })),
	).rejects.toMatchObject(refused);
});

test("a slow consumer is waited for: the worker is never more than a few batches ahead", async () => {
	const reading = readInWorker(await manyRows(5_000), { batchRows: 10 });
	let rows = 0;
	for await (const batch of reading) {
		rows += rowCount(batch);
		if (rows === 50) await new Promise((resolve) => setTimeout(resolve, 100));
	}
	expect(rows).toBe(5_000);
});

test("leaving the loop ends the reading", async () => {
	for await (const batch of readInWorker(await manyRows(5_000), {
		batchRows: 10,
	})) {
		expect(rowCount(batch)).toBe(10);
		break;
	}
});

test("an abort stops it with the signal's reason", async () => {
	const controller = new AbortController();
	const reading = readInWorker(await manyRows(5_000), {
		batchRows: 10,
		signal: controller.signal,
	});
	const rows = (async () => {
		for await (const batch of reading) {
			expect(rowCount(batch)).toBe(10);
			controller.abort(new Error("not needed any more"));
		}
	})();
	await expect(rows).rejects.toThrow("not needed any more");
});

test("a file that is not there is the disk's error, not a refusal", async () => {
	await expect(readInWorker("/nowhere/at-all.xlsx").head).rejects.toMatchObject(
		{ code: "ENOENT" },
	);
});
