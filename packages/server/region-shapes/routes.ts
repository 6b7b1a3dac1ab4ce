import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/region-shapes.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { readUpload } from "../http/read-upload.ts";
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
		const upload = await readUpload(request, {
			largestBytes: LARGEST_MAP_BYTES,
		});
		const content = upload.content.toString("utf8");
		return asActor(db, actor, (tx) =>
			loadRegionShapes(tx, { actor, content, now: now() }),
		);
	});
	mount(app, contract.removeRegionShapes, ({ actor }) =>
		asActor(db, actor, (tx) => removeRegionShapes(tx, { actor, now: now() })),
	);
}
