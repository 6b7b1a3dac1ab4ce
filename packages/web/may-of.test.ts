import { describe, expect, test } from "vitest";
import type { SessionView } from "@dekad/contract/session.ts";
import { mayOf } from "./may-of.ts";
import { placesOfSession } from "./session/places-of.ts";

type Membership = NonNullable<SessionView["membership"]>;

const signedIn = (
	role: Membership["role"],
	scopes?: readonly string[] | null,
): Pick<SessionView, "account" | "membership"> => ({
	account: {
		accountId: "00000000-0000-7000-8000-000000000001",
		loginName: "who",
		displayName: "Who",
		language: "en",
		isOperator: false,
	},
	membership: {
		membershipId: "00000000-0000-7000-8000-000000000002",
		jurisdictionId: "00000000-0000-7000-8000-000000000003",
		jurisdictionNameZh: "甲省",
		jurisdictionNameEn: "Province",
		role,
		regionPath: "14/",
		regionName: null,
		organisationId: null,
		organisationName: null,
		delegation:
			scopes === undefined
				? null
				: {
						accountId: "00000000-0000-7000-8000-000000000004",
						name: "Giver",
						untilOn: "2026-12-31",
						scopes: scopes && [...scopes],
					},
	},
});

describe("what the page offers", () => {
	test("is what the role may do", () => {
		const isAllowed = mayOf(signedIn("dispatcher"));
		expect(isAllowed("review.decide")).toBe(true);
		expect(isAllowed("ranking.score")).toBe(true);
		expect(isAllowed("report.submit")).toBe(false);
	});

	test("is nothing where nobody is signed in, or without a role", () => {
		expect(mayOf(undefined)("project.read")).toBe(false);
		expect(
			mayOf({ ...signedIn("owner"), membership: null })("project.read"),
		).toBe(false);
	});

	test("ends, in a role given for a time, where its giver said", () => {
		const isAllowed = mayOf(signedIn("dispatcher", ["review"]));
		expect(isAllowed("review.decide")).toBe(true);
		expect(isAllowed("year.turn")).toBe(false);
		expect(isAllowed("bulletin.issue")).toBe(false);
		expect(mayOf(signedIn("operator", null))("access.oversee")).toBe(false);
	});

	test("has no place in the menu that a role given in part may do nothing at", () => {
		expect(placesOfSession(signedIn("dispatcher", ["review"]))).toEqual([
			"/reviews",
			"/missing",
			"/projects",
		]);
		expect(placesOfSession(signedIn("owner", ["report"]))).toEqual([
			"/projects",
		]);
		expect(placesOfSession(signedIn("leader", null))).toEqual(
			placesOfSession(signedIn("leader")),
		);
	});
});
