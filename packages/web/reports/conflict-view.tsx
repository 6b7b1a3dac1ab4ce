import { type ReactElement, useState } from "react";
import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import {
	type ReportField,
	withField,
} from "@dekad/core/reports/changed-fields.ts";
import type { Conflict } from "@dekad/core/reports/outbox.ts";
import type {
	ReportValues,
	StatedCorrection,
	StatedProblem,
} from "@dekad/core/reports/report-values.ts";
import { type Lang, text as textOf } from "@dekad/core/text/text.ts";
import type { DeskProject, ReportDesk } from "@dekad/contract/report-desk.ts";
import { useText } from "../ui/preferences.tsx";
import { type FormUnit, useFormUnit } from "./form-unit.tsx";
import {
	correctionText,
	countText,
	moneyText,
	problemText,
	ratioText,
} from "./said-text.ts";

type Side = "mine" | "theirs";

/**
 * Two people wrote the same report: mine and theirs side by side, only where they differ. What both
 * changed has no answer until somebody gives it; what only one changed is proposed as changed.
 */
export function ConflictView({
	project,
	conflict,
	kinds,
	onResolve,
	onDrop,
}: {
	project: DeskProject;
	conflict: Conflict;
	kinds: ReportDesk["problemKinds"];
	onResolve: (values: ReportValues) => void;
	onDrop: () => void;
}): ReactElement {
	const text = useText();
	const { lang, unit } = useFormUnit();
	const { changed, theirs } = conflict;
	const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>(() =>
		Object.fromEntries(
			changed.flatMap(({ field, by }) =>
				by === "both" ? [] : [[field, by === "me" ? "mine" : "theirs"]],
			),
		),
	);
	const all = (side: Side) =>
		setChosen(Object.fromEntries(changed.map(({ field }) => [field, side])));
	const isOpen = changed.some(({ field }) => !chosen[field]);
	const merged = changed.reduce(
		(values, { field, mine: own }) =>
			chosen[field] === "mine" ? withField(values, field, own) : values,
		theirs.values,
	);
	const who =
		project.report?.revision === theirs.revision
			? project.report.handedInBy
			: text("report_page.somebody");
	return (
		<section className="card" aria-labelledby="conflict-title">
			<h2 id="conflict-title">{text("report_page.conflict_title", { who })}</h2>
			<p>
				{changed.length === 0
					? text("report_page.conflict_none")
					: text("report_page.conflict_note")}
			</p>
			{changed.length > 0 && (
				<div className="buttons">
					<button type="button" className="button" onClick={() => all("mine")}>
						{text("report_page.take_all_mine")}
					</button>
					<button
						type="button"
						className="button"
						onClick={() => all("theirs")}
					>
						{text("report_page.take_all_theirs")}
					</button>
				</div>
			)}
			{changed.map(({ field, by, ...said }) => (
				<fieldset key={field}>
					<legend>
						{fieldName(field, lang)}{" "}
						{by !== "me" && (
							<span className="soft">
								({text("report_page.changed_since")})
							</span>
						)}
					</legend>
					<div className="sides">
						{(["mine", "theirs"] as const).map((side) => (
							<label key={side} className="side">
								<span className="side-who">
									<input
										type="radio"
										name={`side ${field}`}
										checked={chosen[field] === side}
										onChange={() =>
											setChosen((before) => ({ ...before, [field]: side }))
										}
									/>
									{text(`report_page.${side}`)}
								</span>
								<span>
									{valueText(field, said[side], { lang, unit, kinds })}
								</span>
							</label>
						))}
					</div>
				</fieldset>
			))}
			<div className="buttons">
				<button type="button" className="button bad" onClick={onDrop}>
					{text("report_page.keep_theirs")}
				</button>
				{changed.length > 0 && (
					<button
						type="button"
						className="button primary"
						disabled={isOpen}
						onClick={() => onResolve(merged)}
					>
						{text("report_page.go_on_with_choice")}
					</button>
				)}
			</div>
		</section>
	);
}

const isMeasure = (field: ReportField): field is FlowMeasure =>
	(FLOW_MEASURES as readonly string[]).includes(field);

const NAMES = {
	physicalProgressRatio: "report_page.progress_ratio",
	physicalProgressText: "report_page.progress_text",
	peopleOnSite: "report_page.peopleOnSite",
	machinesOnSite: "report_page.machinesOnSite",
	nextSteps: "report_page.next_steps",
	note: "report_page.note",
	problems: "report_page.problems",
	corrections: "report_page.corrections",
} as const;

const fieldName = (field: ReportField, lang: Lang): string =>
	textOf(
		lang,
		isMeasure(field) ? `report_page.measure.${field}` : NAMES[field],
	);

/** A value of a field, whose kind the field decides. */
function valueText(
	field: ReportField,
	value: unknown,
	how: { lang: Lang; unit: FormUnit; kinds: ReportDesk["problemKinds"] },
): string {
	const { lang } = how;
	if (isMeasure(field)) return moneyText(value as number | null, how);
	switch (field) {
		case "physicalProgressRatio":
			return ratioText(value as number | null, lang);
		case "peopleOnSite":
		case "machinesOnSite":
			return countText(value as number | null, lang);
		case "problems":
			return lines(
				(value as StatedProblem[]).map((one) => problemText(one, how)),
				lang,
			);
		case "corrections":
			return lines(
				(value as StatedCorrection[]).map((one) => correctionText(one, how)),
				lang,
			);
		default:
			return (value as string) || textOf(lang, "report_page.nothing_stated");
	}
}

const lines = (said: readonly string[], lang: Lang): string =>
	said.length === 0 ? textOf(lang, "report_page.none") : said.join("\n");
