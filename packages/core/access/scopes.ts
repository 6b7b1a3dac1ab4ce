/**
 * Parts of what a role may do, by name: what an API token is made for, and what a delegated role can be narrowed to.
 * A scope gives nothing by itself: the role of whoever made the token or gave the role must have the right too.
 *
 * A scope is stated by the domains of its policies ("report" means every policy named "report...."), so that a new
 * sentence of a known domain needs no second place; a new domain stands in no scope until it is named here.
 */

import type { Role } from "./actor.ts";
import {
	POLICIES,
	POLICY_NAMES,
	type PolicyName,
	reachOf,
} from "./policies.ts";

/** In the order in which people choose them. */
export const SCOPES = [
	"read",
	"export",
	"report",
	"registry",
	"plan",
	"review",
	"import",
	"publish",
	"dispatch",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Scopes a token can have. The acts of the dispatching office are for people: a token never has them. */
export const TOKEN_SCOPES = SCOPES.filter((scope) => scope !== "dispatch");

const READ_DOMAINS =
	"project period lock-exception plan figure review correction-request rollup light missing bulletin ranking map import job settings report".split(
		" ",
	);
const ACT_DOMAINS: Readonly<Record<Scope, readonly string[]>> = {
	read: [],
	export: [],
	report: ["report"],
	registry: ["project"],
	plan: ["plan"],
	review: ["review", "correction-request", "excuse", "missing"],
	import: ["import", "job"],
	publish: ["bulletin"],
	dispatch: ["year", "lock-exception", "light", "ranking", "map", "settings"],
};
/** What no act can be done without: seeing the project and the calendar it is about. */
const GROUND: readonly PolicyName[] = ["project.read", "period.read"];
/** Policies beside those of the domains: acts of another domain that belong to the work. */
const BESIDE: Readonly<Record<Scope, readonly PolicyName[]>> = {
	read: [],
	export: [
		"rollup.read",
		"bulletin.read",
		"ranking.read",
		"bulletin.template-read",
	],
	report: [
		...GROUND,
		"correction-request.read",
		"correction-request.answer",
		"project.output",
	],
	registry: GROUND,
	plan: GROUND,
	review: GROUND,
	import: GROUND,
	publish: [...GROUND, "rollup.read"],
	dispatch: [...GROUND, "lock-exception.read"],
};
/** Policies of a scope's domain that are another person's side of it. */
const NOT_IN: Readonly<Partial<Record<Scope, readonly PolicyName[]>>> = {
	review: ["correction-request.answer"],
	registry: ["project.output"],
};

const domainOf = (name: PolicyName): string => name.split(".")[0] ?? "";

/**
 * The policies of a scope, in the order of the policy file.
 *
 * @example policiesOf("read").includes("project.read") // true
 * @example policiesOf("read").includes("report.submit") // false
 * @example policiesOf("report").includes("report.submit") // true
 */
export function policiesOf(scope: Scope): PolicyName[] {
	return POLICY_NAMES.filter((name) => {
		if (BESIDE[scope].includes(name)) return true;
		if (NOT_IN[scope]?.includes(name)) return false;
		const domains = ACT_DOMAINS[scope];
		return scope === "read"
			? !POLICIES[name].writes && READ_DOMAINS.includes(domainOf(name))
			: domains.includes(domainOf(name));
	});
}

/**
 * What a token of these scopes may go by. What concerns an account (its sign-in, its tokens, what it delegates)
 * stands in no scope.
 *
 * @example policiesOfToken(["read"]).includes("account.own") // false
 */
export const policiesOfToken = (scopes: readonly string[]): PolicyName[] => [
	...new Set(
		TOKEN_SCOPES.filter((scope) => scopes.includes(scope)).flatMap(policiesOf),
	),
];

/** What nobody does in a role that is somebody else's: give it on, make tokens for it, look over other people's access. */
const NEVER_DELEGATED: readonly PolicyName[] = [
	"delegation.own",
	"token.own",
	"access.oversee",
	"approval.ask",
];

/**
 * What a delegated role goes by: all its giver's role has, or of that the named scopes; what concerns the account is the
 * delegate's own. Null: not narrowed.
 *
 * @example policiesOfDelegation(null).includes("delegation.own") // false
 * @example policiesOfDelegation(["review"]).includes("year.turn") // false
 */
export function policiesOfDelegation(
	scopes: readonly string[] | null,
): PolicyName[] {
	const chosen =
		scopes &&
		new Set(
			SCOPES.filter((scope) => scopes.includes(scope)).flatMap(policiesOf),
		);
	return POLICY_NAMES.filter((name) => {
		if (NEVER_DELEGATED.includes(name)) return false;
		const isOfTheAccount =
			"who" in POLICIES[name] && POLICIES[name].who === "account";
		return isOfTheAccount || !chosen || chosen.has(name);
	});
}

/**
 * The scopes that mean something for a role: of those that act, the ones in which it may change something.
 *
 * @example scopesOfRole("owner") // ["read", "export", "report", "registry", "plan", "import"]
 * @example scopesOfRole("leader") // ["read", "export"]
 */
export const scopesOfRole = (role: Role): Scope[] =>
	SCOPES.filter((scope) =>
		policiesOf(scope).some(
			(name) =>
				reachOf(name, role) !== undefined &&
				(POLICIES[name].writes || scope === "read" || scope === "export"),
		),
	);
