/**
 * Scrolls the project list of an office with 10,000 projects from the first row to the last in a
 * real browser, and prints the longest task of the page beside the goal of 50 ms. A task longer
 * than that is what a reader feels as a stutter (the browser reports them as `longtask`).
 *
 * The anchor of the same run: the same scroll over a list of 10,000 plain rows all in the page,
 * which is what one gets without drawing only what is in sight.
 */

import { availableParallelism, loadavg } from "node:os";
import type { Page } from "playwright-core";
import {
	DESKTOP,
	NO_BROWSER,
	findChromium,
	openBrowser,
} from "../e2e/browser.ts";
import { startProduct } from "../e2e/product.ts";
import { ms, print, promise, say } from "./figures.ts";

const PROJECTS = 10_000;
const GOAL_MS = 50;
/** Pixels a frame: 12,000 a second, as fast as a wheel is spun. */
const STEP_PIXELS = 200;

if (!findChromium()) {
	print(`left out: ${NO_BROWSER}`);
	process.exit(0);
}

say(`loading ${PROJECTS} projects`);
const product = await startProduct({ projects: PROJECTS });
const browser = await openBrowser();
try {
	const page = await (
		await browser.newContext({ viewport: DESKTOP, locale: "zh-CN" })
	).newPage();
	await page.goto(product.url);
	await page.locator(".role-button").nth(4).click();
	await page.locator(".top-bar").waitFor();
	await page.goto(`${product.url}/projects`);
	await page.locator(".virtual-row .row-name").first().waitFor();
	await page.waitForLoadState("networkidle");

	say("scrolling end to end");
	const list = await scrollThrough(page, ".virtual-list");
	const lastRow = await page.locator(".virtual-row").last().textContent();

	say(
		"the same with the browser's own record: processor time, which other work on the machine does not lengthen",
	);
	await browser.startTracing(page, {
		categories: ["devtools.timeline", "disabled-by-default-devtools.timeline"],
	});
	await scrollThrough(page, ".virtual-list");
	const longestCpu = longestTaskCpu(await browser.stopTracing());

	say("the anchor: 10,000 plain rows all in the page");
	const plain = await (
		await browser.newContext({ viewport: DESKTOP })
	).newPage();
	await plain.setContent(
		"<div id='all' style='height:800px;overflow-y:scroll'></div>",
	);
	const drawing = await longestTask(plain, () =>
		plain.evaluate((count) => {
			const cells = "<td>2209-900102-12-04-489044</td>".repeat(11);
			const all = document.querySelector("#all");
			if (all)
				all.innerHTML = `<table>${`<tr>${cells}</tr>`.repeat(count)}</table>`;
		}, PROJECTS),
	);
	const anchor = await scrollThrough(plain, "#all");

	print(
		`rows: ${PROJECTS}; steps: ${list.steps}; last row drawn: ${lastRow?.slice(0, 40)}`,
	);
	print(
		`longest task while scrolling: ${ms(list.longest)} (${list.tasks} tasks over ${GOAL_MS} ms)`,
	);
	print(
		`longest task in processor time: ${ms(longestCpu)} (recording included)`,
	);
	print(
		`load of the machine: ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`,
	);
	print(`slowest frame: ${ms(list.slowestFrame)}`);
	print(
		`anchor, all rows in the page: ${ms(Math.max(drawing, anchor.longest))} longest task`,
	);
	promise("10,000 projects scrolled end to end without a long task", {
		kept: list.longest <= GOAL_MS,
		figure: ms(list.longest),
		goal: `≤ ${GOAL_MS} ms`,
	});
} finally {
	await browser.close();
	await product.stop();
}

/** Scrolls `selector` from top to bottom, one step a frame, and says what the page's main thread did meanwhile. */
function scrollThrough(page: Page, selector: string) {
	return page.evaluate(
		async ({ selector: at, step }) => {
			const frame = document.querySelector(at);
			if (!frame) throw new Error(`nothing at ${at}`);
			let longest = 0;
			let tasks = 0;
			const watch = new PerformanceObserver((seen) => {
				for (const { duration } of seen.getEntries()) {
					tasks += 1;
					longest = Math.max(longest, duration);
				}
			});
			watch.observe({ type: "longtask" });
			const nextFrame = () =>
				new Promise<number>((resolve) => requestAnimationFrame(resolve));
			frame.scrollTop = 0;
			let before = await nextFrame();
			let slowestFrame = 0;
			let steps = 0;
			// The height grows with nothing here: the list knows its total from the first page on.
			while (frame.scrollTop + frame.clientHeight < frame.scrollHeight - 1) {
				frame.scrollTop += step;
				const now = await nextFrame();
				slowestFrame = Math.max(slowestFrame, now - before);
				before = now;
				steps += 1;
			}
			await new Promise((resolve) => setTimeout(resolve, 1500));
			watch.disconnect();
			return { longest, tasks, slowestFrame, steps };
		},
		{ selector, step: STEP_PIXELS },
	);
}

/** The longest task of the page's main thread by its own processor time, from a recording; in milliseconds. */
function longestTaskCpu(recording: Buffer): number {
	type Recorded = { name: string; pid: number; tid: number; tdur?: number };
	const { traceEvents } = JSON.parse(recording.toString("utf8")) as {
		traceEvents: Recorded[];
	};
	const calls = new Map<string, number>();
	const threadOf = ({ pid, tid }: Recorded) => `${pid} ${tid}`;
	for (const event of traceEvents)
		if (event.name === "FunctionCall")
			calls.set(threadOf(event), (calls.get(threadOf(event)) ?? 0) + 1);
	// The thread that runs the page's functions is the one a reader waits for.
	const main = [...calls].sort((a, b) => b[1] - a[1])[0]?.[0];
	const tasks = traceEvents.filter(
		(event) => event.name === "RunTask" && threadOf(event) === main,
	);
	return Math.max(0, ...tasks.map(({ tdur }) => (tdur ?? 0) / 1000));
}

/** The longest task the page reports while `act` runs, in milliseconds; 0 when none was over 50. */
async function longestTask(
	page: Page,
	act: () => Promise<unknown>,
): Promise<number> {
	await page.evaluate(() => {
		const seen: number[] = [];
		Object.assign(globalThis, { longTasks: seen });
		new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) seen.push(duration);
		}).observe({ type: "longtask" });
	});
	await act();
	return page.evaluate(async () => {
		await new Promise((resolve) => setTimeout(resolve, 1000));
		return Math.max(
			0,
			...(globalThis as unknown as { longTasks: number[] }).longTasks,
		);
	});
}
