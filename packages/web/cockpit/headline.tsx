import type { ReactElement } from "react";
import type { RollupView } from "@dekad/contract/rollups.ts";
import { parseDekad } from "@dekad/core/periods/dekad.ts";
import {
	againstLine,
	againstPlan,
	type Stand,
} from "@dekad/core/rollups/against-plan.ts";
import { linearLine } from "@dekad/core/rollups/lines.ts";
import { decimalOfNumber } from "@dekad/core/units/decimal.ts";
import { fractionOfDecimal } from "@dekad/core/units/fraction.ts";
import { pointsBetween } from "@dekad/core/units/ratio.ts";
import { Defined } from "../ui/definition.tsx";
import { Money } from "../ui/money.tsx";
import { useText } from "../ui/preferences.tsx";
import { PointsText, RatioText, ShareText } from "../ui/ratio-text.tsx";
import { StandBadge } from "../ui/stand-badge.tsx";

/** The ten-second answer: who reported, how much was done, how that is beside plan and last year. */
export function Headline({
	rollup,
	late,
}: {
	rollup: RollupView;
	late: number;
}): ReactElement {
	const text = useText();
	const { total } = rollup;
	return (
		<section className="headline" aria-labelledby="headline">
			<h2 id="headline" className="visually-hidden">
				{text("cockpit.headline")}
			</h2>
			<div className="figure">
				<h3>{text("cockpit.of_year")}</h3>
				<p className="figure-main">
					<ShareText part={total.actual} whole={total.annualPlan} />
				</p>
				<p>
					{total.lastYear ? (
						<>
							<span className="soft">{text("cockpit.last_year_same")} </span>
							<RatioText ratio={total.lastYear.completion} />{" "}
							<PointsText
								points={pointsBetween(
									total.actual,
									total.annualPlan,
									total.lastYear.actual,
									total.lastYear.annualPlan,
									1,
								)}
								withUnit
							/>
						</>
					) : (
						<span className="soft">{text("cockpit.no_last_year")}</span>
					)}
				</p>
			</div>
			<div className="figure">
				<h3>{text("cockpit.invested")}</h3>
				<p className="figure-main">
					<Money yuan={total.actual} withUnit />
				</p>
				<p>
					<span className="soft">{text("cockpit.in_period")} </span>
					<Money yuan={total.actualInPeriod} />
					<span className="soft"> · {text("cockpit.plan_of_year")} </span>
					<Money yuan={total.annualPlan} absent="pages.no_plan" />
				</p>
			</div>
			<div className="figure">
				<h3>{text("cockpit.reports")}</h3>
				<p className="figure-main">
					<span className="number">{total.reported}</span>
					<span className="figure-of"> / {total.expected}</span>
				</p>
				<p>
					{late > 0 ? (
						<a href="#late" className="badge late-badge">
							<span aria-hidden="true">◷ </span>
							{text("cockpit.late_count", { count: late })}
						</a>
					) : (
						<span className="badge stand-at_or_above">
							<span aria-hidden="true">● </span>
							{text("cockpit.none_late")}
						</span>
					)}{" "}
					<span className="soft">
						{text("cockpit.accepted_count", { count: total.accepted })}
					</span>
				</p>
			</div>
			<div className="figure figure-lines">
				<h3>
					<Defined definition={text("cockpit.line_note")}>
						{text("cockpit.lines")}
					</Defined>
				</h3>
				<dl className="lines">
					{standsOnLines(rollup).map(({ line, stand }) => (
						<div key={line}>
							<dt>{text(`cockpit.line.${line}`)}</dt>
							<dd className="numeric">
								<RatioText ratio={total.toLine[line]} />
							</dd>
							<dd>
								<StandBadge stand={stand} />
							</dd>
						</div>
					))}
				</dl>
			</div>
		</section>
	);
}

/** Where the total stands on each line, decided on whole numbers and not on the printed ratio. */
function standsOnLines({ total, lines, lastDekad }: RollupView): {
	line: "own" | "linear" | "season";
	stand: Stand;
}[] {
	const { actual, annualPlan, planned } = total;
	const linear = lastDekad
		? linearLine(parseDekad(lastDekad))
		: fractionOfDecimal(decimalOfNumber(lines.linear));
	// Shares of a season are whole numbers per 10,000: the double on the wire writes them exactly.
	const season = fractionOfDecimal(decimalOfNumber(lines.season));
	return [
		{ line: "own", stand: againstPlan(actual, planned) },
		{ line: "linear", stand: againstLine(actual, annualPlan, linear) },
		{ line: "season", stand: againstLine(actual, annualPlan, season) },
	];
}
