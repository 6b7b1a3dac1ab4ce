import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openBrowser } from "../e2e/browser.ts";
import { shrinkPng } from "../e2e/screenshots-png.ts";

/**
 * `node scripts/icons.ts`: draws the icons of the home screen from packages/web/icon.svg, when that is changed. Full
 * to the edge, since each system cuts its own shape; the maskable one keeps its drawing within the inner four fifths,
 * which no shape cuts (W3C manifest, "safe zone").
 */
const WEB = join(import.meta.dirname, "..", "packages", "web");
const ICONS = [
	{ name: "icon-192", size: 192, share: 1 },
	{ name: "icon-512", size: 512, share: 1 },
	{ name: "icon-maskable-512", size: 512, share: 0.8 },
	{ name: "apple-touch-icon", size: 180, share: 1 },
];

const svg = await readFile(join(WEB, "icon.svg"), "utf8");
const ground = /fill="(#\w{6})"/.exec(svg)?.[1];
if (!ground) throw new TypeError("icon.svg states no ground");
const folder = join(WEB, "public", "icons");
await mkdir(folder, { recursive: true });
const browser = await openBrowser();
const page = await browser.newPage();
for (const { name, size, share } of ICONS) {
	const side = Math.round(size * share);
	await page.setViewportSize({ width: size, height: size });
	await page.setContent(
		`<body style="margin:0;background:${ground};display:grid;place-items:center;height:100vh"><div style="width:${side}px;height:${side}px">${svg}</div></body>`,
	);
	await writeFile(
		join(folder, `${name}.png`),
		shrinkPng(await page.screenshot()),
	);
}
await browser.close();
