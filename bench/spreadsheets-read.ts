import { spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { writeWorkbook } from "@dekad/server/spreadsheets/write-workbook.ts";

/**
 * Reading a workbook of 20 columns, beside openpyxl (read-only) on the same file in the same run. Ours is measured as the
 * server reads: a worker thread started anew, every cell looked at by the consumer. Goals: 10,000 rows in 0.5 s, 100,000
 * in ten times that, memory at most 120 MB above idle for reading alone (200 MB for a whole import).
 *
 * node bench/spreadsheets-read.ts [repeats]
 */

const repeats = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), "spreadsheets-read-"));
const OPENPYXL = `
import sys, time, resource, openpyxl
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.time()
rows = 0
for row in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0].iter_rows(values_only=True):
    rows += 1
print(rows, time.time() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle) / 1024)
`;

type Figure = {
	readonly rows: number;
	readonly seconds: number;
	readonly megabytes: number;
};

/** Twenty columns as a ten-day report has them: codes, names, a date, amounts, a note. */
function* reports(count: number) {
	for (let row = 0; row < count; row++) {
		const amounts = Array.from(
			{ length: 13 },
			(_, column) => (row * 7919 + column * 104_729) % 10_000_000,
		);
		yield [
			`2026-${row}`,
			`某某重点工程项目${row}`,
			"山西省",
			{ date: `2026-03-${String((row % 28) + 1).padStart(2, "0")}` },
			"2026-03-D1",
			...amounts,
			(row % 1000) / 1000,
			`本旬完成路基土方${row % 97}万方`,
		];
	}
}

async function writeReports(count: number): Promise<string> {
	const path = join(folder, `${count}.xlsx`);
	const columns = Array.from({ length: 20 }, (_, column) => ({
		header: `列${column + 1}`,
	}));
	const workbook = writeWorkbook({
		author: "bench",
		sheets: [{ name: "旬报", columns, rows: reports(count) }],
	});
	await pipeline(Readable.from(workbook), createWriteStream(path));
	return path;
}

/** The middle one by time of several runs, each in a process of its own. */
function median(run: () => Figure): Figure {
	const figures = Array.from({ length: repeats }, run).sort(
		(one, other) => one.seconds - other.seconds,
	);
	return figures[Math.floor(repeats / 2)]!;
}

function ours(path: string): Figure {
	const script = join(
		import.meta.dirname,
		"../packages/server/spreadsheets/testing/read-and-measure.ts",
	);
	const { stdout, stderr, status } = spawnSync(
		process.execPath,
		[script, path],
		{ encoding: "utf8" },
	);
	if (status !== 0) throw new Error(stderr);
	const { rows, seconds, megabytesAboveIdle } = JSON.parse(stdout) as Record<
		string,
		number
	>;
	return { rows: rows!, seconds: seconds!, megabytes: megabytesAboveIdle! };
}

function theirs(path: string): Figure | null {
	const { stdout, status } = spawnSync(
		"/usr/bin/python3",
		["-W", "ignore", "-c", OPENPYXL, path],
		{ encoding: "utf8" },
	);
	if (status !== 0) return null;
	const [rows, seconds, megabytes] = stdout.trim().split(" ").map(Number);
	return { rows: rows!, seconds: seconds!, megabytes: megabytes! };
}

const show = ({ seconds, megabytes }: Figure) =>
	`${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB above idle`;

try {
	const times: number[] = [];
	for (const count of [10_000, 100_000]) {
		const path = await writeReports(count);
		const here = median(() => ours(path));
		const there = theirs(path) === null ? null : median(() => theirs(path)!);
		if (there !== null && there.rows !== here.rows)
			throw new Error(`${here.rows} rows here, ${there.rows} by openpyxl`);
		times.push(here.seconds);
		const ratio =
			there === null
				? "openpyxl is not installed"
				: `openpyxl ${show(there)}, ratio ${(here.seconds / there.seconds).toFixed(2)}`;
		process.stdout.write(
			`spreadsheets-read: ${count} rows x 20: ${show(here)}; ${ratio}\n`,
		);
	}
	process.stdout.write(
		`spreadsheets-read: 100,000 rows take ${(times[1]! / times[0]!).toFixed(1)} times as long as 10,000\n`,
	);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
