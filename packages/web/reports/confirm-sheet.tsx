import { type ReactElement, useState } from "react";
import {
	derivedFigures,
	formFields,
	unchangedReport,
} from "@dekad/core/reports/report-form.ts";
import type { ReportValues } from "@dekad/core/reports/report-values.ts";
import type { DeskProject, ReportDesk } from "@dekad/contract/report-desk.ts";
import { nameIn, useText } from "../ui/preferences.tsx";
import { useFormUnit } from "./form-unit.tsx";
import { Totals } from "./project-form.tsx";
import { doubtsOf, doubtText } from "./remarks.ts";
import { ReportFacts } from "./report-facts.tsx";
import { dekadText, moneyText } from "./said-text.ts";
import { Sheet } from "./sheet.tsx";

/** The last look before a report goes: what derives from it, and each unusual value with a tick. */
export function ConfirmSheet({
	desk,
	project,
	values,
	onClose,
	onHandIn,
}: {
	desk: ReportDesk & { readonly dekad: string };
	project: DeskProject;
	values: ReportValues;
	onClose: () => void;
	onHandIn: (confirmedDoubts: readonly string[]) => void;
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const doubts = doubtsOf({ project, values });
	const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
	const open = doubts.filter(({ key }) => !confirmed.has(key));
	return (
		<Sheet
			title={text("report_page.confirm_title", {
				dekad: dekadText(desk.dekad, lang),
			})}
			onClose={onClose}
			footer={
				<div className="buttons">
					<button type="button" className="button" onClick={onClose}>
						{text("report_page.back_to_form")}
					</button>
					<button
						type="button"
						className="button primary"
						disabled={open.length > 0}
						onClick={() => onHandIn(doubts.map(({ key }) => key))}
					>
						{text("report_page.hand_in")}
					</button>
				</div>
			}
		>
			<dl className="facts">
				<dt>{text("report_page.measure.investment")}</dt>
				<dd className="number">
					{moneyText(values.measures.investment ?? null, { lang, unit })}
				</dd>
			</dl>
			<p>{text("report_page.confirm_totals")}</p>
			<Totals derived={derivedFigures(project.before, values)} />
			{doubts.length > 0 && <p>{text("report_page.confirm_doubts")}</p>}
			{doubts.map((doubt) => (
				<div key={doubt.key} className="doubt">
					<p>{doubtText(doubt, { lang, unit })}</p>
					<label className="tick">
						<input
							type="checkbox"
							checked={confirmed.has(doubt.key)}
							onChange={({ target }) =>
								setConfirmed((before) => {
									const now = new Set(before);
									if (target.checked) now.add(doubt.key);
									else now.delete(doubt.key);
									return now;
								})
							}
						/>
						{text("report_page.it_is_right")}
					</label>
				</div>
			))}
		</Sheet>
	);
}

/** What "nothing new" of a project says. */
export const unchangedOf = (project: DeskProject): ReportValues =>
	unchangedReport(project.before, formFields(project.stage, project.isPaused));

/** Exactly what "nothing new" will say, for each project chosen; one button hands them in. */
export function UnchangedSheet({
	desk,
	projects,
	onClose,
	onHandIn,
}: {
	desk: ReportDesk & { readonly dekad: string };
	projects: readonly DeskProject[];
	onClose: () => void;
	onHandIn: () => void;
}): ReactElement {
	const text = useText();
	const { lang } = useFormUnit();
	return (
		<Sheet
			title={text("report_page.unchanged_title", {
				dekad: dekadText(desk.dekad, lang),
			})}
			onClose={onClose}
			footer={
				<div className="buttons">
					<button type="button" className="button" onClick={onClose}>
						{text("report_page.cancel")}
					</button>
					<button type="button" className="button primary" onClick={onHandIn}>
						{projects.length === 1
							? text("report_page.hand_in_unchanged")
							: text("report_page.hand_in_unchanged_many", {
									count: projects.length,
								})}
					</button>
				</div>
			}
		>
			<p>{text("report_page.unchanged_note")}</p>
			{projects.map((project) => (
				<section key={project.projectId} className="card">
					<h3>
						{nameIn(lang, { nameZh: project.name, nameEn: project.nameEn })}
					</h3>
					<UnchangedFacts project={project} kinds={desk.problemKinds} />
				</section>
			))}
		</Sheet>
	);
}

function UnchangedFacts({
	project,
	kinds,
}: {
	project: DeskProject;
	kinds: ReportDesk["problemKinds"];
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const values = unchangedOf(project);
	const doubts = doubtsOf({ project, values });
	return (
		<>
			<ReportFacts project={project} values={values} kinds={kinds} />
			{doubts.map((doubt) => (
				<p key={doubt.key} className="doubt">
					<strong>{text("report_page.doubt")}</strong>{" "}
					{doubtText(doubt, { lang, unit })}
				</p>
			))}
		</>
	);
}
