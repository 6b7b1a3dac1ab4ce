import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { FLOW_MEASURES } from "@dekad/core/reports/measures.ts";
import {
	isTextKey,
	type Lang,
	text,
	type TextKey,
} from "@dekad/core/text/text.ts";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import { writeCsv } from "../spreadsheets/write-csv.ts";
import type { NumberFormat } from "../spreadsheets/cell-styles.ts";
import type { CellValue } from "../spreadsheets/write-sheet.ts";
import { workbookBuffer } from "../spreadsheets/write-workbook.ts";

type Column = {
	header: string;
	value: (cell: CellView) => CellValue;
	format?: NumberFormat;
};

/**
 * A roll-up as a spreadsheet: what was asked in the first rows (period, as-of, list version, view), then a row
 * a cell and the total last. Money in whole yuan, ratios unrounded, an unknown value an empty cell.
 */
export async function exportRollup(
	rollup: RollupView,
	format: "xlsx" | "csv",
	lang: Lang,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array }> {
	const columns = columnsOf(rollup, lang);
	const name = `dekad-${rollup.period}.${format}`;
	const rows = [...rollup.cells, rollup.total].map((cell) =>
		columns.map((column) => column.value(cell)),
	);
	if (format === "csv") {
		const parts: string[] = [];
		for await (const part of writeCsv([
			[titleOf(rollup, lang)],
			columns.map((column) => column.header),
			...rows,
		]))
			parts.push(part);
		return {
			name,
			mediaType: "text/csv; charset=utf-8",
			bytes: Buffer.from(parts.join("")),
		};
	}
	const bytes = await workbookBuffer({
		author: "Dekad",
		sheets: [
			{
				name: rollup.period,
				title: titleOf(rollup, lang),
				columns: columns.map(({ header, format: kind }) => ({
					header,
					width: 16,
					...(kind ? { format: kind } : {}),
				})),
				rows,
				frozenColumns: Math.max(
					1,
					Object.keys(rollup.cells[0]?.key ?? {}).length,
				),
			},
		],
	});
	return {
		name,
		mediaType:
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		bytes,
	};
}

function titleOf(rollup: RollupView, lang: Lang): string {
	return text(lang, "rollups.export_title", {
		period: formatPeriod(parsePeriod(rollup.period), lang),
		asOf: rollup.asOf,
		list:
			rollup.list === null
				? text(lang, "rollups.all_projects")
				: `${rollup.list} v${rollup.listVersion}`,
		view: text(
			lang,
			rollup.view === "reported"
				? "rollups.as_reported"
				: "rollups.as_corrected",
		),
		pack: `${rollup.pack.id} ${rollup.pack.version}`,
	});
}

function columnsOf(rollup: RollupView, lang: Lang): Column[] {
	const dimensions = Object.keys(rollup.cells[0]?.key ?? {});
	const label = (name: string): Column => ({
		header: isTextKey(`rollupPage.by.${name}`)
			? text(lang, `rollupPage.by.${name}` as TextKey)
			: name,
		value: (cell) => cell.label[name]?.[lang] ?? text(lang, "rollups.total"),
	});
	const count = (
		key: "projects" | "expected" | "reported" | "timely" | "accepted",
	): Column => ({
		header: text(lang, `rollups.${key}`),
		value: (cell) => cell[key],
		format: "integer",
	});
	const money = (
		key:
			| "annualPlan"
			| "planned"
			| "actual"
			| "plannedInPeriod"
			| "actualInPeriod"
			| "sinceStart"
			| "totalInvestment",
	): Column => ({
		header: text(lang, `rollups.${key}`),
		value: (cell) => cell[key],
		format: "integer",
	});
	return [
		...dimensions.map(label),
		...(
			["projects", "expected", "reported", "timely", "accepted"] as const
		).map(count),
		...rollup.reviewSteps.map(
			({ id, name }): Column => ({
				header: text(lang, "rollups.acceptedAt", { step: name[lang] }),
				value: (cell) => cell.acceptedByLevel[id] ?? 0,
				format: "integer",
			}),
		),
		...(
			[
				"annualPlan",
				"planned",
				"actual",
				"plannedInPeriod",
				"actualInPeriod",
				"sinceStart",
				"totalInvestment",
			] as const
		).map(money),
		{
			header: text(lang, "rollups.completion"),
			value: (cell) => cell.completion,
			format: "percent",
		},
		{
			header: text(lang, "rollups.ratio"),
			value: (cell) => cell.ratio,
			format: "percent",
		},
		{
			header: text(lang, "rollups.lastYear"),
			value: (cell) => cell.lastYear?.actual ?? null,
			format: "integer",
		},
		...FLOW_MEASURES.map(
			(measure): Column => ({
				header: text(lang, `projects.measure.${measure}`),
				value: (cell) => cell.measures[measure] ?? null,
				format: "integer",
			}),
		),
	];
}
