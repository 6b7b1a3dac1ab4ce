/** Owners report on a phone: with a line, without one, and two of them at once. */

import type { BrowserContext, Page } from "playwright-core";
import { expect, inject } from "vitest";
import { ownerOf } from "@dekad/core/demo/organisations.ts";
import type { ReportDesk } from "@dekad/contract/report-desk.ts";
import {
	isTooWide,
	journey,
	settled,
	signInAs,
	type Visitor,
} from "./journey.ts";
import { runCommand } from "./product.ts";

/** Rows without a report: asked for, or where nothing is asked and a report is taken all the same. */
const ASKED = "li[data-state=to_report]";
const OPEN = "li[data-state=to_report], li[data-state=not_asked]";

/** What the server knows, as the owner's page asks it. */
async function deskOf(
	context: BrowserContext,
	dekad?: string,
): Promise<ReportDesk> {
	const answer = await context.request.get(
		`/api/report-desk${dekad ? `?dekad=${dekad}` : ""}`,
	);
	expect(answer.status(), await answer.text()).toBe(200);
	return (await answer.json()) as ReportDesk;
}

/** Opens the list: of the running dekad, in which everything is still to come, or of the one asked about. */
async function openList(
	page: Page,
	which: "running" | "asked" = "running",
): Promise<string> {
	const { dekads, dekad } = await deskOf(page.context());
	const shown = (which === "running" ? dekads.at(-1)?.dekad : dekad) ?? "";
	await page.goto(`/report?dekad=${shown}`);
	await page.locator("li.card").first().waitFor();
	return shown;
}

/** The first row of a kind: its project, its link, and itself, whatever becomes of its state. */
async function rowOf(page: Page, kind: string) {
	const link = page.locator(kind).first().locator("a.row-name");
	await link.waitFor();
	const href = (await link.getAttribute("href")) ?? "";
	const projectId = /\/report\/([\w-]+)/.exec(href)?.[1] ?? "";
	const row = page.locator("li.card", {
		has: page.locator(`a.row-name[href="${href}"]`),
	});
	return { projectId, href, row };
}

/** Waits until the row of a project says `state`. */
const rowSays = (page: Page, projectId: string, state: string) =>
	page
		.locator(`li[data-state=${state}] a.row-name[href*="${projectId}"]`)
		.waitFor();

/** Confirms whatever is unusual and hands in. */
async function confirmAndHandIn(page: Page): Promise<void> {
	await page.locator("form button[type=submit]").click();
	const sheet = page.locator("dialog");
	await sheet.waitFor();
	for (const tick of await sheet.getByRole("checkbox").all())
		await tick.check();
	await sheet.locator("button.primary").click();
}

/** A line that is cut on purpose, and a refusal one is looking for, are no complaints of the browser. */
function expectTrouble({ complaints }: Visitor): void {
	const expected = /ERR_INTERNET_DISCONNECTED|status of 409|ERR_FAILED/;
	const others = complaints.filter((said) => !expected.test(said));
	complaints.splice(0, complaints.length, ...others);
}

/** Waits until the form opens without a line. */
const workerIsThere = (page: Page) =>
	page.evaluate(async () => {
		await navigator.serviceWorker.ready;
	});

journey(
	"an owner with a phone lands at the reports, fills one in and hands it in",
	async (visit) => {
		const { page, context } = await visit({ device: "phone" });
		await signInAs(page, "owner");
		await page.waitForURL(/\/report/);
		const dekad = await openList(page, "asked");
		expect(await isTooWide(page)).toBe(false);
		const { projectId, row } = await rowOf(page, ASKED);
		await row.locator("a.row-name").click();
		await page.locator("input[name=investment]").fill("123.45");
		await page.getByText("＝1,234,500元").waitFor();
		if (await page.locator("input[name=physicalProgressRatio]").count())
			await page.locator("input[name=physicalProgressRatio]").fill("55.5");
		await page.getByRole("button", { name: "添加问题" }).click();
		const added = page.locator("fieldset.item").last();
		await added.getByLabel("问题说明").fill("道路未通，设备进不来");
		expect(await isTooWide(page)).toBe(false);
		// The kind is missing: told beside the problem, nothing is sent.
		await page.locator("form button[type=submit]").click();
		await page.locator(".stop").first().waitFor();
		await added.getByLabel("类别").selectOption({ index: 1 });
		await confirmAndHandIn(page);
		await rowSays(page, projectId, "handed_in");
		const handedIn = (await deskOf(context, dekad)).projects.find(
			(one) => one.projectId === projectId,
		)?.report;
		expect(handedIn?.values.measures.investment).toBe(1_234_500);
		expect(handedIn?.values.problems.at(-1)?.text).toBe("道路未通，设备进不来");
		expect(handedIn?.isCounted).toBe(true);
	},
);

journey("nothing new is three taps from opening the page", async (visit) => {
	const { page, context } = await visit({ device: "phone" });
	await signInAs(page, "owner");
	const { dekads } = await deskOf(context);
	await page.goto(`/report?dekad=${dekads.at(-1)?.dekad}`);
	await page.evaluate(() => {
		Object.assign(globalThis, { taps: 0 });
		addEventListener(
			"click",
			({ isTrusted }) => {
				if (isTrusted) (globalThis as unknown as { taps: number }).taps += 1;
			},
			{ capture: true },
		);
	});
	const { projectId, row } = await rowOf(page, ASKED);
	await row.getByRole("button", { name: "本旬无变化" }).tap();
	await page.locator("dialog .facts").waitFor();
	expect(await page.locator("dialog").textContent()).toContain("完成投资");
	await page.locator("dialog button.primary").tap();
	await rowSays(page, projectId, "handed_in");
	const taps = await page.evaluate(
		() => (globalThis as unknown as { taps: number }).taps,
	);
	expect(taps).toBeLessThanOrEqual(3);
	const report = (await deskOf(context, dekads.at(-1)?.dekad)).projects.find(
		(one) => one.projectId === projectId,
	)?.report;
	expect(report?.values.measures.investment).toBe(0);
});

journey(
	"the network is cut while writing and handing in, the page is reloaded, and exactly one report arrives",
	async (visit) => {
		const visitor = await visit({ device: "phone" });
		const { page, context } = visitor;
		// The cut of a page's line is not one of its worker's, which would send behind its back.
		await page.addInitScript(() =>
			Object.defineProperty(ServiceWorkerRegistration.prototype, "sync", {
				value: undefined,
			}),
		);
		await signInAs(page, "owner");
		const dekad = await openList(page);
		await workerIsThere(page);
		const { projectId, row, href } = await rowOf(page, OPEN);
		await row.locator("a.row-name").click();
		await page.locator("input[name=investment]").fill("200");
		await context.setOffline(true);
		await page.locator("input[name=investment]").fill("321");
		await page.reload();
		// What was written without a line is still there without one.
		await page.locator("input[name=investment]").waitFor();
		expect(await page.locator("input[name=investment]").inputValue()).toBe(
			"321",
		);
		await page.getByText("没有网络").waitFor();
		await confirmAndHandIn(page);
		await page.getByText("有1份旬报未送出").waitFor();
		await page.reload();
		await page.getByText("有1份旬报未送出").waitFor();
		expect(
			await page
				.locator("li[data-state=waiting] a.row-name")
				.getAttribute("href"),
		).toBe(href);

		await context.setOffline(false);
		await rowSays(page, projectId, "handed_in");
		await settled(page);
		const report = (await deskOf(context, dekad)).projects.find(
			(one) => one.projectId === projectId,
		)?.report;
		expect(report?.revision).toBe(1);
		expect(report?.values.measures.investment).toBe(3_210_000);
		expectTrouble(visitor);
	},
);

journey(
	"of two people of one owner the second keeps the own words and sees what the first changed",
	async (visit) => {
		const first = await visit({ device: "phone" });
		await signInAs(first.page, "owner");
		const dekad = await openList(first.page);
		const { projectId } = await rowOf(first.page, OPEN);

		const second = await visit({ device: "phone" });
		await signInAsColleague(second.context);
		const address = `/report/${projectId}?dekad=${dekad}`;
		await second.page.goto(address);
		await second.page.locator("input[name=investment]").fill("700");
		await second.page.getByLabel("下步安排").fill("第二个人的安排");

		await first.page.goto(address);
		await first.page.locator("input[name=investment]").fill("500");
		await confirmAndHandIn(first.page);
		await rowSays(first.page, projectId, "handed_in");

		await confirmAndHandIn(second.page);
		const conflict = second.page.locator(
			`li[data-state=conflict] a[href*="${projectId}"]`,
		);
		await conflict.first().waitFor();
		await conflict.first().click();
		await second.page.getByText("岳知远(项目单位)已先报送").waitFor();
		const sides = second.page.locator("fieldset", { hasText: "完成投资" });
		expect(await sides.locator(".side").allTextContents()).toEqual([
			"我的700万元",
			"对方的500万元",
		]);
		expect(await isTooWide(second.page)).toBe(false);
		// Nothing was overwritten while they meet.
		const standing = async () =>
			(await deskOf(first.context, dekad)).projects.find(
				(one) => one.projectId === projectId,
			)?.report;
		expect((await standing())?.values.measures.investment).toBe(5_000_000);

		await second.page.getByRole("button", { name: "全用我的" }).click();
		await second.page.getByRole("button", { name: "按此选择继续" }).click();
		await confirmAndHandIn(second.page);
		await rowSays(second.page, projectId, "handed_in");
		const report = await standing();
		expect(report?.revision).toBe(2);
		expect(report?.values.measures.investment).toBe(7_000_000);
		expect(report?.values.nextSteps).toBe("第二个人的安排");
		expectTrouble(second);
	},
);

journey(
	"who signs in next on the same phone sees nothing of the one before",
	async (visit) => {
		const visitor = await visit({ device: "phone" });
		const { page, context } = visitor;
		await signInAs(page, "owner");
		await openList(page);
		await workerIsThere(page);
		const kept = () =>
			page.evaluate(
				() =>
					new Promise<number>((resolve, reject) => {
						const opening = indexedDB.open("dekad-report");
						opening.onerror = () => reject(opening.error);
						opening.onsuccess = () => {
							const counting = opening.result
								.transaction("desk")
								.objectStore("desk")
								.count();
							counting.onsuccess = () => {
								opening.result.close();
								resolve(counting.result);
							};
						};
					}),
			);
		expect(await kept()).toBeGreaterThan(0);
		await page.locator(".top-more > summary").click();
		await page.getByRole("button", { name: "退出" }).click();
		await page.waitForURL(/\/sign-in/);
		expect(await kept()).toBe(0);
		expect((await context.request.get("/api/report-desk")).status()).toBe(401);
	},
);

let colleague: Promise<void> | undefined;

/** Signs in as a second person of the owner's organisation, made by the command beside the server. */
async function signInAsColleague(context: BrowserContext): Promise<void> {
	const login = {
		loginName: "second-owner",
		password: "tall-larch-on-the-ridge",
	};
	colleague ??= (async () => {
		const made = JSON.parse(
			await runCommand([
				"user",
				"add",
				login.loginName,
				"--display-name",
				"第二位业主",
				"--role",
				"owner",
				"--organisation",
				ownerOf(1, 0).code,
				"--url",
				inject("productUrl"),
				"--data",
				inject("productData"),
				"--json",
			]),
		) as { url: string };
		const token = made.url.split("/").at(-1);
		const answer = await context.request.post(`/api/links/${token}`, {
			data: { password: login.password },
		});
		expect(answer.status(), await answer.text()).toBe(200);
	})();
	await colleague;
	await context.request.post("/api/session", { data: login });
}
