import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { settled } from "./journey.ts";
import { shrinkPng } from "./screenshots-png.ts";

/**
 * Pictures of the documentation, made by the journeys that walk the same way: `npm run pictures`. A plain run of the
 * tests writes none, since a page shows the minute it was read and every run would change them.
 */
export const IMAGES = join(import.meta.dirname, "..", "docs", "images");

export const picturesAreAsked = Boolean(process.env["DEKAD_PICTURES"]);

/** Languages a journey with pictures is walked in: one is enough for what it proves. */
export const PICTURE_LANGS: readonly ("zh" | "en")[] = picturesAreAsked
	? ["zh", "en"]
	: ["zh"];

/** Kept below this, so that a clone stays quick; a desktop's page has about 80 kB. */
export const PICTURE_BYTES = 120_000;

/**
 * Writes `docs/images/NAME-LANG.png` of what the page shows when pictures are asked for, else does nothing. `width`
 * 390 is a phone. `height` where the first screen does not show what the document speaks of.
 *
 * @throws RangeError when the picture is larger than a repository should carry.
 */
export async function picture(
	page: Page,
	name: string,
	{
		lang,
		width,
		height = width < 700 ? 844 : 800,
	}: { lang: "zh" | "en"; width: number; height?: number },
): Promise<void> {
	if (!picturesAreAsked) return;
	const before = page.viewportSize();
	await page.setViewportSize({ width, height });
	await page.mouse.move(0, 0);
	await settled(page);
	const png = shrinkPng(
		await page.screenshot({ animations: "disabled", caret: "hide" }),
	);
	if (png.length > PICTURE_BYTES)
		throw new RangeError(`${name}-${lang}.png has ${png.length} bytes`);
	await mkdir(IMAGES, { recursive: true });
	await writeFile(join(IMAGES, `${name}-${lang}.png`), png);
	if (before) await page.setViewportSize(before);
}
