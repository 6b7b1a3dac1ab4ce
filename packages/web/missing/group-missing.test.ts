import { expect, test } from "vitest";
import type { MissingRow } from "@dekad/contract/missing.ts";
import { groupMissing, isWanted } from "./group-missing.ts";

const row = (
	code: string,
	regionPath: string,
	ownerOrgId: string,
	seenAt?: string | null,
): MissingRow => ({
	projectId: code,
	code,
	name: code,
	nameEn: null,
	regionPath,
	ownerOrgId,
	ownerName: `owner ${ownerOrgId}`,
	contactName: null,
	contactPhone: null,
	isReturned: false,
	missedThisYear: 1,
	askedThisYear: 1,
	reminders: seenAt === undefined ? 0 : 1,
	lastReminder:
		seenAt === undefined
			? null
			: { at: "2026-11-01T00:00:00Z", by: "x", seenAt, seenBy: null },
});

test("places hold owners, owners hold projects, in the order of the list; an owner of two places stands in both", () => {
	const places = groupMissing([
		row("1", "14/1401/", "a"),
		row("2", "14/1401/", "a"),
		row("3", "14/1401/", "b"),
		row("4", "14/1402/", "a"),
	]);
	expect(
		places.map(({ regionPath, count, owners }) => [
			regionPath,
			count,
			owners.map(({ ownerOrgId, rows }) => [
				ownerOrgId,
				rows.map(({ code }) => code),
			]),
		]),
	).toEqual([
		[
			"14/1401/",
			3,
			[
				["a", ["1", "2"]],
				["b", ["3"]],
			],
		],
		["14/1402/", 1, [["a", ["4"]]]],
	]);
});

test("one may see only who was not reminded, or who was and has not looked", () => {
	const [never, unseen, seen] = [
		row("1", "14/", "a"),
		row("2", "14/", "a", null),
		row("3", "14/", "a", "2026-11-02T00:00:00Z"),
	];
	const wanted = (only?: Parameters<typeof isWanted>[1]) =>
		[never, unseen, seen]
			.filter((one) => isWanted(one, only))
			.map(({ code }) => code);
	expect(wanted()).toEqual(["1", "2", "3"]);
	expect(wanted("not_reminded")).toEqual(["1"]);
	expect(wanted("not_seen")).toEqual(["2"]);
});
