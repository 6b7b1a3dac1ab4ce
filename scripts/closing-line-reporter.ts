import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/**
 * Counts a run and ends it with one plain line: `N passed, N failed, N skipped`. Under `npm test`
 * there may be several runs; the counts then go to the file DEKAD_TEST_COUNTS names, and
 * scripts/test.ts says the one closing line. What failed stands by name right before it, so that the end of a
 * long log is enough to know.
 */
export default class ClosingLineReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]) {
		let passed = 0;
		let failed = unhandled.length;
		let skipped = 0;
		const failures: string[] = unhandled.map(
			(error) => `outside of a test: ${firstLine(error)}`,
		);
		for (const module of modules) {
			// A set-up that fails skips the tests behind it: it is itself what failed.
			for (const group of [module, ...module.children.allSuites()])
				for (const error of group.errors()) {
					failed++;
					failures.push(`${module.relativeModuleId}: ${firstLine(error)}`);
				}
			for (const test of module.children.allTests()) {
				const state = test.result().state;
				if (state === "passed") passed++;
				else if (state === "failed") {
					failed++;
					failures.push(
						`${module.relativeModuleId} > ${test.fullName}: ${firstLine(test.result().errors?.[0])}`,
					);
				} else skipped++;
			}
		}
		const file = process.env["DEKAD_TEST_COUNTS"];
		if (file)
			writeFileSync(
				file,
				JSON.stringify({ passed, failed, skipped, failures }),
			);
		// After the default reporter's summary, so that it really is the last line.
		else
			process.on("exit", () =>
				process.stdout.write(
					`${failures.map((each) => `failed: ${each}\n`).join("")}${passed} passed, ${failed} failed, ${skipped} skipped\n`,
				),
			);
	}
}

const firstLine = (error: unknown): string =>
	String((error as { message?: unknown } | undefined)?.message ?? error ?? "")
		.split("\n")[0]!
		.slice(0, 300);
