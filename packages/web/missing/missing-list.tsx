import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactElement, useEffect, useId, useRef, useState } from "react";
import type { MissingRow, MissingView } from "@dekad/contract/missing.ts";
import { ownerReminder } from "@dekad/core/reports/reminder-text.ts";
import { useFrameNames } from "../office.ts";
import { Absent, Instant } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { datesOf } from "./deadline-text.ts";
import type { MissingOwner, MissingPlace } from "./group-missing.ts";
import { CopyText } from "./reminder-panel.tsx";

/** With more rows than this only the first places stand open: a list nobody scrolls through costs a second to draw. */
const OPEN_ROWS = 300;

type Choosing = {
	/** Undefined: this reader does not remind, so there is nothing to select. */
	readonly chosen: ReadonlySet<string> | undefined;
	readonly onChoose: (projectIds: readonly string[], isChosen: boolean) => void;
};
type Spoken = { readonly dates: MissingView; readonly dekad: string };

/** Places, their owners with the number to call, their projects. */
export function MissingList({
	places,
	...rest
}: { places: readonly MissingPlace[] } & Spoken & Choosing): ReactElement {
	const before = rowsBefore(places);
	return (
		<div className="missing-places">
			{places.map((place, at) => (
				<Place
					key={place.regionPath}
					place={place}
					opensAtOnce={(before[at] ?? 0) < OPEN_ROWS}
					{...rest}
				/>
			))}
		</div>
	);
}

/** How many rows stand above each place. */
function rowsBefore(places: readonly MissingPlace[]): number[] {
	const before: number[] = [];
	let rows = 0;
	for (const { count } of places) {
		before.push(rows);
		rows += count;
	}
	return before;
}

function Place({
	place,
	opensAtOnce,
	...rest
}: { place: MissingPlace; opensAtOnce: boolean } & Spoken &
	Choosing): ReactElement {
	const text = useText();
	const names = useFrameNames();
	const id = useId();
	const [isOpen, setOpen] = useState(opensAtOnce);
	const name = names.place(place.regionPath);
	const ids = place.owners.flatMap((owner) =>
		owner.rows.map((row) => row.projectId),
	);
	return (
		<section className="section missing-place" aria-labelledby={id}>
			<header className="section-head">
				<Chooser ids={ids} name={name} {...rest} />
				<h2 id={id}>{name}</h2>
				<span className="section-note">
					{text("missing.county_count", { count: place.count })}
				</span>
				<span className="section-actions">
					<Button
						size="small"
						aria-expanded={isOpen}
						aria-describedby={id}
						onClick={() => setOpen(!isOpen)}
					>
						{text(isOpen ? "missing.close" : "missing.open")}
					</Button>
				</span>
			</header>
			{isOpen && (
				<ul className="missing-owners">
					{place.owners.map((owner) => (
						<Owner key={owner.ownerOrgId} owner={owner} {...rest} />
					))}
				</ul>
			)}
		</section>
	);
}

function Owner({
	owner,
	dates,
	dekad,
	...choosing
}: { owner: MissingOwner } & Spoken & Choosing): ReactElement {
	const text = useText();
	const lang = useLang();
	const [isSaid, setSaid] = useState(false);
	return (
		<li className="missing-owner">
			<div className="missing-owner-head">
				<Chooser
					ids={owner.rows.map((row) => row.projectId)}
					name={owner.name}
					{...choosing}
				/>
				<strong>{owner.name}</strong>
				{choosing.chosen && (
					<Button
						size="small"
						aria-expanded={isSaid}
						aria-label={text("missing.owner_text", { name: owner.name })}
						onClick={() => setSaid(!isSaid)}
					>
						{text("missing.text")}
					</Button>
				)}
			</div>
			{isSaid && (
				<CopyText
					words={ownerReminder(
						datesOf(dates, dekad),
						{ name: owner.name, projects: owner.rows.map((row) => row.name) },
						lang,
					)}
					label={text("missing.copy")}
				/>
			)}
			<ul className="missing-projects">
				{owner.rows.map((row) => (
					<Project key={row.projectId} row={row} {...choosing} />
				))}
			</ul>
		</li>
	);
}

function Project({
	row,
	...choosing
}: { row: MissingRow } & Choosing): ReactElement {
	const text = useText();
	const lang = useLang();
	const name = lang === "en" && row.nameEn ? row.nameEn : row.name;
	return (
		<li className="missing-project">
			<Chooser ids={[row.projectId]} name={name} {...choosing} />
			<span className="missing-name">
				<Link to="/projects/$projectId" params={{ projectId: row.projectId }}>
					{name}
				</Link>{" "}
				<span className="code">{row.code}</span>
				{row.isReturned && (
					<span className="badge report-returned">
						<span aria-hidden="true">↩</span> {text("missing.sent_back")}
					</span>
				)}
			</span>
			<span className="missing-contact">
				{row.contactName && <span>{row.contactName} </span>}
				{row.contactPhone ? (
					<a href={`tel:${row.contactPhone.replace(/[^\d+]/g, "")}`}>
						{row.contactPhone}
					</a>
				) : (
					<Absent>{text("pages.not_stated")}</Absent>
				)}
			</span>
			<span className="missing-missed">
				<span className="soft">{text("missing.missed")} </span>
				<span className="number">
					{text("missing.missed_of", {
						missed: row.missedThisYear,
						asked: row.askedThisYear,
					})}
				</span>
			</span>
			<span className="missing-reminded">
				<span className="soft">{text("missing.reminded")} </span>
				<LastReminder row={row} />
			</span>
		</li>
	);
}

function LastReminder({
	row: { lastReminder, reminders },
}: {
	row: MissingRow;
}): ReactElement {
	const text = useText();
	if (!lastReminder) return <Absent>{text("missing.never_reminded")}</Absent>;
	return (
		<>
			<Instant at={lastReminder.at} /> {lastReminder.by}
			{reminders > 1 && (
				<span className="soft">
					{" "}
					{text("missing.reminded_times", { count: reminders })}
				</span>
			)}{" "}
			{lastReminder.seenAt ? (
				<span className="badge report-accepted">
					<span aria-hidden="true">✓</span> {text("missing.seen")}
				</span>
			) : (
				<span className="badge report-not-asked">
					<span aria-hidden="true">○</span> {text("missing.not_seen")}
				</span>
			)}
		</>
	);
}

/** A box for one row or for all rows below a heading; half full where only some of them are selected. */
function Chooser({
	ids,
	name,
	chosen,
	onChoose,
}: {
	ids: readonly string[];
	name: string;
} & Choosing): ReactElement | null {
	const text = useText();
	const box = useRef<HTMLInputElement>(null);
	const count = ids.filter((id) => chosen?.has(id)).length;
	const isSome = count > 0 && count < ids.length;
	useEffect(() => {
		if (box.current) box.current.indeterminate = isSome;
	}, [isSome]);
	if (!chosen) return null;
	return (
		<label className="missing-choice">
			<input
				ref={box}
				type="checkbox"
				aria-label={text("missing.select", { name })}
				checked={count === ids.length}
				onChange={(event) => onChoose(ids, event.target.checked)}
			/>
		</label>
	);
}
