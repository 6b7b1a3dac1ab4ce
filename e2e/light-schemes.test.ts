import type { Page } from "playwright-core";
import { expect } from "vitest";
import {
	DEMO_ROLES,
	isTooWide,
	journey,
	settled,
	type Visitor,
} from "./journey.ts";
import { type Product, startProduct } from "./product.ts";

/** The dekad looked at, and the day the new rules begin: other journeys share the demo, so these have one of their own. */
const DEKAD = "2026-10-D3";
const FROM = "2026-10-21";

const DISPATCHER = DEMO_ROLES.indexOf("dispatcher");
const OPERATOR = DEMO_ROLES.indexOf("operator");

async function enter(
	product: Product,
	page: Page,
	role: number,
): Promise<void> {
	await page.goto(product.url);
	await page.locator(".role-button").nth(role).click();
	await page.locator(".top-bar").waitFor();
}

/** A row of the preview: how many now, how many under what is tried. */
async function previewOf(page: Page, light: string): Promise<number[]> {
	const row = page
		.locator(".scheme-preview .preview-table")
		.first()
		.getByRole("row", { name: light });
	await row.waitFor();
	return (await row.getByRole("cell").allInnerTexts()).map(Number);
}

/** Waits until the preview tells the scheme as it stands typed. */
const counted = (page: Page) =>
	page
		.locator(".scheme-preview [aria-busy=false] .scheme-changed")
		.filter({ hasText: /综合灯会变/ })
		.waitFor();

/** Returns how many projects the preview says would be red. */
async function askForAnOwnScheme(
	product: Product,
	{ page, complaints }: Visitor,
): Promise<number> {
	await page.goto(`${product.url}/lights/scheme?base=wuhan&period=${DEKAD}`);
	await counted(page);
	const [, asPublished = 0] = await previewOf(page, "红");
	const progress = page.getByRole("region", { name: "投资进度" });
	// The bound between yellow and red, from 60 to 75 percent of the line.
	for (const band of ["第2档", "第3档"])
		await progress.getByLabel(`${band}: 门槛`).first().fill("75");
	await progress
		.getByRole("listitem", { name: "第3档" })
		.getByLabel("约谈")
		.check();
	await page.getByText("各灯名称与颜色").click();
	await page.getByLabel("严重：中文名").fill("红牌");
	await counted(page);
	await expect
		.poll(async () => (await previewOf(page, "红牌"))[1])
		.toBeGreaterThan(asPublished);
	const [, tried = 0] = await previewOf(page, "红牌");

	const set = page.getByRole("form", { name: "设置" });
	await set.getByLabel("自哪天起施行").fill(FROM);
	await set.getByLabel("理由").fill("按省文件调整红灯线");
	await set.getByRole("button", { name: "自该日起施行" }).click();
	await page.getByRole("button", { name: "申请复核" }).click();
	await page.getByText("另一人复核同意之前不作任何改动").waitFor();
	// The browser reports the 409 that says so as an error of the network.
	complaints.splice(0);
	return tried;
}

/** What changes every project's light needs a second person: here the operator, who sees whose reason it is. */
async function approve(product: Product, page: Page): Promise<void> {
	await enter(product, page, OPERATOR);
	await page.goto(`${product.url}/approvals`);
	await page.getByText("按省文件调整红灯线").waitFor();
	await page.getByRole("button", { name: "同意并办理" }).click();
	await page.getByText("已办理").waitFor();
}

async function readTheNewLights(
	product: Product,
	page: Page,
	tried: number,
): Promise<void> {
	await page.goto(`${product.url}/lights?period=${DEKAD}&light=3`);
	const shown = page.locator(".light-of button", { hasText: "红牌" });
	await shown.waitFor();
	expect(Number(await shown.locator("strong").innerText())).toBe(tried);
	await page.locator(".light-table .row-name").first().click();
	const why = page.getByRole("dialog");
	const reason = why.locator(".light-reason").first();
	await reason.waitFor();
	const words = await reason.innerText();
	expect(words).toContain("75%");
	expect(words).toContain("武汉");
	expect(words).toContain("约谈");
	expect(words).toContain("本项目在此档");
	// The component light stands beside the overall one, and the cockpit counts both.
	await page.goto(`${product.url}/?period=${DEKAD}`);
	const overall = page
		.locator("#lights, section[aria-labelledby=lights]")
		.getByRole("row", { name: /^综合/ })
		.first();
	await overall.waitFor();
	expect(await overall.innerText()).toContain(String(tried));
	await overall.getByRole("link").first().click();
	await page.getByText(`列出${Math.min(tried, 100)}个，共${tried}个`).waitFor();
}

async function scoreUnderAnAuthority(
	product: Product,
	page: Page,
): Promise<void> {
	await page.goto(`${product.url}/scoring`);
	// Off by default, twice: nobody allowed a ranking, and no rules of a score are set.
	await page.getByText("当前没有有效的排名授权").first().waitFor();
	await page.getByText("已关闭：不计分").waitFor();
	await page.getByLabel("增加分项").selectOption("progress");
	await page.getByLabel("增加分项").selectOption("place");
	await page.getByText("当前没有有效的排名授权").nth(1).waitFor();

	const recorded = await page.request.post(
		`${product.url}/api/ranking-authorities`,
		{
			headers: { origin: product.url },
			data: {
				issuedBy: "省政府办公厅",
				document: "晋政办发〔2026〕3号",
				documentOn: "2026-01-15",
				untilOn: "2026-12-31",
			},
		},
	);
	expect(recorded.status()).toBe(200);
	await page.reload();
	const ranking = page.locator("section", { hasText: "各地区排名" }).first();
	await ranking.getByText("晋政办发〔2026〕3号").waitFor();
	await page.getByLabel("增加分项").selectOption("progress");
	await page.getByLabel("增加分项").selectOption("place");
	const tried = page.locator("section", { hasText: "试算结果" }).last();
	await tried.locator(".score summary").first().click();
	const part = tried.locator(".score li").first();
	await part.waitFor();
	expect(await part.innerText()).toMatch(/投资进度.*%/s);

	const set = page.getByRole("form", { name: "施行" });
	await set.getByLabel("起始日").fill("2026-01-01");
	await set.getByLabel("理由").fill("季度考评办法");
	await set.getByRole("button", { name: "设定规则" }).click();
	await page.getByText("计分规则自2026年1月1日起施行").waitFor();
	await ranking.locator(".score summary").first().waitFor();
	await settled(page);

	// What the page shows is what the file holds.
	const file = await page.request.get(`${product.url}/api/rankings/file`);
	const [, , firstLine = ""] = (await file.text()).split(/\r?\n/);
	const row = ranking.getByRole("row").nth(1);
	for (const cell of [firstLine.split(",")[1], firstLine.split(",")[7]])
		expect(await row.innerText()).toContain(
			(cell ?? "no cell").replaceAll('"', ""),
		);
}

journey(
	"a dispatcher takes a preset, moves a bound, sees how many lights would change, asks a second person, and reads the new reason once it is approved; then scores regions under an authority",
	async (visit) => {
		const product = await startProduct({ projects: 200 });
		try {
			const visitor = await visit();
			const { page } = visitor;
			await enter(product, page, DISPATCHER);
			const tried = await askForAnOwnScheme(product, visitor);
			const second = await visit();
			await approve(product, second.page);
			await readTheNewLights(product, page, tried);
			await scoreUnderAnAuthority(product, page);
			const phone = await visit({ device: "phone", lang: "en" });
			await enter(product, phone.page, DISPATCHER);
			for (const address of [
				"/scoring",
				"/lights/scheme?base=tianjin_bond",
				"/",
			]) {
				await phone.page.goto(product.url + address);
				await phone.page.locator("main h1").waitFor();
				await settled(phone.page);
				expect(await isTooWide(phone.page)).toBe(false);
			}
			// Whoever still listens when the product ends would hear of it.
			for (const each of [page, second.page, phone.page])
				await each.goto("about:blank");
		} finally {
			await product.stop();
		}
	},
);
