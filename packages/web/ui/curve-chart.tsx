/** Cumulative curves of a year by dekad: the S-curve of an office and of a project. */

import { lazy, type ReactElement, Suspense, useMemo } from "react";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parseDekad } from "@dekad/core/periods/dekad.ts";
import { dekadPeriod } from "@dekad/core/periods/period.ts";
import { type Lang, text, type TextKey } from "@dekad/core/text/text.ts";
import { amountText } from "@dekad/core/units/money.ts";
import { type PageUnit, usePreferences } from "./preferences.tsx";
import { useIsPhone } from "./use-is-phone.ts";

const Chart = lazy(() => import("./chart.tsx"));

/** How a line is told apart without its colour: stroke and width. */
const LOOKS = {
	actual: { color: "#1d4f91", width: 3, type: "solid" },
	planned: { color: "#8a4a00", width: 2, type: "dashed" },
	current: { color: "#b3541e", width: 1.2, type: [4, 4] },
	baseline: { color: "#6b3fa0", width: 1.5, type: [10, 3] },
	lastYear: { color: "#5d6874", width: 1.5, type: [2, 3] },
	linear: { color: "#8b97a3", width: 1.2, type: [8, 3, 2, 3] },
	season: { color: "#17663f", width: 1.2, type: [12, 4] },
} as const;

export type Curve = {
	readonly look: keyof typeof LOOKS;
	readonly name: string;
	/** One amount a dekad, whole yuan; null: not known, the line breaks. */
	readonly yuan: readonly (number | null)[];
};

export function CurveChart({
	dekads,
	curves,
	label,
	height = 300,
	legendLines = 1,
	unit: ownUnit,
}: {
	/** Ids of the dekads along the axis. */
	dekads: readonly string[];
	curves: readonly Curve[];
	label: string;
	height?: number;
	/** Lines the names of the curves take where the chart is a column of a page; a phone has room for two anyway. */
	legendLines?: 1 | 2;
	/** The unit of a page that has one of its own; left out: the reader's. */
	unit?: PageUnit;
}): ReactElement {
	const { lang, unit: readersUnit } = usePreferences();
	const unit = ownUnit ?? readersUnit;
	const isPhone = useIsPhone();
	const top = isPhone || legendLines === 2 ? 64 : 40;
	const option = useMemo(
		() => curveOption(dekads, curves, lang, unit, isPhone, top),
		[dekads, curves, lang, unit, isPhone, top],
	);
	return (
		<Suspense fallback={<div style={{ height }} />}>
			<Chart option={option} label={label} height={height} />
		</Suspense>
	);
}

function curveOption(
	dekads: readonly string[],
	curves: readonly Curve[],
	lang: Lang,
	unit: PageUnit,
	isPhone: boolean,
	top: number,
) {
	const written = (yuan: number, decimals: number) =>
		amountText(Math.round(yuan), unit, decimals);
	const decimals = axisDecimals(curves, unit);
	const isFlat = curves.every(({ yuan }) => yuan.every((value) => !value));
	return {
		textStyle: { fontFamily: "inherit" },
		grid: {
			left: 8,
			right: 12,
			top,
			bottom: 4,
			containLabel: true,
		},
		legend: {
			top: 0,
			left: 0,
			itemWidth: 34,
			itemHeight: 8,
			itemGap: 14,
			// The stroke tells the lines apart; a dot on it would only hide how it is dashed.
			itemStyle: { opacity: 0 },
			data: curves.map(({ name }) => name),
		},
		tooltip: {
			trigger: "axis",
			renderMode: "richText",
			confine: true,
			textStyle: { fontSize: 12 },
			formatter: (points: { dataIndex: number }[]) => {
				const at = points[0]?.dataIndex ?? 0;
				const dekad = dekads[at];
				if (dekad === undefined) return "";
				const lines = curves.map(({ name, yuan }) => {
					const value = yuan[at] ?? null;
					return `${name}  ${value === null ? text(lang, "units.not_reported") : written(value, 2)}`;
				});
				return [
					formatPeriod(dekadPeriod(parseDekad(dekad)), lang),
					...lines,
					text(lang, "pages.unit_is", { unit: text(lang, `units.${unit}`) }),
				].join("\n");
			},
		},
		xAxis: {
			type: "category",
			boundaryGap: false,
			data: [...dekads],
			axisTick: { interval: (index: number) => index % 3 === 0 },
			axisLabel: {
				interval: (index: number) => index % (isPhone ? 6 : 3) === 0,
				formatter: (id: string) => monthOf(id, lang),
			},
		},
		yAxis: {
			type: "value",
			name: text(lang, `units.${unit}`),
			nameTextStyle: { align: "left" },
			nameGap: 8,
			// Nothing but zeros: one step, and not the same word at every line.
			...(isFlat ? { max: 1, interval: 1 } : {}),
			axisLabel: {
				formatter: (yuan: number) =>
					isFlat ? (yuan === 0 ? "0" : "") : written(yuan, decimals),
			},
			splitLine: { lineStyle: { color: "#eaeef2" } },
		},
		series: curves.map(({ look, name, yuan }) => ({
			type: "line",
			name,
			data: [...yuan],
			symbol: "none",
			connectNulls: false,
			z: look === "actual" ? 5 : 2,
			lineStyle: LOOKS[look],
			itemStyle: { color: LOOKS[look].color },
			emphasis: { disabled: true },
		})),
	};
}

/** Decimals an axis needs so that its labels differ: a small project in 亿元 needs two, a province none. */
function axisDecimals(curves: readonly Curve[], unit: PageUnit): number {
	const most = Math.max(
		0,
		...curves.flatMap(({ yuan }) => yuan.map((each) => each ?? 0)),
	);
	const inUnit = most / { wan: 1e4, million: 1e6, yi: 1e8 }[unit];
	return inUnit < 5 ? 2 : inUnit < 50 ? 1 : 0;
}

/** "3月", "Mar": the month a dekad lies in, for an axis. */
function monthOf(id: string, lang: Lang): string {
	const { month } = parseDekad(id);
	const name = text(lang, `periods.month.${month}` as TextKey);
	return lang === "zh" ? `${name}月` : name;
}
