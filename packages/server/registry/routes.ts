import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/registry.ts";
import type { RegionView } from "@dekad/contract/registry.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { projectStory } from "./project-story.ts";
import {
	listProjectLists,
	listProjects,
	listRegions,
	listSectors,
} from "./queries.ts";

/** Regions, sectors, lists and projects, read. */
export function registryRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(app, contract.getRegistryFrame, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const office = await officeOf(tx, actor.jurisdictionId);
				const lists = await listProjectLists(tx, actor);
				return {
					regions: (await listRegions(tx, actor)).map((region) => ({
						...region,
						kind: region.kind as RegionView["kind"],
					})),
					sectors: await listSectors(tx, actor),
					lists: lists.map((list) => ({
						...list,
						finalLevel: list.finalLevel as "county",
					})),
					stages: office.pack.stages.map(({ id, name }) => ({
						stage: id,
						nameZh: name.zh,
						nameEn: name.en,
					})),
				};
			},
			{ readOnly: true },
		),
	);
	mount(app, contract.listProjects, ({ actor, query }) =>
		asActor(
			db,
			actor,
			(tx) => listProjects(tx, actor, { ...query, now: now() }),
			{
				readOnly: true,
			},
		),
	);
	mount(app, contract.getProject, ({ actor, params }) =>
		asActor(
			db,
			actor,
			(tx) => projectStory(tx, actor, params.projectId, now()),
			{
				readOnly: true,
			},
		),
	);
}
