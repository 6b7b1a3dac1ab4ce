import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { startOidcServer } from "../packages/server/testing/oidc-server.ts";
import { journey, settled } from "./journey.ts";
import { runCommand, startProduct } from "./product.ts";

/** A port nobody uses: the provider must know where to lead back to before the product runs. */
async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (typeof address !== "object" || !address) throw new Error("no port");
	return address.port;
}

/** The provider's own pages: a name, a password, and agreeing. */
async function throughProvider(page: Page, name: string): Promise<void> {
	await page.locator('input[name="login"]').fill(name);
	await page.locator('input[name="password"]').fill("any");
	await page.locator('button[type="submit"]').click();
	await page.getByText("Authorize").waitFor();
	await page.locator('button[type="submit"]').click();
}

journey(
	"over a real OpenID provider: linked by a one-time link, in again without it, out again there too, and a stranger stays outside",
	async (visit) => {
		const folder = await mkdtemp(join(tmpdir(), "dekad-providers-"));
		const port = await freePort();
		const url = `http://127.0.0.1:${port}`;
		const provider = await startOidcServer({
			callback: `${url}/api/session/providers/sso/callback`,
			signedOut: `${url}/sign-in`,
			people: { "li-there": {}, stranger: {} },
		});
		const file = join(folder, "providers.json");
		await writeFile(
			file,
			JSON.stringify({
				privateRanges: ["127.0.0.1"],
				providers: [
					{
						id: "sso",
						kind: "oidc",
						nameZh: "统一身份认证",
						nameEn: "Single sign-on",
						issuer: provider.issuer,
						clientId: provider.clientId,
						secretEnv: "THE_SECRET",
					},
				],
			}),
		);
		const product = await startProduct({
			isEmpty: true,
			port,
			env: {
				DEKAD_SIGN_IN_PROVIDERS: file,
				DEKAD_PUBLIC_URL: url,
				THE_SECRET: provider.clientSecret,
			},
		});
		const command = async (...args: string[]) =>
			JSON.parse(
				await runCommand([...args, "--json", "--data", product.data]),
			) as { url: string };
		try {
			await command("jurisdiction", "add", "city", "--name", "某市重点办");
			const link = await command(
				"user",
				"add",
				"li",
				"--display-name",
				"李某",
				"--role",
				"leader",
				"--url",
				url,
			);
			const { page, complaints } = await visit({ lang: "en" });
			await page.goto(link.url);
			const go = page.getByRole("button", {
				name: "Sign in with Single sign-on",
			});
			await go.click();
			await throughProvider(page, "li-there");
			await page.locator(".top-bar").waitFor();
			await settled(page);
			expect(new URL(page.url()).pathname).toBe("/");
			expect(await page.locator(".who-name").textContent()).toBe("李某");
			expect(await page.locator(".who-as").textContent()).toBe("Leader");

			await page.locator(".who-button").click();
			await page.getByRole("button", { name: "Sign out" }).click();
			// The provider asks whether it should end its session too, and leads back.
			await page.locator('button[name="logout"]').click();
			await page.waitForURL(`${url}/sign-in*`);

			await go.click();
			await throughProvider(page, "li-there");
			await page.locator(".top-bar").waitFor();
			await page.goto(`${url}/access`);
			await page.getByText("linked since").waitFor();

			const other = await visit({ lang: "en" });
			await other.page.goto(`${url}/sign-in`);
			await other.page
				.getByRole("button", { name: "Sign in with Single sign-on" })
				.click();
			await throughProvider(other.page, "stranger");
			const refusal = other.page.locator(".provider-problem");
			await refusal.waitFor();
			expect(await refusal.textContent()).toContain(
				"Single sign-on knows you, but no account here is yours yet.",
			);
			// The provider's development pages ask for fonts this machine cannot fetch.
			complaints.splice(0);
			other.complaints.splice(0);
		} finally {
			await product.stop();
			await provider.stop();
			await rm(folder, { recursive: true, force: true });
		}
	},
);
