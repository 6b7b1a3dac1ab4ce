import { defineConfig } from "vitest/config";

const OFFLINE = "scripts/release/offline.test.ts";

/**
 * Four projects. `unit`: pure rules, no isolation. `server`: real PostgreSQL, one cluster for the run,
 * each file clones a migrated template. `journeys`: the built product in a real browser. `release`: the
 * archive for offices without a network, only in `.ci/run` and when asked for. One after the other,
 * since they share two cores.
 */
export default defineConfig({
	test: {
		reporters: ["default", "./scripts/closing-line-reporter.ts"],
		projects: [
			{
				test: {
					name: "unit",
					include: [
						"packages/{core,contract,web}/**/*.test.ts",
						"packages/server/spreadsheets/**/*.test.ts",
						"scripts/**/*.test.ts",
					],
					exclude: [OFFLINE],
					isolate: false,
					sequence: { groupOrder: 1 },
					// Properties over thousands of cases take seconds where two cores are shared.
					testTimeout: 60_000,
				},
			},
			{
				test: {
					name: "server",
					include: ["packages/{server,cli}/**/*.test.ts"],
					exclude: ["packages/server/spreadsheets/**"],
					globalSetup: ["packages/server/testing/global-setup.ts"],
					isolate: false,
					sequence: { groupOrder: 2 },
					maxWorkers: 2,
					testTimeout: 60_000,
					hookTimeout: 120_000,
				},
			},
			{
				test: {
					name: "journeys",
					include: ["e2e/**/*.test.ts"],
					globalSetup: ["e2e/global-setup.ts"],
					sequence: { groupOrder: 3 },
					maxWorkers: 1,
					testTimeout: 180_000,
					hookTimeout: 240_000,
				},
			},
			{
				test: {
					name: "release",
					include: [OFFLINE],
					sequence: { groupOrder: 4 },
					hookTimeout: 900_000,
				},
			},
		],
	},
});
