import { Link } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import { formatDate } from "@dekad/core/periods/format.ts";
import type {
	BulletinRun,
	BulletinSection,
	BulletinText,
} from "@dekad/contract/bulletins.ts";
import { DataTable } from "../ui/data-table.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import "./bulletins.css";

type Block = BulletinSection["blocks"][number];
type Table = Extract<Block, { kind: "table" }>;
type Row = Table["rows"][number];

/**
 * A bulletin to read: the sentences and tables of its documents, each figure a link to the rows behind it. `asOf` is the instant
 * the links go back to; left out for a bulletin not published yet.
 */
export function BulletinReading({
	bulletin,
	asOf,
}: {
	bulletin: BulletinText;
	asOf?: string;
}): ReactElement {
	const text = useText();
	const run = (piece: BulletinRun): ReactNode => (
		<Piece run={piece} bulletin={bulletin} asOf={asOf} />
	);
	return (
		<article className="bulletin-reading" aria-labelledby="bulletin-head">
			{bulletin.mark && <p className="bulletin-mark">{bulletin.mark}</p>}
			<p className="bulletin-number">{bulletin.number}</p>
			<p className="bulletin-head" id="bulletin-head">
				{bulletin.head}
			</p>
			<p className="bulletin-issue">
				<span>{bulletin.issue}</span>
				<span>{bulletin.until}</span>
			</p>
			{bulletin.addressee && (
				<p>{text("bulletin.addressee", { names: bulletin.addressee })}</p>
			)}
			{bulletin.sections.map((section) => (
				<section key={section.id} aria-labelledby={`part-${section.id}`}>
					<h2 id={`part-${section.id}`}>{section.heading}</h2>
					{section.blocks.map((block, index) =>
						block.kind === "table" ? (
							<TableOf key={block.id} table={block} run={run} />
						) : (
							// The sentences of a frozen document never change their order.
							// oxlint-disable-next-line react/no-array-index-key
							<p key={index} className={block.isNote ? "soft" : undefined}>
								{block.runs.map((piece, place) => (
									// oxlint-disable-next-line react/no-array-index-key
									<span key={place}>{run(piece)}</span>
								))}
							</p>
						),
					)}
					{section.blocks.flatMap((block) =>
						block.kind === "table"
							? []
							: block.runs.map((piece) => (
									<Counted key={idOf(piece)} run={piece} />
								)),
					)}
				</section>
			))}
			<footer className="bulletin-end">
				{bulletin.issuer.map((words) => (
					<p key={words}>{words}</p>
				))}
				{bulletin.copyTo && (
					<p className="soft">
						{text("bulletin.copy_to", { names: bulletin.copyTo })}
					</p>
				)}
			</footer>
		</article>
	);
}

function TableOf({
	table,
	run,
}: {
	table: Table;
	run: (piece: BulletinRun) => ReactNode;
}): ReactElement {
	return (
		<>
			<h3 id={`table-${table.id}`}>
				{table.caption}
				{table.unit && <small className="soft"> {table.unit}</small>}
			</h3>
			<DataTable<Row>
				caption={table.caption}
				rows={table.rows.filter(({ isTotal }) => !isTotal)}
				total={table.rows.find(({ isTotal }) => isTotal)}
				rowKey={({ id }) => id}
				columns={table.columns.map(({ id, heading, holds }, index) => ({
					key: id,
					head: heading,
					isRowHead: index === 0,
					isNumeric: holds === "figures",
					cell: ({ cells }) => run(cells[index] ?? ""),
				}))}
			/>
		</>
	);
}

function Piece({
	run,
	bulletin,
	asOf,
}: {
	run: BulletinRun;
	bulletin: BulletinText;
	asOf: string | undefined;
}): ReactNode {
	if (typeof run === "string") return run;
	const figure = <span className="number">{run.text}</span>;
	const { rows } = run;
	if (!rows) return figure;
	const { period, lastDekad, regionPath, list } = bulletin;
	const ofList = list === null ? {} : { list };
	const atInstant = asOf === undefined ? {} : { asOf };
	if (rows.kind === "late")
		return (
			<Link
				to="/missing"
				search={{ dekad: lastDekad, region: regionPath, ...ofList }}
			>
				{figure}
			</Link>
		);
	if (rows.kind === "named")
		return <a href={`#table-${rows.table}`}>{figure}</a>;
	if (rows.kind === "counted") return <a href={`#rows-${run.id}`}>{figure}</a>;
	if (rows.kind === "lights")
		return (
			<Link
				to="/lights"
				search={{
					period,
					region: regionPath,
					light: rows.light,
					...ofList,
					...atInstant,
				}}
			>
				{figure}
			</Link>
		);
	return (
		<Link
			to="/rollups/rows"
			search={{
				period,
				where: rows.where,
				as: "reported",
				...ofList,
				...atInstant,
			}}
		>
			{figure}
		</Link>
	);
}

const idOf = (run: BulletinRun): string =>
	typeof run === "string" ? `words ${run}` : run.id;

/** The projects a count holds, folded away below its section. */
function Counted({ run }: { run: BulletinRun }): ReactElement | null {
	const text = useText();
	const lang = useLang();
	if (typeof run === "string" || run.rows?.kind !== "counted") return null;
	const { id, label, rows } = run;
	const dayOf = (day: string | null) =>
		day === null ? text("units.dash") : formatDate(day, lang);
	return (
		<Folded
			id={`rows-${id}`}
			title={text("bulletinPage.counted", {
				label,
				projects: rows.projects.length,
			})}
		>
			<DataTable
				caption={label}
				rows={rows.projects}
				rowKey={({ code }) => code}
				columns={[
					{
						key: "code",
						head: text("bulletin.column.project"),
						isRowHead: true,
						cell: ({ code }) => (
							<Link to="/projects" search={{ search: code }}>
								{code}
							</Link>
						),
					},
					{
						key: "planned",
						head: text("bulletin.column.plannedOn"),
						cell: ({ plannedOn }) => dayOf(plannedOn),
					},
					{
						key: "actual",
						head: text("bulletin.column.actualOn"),
						cell: ({ actualOn }) => dayOf(actualOn),
					},
				]}
			/>
		</Folded>
	);
}

/** Folded until somebody opens it, or a figure's link leads to it. */
function Folded({
	id,
	title,
	children,
}: {
	id: string;
	title: string;
	children: ReactNode;
}): ReactElement {
	const [isOpen, setOpen] = useState(false);
	useEffect(() => {
		const follow = () => {
			if (decodeURIComponent(window.location.hash) === `#${id}`) setOpen(true);
		};
		follow();
		window.addEventListener("hashchange", follow);
		return () => window.removeEventListener("hashchange", follow);
	}, [id]);
	return (
		<details
			id={id}
			open={isOpen}
			onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
		>
			<summary>{title}</summary>
			{/* Two thousand rows that nobody opened would be laid out for nothing. */}
			{isOpen && children}
		</details>
	);
}
