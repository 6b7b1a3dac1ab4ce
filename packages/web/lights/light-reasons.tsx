import type { ReactElement } from "react";
import type { VerdictView } from "@dekad/contract/lights.ts";
import {
	bandText,
	quantityText,
	sourceWords,
	stillToDo,
} from "@dekad/core/lights/light-words.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import { isTextKey, type TextKey } from "@dekad/core/text/text.ts";
import { LightBadge, type Shades, shadeOf } from "../ui/light-badge.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ruleName } from "./rule-name.ts";

/** One rule's light with everything that answers "why?" and "what now?". */
export function LightReason({
	verdict,
	shades,
}: {
	verdict: VerdictView;
	shades: Shades;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { unsettled, excusedBy, excusedFrom, effects, note } = verdict;
	return (
		<section className="light-reason" aria-label={ruleName(verdict.name, lang)}>
			<header>
				<h3>{ruleName(verdict.name, lang)}</h3>
				<LightBadge shades={shades} severity={verdict.severity} />
			</header>
			<Saw verdict={verdict} />
			{unsettled !== null && (
				<p className="light-note">
					{text("lights.unsettled", {
						light: shadeOf(shades, unsettled).name[lang],
						count: verdict.improvesAfter,
					})}
				</p>
			)}
			{excusedBy.map((excuse) => (
				<p key={excuse.reason + excuse.fromOn} className="light-note">
					<strong>{text("lights.excused")}</strong>{" "}
					{text("lights.excused_by", {
						reason: excuse.reason,
						who: excuse.acceptedBy,
						until: formatDate(excuse.untilOn, lang),
					})}
				</p>
			))}
			{excusedFrom !== null && (
				<p className="light-note">
					{text("lights.excused_from", {
						light: shadeOf(shades, excusedFrom).name[lang],
					})}
				</p>
			)}
			<Change verdict={verdict} shades={shades} />
			<Bands verdict={verdict} shades={shades} />
			<dl className="light-facts">
				{verdict.line && (
					<>
						<dt>{text("lights.line")}</dt>
						<dd>{text(`lights.line.${verdict.line}`)}</dd>
					</>
				)}
				<dt>{text("lights.source")}</dt>
				<dd>
					<SourceWords source={verdict.source} />
					{note && <span className="soft"> {note[lang]}</span>}
				</dd>
				{effects.length > 0 && (
					<>
						<dt>{text("lights.effects")}</dt>
						<dd>
							{effects
								.map((effect) => text(`lights.effect.${effect}`))
								.join(text("events.between"))}
						</dd>
					</>
				)}
			</dl>
		</section>
	);
}

/** What the rule saw, or which facts it lacked. */
function Saw({ verdict }: { verdict: VerdictView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const { observed, missing, metric, line } = verdict;
	if (missing.length > 0)
		return (
			<p className="light-saw">
				<strong>{text("lights.missing")}</strong>{" "}
				{missing
					.map((fact) => {
						const key = `lights.missing.${fact}`;
						return isTextKey(key) ? text(key) : fact;
					})
					.join(text("events.between"))}
			</p>
		);
	const bounds = verdict.bands.flatMap((band) => band.bounds);
	const none = `lights.saw.${metric}.none`;
	if (isTextKey(none) && Object.values(observed).every((value) => value === 0))
		return <p className="light-saw">{text(none)}</p>;
	const told = Object.fromEntries(
		Object.entries(observed).map(([of, value]) => [
			of,
			quantityText(of, value, bounds, lang),
		]),
	);
	return (
		<p className="light-saw">
			{text(`lights.saw.${metric}`, {
				...told,
				line: line ? text(`lights.line.${line}`) : "",
			})}
		</p>
	);
}

const ACTS: Readonly<Record<string, TextKey>> = {
	start: "lights.change.start",
	enter_statistics: "lights.change.enter_statistics",
	answer: "lights.change.answer",
};

function Change({
	verdict: { change, severity },
	shades,
}: {
	verdict: VerdictView;
	shades: Shades;
}): ReactElement | null {
	const text = useText();
	const lang = useLang();
	if (change === null && (severity === null || severity === 0)) return null;
	return (
		<p className="light-change">
			<strong>{text("lights.change")}</strong>{" "}
			{change === null
				? text("lights.change.none")
				: change.kind === "amount"
					? text(`lights.change.${change.what}`, {
							amount: stillToDo(change.yuan, lang),
							light: shadeOf(shades, change.to).name[lang],
						})
					: text(
							change.kind === "act"
								? (ACTS[change.what] ?? "lights.change.none")
								: "lights.change.state",
						)}
		</p>
	);
}

/** The rule's whole table: from the top, the first band that holds; where this project stands, and what no published text says. */
function Bands({
	verdict: { bands, band, name },
	shades,
}: {
	verdict: VerdictView;
	shades: Shades;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const isAllOurs = bands.every(({ isOurs }) => isOurs);
	return (
		<table className="light-bands">
			<caption>
				{text("lights.bands")}
				{isAllOurs && (
					<span className="soft"> · {text("lights.ours_all")}</span>
				)}
				<span className="visually-hidden">
					{text("lights.bands_caption", { name: name[lang] })}
				</span>
			</caption>
			<tbody>
				{bands.map((each, place) => (
					<tr
						// Bands have no name of their own; their order is their meaning.
						key={place}
						className={place === band ? "is-here" : undefined}
					>
						<th scope="row">
							<LightBadge shades={shades} severity={each.severity} />
						</th>
						<td>
							{bandText(each.bounds, lang)}
							{place === band && (
								<span className="light-here">
									<span aria-hidden="true">◀</span> {text("lights.band_here")}
								</span>
							)}
							{each.isOurs && !isAllOurs && (
								<span className="light-ours">{text("lights.ours")}</span>
							)}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** The titles behind a source's tags, each with its tag. */
export function SourceWords({ source }: { source: string }): ReactElement {
	const lang = useLang();
	const text = useText();
	return (
		<>
			{sourceWords(source, lang).map(({ tag, title }, place) => (
				<span key={title}>
					{place > 0 && text("events.between")}
					{title}
					{tag && <span className="soft"> [{tag}]</span>}
				</span>
			))}
		</>
	);
}
