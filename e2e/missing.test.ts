import { expect } from "vitest";
import { journey, settled, signInAs } from "./journey.ts";

journey(
	"the dispatcher sees who has not reported, has the words for a chat, and notes that they were said",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "dispatcher");
		await page.getByRole("link", { name: "催报" }).click();
		await page.locator(".missing-place").first().waitFor();
		const place = page.locator(".missing-place").last();
		const owner = place.locator(".missing-owner").first();
		const name = (await owner.locator("strong").textContent()) ?? "";
		expect(await owner.locator("a[href^='tel:']").count()).toBeGreaterThan(0);
		await page.getByLabel(`选择${name}`, { exact: true }).last().check();
		await page
			.locator(".missing-bar")
			.getByRole("button", { name: "催报文字" })
			.click();
		const words = await page.locator(".copy-text textarea").inputValue();
		expect(words).toContain("【催报】2026年10月下旬");
		expect(words).toContain(name);
		await page.getByRole("button", { name: "记为已催报" }).click();
		await page.getByText(/已记\d+个项目为已催报/).waitFor();
		await owner.getByText("未看").first().waitFor();
	},
);

journey(
	"on a phone the list of the missing needs no scrolling sideways, and a tap on a number dials",
	async (visit) => {
		const { page } = await visit({ device: "phone" });
		await signInAs(page, "county");
		await page.goto("/missing");
		await settled(page);
		const [content, window] = await page.evaluate(() => [
			document.documentElement.scrollWidth,
			innerWidth,
		]);
		expect(content).toBeLessThanOrEqual(window ?? 0);
	},
);

journey(
	"totals split by what was reported add up to all projects, and a cell opens to its rows",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "leader");
		await page.goto("/rollups?period=2026-10-D3&by=coverage");
		const table = page.locator(".data-table").first();
		await table.waitFor();
		await settled(page);
		const counts = (await table.locator("a.number").allTextContents()).map(
			(said) => Number(said.replace(/\D/g, "")),
		);
		const total = counts.pop() ?? 0;
		expect(total).toBeGreaterThan(0);
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
		await table.getByRole("link", { name: /缺报/ }).click();
		await page.getByText(/缺报/).first().waitFor();
	},
);
