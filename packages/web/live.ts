/**
 * One stream of changes for the whole page (GET /api/changes): what changed is read anew, nothing is
 * read from the stream itself. So a figure has one source, and a change that went untold is made good
 * by the next look at the page.
 *
 * A tab nobody looks at gives its stream back: a browser opens six connections to one server, and six
 * tabs with a stream each would leave none for anything else. When it is looked at again it says what it
 * heard last and is told what it missed.
 */

import type { Query, QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import {
	BEAT_SECONDS,
	type Change,
	changeSchema,
	streamChanges,
} from "@dekad/contract/changes.ts";

/** `live`: a change shows by itself. `reconnecting`: it shows when the page is looked at anew. `off`: nobody listens. */
export type LiveState = "live" | "reconnecting" | "off";

let state: LiveState = "off";
const watchers = new Set<() => void>();

function setState(next: LiveState): void {
	if (state === next) return;
	state = next;
	for (const watcher of watchers) watcher();
}

/** Whether changes show by themselves just now. */
export const useLiveState = (): LiveState =>
	useSyncExternalStore(
		(watcher) => {
			watchers.add(watcher);
			return () => watchers.delete(watcher);
		},
		() => state,
	);

/** Follows the changes for as long as somebody is signed in; starts anew when the role changes. */
export function useLive(membershipId: string | null): void {
	const queries = useQueryClient();
	useEffect(
		() => (membershipId === null ? undefined : followChanges(queries)),
		[queries, membershipId],
	);
}

const AGAIN_MS = 5_000;
const HIDDEN_MS = 20_000;
const SILENT_MS = (2 * BEAT_SECONDS + 10) * 1_000;
/** Totals move at most this often, however many reports come in; long lists less. */
const TOTALS_EVERY_MS = 2_000;
const LISTS_EVERY_MS = 15_000;

/** Opens the stream and keeps it open; returns what ends it. */
export function followChanges(queries: QueryClient): () => void {
	let source: EventSource | undefined;
	let place = "";
	let heardAt = Date.now();
	let again: ReturnType<typeof setTimeout> | undefined;
	let hiding: ReturnType<typeof setTimeout> | undefined;
	const totals = gathering(TOTALS_EVERY_MS, (changes) =>
		readAnew(queries, changes, (query) => !isLongList(query)),
	);
	const lists = gathering(LISTS_EVERY_MS, (changes) =>
		readAnew(queries, changes, isLongList),
	);

	const close = () => {
		clearTimeout(again);
		source?.close();
		source = undefined;
	};
	const open = () => {
		close();
		heardAt = Date.now();
		source = new EventSource(
			place
				? `${streamChanges.path}?after=${encodeURIComponent(place)}`
				: streamChanges.path,
		);
		const hear = (event: MessageEvent<string>) => {
			heardAt = Date.now();
			if (event.lastEventId) place = event.lastEventId;
			setState("live");
		};
		source.addEventListener("hello", hear);
		source.addEventListener("beat", hear);
		source.addEventListener("change", (event: MessageEvent<string>) => {
			hear(event);
			const change = changeSchema.safeParse(JSON.parse(event.data));
			if (!change.success) return;
			totals.add(change.data);
			lists.add(change.data);
		});
		source.addEventListener("error", () => {
			setState("reconnecting");
			// A broken connection the browser mends itself; a refusal it does not try again.
			if (source?.readyState !== EventSource.CLOSED) return;
			close();
			again = setTimeout(open, AGAIN_MS);
		});
	};
	const onVisibility = () => {
		clearTimeout(hiding);
		if (document.visibilityState === "hidden")
			hiding = setTimeout(() => {
				close();
				setState("off");
			}, HIDDEN_MS);
		else if (!source) open();
	};
	const watchdog = setInterval(() => {
		if (source && Date.now() - heardAt > SILENT_MS) {
			setState("reconnecting");
			open();
		}
	}, BEAT_SECONDS * 1_000);

	open();
	document.addEventListener("visibilitychange", onVisibility);
	return () => {
		document.removeEventListener("visibilitychange", onVisibility);
		clearInterval(watchdog);
		clearTimeout(hiding);
		close();
		totals.stop();
		lists.stop();
		setState("off");
	};
}

/** Gathers changes: acts at once on the first, then at most once every `everyMs` on all that came meanwhile. */
export function gathering(
	everyMs: number,
	act: (changes: readonly Change[]) => void,
) {
	let waiting: Change[] = [];
	let timer: ReturnType<typeof setTimeout> | undefined;
	const turn = () => {
		timer = undefined;
		if (waiting.length === 0) return;
		const changes = waiting;
		waiting = [];
		timer = setTimeout(turn, everyMs);
		act(changes);
	};
	return {
		add(change: Change) {
			waiting.push(change);
			if (timer === undefined) turn();
		},
		stop() {
			clearTimeout(timer);
			waiting = [];
		},
	};
}

/** The endpoint of a query and the project it is about, as `asking` in api.ts writes its key. */
const aboutOf = ({ queryKey }: Query) => ({
	path: typeof queryKey[1] === "string" ? queryKey[1] : "",
	projectId: (queryKey[2] as { params?: { projectId?: string } } | undefined)
		?.params?.projectId,
});

/** Lists of hundreds of rows: worth reading anew less often than a total. */
const isLongList = (query: Query): boolean =>
	["/api/projects", "/api/rollups/rows"].includes(aboutOf(query).path);

/** What stands still while reports come in, by the acts that do change it. */
const FRAME: Readonly<Record<string, RegExp>> = {
	"/api/session": /^$/,
	"/api/periods": /^(period\.|settings\.|year\.|many$)/,
	"/api/registry": /^(list\.|settings\.|import\.|many$)/,
	"/api/settings": /^(settings\.|many$)/,
	"/api/region-shapes": /^(region_shape\.|many$)/,
};

/** Whether a change can show in what a query reads. @internal */
export function concerns(
	change: Change,
	{ path, projectId }: { path: string; projectId?: string | undefined },
): boolean {
	const frame = FRAME[path];
	if (frame) return frame.test(change.kind);
	// What somebody is writing: reading it anew would take words from under the fingers.
	if (/draft|desk|\/plan$/.test(path)) return false;
	return (
		projectId === undefined ||
		change.projectId === null ||
		change.projectId === projectId
	);
}

function readAnew(
	queries: QueryClient,
	changes: readonly Change[],
	among: (query: Query) => boolean,
): void {
	void queries.invalidateQueries({
		predicate: (query) =>
			among(query) &&
			changes.some((change) => concerns(change, aboutOf(query))),
	});
}
