import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type {
	BulletinRun,
	BulletinSection,
	BulletinText,
} from "@dekad/contract/bulletins.ts";
import { DataTable } from "../ui/data-table.tsx";
import { useText } from "../ui/preferences.tsx";
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
			<h3>
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
