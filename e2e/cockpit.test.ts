import { expect } from "vitest";
import type { Page } from "playwright-core";
import { isTooWide, journey, settled, signInAs } from "./journey.ts";
import { picture } from "./screenshots.ts";

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
			},
		);

for (const lang of ["zh", "en"] as const)
	journey(
		`in ${lang} a phone's first screen says period, done against plan, reports and who will miss it`,
		async (visit) => {
			const { page } = await visit({ lang, device: "phone" });
			await signInAs(page, "leader");
			await page.locator(".headline").waitFor();
			await settled(page);
			const places = await page.locator(".places").boundingBox();
			for (const fact of ["h1", "#fact-done", "#fact-reports", "#fact-short"]) {
				const box = await page.locator(fact).boundingBox();
				if (!box || !places) throw new Error(`${fact} is not there`);
				expect(box.y, fact).toBeGreaterThanOrEqual(0);
				expect(box.y + box.height, fact).toBeLessThanOrEqual(places.y);
				expect(box.x + box.width, fact).toBeLessThanOrEqual(390);
			}
			expect(await page.locator("#fact-done .badge").textContent()).toMatch(
				lang === "zh" ? /计划/ : /plan/,
			);
			expect(await page.locator("#fact-short li").count()).toBe(3);
		},
	);

/** Hands a report of one of the owner's projects in over the interface, for the dekad the cockpit shows. */
async function handIn(page: Page, investment: number): Promise<string> {
	const ask = async <T>(path: string): Promise<T> =>
		(await page.request.get(path)).json() as Promise<T>;
	const { rollup } = await ask<{ rollup: { lastDekad: string } }>(
		"/api/cockpit",
	);
	const { rows } = await ask<{
		rows: { projectId: string; isExpected: boolean; name: string }[];
	}>("/api/projects");
	for (const { projectId, name } of rows) {
		let baseRevision = 0;
		for (let tries = 0; tries < 2; tries++) {
			const reply = await page.request.post(
				`/api/projects/${projectId}/reports`,
				{
					headers: { "idempotency-key": `${projectId} ${baseRevision}` },
					data: {
						dekad: rollup.lastDekad,
						baseRevision,
						measures: { investment },
					},
				},
			);
			if (reply.ok()) return name;
			const refusal = (await reply.json()) as {
				code: string;
				detail: { current?: number };
			};
			if (refusal.code !== "report.version_conflict") break;
			baseRevision = refusal.detail.current ?? 0;
		}
	}
	throw new Error("none of the owner's projects takes a report");
}

journey(
	"a report an owner hands in moves the leader's open cockpit within three seconds, without a reload",
	async (visit) => {
		const leader = (await visit()).page;
		await signInAs(leader, "leader");
		await leader.locator(".live-live").waitFor();
		await settled(leader);
		const done = leader.locator("#fact-done > p:last-child .number").first();
		const before = await done.textContent();
		await leader.evaluate(() =>
			Object.assign(globalThis, { isSamePage: true }),
		);
		const owner = (await visit()).page;
		await signInAs(owner, "owner");
		await handIn(owner, 123_000_000);
		const at = Date.now();
		await leader.waitForFunction(
			(was) =>
				document.querySelector("#fact-done > p:last-child .number")
					?.textContent !== was,
			before,
			{ timeout: 10_000, polling: 50 },
		);
		expect(Date.now() - at).toBeLessThanOrEqual(3_000);
		expect(await leader.evaluate(() => "isSamePage" in globalThis)).toBe(true);
	},
);

journey(
	"the views by zone, chain, programme, tag and ownership open to their rows, and the address keeps which",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "leader");
		for (const by of [
			"zone",
			"chain",
			"programme",
			"tag",
			"ownership",
		] as const) {
			await page.goto(`/?by=${by}`);
			const row = page
				.locator("section[aria-labelledby=split] tbody a")
				.first();
			await row.waitFor();
			expect(await isTooWide(page)).toBe(false);
			await row.click();
			await page.waitForURL(/\/rollups\/rows/);
			await page
				.locator("main a[href*='/projects/']")
				.first()
				.waitFor({ state: "attached" });
		}
	},
);

journey(
	"an office's own map takes the place of the tiles, says what it left out, and goes again",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "dispatcher");
		const { regions } = (await (
			await page.request.get("/api/registry")
		).json()) as {
			regions: { code: string; level: number; kind: string }[];
		};
		const cities = regions.filter(
			({ level, kind }) => level === 1 && kind === "administrative",
		);
		const features = [
			...cities.map(({ code }) => ({ code })),
			{ name: "Nowhere" },
		].map((properties, place) => {
			const [x, y] = [110 + (place % 4), 34 + Math.floor(place / 4)];
			return {
				type: "Feature",
				properties,
				geometry: {
					type: "Polygon",
					coordinates: [
						[
							[x, y],
							[x + 0.7, y - 0.2],
							[x + 1, y],
							[x + 1, y + 1],
							[x + 0.4, y + 0.8],
							[x, y + 1],
							[x, y],
						],
					],
				},
			};
		});
		await page.goto("/settings");
		await page
			.locator("section[aria-labelledby=region-shapes] input[type=file]")
			.setInputFiles({
				name: "regions.geojson",
				mimeType: "application/geo+json",
				buffer: Buffer.from(
					JSON.stringify({ type: "FeatureCollection", features }),
				),
			});
		await page.getByText("no region has this code or name").waitFor();
		await page.goto("/");
		const shapes = page.locator(".region-map a");
		await shapes.first().waitFor();
		expect(await shapes.count()).toBe(cities.length);
		expect(await shapes.first().getAttribute("aria-label")).toMatch(/%/);
		await settled(page);
		expect(await isTooWide(page)).toBe(false);
		await picture(page, "cockpit-map", { lang: "en", width: 1280 });
		await shapes.first().focus();
		await page.keyboard.press("Enter");
		await page.waitForURL(/\/rollups/);
		await page.goto("/settings");
		await page.getByRole("button", { name: "Remove the map" }).click();
		await page.getByText("The map is removed.").waitFor();
		await page.goto("/");
		await page.locator(".tile").first().waitFor();
		expect(await page.locator(".region-map").count()).toBe(0);
	},
);

journey(
	"the curve reads as a table too, with the same last figure as the headline",
	async (visit) => {
		const { page } = await visit({ lang: "en" });
		await signInAs(page, "leader");
		await page.locator(".headline").waitFor();
		const done = await page
			.locator("#fact-done > p:last-child .number")
			.first()
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
