import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Outgoing } from "../../http/outgoing.ts";
import { asRefusal } from "./oidc.ts";
import type { PageProvider } from "./provider.ts";
import type { WecomSettings } from "./settings.ts";

const tokenSchema = z.object({
	errcode: z.literal(0).optional(),
	access_token: z.string().min(1),
	expires_in: z.number(),
});
const userSchema = z.object({
	errcode: z.literal(0),
	userid: z.string().min(1),
});

/**
 * WeCom (企业微信) web sign-in, by its published interface: the page wwlogin/sso/login gives a code, `cgi-bin/gettoken`
 * the application's token, `cgi-bin/auth/getuserinfo` the member's id for the code. Somebody outside the enterprise has an
 * openid and no userid there, and is nobody here.
 */
export function wecomProvider(
	settings: WecomSettings,
	outgoing: Outgoing,
): PageProvider {
	let held: { token: string; until: number } | undefined;
	const ask = async (path: string, query: Record<string, string>) => {
		const url = new URL(path, settings.apiUrl);
		for (const [name, value] of Object.entries(query))
			url.searchParams.set(name, value);
		const { status, body } = await outgoing.call(url, {
			headers: { accept: "application/json" },
		});
		if (status !== 200) throw new Error(`status ${status}`);
		return JSON.parse(body.toString("utf8")) as unknown;
	};
	const tokenOf = async (): Promise<string> => {
		if (held && held.until > performance.now()) return held.token;
		const { access_token: token, expires_in: seconds } = tokenSchema.parse(
			await ask("/cgi-bin/gettoken", {
				corpid: settings.corpId,
				corpsecret: settings.secret ?? "",
			}),
		);
		// Given up a little before its end, so that it does not end on the way.
		held = { token, until: performance.now() + (seconds - 60) * 1000 };
		return token;
	};
	return {
		way: "page",
		async begin(callback) {
			const state = randomBytes(24).toString("base64url");
			const to = new URL("/wwlogin/sso/login", settings.pageUrl);
			to.searchParams.set("login_type", "CorpApp");
			to.searchParams.set("appid", settings.corpId);
			to.searchParams.set("agentid", settings.agentId);
			to.searchParams.set("redirect_uri", callback.href);
			to.searchParams.set("state", state);
			return { to, journey: { state, nonce: null, codeVerifier: null } };
		},
		async finish({ arrived, journey }) {
			try {
				const code = arrived.searchParams.get("code");
				if (!code || arrived.searchParams.get("state") !== journey.state)
					throw new Error("no code, or another state");
				const { userid } = userSchema.parse(
					await ask("/cgi-bin/auth/getuserinfo", {
						access_token: await tokenOf(),
						code,
					}),
				);
				return {
					issuer: `wecom:${settings.corpId}`,
					// The platform does not tell upper from lower case in a member's id.
					subject: userid.toLowerCase(),
					claims: { userid },
				};
			} catch (error) {
				// A token the platform took back: the next person gets a new one.
				held = undefined;
				return asRefusal(settings)(error);
			}
		},
		async signOut() {
			return null;
		},
	};
}
