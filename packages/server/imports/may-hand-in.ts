import type { Actor } from "@dekad/core/access/actor.ts";
import { may } from "@dekad/core/access/policies.ts";
import { text } from "@dekad/core/text/text.ts";
import type { SheetKindName } from "@dekad/core/sheets/sheet-kind.ts";
import { DekadError } from "../errors.ts";

/**
 * Asks the policy of a kind of sheet. Whose rows it may hold is decided row by row: an owner's own projects, an
 * office's region.
 *
 * @throws DekadError import.not_allowed
 */
export function mayHandIn(actor: Actor, kind: SheetKindName): void {
	if (may(actor, `import.${kind}`) === "allowed") return;
	throw new DekadError("import.not_allowed", {
		kind: text(actor.lang, `imports.kind.${kind}`),
	});
}
