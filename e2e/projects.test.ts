import { expect } from "vitest";
import { journey, settled, signInAs } from "./journey.ts";

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
	await expect.poll(() => page.locator("h1").textContent()).toBe(name);
});
