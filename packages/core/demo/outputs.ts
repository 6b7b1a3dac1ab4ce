import { addDays, daysBetween } from "../periods/civil-date.ts";
import {
	expectedInQuarter,
	quarterBounds,
	quartersInProduction,
} from "../registry/expected-output.ts";
import type { DemoOutput } from "./model.ts";
import { randomOf } from "./random.ts";

/**
 * What the commissioned projects of the demo brought in: a plant takes about five quarters to reach what
 * was promised of it, some never do, some quarters nobody stated, and a few were put right afterwards.
 */

/** A stream of its own, so that nothing else of a project depends on it. */
const STREAM = 91;
const DAY_MS = 86_400_000;
const REASONS = ["与税务口径核对后更正", "扣除退货", "补计子公司产值"];

export function makeOutputs(options: {
	readonly seed: number;
	readonly projectNumber: number;
	readonly commissionedOn: string | null;
	/** First day the demo keeps the project. */
	readonly keptFrom: string;
	readonly expectedOutputYuan: number | null;
	readonly expectedTaxYuan: number | null;
	readonly nowMs: number;
}): DemoOutput[] {
	const {
		seed,
		projectNumber,
		commissionedOn,
		keptFrom,
		expectedOutputYuan,
		expectedTaxYuan,
		nowMs,
	} = options;
	if (commissionedOn === null || expectedOutputYuan === null) return [];
	const random = randomOf(seed, STREAM, projectNumber);
	const reaches = random.chance(0.8)
		? random.between(0.92, 1.12)
		: random.between(0.45, 0.75);
	const people =
		20 + Math.round(expectedOutputYuan / random.between(900_000, 2_400_000));
	const today = new Date(nowMs).toISOString().slice(0, 10);
	const outputs: DemoOutput[] = [];
	for (const quarter of quartersInProduction(commissionedOn, today)) {
		const { first, last } = quarterBounds(quarter);
		// The same number of draws a quarter, whatever comes of them.
		const [noise, silence, said, again, lag] = [
			random.between(0.9, 1.08),
			random.chance(0.05),
			random.chance(0.85),
			random.chance(0.06),
			random.int(18),
		];
		const reason = random.pick(REASONS);
		if (last < keptFrom || silence) continue;
		const quartersRun = Math.max(0, daysBetween(commissionedOn, last) / 91);
		const level = Math.min(1, 0.35 + 0.15 * quartersRun) * reaches * noise;
		const share = (yearlyYuan: number | null) => {
			const expected = expectedInQuarter(yearlyYuan, quarter, commissionedOn);
			return expected === null
				? null
				: Math.round((expected * level) / 10_000) * 10_000;
		};
		const recordedMs = Date.parse(addDays(last, 4)) + lag * DAY_MS;
		if (recordedMs > nowMs) continue;
		const stated = {
			quarterStart: first,
			taxYuan: share(expectedTaxYuan),
			jobs: said ? Math.round(people * Math.min(1, 0.5 + level / 2)) : null,
		};
		const outputYuan = share(expectedOutputYuan);
		outputs.push({
			...stated,
			revision: 1,
			outputYuan,
			reason: "",
			recordedMs,
		});
		const correctedMs = recordedMs + 25 * DAY_MS;
		if (again && outputYuan !== null && correctedMs <= nowMs)
			outputs.push({
				...stated,
				revision: 2,
				outputYuan: Math.round((outputYuan * 0.97) / 10_000) * 10_000,
				reason,
				recordedMs: correctedMs,
			});
	}
	return outputs;
}
