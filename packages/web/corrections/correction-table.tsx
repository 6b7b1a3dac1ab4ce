import { Button } from "antd";
import type { ReactElement } from "react";
import type {
	CorrectedFigure,
	CorrectionsView,
} from "@dekad/contract/corrections.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import { FigureHistory } from "../figures/figure-history.tsx";
import { DataTable } from "../ui/data-table.tsx";
import { exactAmount, ExactMoney } from "../ui/exact-money.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { useLang, usePreferences, useText } from "../ui/preferences.tsx";

type Row = CorrectionsView["dekads"][number] & {
	/** Undefined: nothing was said of the measure in that dekad. */
	readonly figure: CorrectedFigure | undefined;
};

/** The year's dekads, newest first: what the report says, both views, the lines between them. */
export function CorrectionTable({
	view,
	measure,
	onCorrect,
}: {
	view: CorrectionsView;
	measure: FlowMeasure;
	/** Opens the correction of a dekad. */
	onCorrect: (dekad: string) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const nameOf = (id: string) => formatPeriod(parsePeriod(id), lang);
	const rows: Row[] = view.dekads
		.map((dekad) => ({
			...dekad,
			figure: dekad.figures.find((one) => one.measure === measure),
		}))
		.toReversed();
	const canCorrect = view.mayCorrect && view.booking !== null;
	if (rows.length === 0)
		return (
			<EmptyFace>{text("corrections.nothing", { year: view.year })}</EmptyFace>
		);
	return (
		<DataTable
			caption={text("corrections.table", {
				year: view.year,
				measure: text(`projects.measure.${measure}`),
			})}
			rows={rows}
			rowKey={({ dekad }) => dekad}
			rowClass={({ figure }) =>
				figure && figure.linesFor.length > 0 ? "row-corrected" : ""
			}
			columns={[
				{
					key: "dekad",
					head: text("corrections.dekad"),
					isRowHead: true,
					cell: ({ dekad, isLocked }) => (
						<>
							{nameOf(dekad)}
							{!isLocked && (
								<span className="row-kind">
									{text("corrections.not_locked")}
								</span>
							)}
						</>
					),
				},
				{
					key: "said",
					head: text("corrections.said"),
					isNumeric: true,
					cell: ({ dekad, figure }) => (
						<FigureHistory
							projectId={view.projectId}
							measure={measure}
							dekad={dekad}
						>
							<ExactMoney yuan={figure?.saidYuan ?? null} />
						</FigureHistory>
					),
				},
				{
					key: "reported",
					head: text("corrections.as_reported"),
					isNumeric: true,
					cell: ({ figure }) => (
						<ExactMoney yuan={figure?.reportedYuan ?? null} />
					),
				},
				{
					key: "corrected",
					head: text("corrections.as_corrected"),
					isNumeric: true,
					cell: ({ figure }) => (
						<>
							{figure && figure.linesFor.length > 0 && (
								<span className="correction-mark">
									<span aria-hidden="true">✎</span> {text("corrections.mark")}
								</span>
							)}
							<ExactMoney yuan={figure?.correctedYuan ?? null} />
						</>
					),
				},
				{
					key: "lines",
					isLong: true,
					head: text("corrections.lines"),
					cell: ({ figure }) => <Lines figure={figure} />,
				},
				...(canCorrect
					? [
							{
								key: "act",
								head: (
									<span className="visually-hidden">
										{text("corrections.correct")}
									</span>
								),
								cell: ({ dekad, isLocked }: Row) =>
									isLocked &&
									dekad !== view.booking?.dekad && (
										<Button
											size="small"
											aria-label={text("corrections.correct_one", {
												dekad: nameOf(dekad),
											})}
											onClick={() => onCorrect(dekad)}
										>
											{text("corrections.correct")}
										</Button>
									),
							},
						]
					: []),
			]}
		/>
	);
}

function Lines({
	figure,
}: {
	figure: CorrectedFigure | undefined;
}): ReactElement | null {
	const text = useText();
	const lang = useLang();
	const { unit } = usePreferences();
	if (!figure) return null;
	const nameOf = (id: string) => formatPeriod(parsePeriod(id), lang);
	const signed = (yuan: number) =>
		`${yuan > 0 ? "+" : ""}${exactAmount(yuan, unit)}`;
	return (
		<ul className="correction-lines">
			{figure.linesFor.map((line, place) => (
				<li key={`for ${line.bookedDekad} ${place}`}>
					{text("corrections.line_for", {
						difference: signed(line.differenceYuan),
						dekad: nameOf(line.bookedDekad),
						reason: line.reason,
					})}
				</li>
			))}
			{figure.linesBookedHere.map((line, place) => (
				<li key={`here ${line.forDekad} ${place}`} className="soft">
					{text("corrections.line_here", {
						difference: signed(line.differenceYuan),
						dekad: nameOf(line.forDekad),
						reason: line.reason,
					})}
				</li>
			))}
		</ul>
	);
}
