import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** People of the test's provider by the name they type there; what it says of each. */
export type OidcPeople = Readonly<
	Record<string, Readonly<Record<string, unknown>>>
>;

export type OidcServer = {
	readonly issuer: string;
	readonly clientId: string;
	readonly clientSecret: string;
	stop(): Promise<void>;
};

/**
 * A real OpenID provider (oidc-provider, certified) on a free port of this machine, with its own development pages: a
 * name and any password sign in, one button agrees.
 */
export async function startOidcServer({
	callback,
	signedOut,
	people,
}: {
	callback: string;
	signedOut: string;
	people: OidcPeople;
}): Promise<OidcServer> {
	const server = createServer();
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	const issuer = `http://127.0.0.1:${port}`;
	const provider = new Provider(issuer, {
		clients: [
			{
				client_id: "dekad",
				client_secret: "the-test-of-dekad-knows-it",
				redirect_uris: [callback],
				post_logout_redirect_uris: [signedOut],
				token_endpoint_auth_method: "client_secret_post",
			},
		],
		pkce: { required: () => true },
		claims: {
			openid: ["sub"],
			profile: ["name"],
			email: ["email", "email_verified"],
		},
		findAccount: (_, id) =>
			id in people
				? {
						accountId: id,
						claims: async () => ({ sub: id, ...people[id] }),
					}
				: undefined,
		cookies: { keys: ["the-test-of-dekad"] },
	});
	server.on("request", (request, reply) => {
		void provider.callback()(request, reply);
	});
	return {
		issuer,
		clientId: "dekad",
		clientSecret: "the-test-of-dekad-knows-it",
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/**
 * Walks a person through the provider's pages as a browser does: follows redirects, keeps cookies, fills in the name,
 * agrees. Returns where the provider sends the browser back to.
 */
export async function walkOidc(
	start: string,
	name: string,
	callback: string,
): Promise<URL> {
	const cookies = new Map<string, string>();
	let url = new URL(start);
	let form: URLSearchParams | undefined;
	for (let step = 0; step < 20; step++) {
		if (url.href.startsWith(callback)) return url;
		const reply = await fetch(url, {
			method: form ? "POST" : "GET",
			redirect: "manual",
			headers: {
				cookie: [...cookies]
					.map(([key, value]) => `${key}=${value}`)
					.join("; "),
			},
			...(form ? { body: form } : {}),
		});
		form = undefined;
		for (const line of reply.headers.getSetCookie()) {
			const [pair = ""] = line.split(";");
			const at = pair.indexOf("=");
			cookies.set(pair.slice(0, at), pair.slice(at + 1));
		}
		const location = reply.headers.get("location");
		if (location) {
			url = new URL(location, url);
			continue;
		}
		const page = await reply.text();
		const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
		const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
		if (!action || !prompt)
			throw new Error(
				`the provider said ${reply.status}: ${page.slice(0, 500)}`,
			);
		url = new URL(action.replaceAll("&amp;", "&"), url);
		form = new URLSearchParams(
			prompt === "login" ? { prompt, login: name, password: "x" } : { prompt },
		);
	}
	throw new Error("the provider never came to an end");
}
