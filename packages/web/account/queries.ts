import {
	getAccount,
	getSignInRules,
	listPlaces,
} from "@dekad/contract/accounts.ts";
import { asking } from "../api.ts";

/** What this domain's pages read. */
export const accountQuery = asking(getAccount, {});
export const placesQuery = { ...asking(listPlaces, {}), staleTime: 60_000 };
export const rulesQuery = asking(getSignInRules, {});
