import { join } from "node:path";
import { text, type Lang } from "@dekad/core/text/text.ts";
import {
	dropPrivileges,
	isRoot,
	serviceUser,
} from "./database/service-user.ts";
import type { Installation } from "./installation.ts";

/**
 * Gives up root for good once the port is bound: the server then runs as the account of its
 * database, or as the service account where the database is elsewhere. Returns what to tell when it
 * could not, undefined otherwise. Does nothing when not root.
 */
export function becomeServiceUser(
	installation: Pick<Installation, "serviceUser" | "dataDir">,
	lang: Lang,
): string | undefined {
	if (!isRoot()) return undefined;
	const root = join(import.meta.dirname, "..", "..");
	const notice = dropPrivileges(installation.serviceUser ?? serviceUser(), [
		// Program files are read on first use: the fonts by a bulletin an hour later.
		join(root, "package.json"),
		join(root, "packs"),
		join(root, "node_modules"),
		...(installation.dataDir === undefined ? [] : [installation.dataDir]),
	]);
	return notice && text(lang, notice.key, notice.params);
}
