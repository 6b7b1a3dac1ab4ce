import type { FastifyInstance } from "fastify";
import * as contract from "@dekad/contract/bulletins.ts";
import * as lookContract from "@dekad/contract/document-look.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db } from "../database/client.ts";
import { attachment } from "../http/headers.ts";
import { mount } from "../http/mount.ts";
import { readUpload } from "../http/read-upload.ts";
import { LARGEST_TEMPLATE_BYTES } from "../office-documents/fill-template.ts";
import { MEDIA_TYPES } from "../office-documents/render-bulletin.ts";
import {
	ownForm,
	placeholders,
	setTemplate,
	startingTemplateFile,
	templateInUse,
} from "./own-template.ts";
import { getBulletinFile } from "./get-bulletin-file.ts";
import { bulletinText } from "./bulletin-text.ts";
import { documentLook, setDocumentLook } from "./document-look.ts";
import { compareBulletin } from "./compare-bulletin.ts";
import { saveDraft } from "./drafts.ts";
import { makeBulletin, previewBulletin } from "./make-bulletin.ts";
import { getBulletin, listBulletins, storedFacts } from "./stored-bulletins.ts";

/** Bulletins: make one, those made, one document. */
export function bulletinRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	mount(
		app,
		contract.makeBulletin,
		({
			actor,
			body: { period, region, list, language, nextSteps, lights, number },
		}) =>
			makeBulletin(db, {
				actor,
				period,
				region,
				list,
				nextSteps,
				lights,
				number,
				...(language ? { lang: language } : {}),
				now: now(),
			}),
	);
	mount(app, contract.listBulletins, async ({ actor }) => ({
		bulletins: await asActor(db, actor, (tx) => listBulletins(tx, actor), {
			readOnly: true,
		}),
	}));
	mount(app, contract.previewBulletin, ({ actor, query }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				const { facts, draft, nextNumber } = await previewBulletin(tx, actor, {
					...query,
					lights: query.lights === "yes",
					now: now(),
				});
				return {
					bulletin: bulletinText(facts, actor.lang),
					draft,
					nextNumber,
				};
			},
			{ readOnly: true },
		),
	);
	mount(app, contract.saveBulletinDraft, ({ actor, body }) =>
		asActor(db, actor, (tx) => saveDraft(tx, { actor, ...body, now: now() })),
	);
	mount(app, contract.readBulletin, ({ actor, params: { snapshotId } }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				bulletin: bulletinText(
					await storedFacts(tx, actor, snapshotId),
					actor.lang,
				),
				made: await getBulletin(tx, actor, snapshotId),
			}),
			{ readOnly: true },
		),
	);
	mount(app, contract.compareBulletin, ({ actor, params: { snapshotId } }) =>
		asActor(
			db,
			actor,
			async (tx) =>
				compareBulletin(
					tx,
					actor,
					await storedFacts(tx, actor, snapshotId),
					now(),
				),
			{ readOnly: true },
		),
	);
	mount(app, lookContract.getDocumentLook, ({ actor }) =>
		asActor(db, actor, (tx) => documentLook(tx, actor, now()), {
			readOnly: true,
		}),
	);
	mount(app, lookContract.setDocumentLook, ({ actor, body }) =>
		asActor(db, actor, (tx) =>
			setDocumentLook(tx, { actor, ...body, now: now() }),
		),
	);
	mount(app, contract.getBulletinTemplate, ({ actor }) =>
		asActor(
			db,
			actor,
			async (tx) => ({
				template: await templateInUse(tx, actor),
				placeholders: placeholders(actor.lang),
			}),
			{ readOnly: true },
		),
	);
	mount(app, contract.setBulletinTemplate, async ({ actor, request }) => {
		const { name, content } = await readUpload(request, {
			largestBytes: LARGEST_TEMPLATE_BYTES,
		});
		return setTemplate(db, {
			actor,
			name: name || "template.docx",
			content,
			now: now(),
		});
	});
	mount(
		app,
		contract.getStartingTemplate,
		async ({ query: { language }, reply }) =>
			reply
				.type(MEDIA_TYPES.docx)
				.header(
					"content-disposition",
					attachment(`bulletin-template-${language}.docx`),
				)
				.send(Buffer.from(await startingTemplateFile(language))),
	);
	mount(
		app,
		contract.getBulletinInOwnForm,
		async ({ actor, params: { snapshotId }, query: { language }, reply }) => {
			const { name, content } = await ownForm(db, {
				actor,
				snapshotId,
				lang: language,
			});
			return reply
				.type(MEDIA_TYPES.docx)
				.header("content-disposition", attachment(name))
				.send(content);
		},
	);
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
				.header("content-disposition", attachment(file.name))
				.send(file.content);
		},
	);
}
