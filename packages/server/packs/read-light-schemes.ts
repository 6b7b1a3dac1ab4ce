import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LightScheme } from "@dekad/core/lights/scheme.ts";
import { parseLightScheme } from "@dekad/core/packs/parse-light-scheme.ts";
import { PACKS_FOLDER } from "./read-pack.ts";

/** The scheme of an office that has set none. */
export const DEFAULT_SCHEME = "dekad";

let schemes: ReadonlyMap<string, LightScheme> | undefined;

/** The light schemes that ship with the product, by id in the order of their ids; read once. @throws PackError when a file is wrong */
export function readLightSchemes(): ReadonlyMap<string, LightScheme> {
	const folder = join(PACKS_FOLDER, "lights");
	schemes ??= new Map(
		readdirSync(folder)
			.toSorted()
			.map((file) => {
				const scheme = parseLightScheme(
					JSON.parse(readFileSync(join(folder, file), "utf8")),
				);
				return [scheme.id, scheme];
			}),
	);
	return schemes;
}
