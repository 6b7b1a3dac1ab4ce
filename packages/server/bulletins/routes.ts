import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/bulletins.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { mount } from "../http/mount.ts";
import { getBulletinFile } from "./get-bulletin-file.ts";
import { makeBulletin } from "./make-bulletin.ts";
import { listBulletins } from "./stored-bulletins.ts";

/** Bulletins: make one, those made, one document. */
export function bulletinRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(
		app,
		contract.makeBulletin,
		({ actor, body: { period, region, list, language } }) =>
			makeBulletin(db, {
				actor,
				period,
				region,
				list,
				...(language ? { lang: language } : {}),
				now: now(),
			}),
	);
	mount(app, contract.listBulletins, async ({ actor }) => ({
		bulletins: await asActor(db, actor, (tx) => listBulletins(tx, actor), {
			readOnly: true,
		}),
	}));
	mount(
		app,
		contract.getBulletinFile,
		async ({
			actor,
			params: { snapshotId },
			query: { format, language },
			reply,
		}) => {
			const file = await getBulletinFile(db, {
				actor,
				snapshotId,
				format,
				lang: language,
				now: now(),
			});
			return reply
				.type(file.mediaType)
				.header("content-disposition", `attachment; filename="${file.name}"`)
				.send(file.content);
		},
	);
}
