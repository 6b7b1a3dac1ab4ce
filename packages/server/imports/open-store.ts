import type { SheetKindName } from "@dekad/core/sheets/sheet-kind.ts";
import type { ImportContext, SheetStore } from "./sheet-store.ts";
import { storeHistory } from "./store-history.ts";
import { storeLists } from "./store-lists.ts";
import { storeOrganisations } from "./store-organisations.ts";
import { storePlans } from "./store-plans.ts";
import { storeProjects } from "./store-projects.ts";
import { storeRegions } from "./store-regions.ts";
import { storeReports } from "./store-reports.ts";
import { storeSectors } from "./store-sectors.ts";
import { storeUsers } from "./store-users.ts";

const STORES: Readonly<
	Record<
		SheetKindName,
		(context: ImportContext) => SheetStore | Promise<SheetStore>
	>
> = {
	regions: storeRegions,
	organisations: storeOrganisations,
	sectors: storeSectors,
	lists: storeLists,
	users: storeUsers,
	projects: storeProjects,
	plans: storePlans,
	reports: storeReports,
	history: storeHistory,
};

/** The store of a kind, for one import. */
export const openStore = async (
	kind: SheetKindName,
	context: ImportContext,
): Promise<SheetStore> => STORES[kind](context);
