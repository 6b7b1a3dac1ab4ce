import { expect } from "vitest";
import { journey, settled } from "./journey.ts";
import { startProduct } from "./product.ts";

journey(
	"an empty installation: the one-time link names the first office, once, and leads in",
	async (visit) => {
		const product = await startProduct({ isEmpty: true });
		try {
			const { page, complaints } = await visit({ lang: "en" });
			await page.goto(product.setupUrl ?? "no link was printed");
			await page.getByLabel("Name in Chinese").fill("某市重点项目办公室");
			await page.getByLabel("Name in English").fill("City Key Projects Office");
			await page.getByLabel("Code of the office").fill("some-city");
			await page
				.getByRole("textbox", { name: "Name", exact: true })
				.fill("first");
			await page.getByLabel("Name others see").fill("First Person");
			await page.getByLabel("New password").fill("a long enough secret 41");
			await page
				.getByLabel("The password once more")
				.fill("a long enough secret 41");
			await page.getByRole("button", { name: "Set up and sign in" }).click();
			await page.locator(".top-bar").waitFor();
			await settled(page);
			expect(await page.locator(".brand-office").textContent()).toBe(
				"City Key Projects Office",
			);
			expect(await page.locator(".synthetic-bar").count()).toBe(0);
			// Nothing to show yet: the page says what to do first.
			await page.getByText("No project is in the registry").waitFor();

			await page.goto(product.setupUrl ?? "");
			await page.getByText("access.link_invalid").waitFor();
			// The browser reports the refusal of the used link as an error of the network.
			complaints.splice(0);
		} finally {
			await product.stop();
		}
	},
);
