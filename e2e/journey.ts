/** What every journey needs: a page of a fresh browser context, signed in as somebody of the demo. */

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { DESKTOP, NO_BROWSER, openBrowser, PHONE } from "./browser.ts";

export type Visitor = {
	readonly page: Page;
	readonly context: BrowserContext;
	/** What the browser complained about; a journey ends with none. */
	readonly complaints: string[];
};

export type VisitOptions = {
	readonly lang?: "zh" | "en";
	readonly device?: "desktop" | "phone";
};

/**
 * A journey: `walk` gets `visit`, which opens a browser of its own. Left out, with the reason in
 * its name, where no Chromium is found. Fails when the browser reported an error on the way, a
 * breach of the content security policy included.
 */
export function journey(
	name: string,
	walk: (visit: (options?: VisitOptions) => Promise<Visitor>) => Promise<void>,
): void {
	const url = inject("productUrl");
	if (!url) {
		test.skip(`${name} (${NO_BROWSER})`, () => {});
		return;
	}
	test(name, async () => {
		const visitors: Visitor[] = [];
		try {
			await walk(async (options = {}) => {
				const visitor = await open(options, url);
				visitors.push(visitor);
				return visitor;
			});
			for (const { complaints } of visitors) expect(complaints).toEqual([]);
		} finally {
			for (const { context } of visitors) await context.close();
		}
	});
}

let browser: Browser | undefined;
if (inject("productUrl")) {
	beforeAll(async () => {
		browser = await openBrowser();
	});
	afterAll(() => browser?.close());
}

async function open(
	{ lang = "zh", device = "desktop" }: VisitOptions,
	url: string,
): Promise<Visitor> {
	if (!browser) throw new Error("the browser is not open");
	const context = await browser.newContext({
		baseURL: url,
		viewport: device === "phone" ? PHONE : DESKTOP,
		hasTouch: device === "phone",
		locale: lang === "zh" ? "zh-CN" : "en-GB",
		timezoneId: "Asia/Shanghai",
	});
	const complaints: string[] = [];
	// Not every breach of the policy is a line of the console: a report-only or a worker's is none.
	await context.exposeBinding("dekadBreach", (_, breach: string) => {
		complaints.push(breach);
	});
	await context.addInitScript(() => {
		document.addEventListener("securitypolicyviolation", (event) => {
			const { dekadBreach } = window as unknown as {
				dekadBreach(breach: string): Promise<void>;
			};
			void dekadBreach(
				`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`,
			);
		});
	});
	const page = await context.newPage();
	page.on("pageerror", (error) => complaints.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error") complaints.push(message.text());
	});
	return { page, context, complaints };
}

export type DemoRole =
	| "owner"
	| "county"
	| "city"
	| "department"
	| "dispatcher"
	| "leader"
	| "enterprise"
	| "auditor"
	| "operator";

/** Places of the demo's people among the buttons of the sign-in page. */
export const DEMO_ROLES: readonly DemoRole[] = [
	"owner",
	"county",
	"city",
	"department",
	"dispatcher",
	"leader",
	"enterprise",
	"auditor",
	"operator",
];

/** Signs in by the role's button and waits for the frame of the office. */
export async function signInAs(page: Page, role: DemoRole): Promise<void> {
	await page.goto("/");
	await page.locator(".role-button").nth(DEMO_ROLES.indexOf(role)).click();
	await page.locator(".top-bar").waitFor();
}

/** Waits until nothing more is fetched and what came is drawn. */
export async function settled(page: Page): Promise<void> {
	await page.waitForLoadState("networkidle");
	await page.evaluate(
		() =>
			new Promise((resolve) =>
				requestAnimationFrame(() => requestAnimationFrame(resolve)),
			),
	);
}

/** Whether a reader has to scroll sideways: the page itself, or what it holds. */
export const isTooWide = (page: Page): Promise<boolean> =>
	page.evaluate(() => {
		const main = document.querySelector("main");
		return (
			document.documentElement.scrollWidth > innerWidth ||
			(main !== null && main.scrollWidth > main.clientWidth)
		);
	});
