import type { Actor, Role } from "@dekad/core/access/actor.ts";
import { text } from "@dekad/core/text/text.ts";
import type { SheetKindName } from "@dekad/core/sheets/sheet-kind.ts";
import { DekadError } from "../errors.ts";

/**
 * Which roles hand in which sheets. Whose rows they may hold is decided row by row: an owner's own projects, an
 * office's region. Departments, leaders, enterprises and auditors hand in nothing: nobody types somebody else's number.
 */
const MAY_HAND_IN: Readonly<Record<SheetKindName, readonly Role[]>> = {
	regions: ["dispatcher", "operator"],
	sectors: ["dispatcher", "operator"],
	organisations: ["dispatcher", "office", "operator"],
	users: ["dispatcher", "operator"],
	lists: ["dispatcher"],
	projects: ["owner", "office", "dispatcher"],
	plans: ["owner", "office", "dispatcher"],
	reports: ["owner", "office", "dispatcher"],
	history: ["owner", "office", "dispatcher"],
};

/** @throws DekadError import.not_allowed */
export function mayHandIn(actor: Actor, kind: SheetKindName): void {
	if (MAY_HAND_IN[kind].includes(actor.role)) return;
	throw new DekadError("import.not_allowed", {
		kind: text(actor.lang, `imports.kind.${kind}`),
	});
}
