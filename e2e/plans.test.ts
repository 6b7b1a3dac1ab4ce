import { expect } from "vitest";
import { isTooWide, journey, settled, signInAs } from "./journey.ts";

journey(
	"an owner on a phone raises a month, sees what that does, proposes it, and the dispatcher puts it in force",
	async (visit) => {
		const { page } = await visit({ device: "phone" });
		await signInAs(page, "owner");
		await page.goto("/plans");
		await page.locator(".data-table").waitFor();
		expect(await isTooWide(page)).toBe(false);
		// The first project with a plan.
		await page
			.getByRole("row")
			.filter({ hasText: "现行" })
			.filter({ hasNotText: "尚无计划" })
			.getByRole("link")
			.first()
			.click();
		const grid = page.locator(".plan-grid");
		await grid.waitFor();
		await settled(page);
		expect(await isTooWide(page)).toBe(false);

		const december = page.getByLabel("2026年12月计划，万元");
		await december.fill("约9千");
		await december.press("Enter");
		await page.getByRole("alert").filter({ hasText: "约数" }).waitFor();
		await december.fill("9876");
		await december.press("Enter");
		await expect.poll(() => december.inputValue()).toBe("9,876");
		const effect = page.getByRole("region", { name: "改动的影响" });
		expect(await effect.textContent()).toContain("→");

		await page.getByLabel(/^原因/).fill("年底集中采购设备");
		await page.getByRole("button", { name: "向主管部门申请" }).click();
		await page.getByText("已提出申请").waitFor();
		const address = page.url();

		const dispatcher = await visit();
		await signInAs(dispatcher.page, "dispatcher");
		await dispatcher.page.goto("/plans?show=waiting");
		await dispatcher.page.getByText("年底集中采购设备").waitFor();
		await dispatcher.page.goto(address);
		await dispatcher.page.locator(".plan-grid .is-changed").first().waitFor();
		await dispatcher.page
			.getByRole("button", { name: "批准", exact: true })
			.click();
		await dispatcher.page.getByText("已批准，计划生效").waitFor();
		const history = dispatcher.page.getByRole("region", { name: "计划沿革" });
		expect(await history.textContent()).toContain("初始计划");
	},
);

journey(
	"next year is planned from pasted months, spread by a learned season and taken back by keyboard",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "owner");
		await page.goto("/plans?year=2027");
		await page.locator(".data-table a").first().click();
		await page.locator(".plan-grid").waitFor();
		await settled(page);
		const year = page.getByLabel("2027年计划，万元");
		expect(await year.inputValue()).toBe("0");

		await page.getByText("从表格粘贴").click();
		const cells = page.getByLabel(/^12个月或36旬/);
		const months = Array.from({ length: 12 }, (_, place) => place + 1);
		await cells.fill(months.with(2, -3).join("\t"));
		await page.getByRole("button", { name: "填入表格" }).click();
		await page.getByText("单元格C1（2027年3月，“-3”）").waitFor();
		expect(await year.inputValue()).toBe("0");
		await cells.fill(months.join("\t"));
		await page.getByRole("button", { name: "填入表格" }).click();
		await expect.poll(() => year.inputValue()).toBe("78");

		await page.getByRole("combobox", { name: "分解方式" }).click();
		await page.getByTitle("按往年数据得出的季节曲线").click();
		await page
			.getByText(/依据\d+个项目/)
			.first()
			.waitFor();
		await page.getByRole("combobox", { name: "选择参照范围" }).click();
		await page
			.locator(
				".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option:not(.ant-select-item-option-disabled)",
			)
			.last()
			.click();
		await page.getByRole("button", { name: "分解", exact: true }).click();
		const january = page.getByLabel("2027年1月计划，万元");
		await expect.poll(() => january.inputValue()).not.toBe("1");
		expect(await year.inputValue()).toBe("78");
		await page.getByRole("button", { name: "撤销" }).press("Enter");
		await expect.poll(() => january.inputValue()).toBe("1");
	},
);
