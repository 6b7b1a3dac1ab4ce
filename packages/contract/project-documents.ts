import { z } from "zod";
import { DOCUMENT_KINDS } from "@dekad/core/registry/document-kinds.ts";
import { endpoint } from "./endpoint.ts";
import { projectDocumentSchema } from "./registry.ts";
import { civilDateSchema, dekadIdSchema } from "./wire.ts";

/** Papers of a project: what proves an approval, a contract, a number. Seen by whoever sees the project, and by nobody else. */

const ofProject = z.object({ projectId: z.uuid() });
const ofDocument = ofProject.extend({ documentId: z.uuid() });

export const addProjectDocument = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/documents",
	summary:
		"Add a document to a project; the same file a second time is the document it is already",
	access: "signed-in",
	policy: "project.documents",
	params: ofProject,
	query: z.object({
		kind: z.enum(DOCUMENT_KINDS),
		title: z.string().trim().min(1).max(200),
		documentOn: civilDateSchema.optional().describe("The day it bears"),
		dekad: dekadIdSchema
			.optional()
			.describe("The dekad whose figures it proves"),
	}),
	sends: "multipart",
	response: projectDocumentSchema,
	errors: [
		"project.not_found",
		"access.not_allowed",
		"document.type_refused",
		"document.empty",
		"document.picture_refused",
		"request.invalid",
		"request.too_large",
	],
});

export const listProjectDocuments = endpoint({
	method: "GET",
	path: "/api/projects/:projectId/documents",
	summary: "The documents of a project, newest first, withdrawn ones with why",
	access: "signed-in",
	policy: "project.read",
	params: ofProject,
	response: z.object({ documents: z.array(projectDocumentSchema) }),
	errors: ["project.not_found"],
});

export const getProjectDocument = endpoint({
	method: "GET",
	path: "/api/projects/:projectId/documents/:documentId/file",
	summary: "A document's file, always as a download",
	access: "signed-in",
	policy: "project.read",
	params: ofDocument,
	file: [
		"application/pdf",
		"image/jpeg",
		"image/png",
		"image/webp",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"text/plain",
	],
	errors: ["project.not_found", "document.not_found"],
});

export const withdrawProjectDocument = endpoint({
	method: "POST",
	path: "/api/projects/:projectId/documents/:documentId/withdraw",
	summary:
		"Withdraw a document with a reason; it stays on file and says that it was withdrawn",
	access: "signed-in",
	policy: "project.documents",
	params: ofDocument,
	body: z.object({ reason: z.string().trim().min(1).max(1000) }),
	response: projectDocumentSchema,
	errors: [
		"project.not_found",
		"access.not_allowed",
		"document.not_found",
		"document.withdrawn",
	],
});
