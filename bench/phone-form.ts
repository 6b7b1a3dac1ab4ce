/**
 * The first load of the report form as an owner meets it on a building site: Chromium with a phone's
 * window, a processor four times slower, 1.6 Mbit/s down, 150 ms of latency, nothing cached.
 * Prints when the form can be used (the list stands, its first button is hit and answers; then a
 * project's form takes a letter) and how many bytes of script came over the wire.
 *
 * The anchor of the same run: the cockpit of the same product, which loads the table library.
 */

import { availableParallelism, loadavg } from "node:os";
import type { Browser, CDPSession, Page } from "playwright-core";
import {
	findChromium,
	NO_BROWSER,
	openBrowser,
	PHONE,
} from "../e2e/browser.ts";
import { startProduct } from "../e2e/product.ts";
import { median, print, promise, say, seconds } from "./figures.ts";

const GOAL_MS = 2500;
const GOAL_BYTES = 200 * 1000;
const SLOWER = 4;
const LINE = {
	offline: false,
	latency: 150,
	downloadThroughput: (1.6 * 1000 * 1000) / 8,
	uploadThroughput: (0.75 * 1000 * 1000) / 8,
};
const RUNS = 5;

if (!findChromium()) {
	print(`left out: ${NO_BROWSER}`);
	process.exit(0);
}

say("starting the product with its demo");
const product = await startProduct();
const browser = await openBrowser();
try {
	const list: Load[] = [];
	const form: Load[] = [];
	const cockpit: Load[] = [];
	const project = await firstProject(browser);
	for (let run = 0; run < RUNS; run += 1) {
		say(`run ${run + 1} of ${RUNS}`);
		list.push(await firstLoad("/report", listIsUsable));
		form.push(await firstLoad(project, formIsUsable));
		if (run === 0) cockpit.push(await firstLoad("/", cockpitIsThere));
	}
	const usable = (loads: readonly Load[]) =>
		median(loads.map(({ usableMs }) => usableMs));
	const scriptBytes = Math.max(...list.map((load) => load.scriptBytes));
	print(
		`processor ${SLOWER}x slower, 1.6 Mbit/s down, ${LINE.latency} ms latency, cold cache, ${RUNS} runs`,
	);
	print(
		`load of the machine: ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`,
	);
	print(
		`list usable: median ${seconds(usable(list))}, each ${list.map(({ usableMs }) => seconds(usableMs)).join(", ")}`,
	);
	print(
		`form usable: median ${seconds(usable(form))}, each ${form.map(({ usableMs }) => seconds(usableMs)).join(", ")}`,
	);
	print(
		`over the wire until then: ${kB(scriptBytes)} of script, ${kB(Math.max(...form.map(({ allBytes }) => allBytes)))} in all`,
	);
	print(
		`anchor, the cockpit on the same line: ${seconds(usable(cockpit))}, ${kB(cockpit[0]?.scriptBytes ?? 0)} of script`,
	);
	const slowest = Math.max(usable(list), usable(form));
	promise("the report form can be used on a slow phone and line", {
		kept: slowest <= GOAL_MS,
		figure: seconds(slowest),
		goal: `≤ ${seconds(GOAL_MS)}`,
	});
	promise("script over the wire", {
		kept: scriptBytes <= GOAL_BYTES,
		figure: kB(scriptBytes),
		goal: `≤ ${kB(GOAL_BYTES)}`,
	});
} finally {
	await browser.close();
	await product.stop();
}

type Load = { usableMs: number; scriptBytes: number; allBytes: number };

/** Opens `path` in a browser that has never been there, signed in beforehand, and waits until it is usable. */
async function firstLoad(
	path: string,
	isUsable: (page: Page) => Promise<void>,
): Promise<Load> {
	const { page, close } = await signedIn(browser);
	const line = await page.context().newCDPSession(page);
	const bytes = await countBytes(line);
	await line.send("Network.clearBrowserCache");
	await line.send("Network.emulateNetworkConditions", LINE);
	await line.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
	const startedMs = performance.now();
	await page.goto(`${product.url}${path}`, { waitUntil: "commit" });
	await isUsable(page);
	const usableMs = performance.now() - startedMs;
	await line.send("Emulation.setCPUThrottlingRate", { rate: 1 });
	await close();
	return { usableMs, ...bytes() };
}

/** Bytes over the wire, headers included, as the browser's own network record tells them. */
async function countBytes(line: CDPSession) {
	const kinds = new Map<string, string>();
	let scriptBytes = 0;
	let allBytes = 0;
	await line.send("Network.enable");
	line.on("Network.responseReceived", ({ requestId, type }) => {
		kinds.set(requestId, type);
	});
	line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
		allBytes += encodedDataLength;
		if (kinds.get(requestId) === "Script") scriptBytes += encodedDataLength;
	});
	return () => ({ scriptBytes, allBytes });
}

/** A phone whose owner signed in through the interface: no page of the product was loaded yet. */
async function signedIn(from: Browser) {
	const context = await from.newContext({
		viewport: PHONE,
		hasTouch: true,
		locale: "zh-CN",
		timezoneId: "Asia/Shanghai",
		baseURL: product.url,
		// The worker comes later; without it every run is a first one.
		serviceWorkers: "block",
	});
	await context.request.post("/api/session/demo", {
		data: { loginName: "demo-owner" },
	});
	return { page: await context.newPage(), close: () => context.close() };
}

/** The form of the owner's first project, as its list links it. */
async function firstProject(from: Browser): Promise<string> {
	const { page, close } = await signedIn(from);
	await page.goto("/report");
	const link = page.locator("li a.row-name").first();
	await link.waitFor();
	const path = (await link.getAttribute("href")) ?? "/report";
	await close();
	return path;
}

/** The list stands and its menu answers a tap. */
async function listIsUsable(page: Page): Promise<void> {
	await page.locator("li .button").first().waitFor();
	await page.locator(".top-more > summary").tap();
	await page.locator(".top-panel").waitFor();
}

/** The form takes what is typed and says what it means. */
async function formIsUsable(page: Page): Promise<void> {
	const field = page.locator("input[name=investment]");
	await field.waitFor();
	await field.press("1");
	await page.locator(".means", { hasText: /[1-9]/ }).first().waitFor();
}

async function cockpitIsThere(page: Page): Promise<void> {
	await page.locator(".headline").waitFor({ timeout: 60_000 });
}

function kB(bytes: number): string {
	return `${(bytes / 1000).toFixed(0)} kB`;
}
