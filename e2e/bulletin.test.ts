import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { journey, settled, signInAs } from "./journey.ts";

const BEGINNINGS = { docx: "PK", pdf: "%PDF", xlsx: "PK" } as const;

journey(
	"a dispatcher makes the bulletin and downloads it in every form and both languages",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "dispatcher");
		await page.goto("/bulletins");
		await page.getByRole("button", { name: "Freeze the figures" }).click();
		await page.getByText("it is the first below").waitFor({ timeout: 120_000 });
		await settled(page);
		const made = page.locator("section[aria-labelledby=made] tbody tr").first();
		const buttons = made.getByRole("button", { name: /^Download / });
		await buttons.first().waitFor();
		expect(await buttons.count()).toBeGreaterThanOrEqual(3);
		for (const button of await buttons.all()) {
			const [download] = await Promise.all([
				page.waitForEvent("download", { timeout: 120_000 }),
				button.click(),
			]);
			const format = /\.(docx|pdf|xlsx)$/.exec(
				download.suggestedFilename(),
			)?.[1];
			const bytes = await readFile(await download.path());
			expect(bytes.subarray(0, 4).toString("latin1")).toContain(
				BEGINNINGS[format as keyof typeof BEGINNINGS],
			);
		}
	},
);
