import type { Reporter, TestModule } from "vitest/node";

/** Ends every run with one plain line that a machine can read: `N passed, N failed, N skipped`. */
export default class ClosingLineReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]) {
		let passed = 0;
		let failed = unhandled.length;
		let skipped = 0;
		for (const module of modules) {
			if (
				module.state() === "failed" &&
				[...module.children.allTests()].length === 0
			)
				failed++;
			for (const test of module.children.allTests()) {
				const state = test.result().state;
				if (state === "passed") passed++;
				else if (state === "failed") failed++;
				else skipped++;
			}
		}
		// After the default reporter's summary, so that it really is the last line.
		process.on("exit", () =>
			process.stdout.write(
				`${passed} passed, ${failed} failed, ${skipped} skipped\n`,
			),
		);
	}
}
