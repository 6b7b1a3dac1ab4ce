import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian, Ubuntu and others put a Chromium; `CHROMIUM` names another. */
const PLACES = [
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
	"/usr/bin/google-chrome-stable",
];

/** The Chromium of this machine; undefined when there is none, and journeys are left out and say so. */
export const findChromium = (): string | undefined =>
	[process.env["CHROMIUM"], ...PLACES].find(
		(place) => place !== undefined && existsSync(place),
	);

export const NO_BROWSER =
	"no Chromium found: install the package chromium, or name one in CHROMIUM";

/** Opens the browser so that it talks to the product only: no updates, no sync, no other network. */
export async function openBrowser(): Promise<Browser> {
	const executablePath = findChromium();
	if (!executablePath) throw new Error(NO_BROWSER);
	return chromium.launch({
		executablePath,
		args: [
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
		],
	});
}

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
