import type { Page } from "playwright-core";
import { codeOf, stepOf } from "@dekad/server/access/one-time-code.ts";
import { expect, inject } from "vitest";
import {
	isTooWide,
	journey,
	settled,
	signInAs,
	type Visitor,
} from "./journey.ts";
import { runCommand } from "./product.ts";

/** Signing in as people do it: password and code, passkey, a device of one's own, recovery, and being thrown out. */

const PASSWORD = "Zehn Tage bis zum Fluss";

/** A new person of the demo's office, made by the command. Returns the path of the link to set a password. */
async function invited(name: string): Promise<string> {
	const printed = await runCommand([
		"user",
		"add",
		name,
		"--role",
		"office",
		"--json",
		"--data",
		inject("productData"),
	]);
	return new URL((JSON.parse(printed) as { url: string }).url).pathname;
}

/** Sets the first password with the link; the person is then signed in. */
async function accept(page: Page, path: string, password = PASSWORD) {
	await page.goto(path);
	await page.locator("input[type=password]").first().fill(password);
	await page.locator("input[type=password]").nth(1).fill(password);
	await page.locator("button[type=submit]").click();
	await page.locator(".top-bar, .code-step").first().waitFor();
}

async function signInWith(page: Page, name: string, password = PASSWORD) {
	await page.goto("/sign-in");
	await page.locator("input[autocomplete=username]").fill(name);
	await page.locator("input[autocomplete=current-password]").fill(password);
	await page.locator("form button[type=submit]").click();
}

async function signOut(page: Page) {
	// What the page asks for while it is left is answered with 401, which the browser reports; journeys let that pass.
	await settled(page);
	await page.locator(".who-button").click();
	await page.locator(".who-panel .ant-btn").last().click();
	await page.waitForURL(/sign-in/);
}

/** What an authenticator app makes of the key as it is shown. */
function codeFor(key: string, ahead = 0): string {
	const bits = [...key.replace(/\s/g, "")]
		.map((sign) =>
			"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
				.indexOf(sign)
				.toString(2)
				.padStart(5, "0"),
		)
		.join("");
	const bytes = bits.match(/.{8}/g)!.map((eight) => Number.parseInt(eight, 2));
	return codeOf(Buffer.from(bytes), stepOf(new Date()) + ahead);
}

/** The browser itself reports a refusal as an error of the network; the page told it in words. */
const wereTold = ({ complaints }: Visitor, status: RegExp) =>
	complaints.splice(
		0,
		complaints.length,
		...complaints.filter((line) => !status.test(line)),
	);

const shoot = async (page: Page, name: string) => {
	await settled(page);
	const folder = process.env["DEKAD_SHOTS"];
	if (folder)
		await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
	expect(await isTooWide(page), name).toBe(false);
};

/** Sets up codes on the account page. Returns the key and the recovery codes. */
async function setUpCodes(page: Page) {
	await page.goto("/account");
	await page
		.getByRole("button", { name: /设置动态验证码|Set up codes/ })
		.click();
	const key = (await page.locator("code.secret").textContent()) ?? "";
	await shoot(page, `codes-enrol-${page.viewportSize()?.width}`);
	await page.locator("input[autocomplete=one-time-code]").fill(codeFor(key));
	await page
		.getByRole("button", { name: /启用动态验证码|Turn codes on/ })
		.click();
	await page.locator(".recovery-codes li").first().waitFor();
	const recovery = await page.locator(".recovery-codes code").allTextContents();
	await shoot(page, `codes-recovery-${page.viewportSize()?.width}`);
	return { key, recovery };
}

journey(
	"password and code: set up on the page, asked at the next sign-in, and a recovery code when the phone is gone",
	async (visit) => {
		const path = await invited("lin.mei");
		const visitor = await visit();
		const { page } = visitor;
		await accept(page, path);
		const { key, recovery } = await setUpCodes(page);
		expect(recovery).toHaveLength(10);
		await shoot(page, "account-zh");
		await signOut(page);

		await signInWith(page, "lin.mei");
		const code = page.locator("input[autocomplete=one-time-code]");
		await code.waitFor();
		await shoot(page, "code-step-zh");
		// Reloaded, the half sign-in still waits; and no page of the office opens with it.
		await page.goto("/account");
		await page.waitForURL(/sign-in/);
		await code.fill("000000");
		await page.locator("button[type=submit]").click();
		await page.getByRole("alert").waitFor();
		expect(await page.getByRole("alert").textContent()).toContain(
			"access.code_wrong",
		);
		// The code used for setting up is used; the app's next one is good half a minute ahead.
		await code.fill(codeFor(key, 1));
		await page.locator("button[type=submit]").click();
		await page.locator(".top-bar").waitFor();
		await signOut(page);

		await signInWith(page, "lin.mei");
		await code.fill(recovery[0] ?? "");
		await page.locator("button[type=submit]").click();
		const told = page.locator(".sign-in-notices");
		await told.waitFor();
		expect(await told.textContent()).toContain("恢复码");
		await shoot(page, "recovered-zh");
		await told.getByRole("button").first().click();
		await told.waitFor({ state: "detached" });
		wereTold(visitor, /status of 4(01|22)/);
	},
);

journey(
	"a passkey is added under one's own name and signs in without name, password or code",
	async (visit) => {
		const path = await invited("gao.yuan");
		const visitor = await visit({ lang: "en" });
		const { page, context } = visitor;
		const cdp = await context.newCDPSession(page);
		await cdp.send("WebAuthn.enable");
		await cdp.send("WebAuthn.addVirtualAuthenticator", {
			options: {
				protocol: "ctap2",
				transport: "internal",
				hasResidentKey: true,
				hasUserVerification: true,
				isUserVerified: true,
				automaticPresenceSimulation: true,
			},
		});
		// A bare address can have no passkeys; localhost can.
		await page.goto("/sign-in");
		expect(
			await page
				.getByRole("button", { name: "Sign in with a passkey" })
				.count(),
		).toBe(0);
		const here = inject("productUrl").replace("127.0.0.1", "localhost");
		await accept(page, `${here}${path}`);
		await page.goto(`${here}/account`);
		await page.getByRole("button", { name: "Add a passkey" }).click();
		const row = page.getByRole("row", { name: /Chrome/ }).first();
		await row.waitFor();
		await page.getByRole("button", { name: /^Rename the passkey/ }).click();
		await page.locator("dialog input").fill("My laptop");
		await page.locator("dialog button[type=submit]").click();
		await page.getByRole("rowheader", { name: "My laptop" }).waitFor();
		await shoot(page, "account-passkey-en");
		await signOut(page);
		await page.goto(`${here}/sign-in`);
		await shoot(page, "sign-in-passkey-en");
		await page.getByRole("button", { name: "Sign in with a passkey" }).click();
		await page.locator(".top-bar").waitFor();
		expect(await page.locator(".who-name").textContent()).toBe("gao.yuan");
		await page.goto(`${here}/account`);
		await page.getByRole("cell", { name: "passkey", exact: true }).waitFor();
		await page.getByRole("button", { name: /^Remove the passkey/ }).click();
		await page.getByText("None yet.").waitFor();
		wereTold(visitor, /status of 401/);
	},
);

journey(
	"guessing is slowed and says how long to wait, while the person's own browser signs in at once",
	async (visit) => {
		const path = await invited("qin.shan");
		const own = await visit();
		await accept(own.page, path);
		await signOut(own.page);
		const stranger = await visit({ lang: "en", device: "phone" });
		const { page } = stranger;
		for (let guess = 0; guess < 7; guess++) {
			await signInWith(page, "qin.shan", `guess number ${guess}`);
			await page.getByRole("alert").waitFor();
		}
		const said = await page.getByRole("alert").textContent();
		expect(said).toContain("access.too_many_attempts");
		expect(said).toMatch(/\d+ seconds/);
		await shoot(page, "slowed-phone-en");
		await signInWith(own.page, "qin.shan");
		await own.page.locator(".top-bar").waitFor();
		wereTold(stranger, /status of 4(01|29)/);
		wereTold(own, /status of 401/);
	},
);

journey(
	"a session is ended from another one, and its browser is asked to sign in again",
	async (visit) => {
		const path = await invited("bai.hua");
		const desk = await visit();
		await accept(desk.page, path);
		const phone = await visit({ device: "phone" });
		await signInWith(phone.page, "bai.hua");
		await phone.page.locator(".top-bar").waitFor();
		await phone.page.goto("/account");
		await shoot(phone.page, "account-phone-zh");
		await desk.page.goto("/account");
		const others = desk.page.getByRole("button", { name: /^结束：/ });
		await others.first().waitFor();
		await others.first().click();
		await others.first().waitFor({ state: "detached" });
		await phone.page.goto("/projects");
		await phone.page.waitForURL(/sign-in/);
		wereTold(phone, /status of 401/);
	},
);

journey(
	"a dispatcher invites a person on the page, hands out a recovery link, and closes the account: the person is out",
	async (visit) => {
		const office = await visit({ lang: "en" });
		await signInAs(office.page, "dispatcher");
		await office.page.goto("/people");
		await office.page.getByRole("button", { name: "Invite a person" }).click();
		const dialog = office.page.locator("dialog");
		await dialog.getByLabel("Name", { exact: true }).fill("he.ping");
		await dialog.getByLabel("Name others see").fill("何平");
		await shoot(office.page, "invite-en");
		await dialog.getByRole("button", { name: "Invite" }).click();
		const link = async () =>
			new URL((await dialog.locator(".shown-once code").textContent()) ?? "")
				.pathname;
		const invitation = await link();
		await shoot(office.page, "invited-en");
		await dialog.getByRole("button", { name: "I have handed it over" }).click();

		const person = await visit();
		await accept(person.page, invitation);
		await signOut(person.page);
		await office.page.getByRole("searchbox").fill("he.ping");
		await office.page
			.getByRole("button", { name: "Recovery link for 何平" })
			.click();
		await dialog.getByRole("button", { name: "Make the link" }).click();
		const recovery = await link();
		await dialog.getByRole("button", { name: "I have handed it over" }).click();
		await accept(person.page, recovery, "Neun Tage bis zum Berg");
		const told = person.page.locator(".sign-in-notices");
		await told.waitFor();
		expect(await told.textContent()).toContain("恢复链接");
		await shoot(person.page, "recovered-by-link-zh");

		await office.page
			.getByRole("button", { name: "Close account of 何平" })
			.click();
		await dialog.getByRole("button", { name: "Close account" }).click();
		await dialog.waitFor({ state: "detached" });
		await office.page.getByText("closed", { exact: true }).waitFor();
		await shoot(office.page, "people-en");
		await person.page.goto("/projects");
		await person.page.waitForURL(/sign-in/);
		await signInWith(person.page, "he.ping", "Neun Tage bis zum Berg");
		await person.page.getByRole("alert").waitFor();
		wereTold(person, /status of 401/);

		const phone = await visit({ device: "phone" });
		await signInAs(phone.page, "dispatcher");
		await phone.page.goto("/people");
		await shoot(phone.page, "people-phone-zh");
	},
);
