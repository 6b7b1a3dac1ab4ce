import type { Actor } from "@dekad/core/access/actor.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";

/**
 * The path of a region as people name it on the command line: its code ("140105") or its path
 * ("14/1401/140105/"). Whether the actor may see it is decided where the path is used.
 *
 * @throws DekadError region.not_found for a code without a current region
 */
export async function getRegionPath(
	tx: Tx,
	actor: Actor,
	codeOrPath: string,
): Promise<string> {
	if (codeOrPath.endsWith("/")) return codeOrPath;
	const region = await tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("code", "=", codeOrPath)
		.where("valid_until_on", "is", null)
		.select("region_path")
		.executeTakeFirst();
	if (!region) throw new DekadError("region.not_found", { code: codeOrPath });
	return region.region_path;
}
