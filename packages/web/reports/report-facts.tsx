import type { ReactElement } from "react";
import { formFields } from "@dekad/core/reports/report-form.ts";
import type { ReportValues } from "@dekad/core/reports/report-values.ts";
import type { DeskProject, ReportDesk } from "@dekad/contract/report-desk.ts";
import { useText } from "../ui/preferences.tsx";
import { useFormUnit } from "./form-unit.tsx";
import { countText, moneyText, problemText, ratioText } from "./said-text.ts";

/** What a report says, for reading: investment, progress, people, next steps, problems. */
export function ReportFacts({
	project,
	values,
	kinds,
}: {
	project: DeskProject;
	values: ReportValues;
	kinds: ReportDesk["problemKinds"];
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const { asked } = formFields(project.stage, project.isPaused);
	return (
		<dl className="facts">
			<dt>{text("report_page.measure.investment")}</dt>
			<dd className="number">
				{moneyText(values.measures.investment ?? null, { lang, unit })}
			</dd>
			{values.physicalProgressRatio !== null && (
				<>
					<dt>{text("report_page.progress_ratio")}</dt>
					<dd>{ratioText(values.physicalProgressRatio, lang)}</dd>
				</>
			)}
			{values.physicalProgressText && (
				<>
					<dt>{text("report_page.progress_text")}</dt>
					<dd className="words">{values.physicalProgressText}</dd>
				</>
			)}
			{asked.includes("peopleOnSite") && (
				<>
					<dt>{text("report_page.peopleOnSite")}</dt>
					<dd>{countText(values.peopleOnSite, lang)}</dd>
					<dt>{text("report_page.machinesOnSite")}</dt>
					<dd>{countText(values.machinesOnSite, lang)}</dd>
				</>
			)}
			{values.nextSteps && (
				<>
					<dt>{text("report_page.next_steps")}</dt>
					<dd className="words">{values.nextSteps}</dd>
				</>
			)}
			<dt>{text("report_page.problems")}</dt>
			{values.problems.length === 0 ? (
				<dd>{text("report_page.none")}</dd>
			) : (
				<dd className="words">
					<ul>
						{values.problems.map((problem) => (
							<li key={`${problem.kind} ${problem.text}`}>
								{problemText(problem, { lang, unit, kinds })}
							</li>
						))}
					</ul>
				</dd>
			)}
		</dl>
	);
}
