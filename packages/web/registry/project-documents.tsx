import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import {
	addProjectDocument,
	getProjectDocument,
	withdrawProjectDocument,
} from "@dekad/contract/project-documents.ts";
import type {
	ProjectDocumentView,
	ProjectView,
} from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { DOCUMENT_KINDS } from "@dekad/core/registry/document-kinds.ts";
import { download, send } from "../api.ts";
import { CivilDate, Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { sizeText } from "../ui/size-text.ts";
import { ActDialog, Field, typed } from "./act-dialog.tsx";

/** The project's papers, newest first; withdrawn ones stay below with why. */
export function ProjectDocuments({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const standing = project.documents.filter(
		({ withdrawnAt }) => withdrawnAt === null,
	);
	const withdrawn = project.documents.filter(
		({ withdrawnAt }) => withdrawnAt !== null,
	);
	return (
		<Section
			id="documents"
			title={text("project_page.documents")}
			actions={project.may.edit && <AddDialog project={project} />}
		>
			{standing.length === 0 && (
				<p className="soft">{text("project_page.no_documents")}</p>
			)}
			<ul className="papers">
				{standing.map((paper) => (
					<Paper key={paper.documentId} project={project} paper={paper} />
				))}
			</ul>
			{withdrawn.length > 0 && (
				<details className="withdrawn">
					<summary>
						{text("project_page.withdrawn_count", { count: withdrawn.length })}
					</summary>
					<ul className="papers">
						{withdrawn.map((paper) => (
							<Paper key={paper.documentId} project={project} paper={paper} />
						))}
					</ul>
				</details>
			)}
		</Section>
	);
}

function Paper({
	project,
	paper,
}: {
	project: ProjectView;
	paper: ProjectDocumentView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { projectId } = project;
	const { documentId } = paper;
	const fetching = useMutation({
		mutationFn: () =>
			download(
				getProjectDocument,
				{ params: { projectId, documentId } },
				paper.fileName,
			),
	});
	return (
		<li>
			<div>
				<span className="badge">
					{text(`project_page.document.${paper.kind}`)}
				</span>{" "}
				<button
					type="button"
					className="paper-button"
					disabled={fetching.isPending}
					onClick={() => fetching.mutate()}
				>
					{paper.title}
				</button>{" "}
				{paper.documentOn && (
					<span className="soft">
						<CivilDate on={paper.documentOn} />
					</span>
				)}{" "}
				{paper.dekad && (
					<span className="soft">
						{formatPeriod(parsePeriod(paper.dekad), lang)}
					</span>
				)}
			</div>
			<div className="soft paper-line">
				{paper.addedBy} · <Instant at={paper.addedAt} /> ·{" "}
				{sizeText(paper.bytes)}
				{paper.withdrawnReason !== null && (
					<>
						{" · "}
						{text("project_page.withdrawn", { reason: paper.withdrawnReason })}
					</>
				)}
				{project.may.edit && paper.withdrawnAt === null && (
					<WithdrawDialog project={project} paper={paper} />
				)}
			</div>
			{fetching.error && <ProblemNote error={fetching.error} />}
		</li>
	);
}

function WithdrawDialog({
	project,
	paper,
}: {
	project: ProjectView;
	paper: ProjectDocumentView;
}): ReactElement {
	const text = useText();
	return (
		<ActDialog
			project={project}
			word={text("project_page.withdraw")}
			title={`${text("project_page.withdraw")}: ${paper.title}`}
			sendWord={text("project_page.withdraw")}
			act={async (form) => {
				await send(withdrawProjectDocument, {
					params: {
						projectId: project.projectId,
						documentId: paper.documentId,
					},
					body: { reason: typed(form, "reason") ?? "" },
				});
				return undefined;
			}}
		>
			<Field label={text("project_page.withdraw_why")}>
				{(id) => (
					<textarea id={id} name="reason" rows={2} maxLength={1000} required />
				)}
			</Field>
		</ActDialog>
	);
}

function AddDialog({ project }: { project: ProjectView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const [title, setTitle] = useState("");
	const dekads = project.dekads.slice(-12).toReversed();
	return (
		<ActDialog
			project={project}
			word={text("project_page.add_document")}
			title={text("project_page.add_document")}
			sendWord={text("project_page.save")}
			act={async (form) => {
				const file = form.get("file");
				if (!(file instanceof File)) return undefined;
				await send(addProjectDocument, {
					params: { projectId: project.projectId },
					query: {
						kind:
							DOCUMENT_KINDS.find((kind) => kind === form.get("kind")) ??
							"other",
						title: title.trim(),
						documentOn: typed(form, "documentOn") ?? undefined,
						dekad: typed(form, "dekad") ?? undefined,
					},
					file,
					fileName: file.name,
				});
				setTitle("");
				return undefined;
			}}
		>
			<Field label={text("project_page.document_file")}>
				{(id) => (
					<input
						id={id}
						name="file"
						type="file"
						required
						accept=".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.txt"
						onChange={(event) => {
							const name = event.target.files?.[0]?.name;
							if (name && title === "")
								setTitle(name.replace(/\.[^.]+$/, "").slice(0, 200));
						}}
					/>
				)}
			</Field>
			<Field label={text("project_page.document_title")}>
				{(id) => (
					<input
						id={id}
						required
						maxLength={200}
						value={title}
						onChange={(event) => setTitle(event.target.value)}
					/>
				)}
			</Field>
			<Field label={text("project_page.document_kind")}>
				{(id) => (
					<select id={id} name="kind">
						{DOCUMENT_KINDS.map((kind) => (
							<option key={kind} value={kind}>
								{text(`project_page.document.${kind}`)}
							</option>
						))}
					</select>
				)}
			</Field>
			<Field label={text("project_page.document_on")}>
				{(id) => (
					<input id={id} name="documentOn" type="date" max={project.today} />
				)}
			</Field>
			<Field label={text("project_page.document_dekad")}>
				{(id) => (
					<select id={id} name="dekad" defaultValue="">
						<option value="">{text("project_page.no_proof")}</option>
						{dekads.map(({ dekad }) => (
							<option key={dekad} value={dekad}>
								{formatPeriod(parsePeriod(dekad), lang)}
							</option>
						))}
					</select>
				)}
			</Field>
		</ActDialog>
	);
}
