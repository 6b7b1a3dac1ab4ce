import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { concerns, gathering } from "./live.ts";

const change = (kind: string, projectId: string | null = null) => ({
	kind,
	projectId,
	regionPath: "14/",
	dekad: null,
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("the first change is acted on at once, those that follow together and not sooner than stated", () => {
	const acts: string[][] = [];
	const gathered = gathering(2_000, (changes) =>
		acts.push(changes.map(({ kind }) => kind)),
	);
	for (const kind of ["a", "b", "c"]) gathered.add(change(kind));
	expect(acts).toEqual([["a"]]);
	vi.advanceTimersByTime(1_999);
	expect(acts).toHaveLength(1);
	vi.advanceTimersByTime(1);
	expect(acts).toEqual([["a"], ["b", "c"]]);
	vi.advanceTimersByTime(10_000);
	gathered.add(change("d"));
	expect(acts).toEqual([["a"], ["b", "c"], ["d"]]);
	gathered.stop();
});

test.each([
	["report.submitted", "/api/cockpit", undefined, true, "totals move"],
	["report.submitted", "/api/projects/:projectId", "p1", true, "its own page"],
	["report.submitted", "/api/projects/:projectId", "p2", false, "another page"],
	["report.submitted", "/api/periods", undefined, false, "dekads stand still"],
	["period.opened", "/api/periods", undefined, true, "a new dekad"],
	["many", "/api/projects/:projectId", "p2", true, "nobody knows what"],
	["many", "/api/session", undefined, false, "who is signed in is no news"],
	["report.submitted", "/api/report-drafts", "p1", false, "words being typed"],
])("%s and %s of %s: %s (%s)", (kind, path, projectId, expected, _why) => {
	expect(
		concerns(change(kind, kind === "many" ? null : "p1"), { path, projectId }),
	).toBe(expected);
});
