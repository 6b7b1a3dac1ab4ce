import { expect } from "vitest";
import { journey, settled, signInAs } from "./journey.ts";

journey(
	"an owner puts a locked dekad right by its true value and sees what set the figure",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "owner");
		await page.goto("/projects");
		// Not the first: another journey's clerk may have sent that one's report back, and it is mended before it is corrected.
		await page.locator(".virtual-row >> nth=4").click();
		await page.getByRole("link", { name: "更正" }).first().click();
		await page.waitForURL(/\/corrections/);
		await settled(page);

		// Statistical investment has no parts it must add up with.
		await page.goto(`${page.url()}?measure=statistical_investment`);
		await settled(page);
		const row = page.getByRole("row", { name: /^2026年3月下旬/ });
		await row.getByRole("button", { name: /更正2026年3月下旬/ }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("统计投资").fill("123456万");
		await dialog.getByRole("button", { name: /^记入/ }).click();
		await dialog.getByRole("alert").getByText("须填写原因").waitFor();
		await dialog.getByLabel("原因").fill("凭证补齐");
		await dialog.getByRole("button", { name: /^记入/ }).click();
		await dialog.waitFor({ state: "detached" });
		await row.getByText("已更正").waitFor();
		expect(await row.textContent()).toContain("12.3456");
		expect(await row.textContent()).toContain("凭证补齐");

		await row.locator(".figure-button").focus();
		await page.keyboard.press("Enter");
		const history = page.getByRole("dialog", { name: "数据来历" });
		await history.getByText("凭证补齐").waitFor();
		await page.keyboard.press("Escape");
		await history.waitFor({ state: "detached" });
		await expect
			.poll(() => page.evaluate(() => document.activeElement?.className))
			.toBe("figure-button");
	},
);

journey(
	"the years show what a turn would do; only the dispatcher may close one",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "dispatcher");
		await page.goto("/years");
		await settled(page);
		await page.getByText("2026年12月下旬开放后即可开启2027年。").waitFor();
		await page.getByLabel("备注").fill("年度结束");
		await page.getByRole("button", { name: "关闭2024年" }).click();
		await page
			.getByRole("tooltip")
			.getByRole("button", { name: "关闭2024年" })
			.click();
		await page.getByRole("row").filter({ hasText: "已关闭" }).waitFor();

		const reader = await visit();
		await signInAs(reader.page, "leader");
		await reader.page.goto("/years");
		await settled(reader.page);
		expect(
			await reader.page.getByRole("button", { name: /^(开启|关闭)/ }).count(),
		).toBe(0);
	},
);
