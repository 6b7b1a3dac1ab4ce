import { describe, expect, test } from "vitest";
import { ROLES, type Role } from "./actor.ts";
import {
	type Asker,
	may,
	mayChangeAnything,
	POLICIES,
	type Policy,
	POLICY_NAMES,
	type PolicyName,
	reachOf,
	sightOf,
} from "./policies.ts";

const COUNTY = "14/1401/140105/";
const asker = (role: Role, more: Partial<Asker> = {}): Asker => ({
	jurisdictionId: "here",
	accountId: "me",
	role,
	scope: role === "owner" || role === "enterprise" ? null : COUNTY,
	organisationId: role === "owner" || role === "enterprise" ? "mine" : null,
	...more,
});
const place = {
	jurisdictionId: "here",
	regionPath: `${COUNTY}x/`,
	ownerOrgId: "mine",
};
/** What a role may do that changes something of the office, beyond its own account. */
const actsOf = (role: Role): PolicyName[] =>
	POLICY_NAMES.filter((name) => {
		const { writes }: Policy = POLICIES[name];
		return writes && reachOf(name, role) !== undefined;
	});

describe("what a role must never", () => {
	test("an auditor, a leader and an enterprise change nothing", () => {
		for (const role of ["auditor", "leader", "enterprise"] as const) {
			expect([role, actsOf(role)]).toEqual([role, []]);
			expect([role, mayChangeAnything(role)]).toEqual([role, false]);
		}
	});

	test("an auditor reads whatever anybody reads of the office's business", () => {
		const business = POLICY_NAMES.filter((name) => {
			const { writes, isPublic, who }: Policy = POLICIES[name];
			return !writes && !isPublic && who !== "account";
		});
		expect(
			business.filter(
				(name) =>
					reachOf(name, "auditor") === undefined &&
					// An owner's own desk holds nothing that other pages do not show.
					name !== "report.desk",
			),
		).toEqual([]);
	});

	test("an operator sees no business", () => {
		expect(
			POLICY_NAMES.filter(
				(name) =>
					reachOf(name, "operator") !== undefined &&
					!/^(account|token|delegation|access|people|member|approval|restore|settings|import|job)\./.test(
						name,
					),
			),
		).toEqual([]);
	});

	test("an enterprise sees no internal figures", () => {
		expect(
			POLICY_NAMES.filter(
				(name) => reachOf(name, "enterprise") !== undefined,
			).filter((name) => !/^(account|token|delegation)\./.test(name)),
		).toEqual([]);
	});

	test("nobody but an owner types a report's number", () => {
		for (const name of [
			"report.submit",
			"report.correct",
			"report.draft",
			"project.output",
		] as const)
			expect([name, ROLES.filter((role) => reachOf(name, role))]).toEqual([
				name,
				["owner"],
			]);
	});
});

describe("an answer", () => {
	test("says not allowed of a role, whatever the thing is", () => {
		for (const thing of [undefined, place, { jurisdictionId: "elsewhere" }])
			expect(may(asker("auditor"), "report.submit", thing)).toBe("not-allowed");
	});

	test("says not found of everything out of reach: region, organisation, office, person", () => {
		const office = asker("office");
		const owner = asker("owner");
		expect(may(office, "project.read", place)).toBe("allowed");
		expect(
			may(office, "project.read", { ...place, regionPath: "14/1401/140106/" }),
		).toBe("not-found");
		expect(
			may(office, "project.read", { ...place, jurisdictionId: "elsewhere" }),
		).toBe("not-found");
		expect(may(owner, "project.read", place)).toBe("allowed");
		expect(may(owner, "project.read", { ...place, ownerOrgId: "theirs" })).toBe(
			"not-found",
		);
		expect(may(owner, "project.read", { ...place, ownerOrgId: null })).toBe(
			"not-found",
		);
		expect(may(office, "import.read", { accountId: "you" })).toBe("not-found");
	});

	test("of a role that was given no region or organisation is not found, not everything", () => {
		expect(may(asker("office", { scope: null }), "project.read", place)).toBe(
			"not-found",
		);
		expect(
			may(asker("owner", { organisationId: null }), "project.read", place),
		).toBe("not-found");
	});

	test("on an act of the whole office is for the office's root alone", () => {
		expect(may(asker("dispatcher"), "year.turn")).toBe("not-allowed");
		expect(may(asker("dispatcher", { scope: "14/" }), "year.turn")).toBe(
			"allowed",
		);
	});

	test("to nobody is yes only where a policy is public", () => {
		for (const name of POLICY_NAMES) {
			const { isPublic }: Policy = POLICIES[name];
			expect([name, may(null, name)]).toEqual([
				name,
				isPublic ? "allowed" : "not-allowed",
			]);
		}
	});
});

test("row security is told of a person no more than the role reads", () => {
	const everything = { accountId: "me", scope: "14/", organisationId: "mine" };
	const seen = Object.fromEntries(
		ROLES.map((role) => [role, sightOf({ ...everything, role })]),
	);
	const region = { scope: "14/", organisationId: null };
	const nothing = { scope: null, organisationId: null };
	expect(seen).toEqual({
		owner: { scope: null, organisationId: "mine" },
		office: region,
		department: region,
		dispatcher: region,
		leader: region,
		auditor: region,
		enterprise: nothing,
		operator: nothing,
	});
	// The installation itself keeps its books, whatever its role is called.
	expect(sightOf({ ...everything, accountId: null, role: "operator" })).toEqual(
		{ scope: "14/", organisationId: "mine" },
	);
});

test("every policy is a sentence in both languages, and no two say the same", () => {
	for (const lang of ["en", "zh"] as const) {
		const said = POLICY_NAMES.map((name) => POLICIES[name].says[lang]);
		for (const sentence of said)
			expect(sentence).toMatch(lang === "en" ? /^[A-Z].*\.$/ : /。$/);
		expect(new Set(said).size).toBe(said.length);
	}
});
