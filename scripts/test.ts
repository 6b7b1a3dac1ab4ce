import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	findMachinePostgres,
	startMachinePostgres,
} from "./second-postgres.ts";

/**
 * `npm test`: says what this machine leaves out, runs all tests on the embedded PostgreSQL, then the
 * server's once more on the oldest PostgreSQL the machine has, and ends with one line for both:
 * `N passed, N failed`. Arguments go to vitest, and then one run is made: `npm test -- packages/core`.
 */
type Counts = {
	passed: number;
	failed: number;
	skipped: number;
	/** Each failed test by name, with the first line of why. */
	failures?: readonly string[];
};

const args = process.argv.slice(2);
const secondUrl = process.env["DEKAD_SECOND_DATABASE_URL"];
const programs = secondUrl ? undefined : findMachinePostgres();
const missing = listMissing();
for (const line of missing) console.log(`left out: ${line}`);

// Building a release and walking through it takes a minute or two.
const leavesOutRelease =
	args.length === 0 && process.env["DEKAD_LEAVE_NOTHING_OUT"] !== "1";
if (leavesOutRelease)
	console.log("left out: the offline release (npm run test:release)");

const counts: Counts[] = [
	runVitest(leavesOutRelease ? ["--project", "!release"] : args, {}),
];
if (args.length === 0 && (secondUrl || programs)) {
	const server = secondUrl
		? { url: secondUrl, stop: async () => {} }
		: await startMachinePostgres(programs ?? "");
	console.log(
		`\nThe server's tests once more, on ${programs ?? "the second server"}`,
	);
	try {
		counts.push(
			runVitest(
				[
					"--project",
					"server",
					// These start embedded servers of their own whatever server the run has.
					...[
						"packages/server/database/embedded.test.ts",
						"packages/cli/serve.test.ts",
						"packages/cli/bin/**",
					].flatMap((path) => ["--exclude", path]),
				],
				{ DEKAD_TEST_DATABASE_URL: server.url },
			),
		);
	} finally {
		await server.stop();
	}
}

// Steps of `npm run check` that failed before count as failures of the whole.
const failedSteps = (process.env["DEKAD_FAILED_STEPS"] ?? "")
	.split(",")
	.filter((step) => step !== "");
for (const step of failedSteps) console.log(`failed before the tests: ${step}`);
if (process.env["DEKAD_LEAVE_NOTHING_OUT"] === "1" && missing.length > 0) {
	console.log("this run was to leave nothing out");
	failedSteps.push("left out");
}
for (const failure of counts.flatMap(({ failures = [] }) => failures))
	console.log(`failed: ${failure}`);
const total = (of: "passed" | "failed" | "skipped") =>
	counts.reduce((sum, each) => sum + each[of], 0);
const failed = total("failed") + failedSteps.length;
if (total("skipped") > 0) console.log(`${total("skipped")} skipped`);
console.log(`${total("passed")} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** One run of vitest. A run that dies without counting is one failure. */
function runVitest(
	vitestArgs: readonly string[],
	env: Readonly<Record<string, string>>,
): Counts {
	const folder = mkdtempSync(join(tmpdir(), "dekad-counts-"));
	const file = join(folder, "counts.json");
	const { status } = spawnSync(
		process.execPath,
		[
			join("node_modules", "vitest", "vitest.mjs"),
			"run",
			"--configLoader",
			"native",
			...vitestArgs,
		],
		{
			stdio: "inherit",
			env: { ...process.env, ...env, DEKAD_TEST_COUNTS: file },
		},
	);
	try {
		const counted = JSON.parse(readFileSync(file, "utf8")) as Counts;
		// Vitest may fail for a reason no test shows, such as a global set-up that did not work.
		return status !== 0 && counted.failed === 0
			? { ...counted, failed: 1 }
			: counted;
	} catch {
		return { passed: 0, failed: 1, skipped: 0 };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** What this machine lacks, each with what is not tested for it and how to have it. */
function listMissing(): string[] {
	const has = (program: string, ...probe: string[]) =>
		spawnSync(program, probe, { stdio: "ignore" }).status === 0;
	const lines: string[] = [];
	if (!has("soffice", "--version"))
		lines.push(
			"LibreOffice: documents are made but not converted and read back (Debian: libreoffice-writer-nogui libreoffice-calc-nogui)",
		);
	if (!has("pdftotext", "-v"))
		lines.push(
			"pdftotext: the text of PDF files is not read back (Debian: poppler-utils)",
		);
	// Debian's own python has it where another stands first in the path.
	if (
		!["/usr/bin/python3", "python3"].some((python) =>
			has(python, "-c", "import openpyxl"),
		)
	)
		lines.push(
			"openpyxl: spreadsheets are not read by a second program (Debian: python3-openpyxl)",
		);
	if (
		!["chromium", "chromium-browser", "google-chrome"].some((name) =>
			has(name, "--version"),
		)
	)
		lines.push("a browser: the journeys through the page (Debian: chromium)");
	if (!secondUrl && !programs)
		lines.push(
			"a second PostgreSQL: the server's tests run on the embedded one only (Debian: postgresql-15, or DEKAD_SECOND_DATABASE_URL)",
		);
	if (
		!process.env["DEKAD_FIELD_DATA"] &&
		process.env["DEKAD_LEAVE_NOTHING_OUT"] !== "1"
	)
		lines.push(
			"field data: real files of other offices (DEKAD_FIELD_DATA names their folder)",
		);
	return lines;
}
