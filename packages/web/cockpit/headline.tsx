import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { CockpitView, RollupView } from "@dekad/contract/rollups.ts";
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
import { keyValue, labelOf } from "../ui/cell-keys.ts";
import { Defined } from "../ui/definition.tsx";
import { Money } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { PointsText, RatioText, ShareText } from "../ui/ratio-text.tsx";
import { StandBadge } from "../ui/stand-badge.tsx";

/**
 * The ten-second answer, in this order on a phone: done against plan, who reported, who will not make it;
 * then the year and its lines.
 */
export function Headline({
	cockpit,
	list,
}: {
	cockpit: CockpitView;
	list: string | undefined;
}): ReactElement {
	const text = useText();
	const { rollup, missing } = cockpit;
	const { total } = rollup;
	return (
		<section className="headline" aria-labelledby="headline">
			<h2 id="headline" className="visually-hidden">
				{text("cockpit.headline")}
			</h2>
			<div className="figure" id="fact-done">
				<h3>{text("cockpit.against_plan")}</h3>
				<p className="figure-main">
					<ShareText part={total.actual} whole={total.planned} />{" "}
					<StandBadge stand={againstPlan(total.actual, total.planned)} />
				</p>
				<p>
					<Money yuan={total.actual} /> <span className="soft">/</span>{" "}
					<Money yuan={total.planned} absent="pages.no_plan" withUnit />
				</p>
			</div>
			<div className="figure" id="fact-reports">
				<h3>{text("cockpit.reports")}</h3>
				<p className="figure-main">
					<span className="number">{total.reported}</span>
					<span className="figure-of"> / {total.expected}</span>
				</p>
				<p>
					<Reporting missing={missing} />{" "}
					<span className="soft not-on-phone">
						{text("cockpit.accepted_count", { count: total.accepted })}
					</span>
				</p>
			</div>
			<div className="figure figure-short" id="fact-short">
				<h3>
					<Defined definition={text("cockpit.short_definition")}>
						{text("cockpit.short")}
					</Defined>
				</h3>
				<ShortOf cockpit={cockpit} list={list} />
			</div>
			<div className="figure" id="fact-year">
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
				<p>
					<span className="soft">{text("cockpit.in_period")} </span>
					<Money yuan={total.actualInPeriod} withUnit />
				</p>
			</div>
			<div className="figure figure-lines" id="fact-lines">
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
				{!rollup.lines.hasSeason && (
					<p className="soft">{text("cockpit.no_season")}</p>
				)}
			</div>
		</section>
	);
}

/** Late and still to come, each in words; both lead to whose. */
function Reporting({
	missing,
}: {
	missing: CockpitView["missing"];
}): ReactElement | null {
	const text = useText();
	if (!missing) return null;
	const { late, toCome } = missing;
	if (late === 0 && toCome === 0)
		return (
			<span className="badge stand-at_or_above">
				<span aria-hidden="true">● </span>
				{text("cockpit.all_reported")}
			</span>
		);
	return (
		<>
			{late > 0 && (
				<a href="#late" className="badge late-badge">
					<span aria-hidden="true">◷ </span>
					{text("cockpit.late_count", { count: late })}
				</a>
			)}{" "}
			{toCome > 0 && (
				<a href="#late" className="badge to-come-badge">
					<span aria-hidden="true">◌ </span>
					{text("cockpit.to_come_count", { count: toCome })}
				</a>
			)}
		</>
	);
}

const SHORT_SHOWN = 3;

/** The three furthest short of their own plan: regions, or projects where there are not several regions. */
function ShortOf({
	cockpit: { rollup, movers },
	list,
}: {
	cockpit: CockpitView;
	list: string | undefined;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const rest = { period: rollup.period, ...(list ? { list } : {}) };
	const short =
		rollup.cells.length > 1
			? rollup.cells
					.filter(
						({ actual, planned }) =>
							actual !== null && planned !== null && actual < planned,
					)
					.map((cell) => ({
						id: JSON.stringify(cell.key),
						byYuan: (cell.planned ?? 0) - (cell.actual ?? 0),
						link: (
							<Link
								to="/rollups/rows"
								search={{
									...rest,
									where: `region=${keyValue(cell, "region") ?? "-"}`,
								}}
							>
								{labelOf(cell, lang)}
							</Link>
						),
					}))
					.sort((a, b) => b.byYuan - a.byYuan)
			: (movers?.behind ?? []).map((mover) => ({
					id: mover.projectId,
					byYuan: -mover.gapYuan,
					link: (
						<Link
							to="/projects/$projectId"
							params={{ projectId: mover.projectId }}
						>
							{mover.name}
						</Link>
					),
				}));
	if (short.length === 0)
		return (
			<p>
				<span className="badge stand-at_or_above">
					<span aria-hidden="true">▲ </span>
					{text("cockpit.short_none")}
				</span>
			</p>
		);
	return (
		<ol className="short-list">
			{short.slice(0, SHORT_SHOWN).map(({ id, byYuan, link }) => (
				<li key={id}>
					<span className="short-name">{link}</span>
					<span className="short-gap">
						<span className="visually-hidden">{text("cockpit.short_by")}</span>
						<span aria-hidden="true">▼</span> <Money yuan={byYuan} withUnit />
					</span>
				</li>
			))}
		</ol>
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
		...(lines.hasSeason
			? [
					{
						line: "season" as const,
						stand: againstLine(actual, annualPlan, season),
					},
				]
			: []),
	];
}
