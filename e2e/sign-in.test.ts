import { expect } from "vitest";
import { DEMO_ROLES, journey, settled, signInAs } from "./journey.ts";

journey("every role of the demo signs in with one button", async (visit) => {
	for (const role of DEMO_ROLES) {
		const { page, context } = await visit();
		await signInAs(page, role);
		await page.locator("h1").waitFor();
		await settled(page);
		expect(await page.locator("h1").count()).toBe(1);
		await context.close();
	}
});

journey(
	"the bar says synthetic in both languages on every page, before and after sign-in",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await page.goto("/");
		const bar = page.locator(".synthetic-bar");
		await bar.waitFor();
		expect(await bar.textContent()).toMatch(/演示数据.*Synthetic data/);
		await signInAs(page, "leader");
		for (const path of ["/", "/projects", "/rollups", "/settings"]) {
			await page.goto(path);
			await settled(page);
			expect(await bar.textContent()).toMatch(/演示数据.*Synthetic data/);
		}
	},
);

journey(
	"the start page says that no classified items belong here",
	async (visit) => {
		const { page } = await visit();
		await page.goto("/");
		const note = page.getByRole("note").filter({ hasText: "国家秘密" });
		await note.waitFor();
		expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
		await page.getByText("English", { exact: true }).click();
		await page.getByText("No state secrets").waitFor();
		expect(await page.locator("html").getAttribute("lang")).toBe("en");
	},
);

journey(
	"without an account an address leads to sign-in and, after it, to where one wanted to go",
	async (visit) => {
		const { page } = await visit();
		await page.goto("/rollups?by=sector");
		await page.waitForURL(/sign-in\?next=/);
		await page.locator(".role-button").nth(5).click();
		await page.waitForURL(/\/rollups\?by=sector$/);
	},
);

journey(
	"a wrong password is refused in words with what to do next",
	async (visit) => {
		const { page, complaints } = await visit({ lang: "en" });
		await page.goto("/sign-in");
		await page.getByRole("textbox", { name: "Name" }).fill("nobody");
		await page.getByLabel("Password", { exact: true }).fill("not the password");
		await page.getByRole("button", { name: "Sign in", exact: true }).click();
		const alert = page.getByRole("alert");
		await alert.waitFor();
		expect(await alert.textContent()).toContain("access.wrong_password");
		// The browser reports the 401 itself as an error of the network; the page handled it.
		complaints.splice(0);
	},
);
