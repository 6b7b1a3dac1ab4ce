import { type Role, ROLES } from "@dekad/core/access/actor.ts";
import { said, textOf } from "../ui/search-values.ts";

/** What the address of the list of people says. */
export type PeopleSearch = {
	search?: string | undefined;
	role?: Role | undefined;
};

export function peopleSearch(search: Record<string, unknown>): PeopleSearch {
	return said({
		search: textOf(search["search"]),
		role: ROLES.find((role) => role === search["role"]),
	});
}
