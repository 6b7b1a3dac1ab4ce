import { expect } from "vitest";
import { journey, settled, signInAs } from "./journey.ts";

journey(
	"the report form can be put on a phone's home screen: its manifest and every icon are there in the size they say",
	async (visit) => {
		const { page } = await visit({ device: "phone" });
		await signInAs(page, "owner");
		await settled(page);
		const address = await page
			.locator("link[rel=manifest]")
			.getAttribute("href");
		const answer = await page.request.get(address ?? "");
		expect(answer.headers()["content-type"]).toContain(
			"application/manifest+json",
		);
		const { start_url, icons } = (await answer.json()) as {
			start_url: string;
			icons: { src: string; sizes: string }[];
		};
		expect(start_url).toBe("/report");
		expect(icons.length).toBeGreaterThan(2);
		for (const { src, sizes } of icons) {
			const icon = await (await page.request.get(src)).body();
			const [width, height] = [icon.readUInt32BE(16), icon.readUInt32BE(20)];
			expect(`${width}x${height}`, src).toBe(sizes);
		}
	},
);

journey(
	"scripts come in the form the build compressed, for the year their name promises",
	async (visit) => {
		const { page } = await visit();
		await page.goto("/");
		const script = await page
			.locator("script[type=module]")
			.getAttribute("src");
		const answer = await page.request.get(script ?? "", {
			headers: { "accept-encoding": "br" },
		});
		const headers = answer.headers();
		expect(headers["content-encoding"]).toBe("br");
		expect(headers["vary"]).toContain("accept-encoding");
		expect(headers["cache-control"]).toContain("immutable");
		expect(Number(headers["content-length"])).toBeGreaterThan(1000);
	},
);
