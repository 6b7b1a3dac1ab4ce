import { IMPORT_KINDS } from "@dekad/contract/imports.ts";
import { oneOf, said } from "../ui/search-values.ts";

export type ImportSearch = {
	kind?: (typeof IMPORT_KINDS)[number] | undefined;
};

export const importSearch = (raw: Record<string, unknown>): ImportSearch =>
	said({ kind: oneOf(IMPORT_KINDS, raw["kind"]) });
