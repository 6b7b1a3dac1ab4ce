import * as fc from "fast-check";
import { expect, test } from "vitest";
import { modelServer } from "./testing/model-server.ts";
import { ACT_CODES, liveThroughHistory } from "./testing/report-histories.ts";

const RUNS = 100_000;

test(`over ${RUNS.toLocaleString("en")} histories of three devices and two people nothing handed in is lost, counted twice or overwrites what its writer had not seen`, async () => {
	let acts = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat(ACT_CODES - 1), { maxLength: 60, size: "max" }),
			async (codes) => {
				acts += codes.length;
				await liveThroughHistory(codes, modelServer());
			},
		),
		{ numRuns: RUNS },
	);
	expect(acts).toBeGreaterThan(RUNS * 20);
}, 120_000);
