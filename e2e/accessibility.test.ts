import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type DemoRole, journey, settled, signInAs } from "./journey.ts";
import { dialogTroubles, skipLinkTroubles, tabTroubles } from "./keyboard.ts";

/**
 * axe-core over every page, as the role that works there, on a desktop and a phone: no serious and no critical
 * finding. On the desktop the page is then walked by the Tab key, and its dialogs are opened, looked at and closed by
 * the keyboard. axe is a tool of the tests only (MPL-2.0), never shipped.
 */
const axe = readFileSync(
	createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
	"utf8",
);

/** Of each route of the page: who works there, and its address in the demo. `:project` is one of that person's projects. */
const ROUTES: Readonly<
	Record<string, { role: DemoRole | null; address: string }>
> = {
	"/": { role: "leader", address: "/" },
	"/sign-in": { role: null, address: "/sign-in" },
	"/setup/$token": {
		role: null,
		address: "/setup/no-such-token-no-such-token",
	},
	"/reset/$token": {
		role: null,
		address: "/reset/no-such-token-no-such-token",
	},
	"/invite/$token": {
		role: null,
		address: "/invite/no-such-token-no-such-token",
	},
	"/account": { role: "dispatcher", address: "/account" },
	"/people": { role: "dispatcher", address: "/people" },
	"/report": { role: "owner", address: "/report" },
	"/projects": { role: "dispatcher", address: "/projects" },
	"/projects/$projectId": { role: "dispatcher", address: "/projects/:project" },
	"/projects/$projectId/plan": {
		role: "dispatcher",
		address: "/projects/:project/plan",
	},
	"/plans": { role: "dispatcher", address: "/plans" },
	"/rollups": { role: "dispatcher", address: "/rollups" },
	"/scoring": { role: "dispatcher", address: "/scoring" },
	"/rollups/rows": { role: "dispatcher", address: "/rollups/rows" },
	"/lights": { role: "dispatcher", address: "/lights" },
	"/lights/scheme": { role: "dispatcher", address: "/lights/scheme" },
	"/missing": { role: "dispatcher", address: "/missing" },
	"/imports": { role: "dispatcher", address: "/imports" },
	"/imports/$importId": {
		role: "dispatcher",
		address: "/imports/00000000-0000-7000-8000-000000000000",
	},
	"/bulletins": { role: "dispatcher", address: "/bulletins" },
	"/bulletins/preview": { role: "dispatcher", address: "/bulletins/preview" },
	"/bulletins/look": { role: "dispatcher", address: "/bulletins/look" },
	"/bulletins/template": { role: "dispatcher", address: "/bulletins/template" },
	"/bulletins/$snapshotId": {
		role: "dispatcher",
		address: "/bulletins/:bulletin",
	},
	"/projects/$projectId/corrections": {
		role: "owner",
		address: "/projects/:project/corrections",
	},
	"/years": { role: "dispatcher", address: "/years" },
	"/reviews": { role: "county", address: "/reviews" },
	"/periods": { role: "dispatcher", address: "/periods" },
	"/access": { role: "dispatcher", address: "/access" },
	"/approvals": { role: "operator", address: "/approvals" },
	"/settings": { role: "dispatcher", address: "/settings" },
};

/** Of a route: what opens a dialog there. */
const DIALOGS: Readonly<Record<string, readonly string[]>> = {
	"/report": ["li[data-state=to_report] button"],
	"/projects/$projectId": [
		".page-actions button >> nth=0",
		".page-actions button >> nth=1",
		"section[aria-labelledby=documents] .section-head button",
		"section[aria-labelledby=people] .section-head button",
		"button.figure-button",
	],
	"/lights": [".light-table .row-name"],
	"/people": ["main button.ant-btn-primary"],
	"/reviews": ["main button:has-text('退回')"],
};

/** Routes whose dialogs are there as long as something waits. */
const WAITS = ["/report", "/reviews"];

test("every route of the page is looked at", () => {
	const folder = join(import.meta.dirname, "../packages/web/routes");
	const paths = readdirSync(folder).flatMap((file) =>
		[
			...readFileSync(join(folder, file), "utf8").matchAll(
				/^\tpath: "([^"]+)"/gm,
			),
		].map(([, path]) => path),
	);
	expect(paths.length).toBeGreaterThan(10);
	expect(Object.keys(ROUTES)).toEqual(expect.arrayContaining(paths));
});

for (const device of ["desktop", "phone"] as const)
	for (const [route, { role, address }] of Object.entries(ROUTES))
		journey(`${route} on a ${device} has no serious finding`, async (visit) => {
			const visitor = await visit({ device });
			const { page } = visitor;
			if (role) await signInAs(page, role);
			await page.goto(
				address
					.replace(":project", await someProject(page))
					.replace(
						":bulletin",
						address.includes(":bulletin") ? await someBulletin(page) : "",
					),
			);
			await settled(page);
			expect(await seriousFindings(page)).toEqual([]);
			if (device === "desktop") {
				if (role) expect(await skipLinkTroubles(page)).toEqual([]);
				for (const opener of DIALOGS[route] ?? []) {
					// A report another journey has handed in or accepted waits no more.
					if (WAITS.includes(route) && !(await page.locator(opener).count()))
						continue;
					expect(
						await dialogTroubles(page, opener, () => seriousFindings(page)),
					).toEqual([]);
				}
				expect(await tabTroubles(page)).toEqual([]);
			}
			// A page asked for what there is not says so; the browser's own line about it is no fault.
			visitor.complaints.splice(
				0,
				visitor.complaints.length,
				...visitor.complaints.filter(
					(line) =>
						!/the server responded with a status of 4(0[049]|10)/.test(line),
				),
			);
		});

/** A project the one signed in may see; "" for nobody. */
async function someProject(page: Page): Promise<string> {
	const answer = await page.request.get("/api/projects?limit=1");
	if (!answer.ok()) return "";
	const { rows } = (await answer.json()) as { rows: { projectId: string }[] };
	return rows[0]?.projectId ?? "";
}

/** A published bulletin; made where there is none yet. */
const someBulletin = (page: Page): Promise<string> =>
	page.evaluate(async () => {
		type Made = { snapshotId: string };
		const list = (await (await fetch("/api/bulletins")).json()) as {
			bulletins: Made[];
		};
		if (list.bulletins[0]) return list.bulletins[0].snapshotId;
		const answer = await fetch("/api/bulletins", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ period: "2026-10-D3" }),
		});
		return ((await answer.json()) as Made).snapshotId;
	});

/** What axe calls serious or critical, each with the first places. */
async function seriousFindings(page: Page): Promise<string[]> {
	await page.evaluate(axe);
	const results = await page.evaluate(
		async () =>
			(await (
				window as unknown as { axe: { run(): Promise<unknown> } }
			).axe.run()) as unknown,
	);
	return (results as AxeResults).violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.map(
			({ id, help, nodes }) =>
				`${id}: ${help}: ${nodes
					.slice(0, 3)
					.map(({ html }) => html.slice(0, 200))
					.join(" | ")}`,
		);
}
