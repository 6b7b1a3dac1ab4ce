import type { ReactElement } from "react";
import type {
	ReportValues,
	StatedProblem,
} from "@dekad/core/reports/report-values.ts";
import type { ReportDesk } from "@dekad/contract/report-desk.ts";
import { useLang, useText } from "../ui/preferences.tsx";
import {
	Field,
	MoneyField,
	type OnUnreadable,
	type Remarks,
	Said,
	WordsField,
} from "./fields.tsx";
import { kindText } from "./said-text.ts";

/** What holds the project up, one block each. Those of the last report stand here already: solved ones are taken off. */
export function ProblemFields({
	problems,
	kinds,
	remarks,
	onProblems,
	onUnreadable,
}: {
	problems: ReportValues["problems"];
	kinds: ReportDesk["problemKinds"];
	remarks: Remarks;
	onProblems: (problems: ReportValues["problems"]) => void;
	onUnreadable: OnUnreadable;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const change = (place: number, part: Partial<StatedProblem>) =>
		onProblems(
			problems.map((one, at) => (at === place ? { ...one, ...part } : one)),
		);
	return (
		<section className="card" aria-labelledby="problems-title">
			<h2 id="problems-title">{text("report_page.problems")}</h2>
			{problems.length === 0 && (
				<p className="soft">{text("report_page.no_problems")}</p>
			)}
			<Said remarks={remarks} />
			{problems.map((problem, place) => (
				// Blocks are added at the end and taken off whole: their place is what they are.
				// oxlint-disable-next-line react/no-array-index-key
				<fieldset className="item" key={place}>
					<legend className="visually-hidden">
						{text("report_page.problem_number", { number: place + 1 })}
					</legend>
					<Field label={text("report_page.problem_kind")}>
						{(control) => (
							<select
								{...control}
								value={problem.kind}
								onChange={({ target }) => change(place, { kind: target.value })}
							>
								<option value="" disabled>
									{text("report_page.choose")}
								</option>
								{kinds.map(({ id }) => (
									<option key={id} value={id}>
										{kindText(id, kinds, lang)}
									</option>
								))}
							</select>
						)}
					</Field>
					<WordsField
						name={`problem_text_${place}`}
						label={text("report_page.problem_text")}
						rows={2}
						value={problem.text}
						onValue={(words) => change(place, { text: words })}
					/>
					<Field label={text("report_page.problem_unit")}>
						{(control) => (
							<input
								{...control}
								maxLength={200}
								value={problem.askedUnit ?? ""}
								onChange={({ target }) =>
									change(place, { askedUnit: target.value || null })
								}
							/>
						)}
					</Field>
					<Field label={text("report_page.problem_wanted_by")}>
						{(control) => (
							<input
								{...control}
								type="date"
								value={problem.wantedBy ?? ""}
								onChange={({ target }) =>
									change(place, { wantedBy: target.value || null })
								}
							/>
						)}
					</Field>
					<MoneyField
						name={`problem_money_${place}`}
						label={text("report_page.problem_money")}
						yuan={problem.heldUpYuan}
						onYuan={(heldUpYuan) => change(place, { heldUpYuan })}
						onUnreadable={onUnreadable}
					/>
					<button
						type="button"
						className="button"
						onClick={() => {
							onUnreadable(`problem_money_${place}`, false);
							onProblems(problems.filter((_, at) => at !== place));
						}}
					>
						{text("report_page.problem_solved")}
					</button>
				</fieldset>
			))}
			<button
				type="button"
				className="button"
				disabled={problems.length >= 50}
				onClick={() =>
					onProblems([
						...problems,
						{
							kind: "",
							askedUnit: null,
							wantedBy: null,
							text: "",
							heldUpYuan: null,
						},
					])
				}
			>
				{text("report_page.add_problem")}
			</button>
		</section>
	);
}
