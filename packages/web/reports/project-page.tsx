import { type ReactElement, useEffect, useRef, useState } from "react";
import { fieldsAsked, formFields } from "@dekad/core/reports/report-form.ts";
import { conflictOf } from "@dekad/core/reports/outbox.ts";
import type { ReportValues } from "@dekad/core/reports/report-values.ts";
import type { DeskProject, ReportDesk } from "@dekad/contract/report-desk.ts";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { goTo } from "./address.ts";
import { ConfirmSheet } from "./confirm-sheet.tsx";
import { ConflictView } from "./conflict-view.tsx";
import {
	type DeskState,
	discard,
	edit,
	entryKey,
	handIn,
	resolve,
	takeElsewhere,
} from "./desk-state.ts";
import { ProjectForm } from "./project-form.tsx";
import { stopsOf } from "./remarks.ts";
import { ReportFacts } from "./report-facts.tsx";
import { kindToShow, valuesToShow } from "./row-state.ts";
import { deadlineText, momentText } from "./time-left.ts";
import { useNowMs } from "./use-now.ts";

/** One project's report of one dekad: the form, and before it whatever has to be decided first. */
export function ProjectPage({
	state,
	desk,
	project,
}: {
	state: DeskState;
	desk: ReportDesk & { readonly dekad: string };
	project: DeskProject;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const nowMs = useNowMs(state.aheadMs);
	const [showsStops, setShowsStops] = useState(false);
	const [confirms, setConfirms] = useState(false);
	const heading = useRef<HTMLHeadingElement>(null);
	const secondsInUse = useSecondsInUse();
	useEffect(() => heading.current?.focus(), []);

	const kept = state.entries.get(entryKey(desk.dekad, project.projectId));
	const entry = kept?.entry;
	const conflict = entry ? conflictOf(entry) : null;
	const dekad = desk.dekads.find((one) => one.dekad === desk.dekad);
	const values = valuesToShow(project, entry);
	const kind = kindToShow(project, entry, {
		today: desk.today,
		asOfOn: dekad?.asOfOn ?? "",
	});
	const isLocked = Date.parse(project.lockedFrom) <= nowMs;
	const toList = () => goTo({ projectId: null, dekad: desk.dekad });
	const check = (isReadable: boolean) => {
		setShowsStops(true);
		const isRight = isReadable && stopsOf(values, desk.dekad).length === 0;
		setConfirms(isRight);
		if (!isRight)
			requestAnimationFrame(() => {
				const first = document.querySelector(".stop");
				first?.scrollIntoView({ block: "center" });
				first
					?.closest(".field")
					?.querySelector<HTMLElement>("input, textarea, select")
					?.focus();
			});
	};
	const deadline =
		dekad &&
		deadlineText(
			{ timelyUntil: dekad.timelyUntil, lockedFrom: project.lockedFrom },
			nowMs,
			lang,
		);
	return (
		<>
			<div>
				<h1 ref={heading} tabIndex={-1}>
					{nameIn(lang, { nameZh: project.name, nameEn: project.nameEn })}
				</h1>
				<p className="soft">
					{project.code} · {project.regionName[lang]}
				</p>
				{deadline && (
					<p className={`deadline${deadline.isLate ? " late" : ""}`}>
						{deadline.said}
					</p>
				)}
			</div>
			{project.report?.state === "returned" && project.report.returnedAt && (
				<p className="note bad">
					{text("report_page.returned_because", {
						at: momentText(project.report.returnedAt, lang),
						reason: project.report.returnedReason ?? "",
					})}
				</p>
			)}
			{kept?.refusal && (
				<p className="note bad" role="alert">
					{text("report_page.refused_because", {
						reason: kept.refusal.title,
						next: kept.refusal.next,
					})}
				</p>
			)}
			{entry?.elsewhere && (
				<div className="note">
					<p>
						{text("report_page.elsewhere", {
							at: momentText(entry.elsewhere.writtenAt, lang),
						})}
					</p>
					<button
						type="button"
						className="button"
						onClick={() => void takeElsewhere(project)}
					>
						{text("report_page.take_elsewhere")}
					</button>
				</div>
			)}
			{conflict ? (
				<ConflictView
					key={conflict.theirs.revision}
					project={project}
					conflict={conflict}
					kinds={desk.problemKinds}
					onResolve={(chosen) =>
						void resolve(project, conflict.theirs.revision, chosen)
					}
					onDrop={() => void discard(project).then(toList)}
				/>
			) : isLocked ? (
				<>
					<p className="note">{text("report_page.form_locked")}</p>
					{project.report && project.report.state !== "returned" && (
						<section className="card">
							<ReportFacts
								project={project}
								values={project.report.values}
								kinds={desk.problemKinds}
							/>
						</section>
					)}
					<div className="buttons">
						<a
							className="button"
							href={`/projects/${project.projectId}/corrections`}
						>
							{text("report_page.to_corrections")}
						</a>
					</div>
				</>
			) : (
				<>
					<ProjectForm
						desk={desk}
						project={project}
						values={values}
						kind={kind}
						showsStops={showsStops}
						onValues={(next: ReportValues) => edit(project, next, kind)}
						onKind={(next) => edit(project, values, next)}
						onCheck={check}
					/>
					{entry?.draft && (
						<div className="buttons">
							<p className="soft">{text("report_page.draft_kept")}</p>
							<button
								type="button"
								className="button plain"
								onClick={() => void discard(project).then(toList)}
							>
								{text("report_page.throw_draft_away")}
							</button>
						</div>
					)}
				</>
			)}
			{confirms && (
				<ConfirmSheet
					desk={desk}
					project={project}
					values={values}
					onClose={() => setConfirms(false)}
					onHandIn={(confirmedDoubts) => {
						const { asked, askedTwice } = fieldsAsked(
							formFields(project.stage, project.isPaused),
						);
						setConfirms(false);
						void handIn([
							{
								project,
								values,
								kind,
								along: {
									confirmedDoubts,
									burden: {
										seconds: secondsInUse(),
										fieldsAsked: asked,
										fieldsAskedTwice: askedTwice,
									},
								},
							},
						]);
						toList();
					}}
				/>
			)}
		</>
	);
}

/** How long the form was open and looked at, in whole seconds: what a report costs its writer. */
function useSecondsInUse(): () => number {
	const spent = useRef({ ms: 0, since: 0 });
	useEffect(() => {
		const count = () => {
			const now = performance.now();
			if (spent.current.since > 0)
				spent.current.ms += now - spent.current.since;
			spent.current.since = document.visibilityState === "visible" ? now : 0;
		};
		spent.current = { ms: 0, since: 0 };
		count();
		document.addEventListener("visibilitychange", count);
		return () => document.removeEventListener("visibilitychange", count);
	}, []);
	return () => {
		const { ms, since } = spent.current;
		return Math.round(
			(ms + (since > 0 ? performance.now() - since : 0)) / 1000,
		);
	};
}
