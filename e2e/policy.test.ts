import { expect } from "vitest";
import { journey, settled, signInAs } from "./journey.ts";

/**
 * The content security policy as a browser keeps it. That no page of ours breaks it is seen by every journey
 * (a breach is a complaint, and the accessibility journeys visit every route); here is seen that it holds.
 */

/** What somebody who got a piece of HTML into a page would try, and the rule that stops it. */
const ATTEMPTS: readonly (readonly [directive: string, html: string])[] = [
	["style-src-attr", '<p style="position:fixed;inset:0">x</p>'],
	["style-src-elem", "<style>body{display:none}</style>"],
	["script-src-attr", '<img src="/none.png" onerror="window.broken = 1">'],
	["frame-src", '<iframe src="https://elsewhere.invalid/"></iframe>'],
	["img-src", '<img src="https://elsewhere.invalid/x.png">'],
	["object-src", '<object data="https://elsewhere.invalid/x"></object>'],
	["media-src", '<video src="https://elsewhere.invalid/x.mp4"></video>'],
];

for (const address of ["/projects", "/report"])
	journey(
		`${address} lets nothing in that somebody wrote into it`,
		async (visit) => {
			const visitor = await visit();
			const { page } = visitor;
			await signInAs(page, address === "/report" ? "owner" : "dispatcher");
			await page.goto(address);
			await settled(page);
			expect(visitor.complaints).toEqual([]);

			for (const [directive, html] of ATTEMPTS) {
				visitor.complaints.length = 0;
				await page.evaluate((given) => {
					const place = document.createElement("div");
					document.body.append(place);
					place.innerHTML = given;
				}, html);
				await expect
					.poll(() => visitor.complaints.join("\n"), { message: html })
					.toContain(`policy: ${directive}`);
			}
			visitor.complaints.length = 0;
			const tried = await page.evaluate(async () => {
				const script = document.createElement("script");
				script.textContent = "window.broken = 1";
				document.body.append(script);
				return {
					// Not in the same turn: what the browser's remote control runs itself is exempt.
					evaluated: await new Promise((resolve) =>
						setTimeout(() => {
							try {
								// oxlint-disable-next-line typescript/no-implied-eval -- the attempt is what is tested
								resolve(new Function("return 1")() as number);
							} catch (error) {
								resolve((error as Error).name);
							}
						}),
					),
					fetched: await fetch("https://elsewhere.invalid/").then(
						() => "sent",
						() => "refused",
					),
					broken: "broken" in window,
					hidden: getComputedStyle(document.body).display === "none",
					nonce: document.querySelector("style")?.getAttribute("nonce") ?? "",
				};
			});
			// A nonce that a style sheet could read out by its selectors would be none: the browser hides it.
			expect(tried).toMatchObject({
				evaluated: "EvalError",
				fetched: "refused",
				broken: false,
				hidden: false,
				nonce: "",
			});
			for (const directive of ["script-src-elem", "connect-src", "script-src"])
				await expect
					.poll(() => visitor.complaints.join("\n"))
					.toContain(`policy: ${directive}`);
			visitor.complaints.length = 0;
		},
	);

journey(
	"a page of another site can neither read here nor act here",
	async (visit) => {
		const visitor = await visit();
		const { page, context } = visitor;
		await signInAs(page, "dispatcher");
		const { origin } = new URL(page.url());
		await context.route("https://elsewhere.invalid/**", (route) =>
			route.fulfill({
				contentType: "text/html",
				body: "<title>elsewhere</title>",
			}),
		);
		const other = await context.newPage();
		await other.goto("https://elsewhere.invalid/");
		const tried = await other.evaluate(async (ours) => {
			const outcome = (request: Promise<Response>) =>
				request.then(
					({ type, status }) => `${type} ${status}`,
					() => "refused",
				);
			const frame = document.createElement("iframe");
			frame.src = ours;
			document.body.append(frame);
			await new Promise((resolve) => setTimeout(resolve, 500));
			return {
				read: await outcome(
					fetch(`${ours}/api/session`, { credentials: "include" }),
				),
				wrote: await outcome(
					fetch(`${ours}/api/session`, {
						method: "PATCH",
						credentials: "include",
						headers: { "content-type": "application/json" },
						body: '{"language":"en"}',
					}),
				),
				framed: (() => {
					try {
						return frame.contentDocument?.body.textContent ?? "closed";
					} catch {
						return "closed";
					}
				})(),
			};
		}, origin);
		expect(tried).toEqual({
			read: "refused",
			wrote: "refused",
			framed: "closed",
		});
		const session = await page.evaluate(
			async () =>
				(await (await fetch("/api/session")).json()) as {
					account: { language: string };
				},
		);
		expect(session.account.language).toBe("zh");
		visitor.complaints.length = 0;
	},
);
