import { type ReactElement, useEffect, useRef, useState } from "react";
import type { DeskProject, ReportDesk } from "@dekad/contract/report-desk.ts";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { goTo } from "./address.ts";
import { Refusal, Unreachable } from "./ask.ts";
import { UnchangedSheet, unchangedOf } from "./confirm-sheet.tsx";
import {
	contest,
	type DeskState,
	entryKey,
	handIn,
	sawReminders,
} from "./desk-state.ts";
import { ProjectRow } from "./project-row.tsx";
import { ReasonSheet } from "./reason-sheet.tsx";
import { doubtsOf } from "./remarks.ts";
import { kindToShow, rowState, urgency } from "./row-state.ts";
import { dekadText } from "./said-text.ts";
import { deadlineText } from "./time-left.ts";
import { useNowMs } from "./use-now.ts";

/** All projects of an owner for one dekad: eight projects are one list, not eight forms. */
export function DeskList({
	state,
	desk,
}: {
	state: DeskState;
	desk: ReportDesk & { readonly dekad: string };
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const nowMs = useNowMs(state.aheadMs);
	const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
	const [unchanged, setUnchanged] = useState<readonly DeskProject[]>();
	const [contesting, setContesting] = useState<DeskProject>();
	useSeenReminders(desk);

	const rows = desk.projects.map((project) => {
		const kept = state.entries.get(entryKey(desk.dekad, project.projectId));
		return { project, kept, state: rowState(project, kept?.entry, nowMs) };
	});
	// As it was when the dekad was opened: a row must not run from the finger that has just sent it.
	const [order] = useState(
		() =>
			new Map(rows.map((row) => [row.project.projectId, urgency(row.state)])),
	);
	const placeOf = ({ project }: (typeof rows)[number]) =>
		order.get(project.projectId) ?? 0;
	rows.sort((a, b) => placeOf(a) - placeOf(b));
	const choosable = rows.filter((row) => row.state === "to_report");
	const picked = choosable.flatMap(({ project }) =>
		chosen?.has(project.projectId) ? [project] : [],
	);
	const shown = desk.dekads.find(({ dekad }) => dekad === desk.dekad);
	const kindOf = (project: DeskProject) =>
		kindToShow(project, undefined, {
			today: desk.today,
			asOfOn: shown?.asOfOn ?? "",
		});
	const sendUnchanged = (projects: readonly DeskProject[]) => {
		setUnchanged(undefined);
		setChosen(null);
		void handIn(
			projects.map((project) => {
				const values = unchangedOf(project);
				return {
					project,
					values,
					kind: kindOf(project),
					along: {
						isUnchanged: true,
						// The sheet showed them above the button that was pressed.
						confirmedDoubts: doubtsOf({ project, values }).map(
							({ key }) => key,
						),
					},
				};
			}),
		);
	};

	return (
		<>
			<DekadBar desk={desk} nowMs={nowMs} />
			{rows.length === 0 && <p>{text("report_page.no_projects")}</p>}
			{choosable.length > 1 && (
				<div className="buttons">
					<button
						type="button"
						className="button"
						aria-pressed={chosen !== null}
						onClick={() => setChosen(chosen ? null : new Set())}
					>
						{chosen
							? text("report_page.choose_end")
							: text("report_page.choose_several")}
					</button>
					{chosen && (
						<button
							type="button"
							className="button"
							onClick={() =>
								setChosen(
									new Set(choosable.map(({ project }) => project.projectId)),
								)
							}
						>
							{text("report_page.choose_all")}
						</button>
					)}
				</div>
			)}
			<ul className="rows">
				{rows.map((row) => (
					<ProjectRow
						key={row.project.projectId}
						{...row}
						dekad={desk.dekad}
						isLocked={Date.parse(row.project.lockedFrom) <= nowMs}
						choice={
							chosen && row.state === "to_report"
								? {
										isChosen: chosen.has(row.project.projectId),
										onChoose: (is) =>
											setChosen((before) => {
												const now = new Set(before);
												if (is) now.add(row.project.projectId);
												else now.delete(row.project.projectId);
												return now;
											}),
									}
								: null
						}
						onUnchanged={() => setUnchanged([row.project])}
						onContest={() => setContesting(row.project)}
					/>
				))}
			</ul>
			{chosen && (
				<div className="bottom">
					<div>
						<button
							type="button"
							className="button primary"
							disabled={picked.length === 0}
							onClick={() => setUnchanged(picked)}
						>
							{text("report_page.nothing_new_for", { count: picked.length })}
						</button>
					</div>
				</div>
			)}
			{unchanged && (
				<UnchangedSheet
					desk={desk}
					projects={unchanged}
					onClose={() => setUnchanged(undefined)}
					onHandIn={() => sendUnchanged(unchanged)}
				/>
			)}
			{contesting && (
				<ContestSheet
					project={contesting}
					name={nameIn(lang, {
						nameZh: contesting.name,
						nameEn: contesting.nameEn,
					})}
					onClose={() => setContesting(undefined)}
				/>
			)}
		</>
	);
}

/** Which dekad, how long it is open, and how many of its reports are missing. */
function DekadBar({
	desk,
	nowMs,
}: {
	desk: ReportDesk & { readonly dekad: string };
	nowMs: number;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const place = desk.dekads.findIndex(({ dekad }) => dekad === desk.dekad);
	const shown = desk.dekads[place];
	const heading = useRef<HTMLHeadingElement>(null);
	const step = (by: -1 | 1) => {
		const to = desk.dekads[place + by];
		return (
			<button
				type="button"
				className="button"
				aria-label={text(by < 0 ? "report_page.earlier" : "report_page.later")}
				disabled={!to}
				onClick={() => to && goTo({ projectId: null, dekad: to.dekad })}
			>
				<span aria-hidden="true">{by < 0 ? "‹" : "›"}</span>
			</button>
		);
	};
	const deadline = shown && deadlineText(shown, nowMs, lang);
	return (
		<section className="card">
			<div className="dekad-bar">
				{step(-1)}
				<h1 ref={heading} tabIndex={-1}>
					{text("report_page.of_dekad", {
						dekad: dekadText(desk.dekad, lang),
					})}
				</h1>
				{step(1)}
			</div>
			{deadline && (
				<p className={`deadline${deadline.isLate ? " late" : ""}`}>
					{deadline.said}
				</p>
			)}
			{shown && (
				<p>
					<strong>
						{shown.missing > 0
							? text("report_page.missing", {
									missing: shown.missing,
									expected: shown.expected,
								})
							: text("report_page.none_missing", {
									expected: shown.expected,
								})}
					</strong>
				</p>
			)}
		</section>
	);
}

function ContestSheet({
	project,
	name,
	onClose,
}: {
	project: DeskProject;
	name: string;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const [isBusy, setBusy] = useState(false);
	const [problem, setProblem] = useState<string>();
	const send = async (reason: string) => {
		setBusy(true);
		try {
			await contest(project, reason);
			onClose();
		} catch (error) {
			if (error instanceof Refusal)
				setProblem(`${error.problem.title} ${error.problem.next}`);
			else if (error instanceof Unreachable)
				setProblem(text("report_page.contest_offline"));
			else throw error;
		} finally {
			setBusy(false);
		}
	};
	return (
		<ReasonSheet
			title={text("report_page.contest_title", { project: name })}
			note={text("report_page.contest_note")}
			send={text("report_page.contest_send")}
			problem={problem}
			isBusy={isBusy}
			onClose={onClose}
			onSend={(reason) => void send(reason)}
		/>
	);
}

/** Says once that the reminders on this list were seen. */
function useSeenReminders(desk: ReportDesk): void {
	const unseen = desk.projects
		.flatMap(({ reminders }) => reminders)
		.flatMap(({ reminderId, seenAt }) => (seenAt === null ? [reminderId] : []))
		.join(" ");
	useEffect(() => {
		if (unseen) void sawReminders(unseen.split(" "));
	}, [unseen]);
}
