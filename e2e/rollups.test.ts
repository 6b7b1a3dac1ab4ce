import { expect } from "vitest";
import { journey, settled, signInAs } from "./journey.ts";

journey(
	"a total opens to its regions, and a region to the projects that add up to it",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "leader");
		await page.goto("/rollups");
		const figures = page.locator("section[aria-labelledby=figures]");
		const region = figures.locator("tbody tr").first();
		await region.waitFor();
		const name = (await region.locator("th a").textContent()) ?? "";
		const countIn = async (link: ReturnType<typeof region.locator>) =>
			/^\d+/.exec((await link.first().textContent()) ?? "")?.[0] ?? "";
		const projects = await countIn(region.locator("td a"));

		await region.locator("th a").click();
		await page.waitForURL(/where=region/);
		// The totals before stay readable, dimmed, until the narrower ones are there.
		await expect
			.poll(() => countIn(figures.locator("tfoot td a")))
			.toBe(projects);

		await figures.locator("tfoot td a").first().click();
		await page.waitForURL(/\/rollups\/rows/);
		await settled(page);
		expect(await page.locator(".rows-sum").textContent()).toContain(
			`These ${projects} projects`,
		);
		expect(
			await page.locator("[role=grid]").getAttribute("aria-rowcount"),
		).toBe(projects);
		expect(await page.locator("main").textContent()).toContain(name);
	},
);

journey("a rate says how it is defined, one click away", async (visit) => {
	const { page } = await visit({ lang: "en" });
	await signInAs(page, "leader");
	await page.goto("/rollups");
	await page
		.getByRole("button", { name: "Definition of Start rate to date" })
		.click();
	await page.getByText("Early starts are counted beside it").waitFor();
});

journey("totals go out as a spreadsheet", async (visit) => {
	const { page } = await visit();
	await signInAs(page, "leader");
	await page.goto("/rollups?by=region,sector");
	await page
		.locator("section[aria-labelledby=figures] tbody tr")
		.first()
		.waitFor();
	for (const format of ["XLSX", "CSV"]) {
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("button", { name: format }).click(),
		]);
		expect(download.suggestedFilename()).toMatch(
			new RegExp(`\\.${format.toLowerCase()}$`),
		);
	}
});

journey(
	"a region row stands in code order and nothing speaks of ranks",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "leader");
		await page.goto("/rollups");
		const rows = page.locator("section[aria-labelledby=figures] tbody tr");
		await rows.first().waitFor();
		const paths = await rows
			.locator("td a")
			.evaluateAll((links) =>
				links.map((link) =>
					decodeURIComponent((link as HTMLAnchorElement).href),
				),
			);
		const codes = paths.map((path) => /region=([^,&]+)/.exec(path)?.[1] ?? "");
		expect(codes).toEqual(codes.toSorted());
	},
);
