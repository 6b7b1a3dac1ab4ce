/**
 * The report form's service worker. It keeps the form itself (its page, script and style), so that
 * the form opens without any line, and sends what waits in the outbox when the browser says the line
 * is back (Background Sync, where there is one).
 *
 * It answers no call of the interface: what a person may see is decided by the server for whoever is
 * signed in, and what is kept of it stands in the account's own part of the browser's database
 * (report-store.ts), where signing out clears it. A cache of answers would outlive the account.
 *
 * `BUILD` is a name of the contents: another build is another worker with another cache, the old
 * cache goes when the new worker takes over, which it does at once, since pages load whole.
 */

import { BUILD, SHELL } from "virtual:report-shell";
import { isAddressOfReportForm, REPORT_ADDRESS } from "./report-address.ts";
import { sendOutboxOf, SYNC_TAG } from "./send-outbox.ts";
import { openReportStore } from "./report-store.ts";

/** What this worker uses of its surroundings; the types of pages and of workers exclude each other. */
type Waiting = { waitUntil(work: Promise<unknown>): void };
type Surroundings = {
	readonly caches: CacheStorage;
	readonly location: Location;
	skipWaiting(): Promise<void>;
	readonly clients: {
		claim(): Promise<void>;
		matchAll(): Promise<readonly { postMessage(message: unknown): void }[]>;
	};
	addEventListener(
		kind: "install" | "activate",
		act: (event: Waiting) => void,
	): void;
	addEventListener(
		kind: "fetch",
		act: (
			event: Waiting & {
				readonly request: Request;
				respondWith(answer: Promise<Response>): void;
			},
		) => void,
	): void;
	addEventListener(
		kind: "sync",
		act: (event: Waiting & { readonly tag: string }) => void,
	): void;
};
const worker = globalThis as unknown as Surroundings;

const PREFIX = "dekad-report-";
const CACHE = `${PREFIX}${BUILD}`;

worker.addEventListener("install", (event) => {
	event.waitUntil(
		(async () => {
			const cache = await worker.caches.open(CACHE);
			await cache.addAll(
				[REPORT_ADDRESS, ...SHELL].map(
					// Past the browser's own cache: a page of the build before would name files that are gone.
					(address) => new Request(address, { cache: "reload" }),
				),
			);
			await worker.skipWaiting();
		})(),
	);
});

worker.addEventListener("activate", (event) => {
	event.waitUntil(
		(async () => {
			for (const name of await worker.caches.keys())
				if (name.startsWith(PREFIX) && name !== CACHE)
					await worker.caches.delete(name);
			await worker.clients.claim();
		})(),
	);
});

worker.addEventListener("fetch", (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== "GET" || origin !== worker.location.origin) return;
	if (request.mode === "navigate") {
		if (isAddressOfReportForm(pathname)) event.respondWith(newestPage(request));
	} else if (SHELL.includes(pathname))
		event.respondWith(fromCache(pathname, request));
});

/** How long the page waits for a line that does not answer before it opens as kept, in milliseconds. */
const PATIENCE_MS = 2500;

/** The page from the server while there is one, so that a new build arrives; else as kept. */
async function newestPage(request: Request): Promise<Response> {
	const kept = await (await worker.caches.open(CACHE)).match(REPORT_ADDRESS);
	if (!kept) return fetch(request);
	try {
		const fresh = await fetch(request, {
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		return fresh.ok ? fresh : kept;
	} catch {
		return kept;
	}
}

async function fromCache(name: string, request: Request): Promise<Response> {
	const kept = await (await worker.caches.open(CACHE)).match(name);
	return kept ?? fetch(request);
}

worker.addEventListener("sync", (event) => {
	if (event.tag !== SYNC_TAG) return;
	event.waitUntil(
		(async () => {
			const store = await openReportStore();
			const who = await store.who();
			if (!who) return;
			await sendOutboxOf(store, who);
			for (const page of await worker.clients.matchAll())
				page.postMessage({ changed: "outbox" });
		})(),
	);
});
