import type { ReactElement } from "react";
import type { ImportResult } from "@dekad/contract/imports.ts";
import { amountText } from "@dekad/core/units/money.ts";
import { sameTotal } from "@dekad/core/sheets/same-total.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace } from "../ui/loaded.tsx";
import { Absent } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";

/** What a sheet was understood to say, its sums, and every problem with its place and remedy. */
export function ImportFindings({
	result,
	isStored,
}: {
	result: ImportResult;
	isStored: boolean;
}): ReactElement {
	return (
		<>
			<Problems result={result} />
			{result.totals.length > 0 && (
				<Totals result={result} isStored={isStored} />
			)}
			<Understood result={result} />
		</>
	);
}

function Problems({ result }: { result: ImportResult }): ReactElement {
	const text = useText();
	const { problems, problemCount } = result;
	return (
		<Section
			id="problems"
			title={text("importPage.problems")}
			note={
				problems.length < problemCount &&
				text("importPage.problems_shown", {
					shown: problems.length,
					count: problemCount,
				})
			}
		>
			{problems.length === 0 ? (
				<EmptyFace>{text("importPage.problems_none")}</EmptyFace>
			) : (
				<div className="scrolling-table problems" tabIndex={0}>
					<DataTable
						caption={text("importPage.problems")}
						rows={problems.map((problem, place) => ({ ...problem, place }))}
						rowKey={({ place }) => String(place)}
						columns={[
							{
								key: "row",
								head: text("importPage.row"),
								isRowHead: true,
								cell: ({ row, cell }) =>
									row === null ? (
										text("importPage.whole_sheet")
									) : (
										<span className="number">
											{row}
											{cell && <span className="row-kind">{cell}</span>}
										</span>
									),
							},
							{
								key: "column",
								head: text("importPage.column"),
								cell: ({ column }) => column ?? text("units.dash"),
							},
							{
								key: "value",
								head: text("importPage.value"),
								cell: ({ value }) =>
									value === null || value === "" ? (
										<Absent>{text("importPage.empty_value")}</Absent>
									) : (
										<code className="cell-text">{value}</code>
									),
							},
							{
								key: "message",
								isLong: true,
								head: text("importPage.message"),
								cell: ({ message }) => message,
							},
						]}
					/>
				</div>
			)}
		</Section>
	);
}

function Totals({
	result,
	isStored,
}: {
	result: ImportResult;
	isStored: boolean;
}): ReactElement {
	const text = useText();
	return (
		<Section
			id="control-totals"
			title={text("importPage.totals")}
			note={text("importPage.totals_note")}
		>
			<DataTable
				caption={text("importPage.totals")}
				rows={result.totals}
				rowKey={({ column }) => column}
				columns={[
					{
						key: "column",
						head: text("importPage.column"),
						isRowHead: true,
						cell: ({ column }) => column,
					},
					{
						key: "unit",
						head: text("importPage.unit"),
						cell: ({ unit }) => unit,
					},
					{
						key: "rows",
						head: text("importPage.rows"),
						isNumeric: true,
						cell: ({ rows }) => <span className="number">{rows}</span>,
					},
					{
						key: "inFile",
						head: text("importPage.in_file"),
						isNumeric: true,
						cell: ({ inFile }) => <span className="number">{inFile}</span>,
					},
					{
						key: "fileTotal",
						isLong: true,
						head: text("importPage.file_total"),
						isNumeric: true,
						cell: ({ fileTotal, inFile }) =>
							fileTotal === null ? (
								<Absent>{text("importPage.no_total_row")}</Absent>
							) : (
								<>
									<span className="number">{fileTotal}</span>{" "}
									{sameTotal(fileTotal, inFile) ? (
										<span className="badge report-accepted">
											<span aria-hidden="true">＝</span>{" "}
											{text("importPage.total_agrees")}
										</span>
									) : (
										<span className="badge report-returned">
											<span aria-hidden="true">≠</span>{" "}
											{text("importPage.total_differs")}
										</span>
									)}
								</>
							),
					},
					{
						key: "stored",
						head: text("importPage.stored_sum"),
						isNumeric: true,
						cell: ({ stored }) =>
							stored === null ? (
								<Absent>
									{text(isStored ? "units.dash" : "importPage.not_stored_yet")}
								</Absent>
							) : (
								<span className="number">{amountText(stored, "yuan", 0)}</span>
							),
					},
				]}
			/>
		</Section>
	);
}

function Understood({ result }: { result: ImportResult }): ReactElement {
	const text = useText();
	return (
		<Section id="understood" title={text("importPage.understood")}>
			{result.notes.length > 0 && (
				<ul className="notes">
					{result.notes.map((note) => (
						<li key={note}>{note}</li>
					))}
				</ul>
			)}
			<DataTable
				caption={text("importPage.columns")}
				rows={result.columns.map((column, place) => ({ ...column, place }))}
				rowKey={({ place }) => String(place)}
				columns={[
					{
						key: "header",
						head: text("importPage.header"),
						isRowHead: true,
						cell: ({ column }) => column,
					},
					{
						key: "field",
						isLong: true,
						head: text("importPage.read_as"),
						cell: ({ field, label }) =>
							field === null ? (
								<Absent>{text("importPage.left_out")}</Absent>
							) : (
								(label ?? field)
							),
					},
				]}
			/>
		</Section>
	);
}
