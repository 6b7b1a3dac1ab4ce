import type { FastifyInstance } from "fastify";
import type { Actor } from "@dekad/core/access/actor.ts";
import * as acts from "@dekad/contract/project-acts.ts";
import * as documents from "@dekad/contract/project-documents.ts";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { attachment } from "../http/headers.ts";
import { withKey } from "../http/idempotency.ts";
import { mount } from "../http/mount.ts";
import { readUpload } from "../http/read-upload.ts";
import { findFile } from "../imports/queries.ts";
import { changeProjectPeople } from "./change-project-people.ts";
import { correctStep } from "./correct-step.ts";
import {
	addProjectDocument,
	getDocumentFileId,
	LARGEST_DOCUMENT_BYTES,
	listDocuments,
	withdrawProjectDocument,
} from "./project-documents.ts";
import { projectStory } from "./project-story.ts";
import { findProject } from "./queries.ts";
import { recordStep } from "./record-step.ts";
import { stateDatedValue } from "./state-dated-value.ts";

/** What people do to one project: its steps, dated values, people and papers. A retried write with the same key is one. */
export function projectActRoutes(
	app: FastifyInstance,
	{ db, now }: { db: Db; now: () => Date },
): void {
	/** Does `work` and answers with the project as it stands then, in the same transaction. */
	const act = (
		{
			actor,
			request,
			params,
		}: {
			actor: Actor;
			request: Parameters<typeof withKey>[1]["request"];
			params: { projectId: string };
		},
		work: (tx: Tx, at: Date) => Promise<void>,
	): Promise<ProjectView> => {
		const at = now();
		return asActor(
			db,
			actor,
			(tx) =>
				withKey(tx, { actor, request, now: at }, async () => {
					await work(tx, at);
					return projectStory(tx, actor, params.projectId, at);
				}),
			{ reporting: true },
		);
	};

	mount(app, acts.recordStep, (call) =>
		act(call, (tx, at) =>
			recordStep(tx, {
				actor: call.actor,
				projectId: call.params.projectId,
				step: call.body,
				now: at,
			}),
		),
	);
	mount(app, acts.correctStep, (call) =>
		act(call, (tx, at) =>
			correctStep(tx, {
				actor: call.actor,
				...call.params,
				...call.body,
				now: at,
			}),
		),
	);
	mount(app, acts.stateDatedValue, (call) =>
		act(call, (tx, at) => {
			const { amountYuan, plannedOn, ...stated } = call.body;
			const value = amountYuan ?? plannedOn;
			if (value === null)
				throw new DekadError("request.invalid", { problem: "value" });
			return stateDatedValue(tx, {
				actor: call.actor,
				projectId: call.params.projectId,
				...stated,
				value,
				now: at,
			});
		}),
	);
	mount(app, acts.changeProjectPeople, (call) =>
		act(call, (tx, at) => {
			const { version, ...people } = call.body;
			return changeProjectPeople(tx, {
				actor: call.actor,
				projectId: call.params.projectId,
				version,
				people,
				now: at,
			});
		}),
	);

	const seen = async (tx: Tx, actor: Actor, projectId: string) => {
		if (!(await findProject(tx, actor, projectId)))
			throw new DekadError("project.not_found");
	};
	mount(
		app,
		documents.addProjectDocument,
		async ({ actor, params, query, request }) => {
			const { name, content } = await readUpload(request, {
				largestBytes: LARGEST_DOCUMENT_BYTES,
			});
			return asActor(db, actor, (tx) =>
				addProjectDocument(tx, {
					actor,
					projectId: params.projectId,
					document: {
						kind: query.kind,
						title: query.title,
						documentOn: query.documentOn ?? null,
						dekad: query.dekad ?? null,
						fileName: name || query.title,
						content,
					},
					now: now(),
				}),
			);
		},
	);
	mount(app, documents.listProjectDocuments, ({ actor, params }) =>
		asActor(
			db,
			actor,
			async (tx) => {
				await seen(tx, actor, params.projectId);
				return { documents: await listDocuments(tx, actor, params.projectId) };
			},
			{ readOnly: true },
		),
	);
	mount(app, documents.getProjectDocument, async ({ actor, params, reply }) => {
		const file = await asActor(
			db,
			actor,
			async (tx) => {
				await seen(tx, actor, params.projectId);
				return findFile(
					tx,
					actor,
					await getDocumentFileId(
						tx,
						actor,
						params.projectId,
						params.documentId,
					),
				);
			},
			{ readOnly: true },
		);
		if (!file) throw new DekadError("document.not_found");
		return reply
			.type(file.mediaType)
			.header("content-disposition", attachment(file.name))
			.send(file.content);
	});
	mount(app, documents.withdrawProjectDocument, ({ actor, params, body }) =>
		asActor(db, actor, (tx) =>
			withdrawProjectDocument(tx, {
				actor,
				...params,
				reason: body.reason,
				now: now(),
			}),
		),
	);
}
