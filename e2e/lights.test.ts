import type { Page } from "playwright-core";
import { expect } from "vitest";
import { isTooWide, journey, settled, signInAs } from "./journey.ts";

/** The dekad all of these look at; the demo's latest closed one may move, this one stays. */
const DEKAD = "2026-10-D2";

/** How many projects a count's button names. */
const countOn = async (page: Page, light: string): Promise<number> =>
	Number(
		await page
			.locator(".light-of button", { hasText: light })
			.first()
			.locator("strong")
			.innerText(),
	);

journey(
	"a dispatcher reads why a project is red and finds the same number in the preview of the rules in force",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "dispatcher");
		await page.getByRole("link", { name: "亮灯" }).click();
		await page.goto(`/lights?period=${DEKAD}`);
		await page.locator(".light-table .row-name").first().waitFor();
		await settled(page);
		const failing = await countOn(page, "严重滞后");
		expect(failing).toBeGreaterThan(0);
		await page
			.locator(".light-of button", { hasText: "严重滞后" })
			.first()
			.click();
		await page.getByText(`列出${failing}个，共${failing}个`).waitFor();
		expect(await page.locator(".light-table tbody tr").count()).toBe(failing);
		await page.locator(".light-table .row-name").first().click();
		const why = page.getByRole("dialog");
		await why.locator(".light-reason").first().waitFor();
		const reason = why.locator(".light-reason").first();
		expect(await reason.innerText()).toMatch(/严重滞后/);
		expect(await reason.innerText()).toMatch(/完成了|到位|逾期|入统/);
		expect(await reason.innerText()).toContain("本项目在此档");
		expect(await reason.innerText()).toContain("出处");
		expect(await reason.innerText()).toContain("怎样转好");
		await page.keyboard.press("Escape");
		await why.waitFor({ state: "detached" });

		await page.goto(`/lights/scheme?period=${DEKAD}`);
		const row = page
			.locator(".scheme-preview .preview-table")
			.first()
			.getByRole("row", { name: "严重滞后" });
		await row.waitFor();
		await settled(page);
		expect((await row.getByRole("cell").allInnerTexts()).map(Number)).toEqual([
			failing,
			failing,
		]);
		await page.getByText("没有项目的综合灯会变").waitFor();
		// A stricter threshold of progress: more are failing, and how many change is said.
		const progress = page.getByRole("region", { name: "投资进度" });
		for (const band of ["第3档", "第4档"])
			await progress.getByLabel(`${band}: 门槛`).fill("85");
		await page.getByText(/\d+个项目的综合灯会变/).waitFor();
		const [inForce, tried] = (await row.getByRole("cell").allInnerTexts()).map(
			Number,
		);
		expect(inForce).toBe(failing);
		expect(tried).toBeGreaterThan(failing);
	},
);

journey(
	"a light is replayed as known at a past instant, and the page says that it is",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "leader");
		await page.goto(`/lights?period=${DEKAD}`);
		await page.locator(".light-table .row-name").first().waitFor();
		await settled(page);
		const unknown = await countOn(page, "未知");
		await page.getByLabel("按当时所知").fill("2026-10-12T10:00");
		await page.getByRole("button", { name: "回看" }).click();
		const banner = page.locator(".as-of-banner");
		await banner.waitFor();
		expect(await banner.innerText()).toContain("2026年10月12日 10:00");
		await settled(page);
		// Two days into the dekad hardly anybody had reported for it.
		expect(page.url()).toContain("asOf=");
		expect(await countOn(page, "严重滞后")).toBeGreaterThanOrEqual(0);
		await page.getByRole("button", { name: "回到现在" }).click();
		await banner.waitFor({ state: "detached" });
		await settled(page);
		expect(await countOn(page, "未知")).toBe(unknown);
	},
);

journey(
	"a county accepts a reason beside the light and takes it back; the project's page has both one click away",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "county");
		await page.goto("/lights");
		await page.locator(".light-table .row-name").first().click();
		const why = page.getByRole("dialog");
		await why.getByText("认可理由", { exact: true }).first().click();
		await why.getByLabel("至").fill("2026-12-31");
		await why.getByLabel("理由", { exact: true }).fill("冻土期，现场已核实");
		await why.getByRole("button", { name: "认可理由" }).click();
		await why.getByText("冻土期，现场已核实").waitFor();
		await why.getByRole("link", { name: "打开项目页" }).click();
		await page.locator(".light-button").click();
		const again = page.getByRole("dialog");
		await again
			.getByRole("button", { name: "撤回理由：冻土期，现场已核实" })
			.click();
		await again.getByText(/撤回$/).waitFor();
	},
);

journey(
	"lights and their rules need no scrolling sideways on a phone",
	async (visit) => {
		const { page } = await visit({ device: "phone", lang: "en" });
		await signInAs(page, "dispatcher");
		for (const address of ["/lights", "/lights/scheme?base=yinchuan"]) {
			await page.goto(address);
			await settled(page);
			expect(await isTooWide(page)).toBe(false);
		}
	},
);
