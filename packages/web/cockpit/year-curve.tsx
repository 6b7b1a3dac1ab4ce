import { Segmented } from "antd";
import { type ReactElement, useMemo, useState } from "react";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { CurveChart, type Curve } from "../ui/curve-chart.tsx";
import { DataTable } from "../ui/data-table.tsx";
import { Money, UnitNote } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";

type CurvePoint = {
	readonly dekad: string;
	readonly planned: number | null;
	readonly actual: number | null;
	readonly lastYear: number | null;
	readonly linear: number | null;
	readonly season: number | null;
};

const LINES = ["actual", "planned", "lastYear", "linear", "season"] as const;

const linesOf = (hasSeason: boolean) =>
	LINES.filter((look) => hasSeason || look !== "season");

/** The year's S-curve as chart or as table, from the same rows. */
export function YearCurve({
	curve,
	hasSeason,
}: {
	curve: readonly CurvePoint[];
	/** Without one the season would lie on the linear line. */
	hasSeason: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const isPhone = useIsPhone();
	const [face, setFace] = useState<"chart" | "table">("chart");
	const dekads = useMemo(() => curve.map(({ dekad }) => dekad), [curve]);
	const curves = useMemo(
		() =>
			linesOf(hasSeason).map((look): Curve => {
				const name =
					look === "lastYear"
						? text("cockpit.curve.last_year")
						: text(`cockpit.curve.${look}`);
				return { look, name, yuan: curve.map((point) => point[look]) };
			}),
		[curve, hasSeason, text],
	);
	return (
		<Section
			id="curve"
			className="cockpit-curve"
			title={text("cockpit.curve")}
			actions={
				<Segmented<"chart" | "table">
					size="small"
					aria-label={text("cockpit.curve")}
					value={face}
					options={[
						{ value: "chart", label: text("pages.as_chart") },
						{ value: "table", label: text("pages.as_table") },
					]}
					onChange={(chosen) => setFace(chosen)}
				/>
			}
		>
			{face === "chart" ? (
				<CurveChart
					dekads={dekads}
					curves={curves}
					label={text("cockpit.curve_label")}
					height={isPhone ? 280 : 470}
				/>
			) : (
				<div className="scrolling-table" tabIndex={0}>
					<UnitNote />
					<DataTable
						caption={text("cockpit.curve")}
						rows={curve}
						rowKey={(point) => point.dekad}
						columns={[
							{
								key: "dekad",
								head: text("projects.dekad"),
								isRowHead: true,
								cell: (point) => formatPeriod(parsePeriod(point.dekad), lang),
							},
							...curves.map(({ look, name, yuan }) => ({
								key: look,
								head: name,
								isNumeric: true,
								cell: (point: CurvePoint) => (
									<Money
										yuan={yuan[dekads.indexOf(point.dekad)] ?? null}
										absent={
											look === "actual" || look === "lastYear"
												? "units.not_reported"
												: "units.dash"
										}
									/>
								),
							})),
						]}
					/>
				</div>
			)}
		</Section>
	);
}
