import type { ReactElement } from "react";
import { FLOW_MEASURES, isFlowMeasure } from "@dekad/core/reports/measures.ts";
import type {
	ReportValues,
	StatedCorrection,
} from "@dekad/core/reports/report-values.ts";
import { addDekads, dekadId, parseDekad } from "@dekad/core/periods/dekad.ts";
import type { DeskProject } from "@dekad/contract/report-desk.ts";
import { useText } from "../ui/preferences.tsx";
import {
	Field,
	MoneyField,
	type OnUnreadable,
	type Remarks,
	Said,
	WordsField,
} from "./fields.tsx";
import { useFormUnit } from "./form-unit.tsx";
import { dekadText, moneyText } from "./said-text.ts";

/** Earlier dekads a line can be for: two years back, which covers a turn of the year and its audit. */
const DEKADS_BACK = 72;

/** What puts earlier dekads right, a line each, and what a higher level asked to be put right. */
export function CorrectionFields({
	dekad,
	lines,
	requests,
	remarks,
	onLines,
	onUnreadable,
}: {
	dekad: string;
	lines: ReportValues["corrections"];
	requests: DeskProject["requests"];
	remarks: Remarks;
	onLines: (lines: ReportValues["corrections"]) => void;
	onUnreadable: OnUnreadable;
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const change = (place: number, part: Partial<StatedCorrection>) =>
		onLines(lines.map((one, at) => (at === place ? { ...one, ...part } : one)));
	const add = (line: Partial<StatedCorrection>) =>
		onLines([
			...lines,
			{
				forDekad: null,
				measure: "investment",
				differenceYuan: null,
				reason: "",
				...line,
			},
		]);
	const earlier = Array.from({ length: DEKADS_BACK }, (_, back) =>
		dekadId(addDekads(parseDekad(dekad), -1 - back)),
	);
	return (
		<section className="card" aria-labelledby="corrections-title">
			<details className="fold" open={lines.length > 0 || requests.length > 0}>
				<summary>
					<h2 id="corrections-title">{text("report_page.corrections")}</h2>
				</summary>
				<div className="fold-inside">
					<p className="soft">{text("report_page.corrections_note")}</p>
					{requests.map((request) => (
						<div key={request.requestId} className="note">
							<p>
								{text("report_page.request", {
									who: request.askedBy,
									dekad: dekadText(request.forDekad, lang),
									measure: isFlowMeasure(request.measure)
										? text(`report_page.measure.${request.measure}`)
										: request.measure,
									stated: moneyText(request.statedYuan, { lang, unit }),
								})}
							</p>
							<p>{request.reason}</p>
							{isFlowMeasure(request.measure) &&
								!lines.some(
									({ forDekad, measure }) =>
										forDekad === request.forDekad &&
										measure === request.measure,
								) && (
									<button
										type="button"
										className="button"
										onClick={() =>
											isFlowMeasure(request.measure) &&
											add({
												forDekad: request.forDekad,
												measure: request.measure,
											})
										}
									>
										{text("report_page.answer_by_line")}
									</button>
								)}
						</div>
					))}
					<Said remarks={remarks} />
					{lines.map((line, place) => (
						// Lines are added at the end and taken off whole: their place is what they are.
						// oxlint-disable-next-line react/no-array-index-key
						<fieldset className="item" key={place}>
							<legend className="visually-hidden">
								{text("report_page.correction_number", { number: place + 1 })}
							</legend>
							<div className="pair">
								<Field label={text("report_page.correction_dekad")}>
									{(control) => (
										<select
											{...control}
											value={line.forDekad ?? ""}
											onChange={({ target }) =>
												change(place, { forDekad: target.value })
											}
										>
											<option value="" disabled>
												{text("report_page.choose")}
											</option>
											{earlier.map((id) => (
												<option key={id} value={id}>
													{dekadText(id, lang)}
												</option>
											))}
										</select>
									)}
								</Field>
								<Field label={text("report_page.correction_measure")}>
									{(control) => (
										<select
											{...control}
											value={line.measure ?? ""}
											onChange={({ target }) =>
												isFlowMeasure(target.value) &&
												change(place, { measure: target.value })
											}
										>
											{FLOW_MEASURES.map((measure) => (
												<option key={measure} value={measure}>
													{text(`report_page.measure.${measure}`)}
												</option>
											))}
										</select>
									)}
								</Field>
							</div>
							<MoneyField
								name={`correction_${place}`}
								label={text("report_page.correction_difference")}
								hint={text("report_page.correction_difference_note")}
								isSigned
								yuan={line.differenceYuan}
								onYuan={(differenceYuan) => change(place, { differenceYuan })}
								onUnreadable={onUnreadable}
							/>
							<WordsField
								name={`correction_reason_${place}`}
								label={text("report_page.correction_reason")}
								rows={2}
								value={line.reason}
								onValue={(reason) => change(place, { reason })}
							/>
							<button
								type="button"
								className="button"
								onClick={() => {
									onUnreadable(`correction_${place}`, false);
									onLines(lines.filter((_, at) => at !== place));
								}}
							>
								{text("report_page.remove_line")}
							</button>
						</fieldset>
					))}
					<button type="button" className="button" onClick={() => add({})}>
						{text("report_page.add_correction")}
					</button>
				</div>
			</details>
		</section>
	);
}
