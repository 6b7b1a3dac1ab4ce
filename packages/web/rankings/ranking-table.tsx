import type { ReactElement } from "react";
import type { RankingView, ScoringView } from "@dekad/contract/rankings.ts";
import { pointsShown } from "@dekad/core/rollups/scoring.ts";
import { percentText } from "@dekad/core/units/ratio.ts";
import { sourceWords } from "@dekad/core/lights/light-words.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Absent } from "../ui/money.tsx";
import { nameIn, useLang, useText } from "../ui/preferences.tsx";
import { RatioText, ShareText } from "../ui/ratio-text.tsx";

type Row = RankingView["rows"][number];

const nameOf = (row: { name: { zh: string; en: string | null } }) => ({
	nameZh: row.name.zh,
	nameEn: row.name.en,
});

/** The ranking with the quality of its figures beside each rank, and each score opening its parts. */
export function RankingTable({ view }: { view: RankingView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const { authority, scoring, apart } = view;
	const columns: Column<Row>[] = [
		{
			key: "rank",
			head: text("bulletin.column.rank"),
			isNumeric: true,
			cell: ({ rank }) =>
				rank ?? <span className="soft">{text("scoring.not_ranked")}</span>,
		},
		{
			key: "region",
			head: text("bulletin.column.region"),
			isRowHead: true,
			cell: (row) => (
				<>
					{nameIn(lang, nameOf(row))}
					{row.because && (
						<span className="soft"> {text(`scoring.${row.because}`)}</span>
					)}
				</>
			),
		},
		{
			key: "rate",
			head: text(`bulletin.column.${authority.rate}`),
			isNumeric: true,
			cell: ({ numerator, denominator }) => (
				<ShareText part={numerator} whole={denominator} />
			),
		},
		{
			key: "projects",
			head: text("bulletin.column.projects"),
			isNumeric: true,
			cell: ({ projects }) => projects,
		},
		{
			key: "coverage",
			head: text("rates.coverage"),
			isNumeric: true,
			cell: ({ coverage }) => <RatioText ratio={coverage} />,
		},
		{
			key: "timely",
			head: text("bulletin.column.timely"),
			isNumeric: true,
			cell: ({ timeliness }) => <RatioText ratio={timeliness} />,
		},
		{
			key: "onBehalf",
			head: text("bulletin.column.onBehalf"),
			isNumeric: true,
			cell: ({ onBehalf }) => <RatioText ratio={onBehalf} />,
		},
	];
	if (scoring)
		columns.push({
			key: "score",
			head: text("scoring.score"),
			isLong: true,
			cell: (row) => <Score row={row} scoring={scoring} />,
		});
	return (
		<>
			<DataTable
				columns={columns}
				rows={view.rows}
				rowKey={({ code }) => code}
				caption={text("scoring.ranking")}
			/>
			{apart.length > 0 && (
				<p className="soft">
					{text("scoring.apart", {
						names: apart
							.map((row) => nameIn(lang, nameOf(row)))
							.join(text("events.between")),
					})}
				</p>
			)}
		</>
	);
}

function Score({
	row,
	scoring,
}: {
	row: Row;
	scoring: ScoringView;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { score } = row;
	if (!score) return <Absent>{text("units.dash")}</Absent>;
	const sum =
		score.hundredths === null
			? text("scoring.no_sum")
			: pointsShown(score.hundredths);
	return (
		<details className="score">
			<summary
				aria-label={text("scoring.parts", {
					region: nameIn(lang, nameOf(row)),
					points: sum,
				})}
			>
				<span className="number">{sum}</span>
			</summary>
			<ul>
				{score.parts.map((part) => {
					const rule = scoring.rules.find(({ id }) => id === part.ruleId);
					return (
						rule && (
							<li key={part.ruleId}>
								<span>{rule.name[lang]}</span>{" "}
								<strong className="number">
									{part.hundredths === null
										? text(`scoring.part.${part.because ?? "unknown"}`)
										: pointsShown(part.hundredths)}
								</strong>{" "}
								<span className="soft">
									<Saw part={part} of={rule.of} /> ·{" "}
									{sourceWords(rule.source, lang)
										.map(({ title }) => title)
										.join(text("events.between"))}
								</span>
							</li>
						)
					);
				})}
			</ul>
		</details>
	);
}

/** What a rule looked at: a rate with both its sides, a place, or a count. */
function Saw({
	part,
	of,
}: {
	part: NonNullable<Row["score"]>["parts"][number];
	of: ScoringView["rules"][number]["of"];
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { numerator, denominator, rank, units } = part;
	const dash = text("units.dash");
	if (of.kind === "rank")
		return <>{text("scoring.saw.rank", { rank: rank ?? dash })}</>;
	const rate = of.rate ? text(`rates.${of.rate}`) : "";
	if (of.kind !== "rate")
		return (
			<>
				{rate}: {text("scoring.saw.units", { units: units ?? dash })}
			</>
		);
	const percent = percentText(numerator, denominator, 1);
	const whole = (value: number | null) =>
		value === null
			? dash
			: value.toLocaleString(lang === "zh" ? "zh-CN" : "en-GB");
	return (
		<>
			{rate}:{" "}
			{text("scoring.saw.rate", {
				numerator: whole(numerator),
				denominator: whole(denominator),
				percent: percent === null ? dash : `${percent}%`,
			})}
		</>
	);
}
