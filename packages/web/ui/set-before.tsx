import type { ReactElement } from "react";
import { type Column, DataTable } from "./data-table.tsx";
import { EmptyFace } from "./loaded.tsx";
import { CivilDate, Instant } from "./money.tsx";
import { Section } from "./page.tsx";

/** Rules an office set: in force from a day on, kept with who set them and why. */
export type SetRules = {
	readonly effectiveOn: string;
	readonly reason: string;
	readonly recordedBy: string;
	readonly recordedAt: string;
};

/** What was set before, from when, why and by whom. */
export function SetBefore<Row extends SetRules>({
	rows,
	nameOf,
	words,
}: {
	rows: readonly Row[];
	nameOf: (row: Row) => string;
	words: Readonly<
		Record<"title" | "none" | "name" | "from" | "reason" | "by", string>
	>;
}): ReactElement {
	const columns: Column<Row>[] = [
		{ key: "name", head: words.name, isRowHead: true, cell: nameOf },
		{
			key: "from",
			head: words.from,
			cell: ({ effectiveOn }) => <CivilDate on={effectiveOn} />,
		},
		{
			key: "reason",
			head: words.reason,
			isLong: true,
			cell: ({ reason }) => reason,
		},
		{
			key: "by",
			head: words.by,
			isLong: true,
			cell: ({ recordedBy, recordedAt }) => (
				<>
					{recordedBy} <Instant at={recordedAt} />
				</>
			),
		},
	];
	return (
		<Section id="before" title={words.title}>
			{rows.length === 0 ? (
				<EmptyFace>{words.none}</EmptyFace>
			) : (
				<DataTable
					columns={columns}
					rows={rows}
					rowKey={(row) => row.recordedAt}
					caption={words.title}
				/>
			)}
		</Section>
	);
}
