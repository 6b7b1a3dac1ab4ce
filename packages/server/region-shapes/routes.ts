import "@fastify/multipart";
import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/region-shapes.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { mount } from "../http/mount.ts";
import {
	listRegionShapes,
	loadRegionShapes,
	removeRegionShapes,
} from "./region-shapes.ts";

/** Largest map taken in. A province by counties at survey detail is 3 to 6 MB, and reading it takes a tenth of a second. */
export const LARGEST_MAP_BYTES = 8 * 1024 * 1024;

/** The office's own map of its regions. */
export function regionShapeRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.listRegionShapes, ({ actor, query }) =>
		asActor(db, actor, (tx) => listRegionShapes(tx, actor, query.below), {
			readOnly: true,
		}),
	);
	mount(app, contract.loadRegionShapes, async ({ actor, request }) => {
		// Before a file is read on behalf of somebody who may not load it.
		if (actor.role !== "dispatcher") throw new DekadError("access.not_allowed");
		const part = await request.file({
			limits: { fileSize: LARGEST_MAP_BYTES },
		});
		if (!part)
			throw new DekadError("request.invalid", { problem: "file is missing" });
		const chunks: Buffer[] = [];
		for await (const chunk of part.file) chunks.push(chunk as Buffer);
		if (part.file.truncated)
			throw new DekadError("request.too_large", {
				limit: `${LARGEST_MAP_BYTES / 1024 / 1024} MB`,
			});
		const content = Buffer.concat(chunks).toString("utf8");
		return asActor(db, actor, (tx) =>
			loadRegionShapes(tx, { actor, content, now: now() }),
		);
	});
	mount(app, contract.removeRegionShapes, ({ actor }) =>
		asActor(db, actor, (tx) => removeRegionShapes(tx, { actor, now: now() })),
	);
}
