/**
 * One journey for each role: what it sees of the menu and the pages, what it does first, and that an address of what
 * is not its own answers like one there is not. The pictures of docs/use are taken on the way (see screenshots.ts).
 */

import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { type Role, ROLES } from "@dekad/core/access/actor.ts";
import { placesOf } from "@dekad/web/session/places-of.ts";
import {
	type DemoRole,
	isTooWide,
	journey,
	settled,
	signInAs,
	type Visitor,
} from "./journey.ts";
import { projectListSheet } from "./project-list-sheet.ts";
import { picture, PICTURE_LANGS } from "./screenshots.ts";

const READING = [
	"/",
	"/projects",
	"/lights",
	"/rollups",
	"/plans",
	"/bulletins",
	"/settings",
];

/** The menu of each role, in order. */
const MENUS: Readonly<Record<Role, readonly string[]>> = {
	owner: [
		"/",
		"/projects",
		"/lights",
		"/rollups",
		"/plans",
		"/imports",
		"/settings",
	],
	office: [
		"/",
		"/reviews",
		"/missing",
		"/projects",
		"/lights",
		"/rollups",
		"/plans",
		"/bulletins",
		"/imports",
		"/settings",
	],
	department: READING,
	dispatcher: [
		"/",
		"/reviews",
		"/missing",
		"/projects",
		"/lights",
		"/rollups",
		"/plans",
		"/periods",
		"/bulletins",
		"/imports",
		"/approvals",
		"/people",
		"/settings",
	],
	leader: READING,
	enterprise: [],
	auditor: [
		"/",
		"/missing",
		"/projects",
		"/lights",
		"/rollups",
		"/plans",
		"/periods",
		"/bulletins",
		"/imports",
		"/approvals",
		"/settings",
	],
	operator: ["/imports", "/approvals", "/people", "/settings"],
};

/** Roles whose own work has no page yet, and what it waits for. A place of theirs in the menu fails the test below. */
const WITHOUT_OWN_PAGES: Readonly<Partial<Record<Role, string>>> = {
	department: "matters handed to it, and factors it grants",
	enterprise: "concerns it raises, and projects offered to private capital",
};

describe("roles and their pages", () => {
	test.each(ROLES)("the menu of %s is the one told here", (role) => {
		expect(placesOf(role)).toEqual(MENUS[role]);
	});

	test("a department reads what a leader reads and does nothing of its own yet, an enterprise sees nothing", () => {
		expect(Object.keys(WITHOUT_OWN_PAGES)).toEqual([
			"department",
			"enterprise",
		]);
		expect(placesOf("department")).toEqual(placesOf("leader"));
		expect(placesOf("enterprise")).toEqual([]);
	});

	test("somebody without a role has no place", () => {
		expect(placesOf(undefined)).toEqual([]);
	});
});

const EYES: Readonly<Record<DemoRole, Role>> = {
	owner: "owner",
	county: "office",
	city: "office",
	department: "department",
	dispatcher: "dispatcher",
	leader: "leader",
	enterprise: "enterprise",
	auditor: "auditor",
	operator: "operator",
};

const open = async (page: Page, address: string): Promise<void> => {
	await page.goto(address);
	await settled(page);
};

/** The menu as it stands on the page: a phone's holds four and the rest behind "more". */
async function seesOwnMenu(page: Page, role: DemoRole): Promise<void> {
	const links = await page
		.locator(".places a")
		.evaluateAll((all) => all.map((each) => each.getAttribute("href")));
	expect(links.filter((each) => each !== "/report")).toEqual(MENUS[EYES[role]]);
	expect(links.includes("/report")).toBe(role === "owner");
}

type Row = { projectId: string; code: string; regionPath: string };

async function projectsOf(page: Page, search = ""): Promise<Row[]> {
	const answer = await page.request.get(`/api/projects?limit=200${search}`);
	expect(answer.status()).toBe(200);
	return ((await answer.json()) as { rows: Row[] }).rows;
}

const NOBODYS = "00000000-0000-7000-8000-000000000000";

/**
 * Somebody else's project and one there is not give the same answer, in the interface and word for word on its pages.
 */
async function looksLikeNotFound(
	{ page, complaints }: Visitor,
	projectId: string,
): Promise<void> {
	for (const part of ["", "/plan", "/corrections"]) {
		const said: string[] = [];
		for (const id of [projectId, NOBODYS]) {
			await open(page, `/projects/${id}${part}`);
			await page.getByRole("alert").first().waitFor();
			said.push((await page.locator("main").innerText()).replaceAll(id, "ID"));
		}
		expect(said[0]).toBe(said[1]);
		expect(said[0]).toContain("project.not_found");
	}
	const answers = await Promise.all(
		[projectId, NOBODYS].map((id) => page.request.get(`/api/projects/${id}`)),
	);
	expect(answers.map((answer) => answer.status())).toEqual([404, 404]);
	forget(complaints);
}

/** An address of what one may not see is asked for on purpose; the browser's line about the answer is no fault. */
const forget = (complaints: string[]): void => {
	complaints.splice(
		0,
		complaints.length,
		...complaints.filter((line) => !/status of 40[34]/.test(line)),
	);
};

/** A project of the province that is not among those one may see. */
async function somebodyElses(
	visit: () => Promise<Visitor>,
	mine: readonly Row[],
): Promise<string> {
	const { page } = await visit();
	await signInAs(page, "dispatcher");
	const own = new Set(mine.map(({ projectId }) => projectId));
	const other = (await projectsOf(page)).find(
		({ projectId }) => !own.has(projectId),
	);
	if (!other) throw new Error("everything is in reach");
	return other.projectId;
}

for (const lang of PICTURE_LANGS)
	journey(
		`an owner on a phone sees its own projects, a form, "nothing new" and what waits without a network (${lang})`,
		async (visit) => {
			const visitor = await visit({ device: "phone", lang });
			const { page, context, complaints } = visitor;
			await page.addInitScript(() =>
				Object.defineProperty(ServiceWorkerRegistration.prototype, "sync", {
					value: undefined,
				}),
			);
			await open(page, "/");
			await picture(page, "sign-in", { lang, width: 390 });
			await signInAs(page, "owner");
			await page.locator("li.card").first().waitFor();
			const mine = await projectsOf(page);
			expect(mine).toHaveLength(8);
			expect(await page.locator("li.card").count()).toBe(8);
			await settled(page);
			await picture(page, "owner-list", { lang, width: 390 });

			const asked = page.locator("li[data-state=to_report]").first();
			await asked.getByRole("button").first().click();
			await page.locator("dialog .facts").waitFor();
			await picture(page, "owner-nothing-new", { lang, width: 390 });
			await page.keyboard.press("Escape");

			await asked.locator("a.row-name").tap();
			await page.locator("input[name=investment]").fill("123.45");
			await page.locator("h1").scrollIntoViewIfNeeded();
			await picture(page, "owner-form", { lang, width: 390, height: 1300 });
			expect(await isTooWide(page)).toBe(false);

			await page.evaluate(async () => {
				await navigator.serviceWorker.ready;
			});
			await context.setOffline(true);
			await page.locator("form button[type=submit]").click();
			const sheet = page.locator("dialog");
			await sheet.waitFor();
			for (const tick of await sheet.getByRole("checkbox").all())
				await tick.check();
			await sheet.locator("button.primary").click();
			await page.locator("li[data-state=waiting]").waitFor();
			await page.evaluate(() => scrollTo(0, 0));
			await picture(page, "owner-offline", { lang, width: 390 });
			// Taken back: what this journey shows is not for the others to find.
			complaints.splice(
				0,
				complaints.length,
				...complaints.filter((line) => !/ERR_INTERNET|ERR_FAILED/.test(line)),
			);
		},
	);

journey(
	"an owner's menu, totals and addresses end at its own projects",
	async (visit) => {
		const visitor = await visit();
		const { page, complaints } = visitor;
		await signInAs(page, "owner");
		await open(page, "/projects");
		await seesOwnMenu(page, "owner");
		const mine = await projectsOf(page);
		await open(page, "/rollups");
		expect(await page.locator(".data-table tfoot").first().innerText()).toMatch(
			/\b8\b/,
		);
		await looksLikeNotFound(visitor, await somebodyElses(visit, mine));
		for (const address of ["/reviews", "/bulletins"]) {
			await open(page, address);
			await page.getByText("access.not_allowed").first().waitFor();
		}
		forget(complaints);
	},
);

for (const lang of PICTURE_LANGS)
	for (const role of ["county", "city"] as const)
		journey(
			`a ${role} office reviews its own region, calls its own missing, and nobody else's (${lang})`,
			async (visit) => {
				const visitor = await visit({ lang });
				const { page } = visitor;
				await signInAs(page, role);
				await seesOwnMenu(page, role);
				const mine = await projectsOf(page);
				const places = new Set(
					mine.map(({ regionPath }) =>
						regionPath.split("/", role === "county" ? 3 : 2).join("/"),
					),
				);
				expect(places.size).toBe(1);
				await open(page, "/reviews");
				await page.locator(".review-open").first().waitFor();
				await page.locator(".review-open").first().click();
				await page.locator(".review-detail").waitFor();
				await picture(page, `${role}-review`, { lang, width: 1280 });
				await open(page, "/missing");
				await page.locator(".missing-place").first().waitFor();
				await picture(page, `${role}-missing`, {
					lang,
					width: role === "county" ? 390 : 1280,
				});
				await looksLikeNotFound(visitor, await somebodyElses(visit, mine));
			},
		);

for (const lang of PICTURE_LANGS)
	journey(
		`a dispatcher sees the whole office: dekads, years, plans, bulletins, lights and their rules (${lang})`,
		async (visit) => {
			const { page } = await visit({ lang });
			await signInAs(page, "dispatcher");
			await seesOwnMenu(page, "dispatcher");
			const shots: readonly [string, string, string][] = [
				["/missing", "dispatcher-missing", ".missing-place"],
				["/periods", "dispatcher-dekads", ".grant-form"],
				["/years", "dispatcher-years", "table"],
				["/lights?period=2026-10-D2", "lights", ".light-table .row-name"],
				[
					"/lights/scheme?period=2026-10-D2",
					"light-rules",
					".scheme-preview .preview-table",
				],
				["/bulletins/preview?period=2026-10-D2", "bulletin", "main h2"],
				["/rollups", "totals", ".data-table"],
				["/settings", "settings", "main h2"],
			];
			for (const [address, name, mark] of shots) {
				await open(page, address);
				await page.locator(mark).first().waitFor();
				await picture(page, name, { lang, width: 1280 });
				expect(await isTooWide(page), address).toBe(false);
			}
			const [project] = await projectsOf(page, "&stage=continued");
			for (const [part, name] of [
				["", "project"],
				["/plan", "plan"],
			] as const) {
				await open(page, `/projects/${project?.projectId}${part}`);
				await page.locator("main canvas").first().waitFor();
				await picture(page, name, { lang, width: 1280, height: 1000 });
				expect(await isTooWide(page), name).toBe(false);
			}
		},
	);

for (const lang of PICTURE_LANGS)
	journey(
		`a sheet with bad cells comes back with each of them named (${lang})`,
		async (visit) => {
			const { page } = await visit({ lang });
			await signInAs(page, "dispatcher");
			await open(page, "/imports");
			await page.locator("input[type=file]").setInputFiles({
				name: "重点项目清单.xlsx",
				mimeType:
					"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
				buffer: await listWithBadCells(),
			});
			await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
			await page.locator(".counts").waitFor({ timeout: 60_000 });
			await settled(page);
			expect(
				await page
					.locator("section[aria-labelledby=problems] tbody tr")
					.count(),
			).toBe(3);
			await picture(page, "import", { lang, width: 1280, height: 1000 });
		},
	);

for (const lang of PICTURE_LANGS)
	for (const [device, width] of [
		["phone", 390],
		["desktop", 1280],
	] as const)
		journey(
			`a leader reads the whole office on a ${device} and is offered nothing to type (${lang})`,
			async (visit) => {
				const { page } = await visit({ lang, device });
				await signInAs(page, "leader");
				await page.locator(".headline").waitFor();
				await page.locator("canvas").waitFor();
				await seesOwnMenu(page, "leader");
				await picture(page, `cockpit-${device}`, { lang, width });
				const [project] = await projectsOf(page, "&stage=continued");
				await open(page, `/projects/${project?.projectId}/plan`);
				expect(
					await page
						.locator("main input[inputmode]:enabled, main textarea:enabled")
						.count(),
				).toBe(0);
				expect(await isTooWide(page)).toBe(false);
			},
		);

journey(
	"an auditor reads everything of the office and changes nothing",
	async (visit) => {
		const { page } = await visit();
		await signInAs(page, "auditor");
		await seesOwnMenu(page, "auditor");
		const [project] = await projectsOf(page);
		for (const address of [
			...MENUS.auditor,
			"/years",
			"/reviews",
			`/projects/${project?.projectId}`,
		]) {
			await open(page, address);
			expect(await page.getByRole("alert").count(), address).toBe(0);
			expect(
				await page
					.locator("main input[type=file], main textarea:enabled")
					.count(),
				address,
			).toBe(0);
		}
	},
);

journey(
	"a department reads what a leader reads and is offered no act",
	async (visit) => {
		const { page, complaints } = await visit();
		await signInAs(page, "department");
		await seesOwnMenu(page, "department");
		await open(page, "/reviews");
		await page.getByText("access.not_allowed").first().waitFor();
		forget(complaints);
	},
);

journey(
	"an enterprise is told that nothing is here for it yet, and no figure of the office answers it",
	async (visit) => {
		const { page, complaints } = await visit();
		await signInAs(page, "enterprise");
		await page.getByText("这里暂时没有您的页面").waitFor();
		await settled(page);
		await seesOwnMenu(page, "enterprise");
		for (const address of [
			"/api/projects",
			"/api/cockpit",
			"/api/missing",
			"/api/settings",
		])
			expect(
				(await page.request.get(address)).status(),
				address,
			).toBeGreaterThanOrEqual(400);
		forget(complaints);
	},
);

journey(
	"an operator has settings and base data before it and no business page",
	async (visit) => {
		const { page, complaints } = await visit();
		await signInAs(page, "operator");
		await page.waitForURL(/\/imports/);
		await seesOwnMenu(page, "operator");
		await open(page, "/settings");
		await page.locator("main h2").first().waitFor();
		expect(await page.getByRole("alert").count()).toBe(0);
		for (const address of ["/projects", "/rollups", "/lights", "/missing"]) {
			await open(page, address);
			await page.getByText("access.not_allowed").first().waitFor();
		}
		forget(complaints);
	},
);

const listWithBadCells = () =>
	projectListSheet(
		[
			["新城水厂扩建", "１２．５", "2027年6月30日", "续建"],
			["约数的项目", "约3亿", "2027-06-30", "续建"],
			["日期不对的项目", "8", "2027-13-40", "续建"],
			["阶段不明的项目", "2.25", "2027-09-30", "快了"],
		],
		{ firstCode: 11 },
	);
