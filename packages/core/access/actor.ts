import type { Lang } from "../text/text.ts";

/** The roles of design.md section 1. */
export const ROLES = [
	"owner",
	"office",
	"department",
	"dispatcher",
	"leader",
	"enterprise",
	"auditor",
	"operator",
] as const;
export type Role = (typeof ROLES)[number];

/** Who acts, in which office, and how far: what every use case is given and every event records. */
export type Actor = {
	readonly jurisdictionId: string;
	/** Null for the installation itself (the demo loader, a scheduled job). */
	readonly accountId: string | null;
	readonly name: string;
	readonly role: Role;
	/** Region path the actor sees everything below of, such as "14/1401/"; null: only the own organisation's projects. */
	readonly scope: string | null;
	/** The actor's own organisation; null when the role has none. */
	readonly organisationId: string | null;
	readonly lang: Lang;
	/** Only in a test that switches the policy layer off to see what row security alone still refuses; see the walk. */
	readonly isUnchecked?: true;
	/** Who ran the command on the machine when an operator acts as somebody; absent on the page. */
	readonly ranBy?: string;
	/** Whose role this is, when it is a delegated one: that person's name stands in the log beside the actor's. */
	readonly onBehalfOf?: { readonly accountId: string; readonly name: string };
	/** The API token the request came by; absent for a person. */
	readonly tokenId?: string;
	/** The only policies a token or a delegated role goes by, of those the role has; absent: all of the role's. */
	readonly only?: readonly string[];
};

/**
 * Whether a person acts in a role of their own: no program with a token, nobody in another's role, not the installation
 * itself. Only such a person makes tokens, gives the role to somebody, or asks a second one to approve.
 *
 * @example isInOwnRole({ accountId: "a" }) // true
 * @example isInOwnRole({ accountId: "a", tokenId: "t" }) // false
 * @example isInOwnRole({ accountId: "a", onBehalfOf: { accountId: "b", name: "Li" } }) // false
 * @example isInOwnRole({ accountId: null }) // false
 */
export const isInOwnRole = <A extends ActingPerson>(
	actor: A,
): actor is A & { readonly accountId: string } =>
	actor.accountId !== null && !actor.onBehalfOf && !actor.tokenId;

type ActingPerson = Pick<Actor, "accountId" | "onBehalfOf" | "tokenId">;
