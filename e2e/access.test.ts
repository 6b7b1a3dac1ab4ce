import { expect, inject } from "vitest";
import { isTooWide, journey, settled, signInAs } from "./journey.ts";

journey(
	"a token is made, shown once, reads for a program, and ends",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "department");
		await page.goto("/access");
		const form = page.getByRole("form", { name: "Make a token" });
		await form.getByLabel("What it is for").fill("nightly export");
		await form.getByLabel("Last day").fill("2027-01-31");
		await form.getByRole("button", { name: "Make token" }).click();
		const secret = await page.locator(".shown-once code").textContent();
		expect(secret).toMatch(/^dekad_[\w-]{64}$/);
		const ask = async (path: string, method = "GET") =>
			(
				await fetch(new URL(path, inject("productUrl")), {
					method,
					headers: {
						authorization: `Bearer ${secret}`,
						"content-type": "application/json",
					},
					...(method === "GET" ? {} : { body: "{}" }),
				})
			).status;
		expect(await ask("/api/projects?limit=1")).toBe(200);
		expect(await ask("/api/tokens")).toBe(403);
		expect(await ask("/api/account")).toBe(403);
		await page.reload();
		await page
			.getByRole("button", { name: "End the token nightly export" })
			.click();
		await page.getByText("ended by").waitFor();
		expect(await page.locator(".shown-once").count()).toBe(0);
		expect(await ask("/api/projects?limit=1")).toBe(401);
	},
);

journey(
	"a role is given until a day; the other person works in it, and the log names both",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "city");
		await page.goto("/access");
		const form = page.getByRole("form", { name: /^Give the role/ });
		await form.locator(".ant-select").first().click();
		await page.getByTitle("祁望舒(自然资源厅)").click();
		await form.getByLabel("Last day").fill("2026-12-31");
		await form.getByLabel("Reason").fill("on a journey");
		await form.getByRole("button", { name: "Give the role" }).click();
		await form.getByText("Given to").waitFor();

		const delegate = await visit({ lang: "en" });
		await signInAs(delegate.page, "department");
		await delegate.page.locator(".who-button").click();
		await delegate.page.getByRole("combobox", { name: "Work as" }).click();
		await delegate.page.locator(".ant-select-item-option").nth(1).click();
		await delegate.page
			.getByRole("link", { name: "Review", exact: true })
			.first()
			.waitFor();
		await delegate.page.goto("/access");
		await delegate.page.getByText("You work in a role that").waitFor();
		expect(
			await delegate.page.getByRole("form", { name: "Make a token" }).count(),
		).toBe(0);

		await page.reload();
		await page
			.getByRole("button", { name: /^End the delegation/ })
			.first()
			.click();
		await page.getByText("ended by").first().waitFor();
	},
);

journey(
	"letting somebody past a lock: one person asks, a different one approves, then it stands",
	async (visit) => {
		const { page, complaints } = await visit({ lang: "en" });
		await signInAs(page, "dispatcher");
		await page.goto("/periods");
		const form = page.locator(".grant-form");
		await form.locator(".ant-select").nth(1).click();
		await page.locator(".ant-select-item-option").nth(3).click();
		await form.locator('input[type="datetime-local"]').fill("2026-12-31T12:00");
		await form.getByLabel("Reason").fill("power cut");
		await form.locator('button[type="submit"]').click();
		await page.getByRole("button", { name: "Ask a second person" }).click();
		await page.getByText("Nothing is done until somebody else").waitFor();
		// The browser reports the 409 that says so as an error of the network.
		complaints.splice(0);
		await page.getByRole("link", { name: "Approvals" }).last().click();
		await page.getByRole("button", { name: "Take back" }).waitFor();
		expect(
			await page.getByRole("button", { name: "Approve and do it" }).count(),
		).toBe(0);

		const operator = await visit({ lang: "zh", device: "phone" });
		await signInAs(operator.page, "operator");
		await operator.page.goto("/approvals");
		await operator.page.getByText("power cut").waitFor();
		expect(await isTooWide(operator.page)).toBe(false);
		await operator.page.getByRole("button", { name: "同意并办理" }).click();
		await operator.page.getByText("已办理").waitFor();

		await page.goto("/periods");
		await page.getByText("power cut").waitFor();
		await settled(page);
	},
);
