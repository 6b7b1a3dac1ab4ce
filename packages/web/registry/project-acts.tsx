import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import {
	changeProjectPeople,
	correctStep,
	recordStep,
	stateDatedValue,
} from "@dekad/contract/project-acts.ts";
import type { ProjectView } from "@dekad/contract/registry.ts";
import { STEP_RULES } from "@dekad/core/registry/lifecycle.ts";
import { yuanFromText } from "@dekad/core/units/money.ts";
import { send } from "../api.ts";
import { usePreferences, useText } from "../ui/preferences.tsx";
import { useMay } from "../use-may.ts";
import { ActDialog, Field, typed } from "./act-dialog.tsx";

/** What this reader may do here: the report, the plan, corrections, and steps of the project's life. */
export function ProjectActs({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const { projectId, may } = project;
	const mayReport = useMay()("report.submit");
	return (
		<div className="project-acts">
			{mayReport && may.edit && (
				<a className="act-link act-link-primary" href="/report">
					{text("project_page.report_link")}
				</a>
			)}
			<Link
				className="act-link"
				to="/projects/$projectId/plan"
				params={{ projectId }}
				search={{}}
			>
				{text("project_page.plan_editor")}
			</Link>
			<Link
				className="act-link"
				to="/projects/$projectId/corrections"
				params={{ projectId }}
				search={{}}
			>
				{text("project_page.corrections_link")}
			</Link>
			{may.steps.length > 0 && <StepDialog project={project} />}
			{may.edit && <DatedValueDialog project={project} />}
			{may.correctStepId && (
				<CorrectStepDialog project={project} stepId={may.correctStepId} />
			)}
		</div>
	);
}

type Step = ProjectView["may"]["steps"][number];

function StepDialog({ project }: { project: ProjectView }): ReactElement {
	const text = useText();
	const { may, projectId, version, today } = project;
	const papers = project.documents.filter(
		({ withdrawnAt }) => withdrawnAt === null,
	);
	const [chosen, setChosen] = useState<Step | null>(null);
	const step =
		chosen !== null && may.steps.includes(chosen) ? chosen : may.steps[0];
	if (step === undefined) return <></>;
	const { needsReason } = STEP_RULES[step];
	return (
		<ActDialog
			project={project}
			word={text("project_page.acts")}
			title={text(`project_page.step_act.${step}`)}
			sendWord={text("project_page.send")}
			act={(form) =>
				send(recordStep, {
					params: { projectId },
					body: {
						version,
						step,
						on: typed(form, "on") ?? today,
						reason: typed(form, "reason") ?? "",
						expectedResumptionOn: typed(form, "resumption"),
						documentId: typed(form, "document"),
					},
				})
			}
		>
			<fieldset className="step-choice">
				<legend>{text("project_page.stage_step")}</legend>
				{may.steps.map((each) => (
					<label key={each}>
						<input
							type="radio"
							name="step"
							checked={each === step}
							onChange={() => setChosen(each)}
						/>{" "}
						{text(`project_page.step.${each}`)}
					</label>
				))}
			</fieldset>
			<Field label={text("project_page.step_on")}>
				{(id) => (
					<input
						id={id}
						name="on"
						type="date"
						required
						max={today}
						defaultValue={today}
					/>
				)}
			</Field>
			<Field
				label={text(
					step === "pause"
						? "project_page.step_pause_reason"
						: "project_page.step_reason",
				)}
			>
				{(id) => (
					<textarea
						id={id}
						name="reason"
						rows={2}
						maxLength={1000}
						required={needsReason}
					/>
				)}
			</Field>
			{step === "pause" && (
				<Field label={text("project_page.step_resumption")}>
					{(id) => <input id={id} name="resumption" type="date" min={today} />}
				</Field>
			)}
			<Field label={text("project_page.proof")}>
				{(id) => (
					<select id={id} name="document" defaultValue="">
						<option value="">{text("project_page.no_proof")}</option>
						{papers.map(({ documentId, title }) => (
							<option key={documentId} value={documentId}>
								{title}
							</option>
						))}
					</select>
				)}
			</Field>
		</ActDialog>
	);
}

function CorrectStepDialog({
	project,
	stepId,
}: {
	project: ProjectView;
	stepId: string;
}): ReactElement {
	const text = useText();
	const { projectId, version, today, steps } = project;
	const wrong = steps.find((each) => each.stepId === stepId);
	const [isTakenBack, setIsTakenBack] = useState(false);
	if (!wrong) return <></>;
	return (
		<ActDialog
			project={project}
			word={text("project_page.correct_step")}
			title={`${text("project_page.correct_step")}: ${text(`project_page.step.${wrong.step}`)}`}
			sendWord={text("project_page.save")}
			act={(form) =>
				send(correctStep, {
					params: { projectId, stepId },
					body: {
						version,
						on: isTakenBack ? null : (typed(form, "on") ?? today),
						reason: typed(form, "reason") ?? "",
					},
				})
			}
		>
			<Field label={text("project_page.correct_on")}>
				{(id) => (
					<input
						id={id}
						name="on"
						type="date"
						required={!isTakenBack}
						disabled={isTakenBack}
						max={today}
						defaultValue={wrong.happenedOn ?? today}
					/>
				)}
			</Field>
			<label className="act-check">
				<input
					type="checkbox"
					checked={isTakenBack}
					onChange={(event) => setIsTakenBack(event.target.checked)}
				/>{" "}
				{text("project_page.take_back")}
			</label>
			<Field label={text("project_page.correct_reason")}>
				{(id) => (
					<textarea id={id} name="reason" rows={2} maxLength={1000} required />
				)}
			</Field>
		</ActDialog>
	);
}

const DATED = [
	"total_investment",
	"planned_start",
	"planned_completion",
	"planned_commissioning",
] as const;

function DatedValueDialog({ project }: { project: ProjectView }): ReactElement {
	const text = useText();
	const { unit } = usePreferences();
	const { projectId, version, today } = project;
	const [field, setField] = useState<(typeof DATED)[number]>(DATED[0]);
	const isAmount = field === "total_investment";
	return (
		<ActDialog
			project={project}
			word={text("project_page.state_value")}
			title={text("project_page.state_value")}
			sendWord={text("project_page.send")}
			act={async (form) => {
				const amount = isAmount
					? yuanFromText(typed(form, "amount") ?? "", unit)
					: null;
				return send(stateDatedValue, {
					params: { projectId },
					body: {
						version,
						field,
						saidOn: typed(form, "saidOn") ?? today,
						amountYuan: amount?.ok ? amount.yuan : null,
						plannedOn: isAmount ? null : typed(form, "plannedOn"),
						reason: typed(form, "reason") ?? "",
					},
				});
			}}
		>
			<Field label={text("project_page.value_field")}>
				{(id) => (
					<select
						id={id}
						value={field}
						onChange={(event) =>
							setField(
								DATED.find((each) => each === event.target.value) ?? DATED[0],
							)
						}
					>
						{DATED.map((each) => (
							<option key={each} value={each}>
								{text(`projects.dated.${each}`)}
							</option>
						))}
					</select>
				)}
			</Field>
			{isAmount ? (
				<Field
					label={text("project_page.value_amount", {
						unit: text(`units.${unit}`),
					})}
				>
					{(id) => (
						<input
							id={id}
							name="amount"
							inputMode="decimal"
							required
							pattern="[0-9][0-9,]*([.][0-9]+)?"
						/>
					)}
				</Field>
			) : (
				<Field label={text("project_page.value_date")}>
					{(id) => <input id={id} name="plannedOn" type="date" required />}
				</Field>
			)}
			<Field label={text("project_page.value_said_on")}>
				{(id) => (
					<input
						id={id}
						name="saidOn"
						type="date"
						required
						max={today}
						defaultValue={today}
					/>
				)}
			</Field>
			<Field label={text("project_page.value_reason")}>
				{(id) => (
					<textarea id={id} name="reason" rows={2} maxLength={1000} required />
				)}
			</Field>
		</ActDialog>
	);
}

const PEOPLE = [
	["leadOfficial", "projects.lead_official"],
	["responsibleUnit", "projects.responsible_unit"],
	["responsiblePerson", "projects.responsible_person"],
	["projectManager", "projects.manager"],
	["contactPhone", "projects.contact"],
] as const;

/** Changes who stands for the project; only fields that differ are sent. */
export function PeopleDialog({
	project,
}: {
	project: ProjectView;
}): ReactElement {
	const text = useText();
	const { projectId, version } = project;
	return (
		<ActDialog
			project={project}
			word={text("project_page.edit_people")}
			title={text("project_page.edit_people")}
			sendWord={text("project_page.save")}
			act={(form) =>
				send(changeProjectPeople, {
					params: { projectId },
					body: {
						version,
						...Object.fromEntries(
							PEOPLE.flatMap(([field]) => {
								const value = typed(form, field);
								return value === (project[field] || null)
									? []
									: [[field, value]];
							}),
						),
					},
				})
			}
		>
			{PEOPLE.map(([field, name]) => (
				<Field key={field} label={text(name)}>
					{(id) => (
						<input
							id={id}
							name={field}
							type={field === "contactPhone" ? "tel" : "text"}
							maxLength={field === "contactPhone" ? 60 : 200}
							defaultValue={project[field] ?? ""}
						/>
					)}
				</Field>
			))}
		</ActDialog>
	);
}
