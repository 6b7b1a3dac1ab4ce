import type { ReactElement } from "react";
import type { DeskProject } from "@dekad/contract/report-desk.ts";
import { nameIn, useText } from "../ui/preferences.tsx";
import { follow } from "./address.ts";
import { useFormUnit } from "./form-unit.tsx";
import type { KeptEntry } from "./report-store.ts";
import type { RowState } from "./row-state.ts";
import { moneyText, ratioText } from "./said-text.ts";
import { endText, momentText } from "./time-left.ts";

/** How a state looks; its word says the same. */
const LOOK: Readonly<
	Record<RowState, "todo" | "good" | "warn" | "bad" | "quiet">
> = {
	conflict: "bad",
	refused: "bad",
	sending: "warn",
	waiting: "warn",
	draft: "todo",
	returned: "bad",
	contested: "warn",
	on_behalf: "warn",
	accepted: "good",
	handed_in: "good",
	locked: "bad",
	to_report: "todo",
	not_asked: "quiet",
};
const OPENS: Readonly<
	Record<RowState, "fill_in" | "go_on" | "change" | "compare">
> = {
	conflict: "compare",
	refused: "go_on",
	sending: "change",
	waiting: "change",
	draft: "go_on",
	returned: "change",
	contested: "change",
	on_behalf: "change",
	accepted: "change",
	handed_in: "change",
	locked: "fill_in",
	to_report: "fill_in",
	not_asked: "fill_in",
};

/** One project of the list: what it is, how its report stands, and the one or two things to do about it. */
export function ProjectRow({
	project,
	kept,
	state,
	dekad,
	isLocked,
	choice,
	onUnchanged,
	onContest,
}: {
	project: DeskProject;
	kept: KeptEntry | undefined;
	state: RowState;
	dekad: string;
	/** Takes nothing in any more. */
	isLocked: boolean;
	/** Null: nothing is being chosen, or not this one. */
	choice: {
		readonly isChosen: boolean;
		readonly onChoose: (is: boolean) => void;
	} | null;
	onUnchanged: () => void;
	onContest: () => void;
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const name = nameIn(lang, { nameZh: project.name, nameEn: project.nameEn });
	const { report, plan } = project;
	const place = { projectId: project.projectId, dekad };
	const investment =
		kept?.entry.handIns.at(-1)?.values.measures.investment ??
		report?.values.measures.investment;
	return (
		<li className="card" data-state={state}>
			<div className={`row-head${choice ? " choosing" : ""}`}>
				{choice && (
					<label className="choose">
						<input
							type="checkbox"
							checked={choice.isChosen}
							aria-label={text("report_page.choose_project", { project: name })}
							onChange={({ target }) => choice.onChoose(target.checked)}
						/>
					</label>
				)}
				<div>
					<a className="row-name" {...follow(place)}>
						{name}
					</a>
					<p className="soft">
						{project.regionName[lang]} · {project.stageName[lang]}
						{project.isPaused && ` · ${text("report_page.paused")}`}
					</p>
				</div>
				<span className={`badge ${LOOK[state]}`}>
					{text(`report_page.state.${state}`)}
				</span>
			</div>
			<Why project={project} kept={kept} state={state} />
			<dl className="facts">
				{typeof investment === "number" && (
					<>
						<dt>{text("report_page.measure.investment")}</dt>
						<dd className="number">{moneyText(investment, { lang, unit })}</dd>
					</>
				)}
				{plan && (
					<>
						<dt>{text("report_page.plan_in_dekad")}</dt>
						<dd className="number">
							{moneyText(plan.inDekadYuan, { lang, unit })}
						</dd>
					</>
				)}
				{!report && project.before.physicalProgressRatio && (
					<>
						<dt>{text("report_page.progress")}</dt>
						<dd>
							{ratioText(project.before.physicalProgressRatio.value, lang)}
						</dd>
					</>
				)}
			</dl>
			<div className="buttons">
				{state === "to_report" && (
					<button type="button" className="button" onClick={onUnchanged}>
						{text("report_page.nothing_new")}
					</button>
				)}
				<a
					className={`button${state === "to_report" || state === "draft" || state === "returned" || state === "conflict" || state === "refused" ? " primary" : ""}`}
					{...follow(place)}
				>
					{text(`report_page.${isLocked && !kept ? "look" : OPENS[state]}`)}
					<span className="visually-hidden"> {name}</span>
				</a>
				{report?.canContest && (
					<button type="button" className="button bad" onClick={onContest}>
						{text("report_page.contest")}
					</button>
				)}
			</div>
		</li>
	);
}

/** The sentences behind a state: who, when, why. */
function Why({
	project,
	kept,
	state,
}: {
	project: DeskProject;
	kept: KeptEntry | undefined;
	state: RowState;
}): ReactElement {
	const text = useText();
	const { lang } = useFormUnit();
	const { report } = project;
	return (
		<>
			{state === "refused" && kept?.refusal && (
				<p className="note bad">
					{text("report_page.refused_because", {
						reason: kept.refusal.title,
						next: kept.refusal.next,
					})}
				</p>
			)}
			{report?.state === "returned" && report.returnedAt && (
				<p className="note bad">
					{text("report_page.returned_because", {
						at: momentText(report.returnedAt, lang),
						reason: report.returnedReason ?? "",
					})}
				</p>
			)}
			{report?.onBehalfBy && (
				<p className="note">
					{text("report_page.on_behalf_by", {
						office: report.onBehalfBy,
						at: momentText(report.submittedAt, lang),
					})}
				</p>
			)}
			{report?.contested && (
				<p className="note">
					{text("report_page.contested_because", {
						who: report.contested.by,
						reason: report.contested.reason,
					})}
				</p>
			)}
			{report && !report.onBehalfBy && report.state !== "returned" && (
				<p className="soft">
					{text("report_page.handed_in_by", {
						who: report.handedInBy,
						at: momentText(report.submittedAt, lang),
					})}
					{report.isTimely === false && ` · ${text("report_page.late")}`}
				</p>
			)}
			{project.isUnderException && (
				<p className="soft">
					{text("report_page.under_exception", {
						until: endText(project.lockedFrom, lang),
					})}
				</p>
			)}
			{project.requests.length > 0 && (
				<p className="note">
					{text("report_page.open_requests", {
						count: project.requests.length,
					})}
				</p>
			)}
			{project.reminders.slice(0, 1).map((reminder) => (
				<p key={reminder.reminderId} className="note">
					{text("report_page.reminder", {
						who: reminder.remindedBy,
						at: momentText(reminder.remindedAt, lang),
					})}{" "}
					{reminder.said}
				</p>
			))}
		</>
	);
}
