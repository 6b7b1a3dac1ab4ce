import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { journey, settled, signInAs } from "./journey.ts";
import { projectListSheet } from "./project-list-sheet.ts";

/** Two rows that can be stored, and three with a bad cell. */
const messyList = () =>
	projectListSheet(
		[
			["新城水厂扩建", "１２．５", "2027年6月30日", "续建"],
			["东山隧道", "3,210.75", "2028.12.31", "新开工"],
			["约数的项目", "约3亿", "2027-06-30", "续建"],
			["日期不对的项目", "8", "2027-13-40", "续建"],
			["阶段不明的项目", "2.25", "2027-09-30", "快了"],
		],
		{ firstCode: 1, isNumbered: true },
	);

journey(
	"a messy list is checked, its bad cells come back marked, its good rows are stored",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "dispatcher");
		await page.goto("/imports");
		await page.locator("input[type=file]").setInputFiles({
			name: "重点项目清单.xlsx",
			mimeType:
				"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
			buffer: await messyList(),
		});
		await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
		await page.locator(".counts").waitFor({ timeout: 60_000 });
		const counts = await page.locator(".counts dd").allTextContents();
		expect(counts).toEqual(["5", "2", "0", "3"]);

		const problems = page.locator("section[aria-labelledby=problems] tbody tr");
		const told = (await problems.allTextContents()).join("\n");
		for (const value of ["约3亿", "2027-13-40", "快了"])
			expect(told).toContain(value);

		const [download] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("button", { name: "下载标注后的表格" }).click(),
		]);
		const marked = await readFile(await download.path());
		expect(marked.subarray(0, 2).toString()).toBe("PK");
		expect(marked.includes("comments")).toBe(true);

		await page.getByRole("button", { name: /将合格的2行入库/ }).click();
		await page.getByText("已入库2行").waitFor({ timeout: 60_000 });

		await page.goto("/projects?search=新城水厂扩建");
		await page.locator(".virtual-row").first().click();
		await settled(page);
		expect(await page.locator("main").textContent()).toContain("12.50");
	},
);

journey("the template of a kind can be downloaded", async (visit) => {
	const { page } = await visit();
	await signInAs(page, "dispatcher");
	await page.goto("/imports?kind=plans");
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: /下载空白模板/ }).click(),
	]);
	expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
});
