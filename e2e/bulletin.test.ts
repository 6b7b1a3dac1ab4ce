import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Document, Packer, Paragraph } from "docx";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { journey, settled, signInAs } from "./journey.ts";

const BEGINNINGS = { docx: "PK", pdf: "%PDF", xlsx: "PK" } as const;

/** The bytes that a click on a button downloads, and the name the server gives them. */
async function downloaded(
	page: Page,
	click: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer }> {
	const [download] = await Promise.all([
		page.waitForEvent("download", { timeout: 120_000 }),
		click(),
	]);
	return {
		name: download.suggestedFilename(),
		bytes: await readFile(await download.path()),
	};
}

/** A Word file of one paragraph a line, as an office would hand it in. */
const wordFile = (...lines: string[]) =>
	Packer.toBuffer(
		new Document({
			sections: [{ children: lines.map((line) => new Paragraph(line)) }],
		}),
	);

journey(
	"a dispatcher sets the head, drafts, looks, publishes under a number, and a later correction shows beside it",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "dispatcher");
		await page.goto("/bulletins/look");
		await settled(page);
		await page.getByText("不设密级一行").waitFor();
		const chinese = page.locator("section[aria-labelledby=words-zh]");
		await chinese.getByLabel("发文机关标志").fill("霁川省重点工程办公室文件");
		await chinese.getByLabel("机关代字").fill("霁重办");
		await chinese.getByLabel("主送机关").fill("各市人民政府");
		await page.getByRole("button", { name: "保存" }).click();
		await page.getByText(/下一个文号为霁重办〔2026〕1号/).waitFor();

		await page.goto("/bulletins");
		await settled(page);
		await page
			.getByLabel("下一步工作，每行一段")
			.fill("一是抓开工。\n二是促复工。");
		await page.getByLabel("英文文字").fill("First, start the late ones.");
		await page.getByRole("button", { name: "保存草稿" }).click();
		await page.getByText(/草稿由.*保存于/).waitFor();

		await page.getByRole("link", { name: "先看一看" }).click();
		await page.waitForURL(/\/bulletins\/preview/);
		await settled(page);
		await page.getByText("霁川省重点工程办公室文件").waitFor();
		await page.getByText("霁重办〔2026〕1号").waitFor();
		await page.getByText("二是促复工。").waitFor();
		// A count opens the projects it holds; a sum opens the rows of the totals.
		const starts = page.locator("section[aria-labelledby=part-starts]");
		await starts.locator("a[href='#rows-starts.planned']").click();
		await starts
			.locator("details[open] tbody tr")
			.first()
			.waitFor({ timeout: 10_000 });
		await page.goBack();
		await page
			.locator("section[aria-labelledby=part-overall] a")
			.first()
			.click();
		await page.waitForURL(/\/rollups\/rows/);
		await settled(page);

		await page.goto("/bulletins");
		await settled(page);
		await page.getByRole("button", { name: "定格数据并制作" }).click();
		await page.getByText("霁重办〔2026〕1号").waitFor({ timeout: 120_000 });
		await settled(page);
		const made = page.locator("section[aria-labelledby=made] tbody tr").first();
		for (const format of ["DOCX", "PDF", "XLSX"]) {
			const { name, bytes } = await downloaded(page, () =>
				made
					.getByRole("button", { name: new RegExp(`${format}，中文`) })
					.click(),
			);
			const ending = format.toLowerCase() as keyof typeof BEGINNINGS;
			expect(name.endsWith(`.${ending}`)).toBe(true);
			expect(bytes.subarray(0, 4).toString("latin1")).toContain(
				BEGINNINGS[ending],
			);
		}
		await made.getByRole("link").first().click();
		await page.waitForURL(/\/bulletins\/[0-9a-f-]{36}/);
		await settled(page);
		await page.getByText("各项数字与发布时一致。").waitFor();
		const pdf = () =>
			downloaded(page, () =>
				page
					.getByRole("button", { name: /PDF，中文/ })
					.first()
					.click(),
			);
		const published = await pdf();
		await page.getByText("已存文件的校验值").click();
		await page
			.locator(".checksums code", {
				hasText: createHash("sha256").update(published.bytes).digest("hex"),
			})
			.waitFor();

		const owner = await visit();
		await signInAs(owner.page, "owner");
		const booked = await owner.page.evaluate(correctFirst);
		expect(booked).toBe(200);
		await page.reload();
		await settled(page);
		await page.getByText("凭证核实后补记").first().waitFor();
		await page
			.locator("section[aria-labelledby=difference]")
			.getByText("本年累计完成投资")
			.first()
			.waitFor();
		expect((await pdf()).bytes.equals(published.bytes)).toBe(true);
	},
);

/**
 * In the owner's browser: raises what a locked dekad of the year said of one project's investment and of its building by
 * 123,456,700 yuan.
 *
 * @returns the server's status
 */
async function correctFirst(): Promise<number> {
	type Figure = { measure: string; correctedYuan: number | null };
	const list = (await (await fetch("/api/projects?limit=20")).json()) as {
		rows: { projectId: string }[];
	};
	for (const { projectId } of list.rows.slice(6)) {
		const address = `/api/projects/${projectId}/corrections`;
		const view = (await (await fetch(address)).json()) as {
			booking: { dekad: string; baseRevision: number } | null;
			dekads: { dekad: string; isLocked: boolean; figures: Figure[] }[];
		};
		const old = view.dekads.find(
			({ dekad, isLocked, figures }) =>
				isLocked &&
				dekad < "2026-09" &&
				["investment", "building"].every((name) =>
					figures.some(
						({ measure, correctedYuan }) =>
							measure === name && correctedYuan !== null,
					),
				),
		);
		if (!old || !view.booking) continue;
		const trueYuan = (name: string) =>
			(old.figures.find(({ measure }) => measure === name)?.correctedYuan ??
				0) + 123_456_700;
		const answer = await fetch(address, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({
				forDekad: old.dekad,
				figures: ["investment", "building"].map((measure) => ({
					measure,
					trueYuan: trueYuan(measure),
				})),
				reason: "凭证核实后补记",
				baseRevision: view.booking.baseRevision,
			}),
		});
		return answer.status;
	}
	return 0;
}

journey(
	"an office's own template with a mistake is answered by placeholder and place, mended and used",
	async (visit) => {
		const visitor = await visit({ lang: "en" });
		const { page } = visitor;
		await signInAs(page, "dispatcher");
		await page.goto("/bulletins/template");
		await settled(page);
		const start = await downloaded(page, () =>
			page.getByRole("button", { name: "Template to begin with" }).click(),
		);
		expect(start.bytes.subarray(0, 2).toString()).toBe("PK");
		await page.getByText("{total.actualToDate}").first().waitFor();

		const handIn = async (bytes: Buffer) =>
			page.locator("input[type=file]").setInputFiles({
				name: "own.docx",
				mimeType:
					"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
				buffer: bytes,
			});
		await handIn(
			await wordFile("Our bulletin", "{haed}", "{#regions}{region}"),
		);
		await page.getByText("Text, paragraph 2").waitFor();
		await page.getByText("There is no such placeholder.").waitFor();
		await page.getByText("Its end is missing.").waitFor();
		await handIn(
			await wordFile(
				"Our bulletin",
				"{head}",
				"{#regions}",
				"{region}: {actualToDate}",
				"{/regions}",
			),
		);
		await page.getByText("own.docx is in use now.").waitFor();
		expect(await page.getByText("There is no such placeholder.").count()).toBe(
			0,
		);

		await page.goto("/bulletins");
		await settled(page);
		await page.getByRole("button", { name: "Freeze the figures" }).click();
		await page.getByText("it is the first below").waitFor({ timeout: 120_000 });
		await settled(page);
		await page
			.locator("section[aria-labelledby=made] tbody tr")
			.first()
			.getByRole("link")
			.first()
			.click();
		await page.waitForURL(/\/bulletins\/[0-9a-f-]{36}/);
		await settled(page);
		const own = await downloaded(page, () =>
			page
				.getByRole("button", { name: "Download in the office's own form" })
				.click(),
		);
		expect(own.name).toMatch(/own\.docx$/);
		// The refusal is the server's answer to the mistake; the browser's own line about it is no fault.
		expect(visitor.complaints.splice(0)).toEqual([
			expect.stringContaining("the server responded with a status of 422"),
		]);
	},
);

for (const address of [
	"/bulletins",
	"/bulletins/preview",
	"/bulletins/look",
	"/bulletins/template",
])
	journey(
		`${address} fits a phone without scrolling sideways`,
		async (visit) => {
			const { page } = await visit({ device: "phone" });
			await signInAs(page, "dispatcher");
			await page.goto(address);
			await settled(page);
			expect(
				await page.evaluate(
					() =>
						document.documentElement.scrollWidth -
						document.documentElement.clientWidth,
				),
			).toBeLessThanOrEqual(0);
		},
	);
