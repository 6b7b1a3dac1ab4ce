import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { isTooWide, journey, settled, signInAs } from "./journey.ts";

/** Pictures of the documentation, made by the journey that reads them when DEKAD_PICTURES is set: they show the hour, so every run would change them. */
const IMAGES = join(import.meta.dirname, "..", "docs", "images");

for (const device of ["desktop", "phone"] as const)
	for (const lang of ["zh", "en"] as const)
		journey(
			`a leader reads the cockpit on a ${device} in ${lang}`,
			async (visit) => {
				const { page } = await visit({ lang, device });
				await signInAs(page, "leader");
				await page.locator(".headline").waitFor();
				await page.locator("canvas").waitFor();
				await settled(page);
				expect(await isTooWide(page)).toBe(false);
				expect(await page.locator(".tile").count()).toBeGreaterThan(10);
				if (process.env["DEKAD_PICTURES"]) {
					await mkdir(IMAGES, { recursive: true });
					await page.screenshot({
						path: join(IMAGES, `cockpit-${device}-${lang}.png`),
					});
				}
			},
		);

journey(
	"the curve reads as a table too, with the same last figure as the headline",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "leader");
		await page.locator(".headline").waitFor();
		const done = await page
			.locator(".headline .figure-main .number")
			.nth(1)
			.textContent();
		await page.locator(".cockpit-curve").getByText("Table").click();
		const cells = await page
			.locator(".cockpit-curve tbody td:nth-child(2)")
			.allTextContents();
		const amounts = cells
			.map((cell) => /[\d,]+\.\d+/.exec(cell)?.[0])
			.filter((amount) => amount !== undefined);
		expect(amounts.at(-1)).toBe(/[\d,]+\.\d+/.exec(done ?? "")?.[0]);
	},
);

journey(
	"a dekad not reported is said in words and never shown as zero",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "leader");
		await page.locator(".late-badge").click();
		await page.locator("#late").waitFor();
		await page
			.locator("section[aria-labelledby=late] tbody a[href*='/projects/']")
			.first()
			.click();
		const newest = page
			.locator("section[aria-labelledby=dekads] tbody tr")
			.first();
		await newest.waitFor();
		expect(await newest.textContent()).toContain("未报");
		expect(await newest.locator("td").nth(1).textContent()).not.toMatch(
			/0\.00/,
		);
	},
);

for (const path of [
	"/projects",
	"/rollups",
	"/imports",
	"/bulletins",
	"/settings",
])
	journey(
		`${path} reads on a phone without scrolling sideways`,
		async (visit) => {
			for (const lang of ["zh", "en"] as const) {
				const { page } = await visit({ lang, device: "phone" });
				await signInAs(page, "dispatcher");
				await page.goto(path);
				await settled(page);
				expect(await isTooWide(page), `${path} in ${lang}`).toBe(false);
			}
		},
	);
