import { expect } from "vitest";
import { isTooWide, journey, settled, signInAs } from "./journey.ts";
import type { Page } from "playwright-core";

const first = ".virtual-row >> nth=0";

journey(
	"search follows the typing, in Chinese and in English",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "dispatcher");
		await page.goto("/projects");
		await page.locator(first).waitFor();
		await settled(page);
		const count = page.getByRole("status").filter({ hasText: "projects" });
		const all = await count.textContent();

		const search = page.getByRole("searchbox");
		await search.pressSequentially("airport", { delay: 20 });
		await page.waitForURL(/search=airport/);
		await expect.poll(() => count.textContent()).not.toBe(all);
		await settled(page);
		expect((await page.locator(first).textContent())?.toLowerCase()).toContain(
			"airport",
		);

		await search.fill("机场");
		await page.waitForURL(/search=%E6%9C%BA/);
		await settled(page);
		expect(await page.locator(".virtual-row").count()).toBeGreaterThan(0);

		await page.reload();
		await settled(page);
		expect(await search.inputValue()).toBe("机场");

		await search.fill("no such project at all");
		await page.getByText("No project fits").waitFor();
	},
);

journey(
	"a filter stands in the address and comes back with it",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "dispatcher");
		await page.goto("/projects");
		await page.locator(first).waitFor();
		await page.getByRole("combobox", { name: "阶段" }).click();
		await page.getByTitle("续建").click();
		await page.waitForURL(/stage=continued/);
		await settled(page);
		const rows = await page.locator(".virtual-row").allTextContents();
		expect(rows.length).toBeGreaterThan(5);
		for (const row of rows) expect(row).toContain("续建");
		await page.reload();
		await settled(page);
		expect(await page.locator(first).textContent()).toContain("续建");
	},
);

journey("from sign-in to a project by keyboard alone", async (visit) => {
	const { page } = await visit();
	await page.goto("/sign-in");
	await page.locator(".role-button").first().waitFor();
	/** Tab until `isThere` says that the right thing has the focus. */
	const tabTo = async (selector: string, most = 40) => {
		for (let presses = 0; presses < most; presses++) {
			await page.keyboard.press("Tab");
			if (
				await page.evaluate(
					(it) => document.activeElement?.matches(it),
					selector,
				)
			)
				return;
		}
		throw new Error(`Tab never came to ${selector}`);
	};
	await tabTo("li:nth-child(6) > .role-button");
	await page.keyboard.press("Enter");
	await page.locator(".headline").waitFor();

	// The skip link is the first stop of a page and leads past the navigation.
	await page.goto("/");
	await page.locator(".headline").waitFor();
	await page.keyboard.press("Tab");
	expect(await page.evaluate(() => document.activeElement?.className)).toBe(
		"skip-link",
	);

	// `/` goes to the search wherever one is.
	await page.keyboard.press("/");
	await page.waitForURL(/\/projects/);
	await expect
		.poll(() =>
			page.evaluate(() => document.activeElement?.getAttribute("type")),
		)
		.toBe("search");
	await page.keyboard.type("水库");
	await page.waitForURL(/search=/);
	await settled(page);
	await tabTo(".virtual-list");
	await page.keyboard.press("ArrowDown");
	const name = await page
		.locator(".virtual-row.is-active .row-name")
		.textContent();
	await page.keyboard.press("Enter");
	await page.waitForURL(/\/projects\/[0-9a-f-]{36}/);
	await expect
		.poll(() => page.locator("h1").textContent(), { timeout: 15_000 })
		.toBe(name);
});

/** A project of the signed-in owner whose works go on. */
const underConstruction = (page: Page): Promise<string> =>
	page.evaluate(async () => {
		const answer = await fetch("/api/projects?limit=500");
		const { rows } = (await answer.json()) as {
			rows: { projectId: string; stage: string; isPaused: boolean }[];
		};
		const found = rows.find(
			({ stage, isPaused }) =>
				["new_start", "continued"].includes(stage) && !isPaused,
		);
		if (!found) throw new Error("no project under construction");
		return found.projectId;
	});

journey(
	"an owner states a pause on the phone with its paper, and the office takes it back",
	async (visit) => {
		const { page } = await visit({ device: "phone" });
		await signInAs(page, "owner");
		const projectId = await underConstruction(page);
		await page.goto(`/projects/${projectId}`);
		await settled(page);
		expect(await isTooWide(page)).toBe(false);

		await page.getByRole("button", { name: "登记" }).first().click();
		const dialog = page.locator("dialog[open]");
		await dialog.getByRole("radio", { name: "停工" }).check();
		// Without a reason the form does not leave.
		await dialog.getByRole("button", { name: "登记" }).click();
		expect(await dialog.isVisible()).toBe(true);
		await dialog.getByLabel("停工原因").fill("冬季停工");
		await dialog.getByRole("button", { name: "登记" }).click();
		await page.locator(".paused-badge").waitFor();

		await page.getByRole("button", { name: "添加资料" }).click();
		await page.locator("input[type=file]").setInputFiles({
			name: "停工通知.pdf",
			mimeType: "application/pdf",
			buffer: Buffer.from("%PDF-1.7 notice"),
		});
		await dialog.getByRole("button", { name: "保存" }).click();
		const paper = page.getByRole("button", { name: "停工通知", exact: true });
		await paper.waitFor();
		const downloading = page.waitForEvent("download");
		await paper.click();
		expect((await downloading).suggestedFilename()).toBe("停工通知.pdf");

		const office = (await visit()).page;
		await signInAs(office, "dispatcher");
		await office.goto(`/projects/${projectId}`);
		await settled(office);
		const stages = office.locator("section", {
			has: office.locator("#stages"),
		});
		expect(await stages.textContent()).toContain("冬季停工");
		await office.getByRole("button", { name: "更正最近一步" }).click();
		await office.getByLabel("没有发生").check();
		await office.getByLabel("更正原因").fill("误报停工");
		await office
			.locator("dialog[open]")
			.getByRole("button", { name: "保存" })
			.click();
		await office.locator(".paused-badge").waitFor({ state: "detached" });
		const log = office.locator("section", { has: office.locator("#events") });
		expect(await log.textContent()).toContain("撤销停工登记");
	},
);

journey(
	"a leader reads a project's whole story on one screen and opens where a figure comes from",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "leader");
		await page.goto(`/projects/${await underConstruction(page)}`);
		await settled(page);
		expect(await isTooWide(page)).toBe(false);
		// The first screen holds money, curve, stages, site, problems, and the heads of funds, papers and people.
		for (const id of [
			"money",
			"curve",
			"stages",
			"site",
			"problems",
			"funds",
			"documents",
			"people",
		]) {
			const box = await page.locator(`#${id}`).boundingBox();
			expect([id, (box?.y ?? Number.POSITIVE_INFINITY) < 900]).toEqual([
				id,
				true,
			]);
		}
		expect(await page.getByRole("button", { name: "Record" }).count()).toBe(0);
		expect(
			await page.getByRole("button", { name: "Add a document" }).count(),
		).toBe(0);

		await page.locator(".done .figure-button").last().click();
		await page.locator("dialog[open]").waitFor();
		await settled(page);
		await page.keyboard.press("Escape");
		await page.locator("dialog[open]").waitFor({ state: "detached" });
		expect(await page.evaluate(() => document.activeElement?.className)).toBe(
			"figure-button",
		);
	},
);
