import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import { amountsOf, openBare } from "./bare-reports.ts";
import { median, ms, print, promise, quantile, timed } from "./figures.ts";
import { Caller, startServerOn } from "./http-caller.ts";
import {
	emptyOpenDekad,
	OPEN_DEKAD,
	openPortfolio,
	OWNERS,
	type Portfolio,
	PROJECTS_PER_OWNER,
} from "./portfolio.ts";

/**
 * 16 owners at once hand in reports over HTTP while 1,080,000 stand; a report is in the province's total
 * when its answer comes. Beside it bare SQL doing the same writes: 16 connections, prepared
 * statements, values given, no reading, no row security. The two take turns, so that a busy minute of the
 * machine hits both.
 */
const ROUNDS = 3;
const WARM_UP_PER_OWNER = 10;
const PER_ROUND = (PROJECTS_PER_OWNER - WARM_UP_PER_OWNER) / ROUNDS;
const GOAL_P95_MS = 50;
const GOAL_RATIO = 0.3;

type Rollup = { total: { actual: number | null; reported: number } };

const portfolio = await openPortfolio();
try {
	await emptyOpenDekad(portfolio);
	await measure(portfolio);
	await emptyOpenDekad(portfolio);
} finally {
	await portfolio.installation.close();
}

async function measure(found: Portfolio): Promise<void> {
	const server = await startServerOn(found.dataDir);
	const bare = await openBare(found);
	const reader = new Caller(server.url);
	const callers = await Promise.all(
		found.owners.map(async ({ loginName }) => {
			const caller = new Caller(server.url);
			await caller.signInDemo(loginName);
			return caller;
		}),
	);
	try {
		await reader.signInDemo("demo-dispatcher");
		const readTotal = async () => {
			const { total } = await reader.ask<Rollup>(
				"GET",
				`/api/rollups?period=${OPEN_DEKAD}&as=reported`,
			);
			return { yuan: total.actual ?? 0, reports: total.reported };
		};
		const before = await readTotal();
		let sentYuan = 0;
		let heldYuan = 0;
		let held = 0;
		let written = 0;
		let looks = 0;
		const latencies: number[] = [];
		const overHttp = async (owner: number, project: number) => {
			const serial = owner * PROJECTS_PER_OWNER + project;
			const amounts = amountsOf(serial);
			sentYuan += amounts[0]!;
			const { took } = await timed(() =>
				callers[owner]!.ask(
					"POST",
					`/api/projects/${found.owners[owner]!.projectIds[project]!}/reports`,
					{
						dekad: OPEN_DEKAD,
						kind: "actual",
						baseRevision: 0,
						measures: Object.fromEntries(
							FLOW_MEASURES.map((measure, place) => [measure, amounts[place]]),
						),
						physicalProgressRatio: 0.5,
						peopleOnSite: 120,
						machinesOnSite: 14,
						physicalProgressText: "本旬完成路基土方1.2万方，桥梁下部结构过半",
						nextSteps: "下旬开始梁板预制",
					},
				),
			);
			latencies.push(took);
			heldYuan += amounts[0]!;
			held++;
		};
		const bareSql = async (owner: number, project: number) => {
			const serial = owner * PROJECTS_PER_OWNER + project;
			await bare.write(owner, serial);
			written++;
			heldYuan += amountsOf(serial)[0]!;
			sentYuan += amountsOf(serial)[0]!;
		};
		const all = (
			from: number,
			count: number,
			send: (owner: number, project: number) => Promise<void>,
		) =>
			timed(() =>
				Promise.all(
					Array.from({ length: OWNERS }, async (_, owner) => {
						for (let project = from; project < from + count; project++)
							await send(owner, project);
					}),
				),
			);
		const compare = async (where: string) => {
			const now = await readTotal();
			if (
				now.yuan - before.yuan !== heldYuan ||
				now.reports - before.reports !== held + written
			)
				throw new Error(
					`${where}: the province's total grew by ${now.yuan - before.yuan} yuan and ${now.reports - before.reports} reports, handed in were ${heldYuan} and ${held + written}`,
				);
		};
		/** A total read while reports come in holds every answered one and none that was not sent. */
		const lookInBetween = async () => {
			const answered = heldYuan;
			const { yuan } = await readTotal();
			const seen = yuan - before.yuan;
			if (seen < answered || seen > sentYuan)
				throw new Error(
					`a total of ${seen} yuan, answered were ${answered}, sent ${sentYuan}`,
				);
			looks++;
		};

		await all(0, WARM_UP_PER_OWNER, overHttp);
		await all(0, WARM_UP_PER_OWNER, bareSql);
		await compare("after the warm-up");
		latencies.length = 0;
		const rates: number[] = [];
		const anchors: number[] = [];
		for (let round = 0; round < ROUNDS; round++) {
			const from = WARM_UP_PER_OWNER + round * PER_ROUND;
			const perSecond = (took: number) => (OWNERS * PER_ROUND * 1000) / took;
			const halfWay = held + (OWNERS * PER_ROUND) / 2;
			let looking: Promise<void> | undefined;
			const overHttpWithALook = async (owner: number, project: number) => {
				await overHttp(owner, project);
				if (held >= halfWay) looking ??= lookInBetween();
			};
			rates.push(
				perSecond((await all(from, PER_ROUND, overHttpWithALook)).took),
			);
			await looking;
			await compare(`round ${round + 1}`);
			anchors.push(perSecond((await all(from, PER_ROUND, bareSql)).took));
			await compare(`bare SQL, round ${round + 1}`);
		}
		const p95 = quantile(latencies, 0.95);
		print(
			`report-to-total: ${latencies.length} reports of ${OWNERS} owners at once over ${(1_080_000).toLocaleString("en")} stored; every answered report was in the province's total, read ${looks} times meanwhile and ${2 * ROUNDS + 1} times at rest`,
		);
		print(
			`  over HTTP p50 ${ms(median(latencies))}, p95 ${ms(p95)}, p99 ${ms(quantile(latencies, 0.99))}; ${rates.map((rate) => rate.toFixed(0)).join(", ")} commits/s`,
		);
		print(
			`  bare SQL, the same rows written: ${anchors.map((rate) => rate.toFixed(0)).join(", ")} commits/s`,
		);
		const ratio = median(rates) / median(anchors);
		promise("report-to-total p95", {
			kept: p95 <= GOAL_P95_MS,
			figure: ms(p95),
			goal: `<= ${GOAL_P95_MS} ms`,
		});
		promise("report-to-total commits/s beside bare SQL", {
			kept: ratio >= GOAL_RATIO,
			figure: `${ratio.toFixed(2)}x`,
			goal: `>= ${GOAL_RATIO}x`,
		});
	} finally {
		reader.close();
		for (const caller of callers) caller.close();
		await bare.close();
		await server.stop();
	}
}
