import { historySheet } from "./kinds/history.ts";
import { listsSheet } from "./kinds/lists.ts";
import { organisationsSheet } from "./kinds/organisations.ts";
import { plansSheet } from "./kinds/plans.ts";
import { projectsSheet } from "./kinds/projects.ts";
import { regionsSheet } from "./kinds/regions.ts";
import { reportsSheet } from "./kinds/reports.ts";
import { sectorsSheet } from "./kinds/sectors.ts";
import { usersSheet } from "./kinds/users.ts";
import type { SheetKind, SheetKindName } from "./sheet-kind.ts";

const KINDS: Readonly<Record<SheetKindName, SheetKind>> = {
	regions: regionsSheet,
	organisations: organisationsSheet,
	sectors: sectorsSheet,
	lists: listsSheet,
	users: usersSheet,
	projects: projectsSheet,
	plans: plansSheet,
	reports: reportsSheet,
	history: historySheet,
};

/** The definition of a kind: its fields in the order of the template. */
export const sheetKindOf = (name: SheetKindName): SheetKind => KINDS[name];
