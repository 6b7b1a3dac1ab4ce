import type { Page } from "playwright-core";
import { expect } from "vitest";
import { isTooWide, journey, settled, signInAs } from "./journey.ts";

const open = async (page: Page, path = "/reviews") => {
	await page.goto(path);
	await page.getByRole("heading", { level: 1 }).waitFor();
	await settled(page);
	if (path === "/reviews")
		await page
			.locator(".review-states label")
			.filter({ hasText: /\d/ })
			.first()
			.waitFor();
};
/** The queue is read anew after a word; a busy machine takes its time. */
const SLOW = { timeout: 15_000 };

/** The number behind a choice of the queue, such as 待您审核 11. */
const countOf = async (page: Page, word: string): Promise<number> =>
	Number(
		/\d+/.exec(
			(await page
				.locator(".review-states label")
				.filter({ hasText: word })
				.textContent()) ?? "",
		)?.[0],
	);

journey(
	"a county clerk at the cut-off looks at what is odd, sends one back by the keyboard and accepts the rest at once",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "county");
		await open(page);
		const waited = await countOf(page, "待您审核");
		expect(waited).toBeGreaterThan(2);

		await page.keyboard.press("j");
		await page.keyboard.press("Enter");
		await page.locator(".review-detail").waitFor();
		await page.keyboard.press("r");
		const dialog = page.getByRole("dialog", { name: /^退回：/ });
		expect(
			await dialog.getByRole("button", { name: "退回" }).isDisabled(),
		).toBe(true);
		await dialog.getByRole("button", { name: /凭证不符/ }).click();
		await dialog.getByRole("button", { name: "退回" }).click();
		await dialog.waitFor({ state: "detached" });
		await page
			.getByRole("status")
			.getByText(/^已退回：/)
			.waitFor();
		await expect.poll(() => countOf(page, "已退回"), SLOW).toBe(1);
		await expect.poll(() => countOf(page, "待您审核"), SLOW).toBe(waited - 1);

		const all = page.getByRole("button", { name: /^无疑点的全部通过/ });
		const plain = Number(/\d+/.exec((await all.textContent()) ?? "")?.[0]);
		await all.click();
		const question = page.getByRole("dialog", {
			name: `通过${plain}份旬报？`,
		});
		await question.getByRole("button", { name: /全部通过/ }).click();
		await page.getByText(`已通过${plain}份旬报。`).waitFor();
		await expect
			.poll(() => countOf(page, "待您审核"), SLOW)
			.toBe(waited - 1 - plain);
		expect(await isTooWide(page)).toBe(false);
	},
);

journey(
	"a city on the morning after sees what its counties accepted, confirms one on the phone and asks for a correction of another",
	async (visit) => {
		const { page } = await visit({ device: "phone" });
		await signInAs(page, "city");
		await open(page);
		const waited = await countOf(page, "待您审核");
		expect(waited).toBeGreaterThan(1);
		const cards = page.locator(".review-card");
		await cards.first().getByRole("button", { name: /^通过/ }).click();
		await page
			.getByRole("status")
			.getByText(/^已通过：/)
			.waitFor();
		await expect.poll(() => countOf(page, "待您审核"), SLOW).toBe(waited - 1);

		await cards.first().locator(".review-open").click();
		await page.getByRole("button", { name: "要求更正" }).click();
		const dialog = page.getByRole("dialog", { name: /^要求更正：/ });
		await dialog.getByLabel("理由").fill("与统计数不一致");
		await dialog.getByRole("button", { name: "提出要求" }).click();
		await page
			.getByRole("status")
			.getByText(/^已要求更正：/)
			.waitFor();
		await page.getByRole("button", { name: "撤回要求" }).waitFor();
		expect(await isTooWide(page)).toBe(false);
	},
);

journey(
	"a dispatcher asks to let a county hand in for a locked dekad, a second person agrees, the dispatcher takes it back",
	async (visit) => {
		const { page, complaints } = await visit();
		await signInAs(page, "dispatcher");
		await open(page, "/periods");
		await page.getByText("一个地区的全部项目").click();
		await page.locator(".grant-form .tree-picker").click();
		await page.keyboard.type("区");
		await page.locator(".ant-select-tree-title").last().click();
		await page.getByLabel("截止时间").fill("2026-12-31T18:00");
		await page.getByLabel("理由").fill("县里停电");
		await page.getByRole("button", { name: "批准", exact: true }).click();
		await page.getByRole("button", { name: "申请复核" }).click();
		await page.getByText("另一人复核同意之前不作任何改动").waitFor();
		// The browser reports the answer that asks for two as an error of the network.
		complaints.splice(0);

		const second = await visit();
		await signInAs(second.page, "operator");
		await open(second.page, "/approvals");
		await second.page.getByText("县里停电").waitFor();
		await second.page.getByRole("button", { name: "同意并办理" }).click();
		await second.page.getByText("已办理").first().waitFor();

		await open(page, "/periods");
		const granted = page.locator("tr").filter({ hasText: "县里停电" });
		await granted.getByRole("button", { name: /^结束/ }).click();
		await granted.getByText(/已由.*结束/).waitFor();
	},
);
