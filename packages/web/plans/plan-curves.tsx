import type { ReactElement } from "react";
import { periodDekads } from "@dekad/core/periods/period.ts";
import { dekadId } from "@dekad/core/periods/dekad.ts";
import { annualYuan, type YearCurve } from "@dekad/core/plans/year-curve.ts";
import { DEKADS_IN_YEAR } from "@dekad/core/periods/dekad.ts";
import {
	expectedYuan,
	SEASON_UNIT,
	type SeasonCurve,
} from "@dekad/core/rollups/lines.ts";
import { fraction } from "@dekad/core/units/fraction.ts";
import { type Curve, CurveChart } from "../ui/curve-chart.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import type { PlanUnit } from "./amounts.tsx";
import type { GridCurves } from "./plan-grid.tsx";

/** The plan's curve among its neighbours: in force, first approved, linear, season and what was done. */
export function PlanCurves({
	year,
	curves: { baseline, current, edited, done },
	season,
	unit,
}: {
	year: number;
	curves: GridCurves;
	season: SeasonCurve;
	unit: PlanUnit;
}): ReactElement {
	const text = useText();
	const annual = annualYuan(edited);
	const lineOf = (share: (place: number) => { n: bigint; d: bigint }) =>
		Array.from({ length: DEKADS_IN_YEAR }, (_, place) =>
			expectedYuan(share(place), annual),
		);
	const curve = (
		look: Curve["look"],
		name: string,
		yuan: YearCurve | readonly (number | null)[] | null,
	): Curve[] => (yuan ? [{ look, name, yuan }] : []);
	return (
		<Section id="plan-curves" title={text("plans.curve.title", { year })}>
			<CurveChart
				dekads={periodDekads({ kind: "year", year }).map(dekadId)}
				label={text("plans.curve.label")}
				height={280}
				// An axis in single yuan would be all zeros.
				unit={unit === "yuan" ? "wan" : unit}
				curves={[
					...curve("actual", text("plans.curve.actual"), done.ytdYuan),
					...curve("planned", text("plans.curve.edited"), edited),
					...curve("current", text("plans.curve.current"), current),
					...curve("baseline", text("plans.curve.baseline"), baseline),
					...curve(
						"linear",
						text("plans.curve.linear"),
						lineOf((place) => fraction(place + 1, DEKADS_IN_YEAR)),
					),
					...curve(
						"season",
						text("plans.curve.season"),
						lineOf((place) => fraction(season[place] ?? 0, SEASON_UNIT)),
					),
				]}
			/>
		</Section>
	);
}
