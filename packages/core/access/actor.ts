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
	/** Who ran the command on the machine when an operator acts as somebody; absent on the page. */
	readonly ranBy?: string;
};
