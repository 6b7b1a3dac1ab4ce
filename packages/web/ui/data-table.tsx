import type { ReactElement, ReactNode } from "react";

export type Column<Row> = {
	readonly key: string;
	/** What the heading says; on a phone the label beside the value. */
	readonly head: ReactNode;
	/** The label beside the value on a phone, where no group heading stands above; left out: the heading. */
	readonly phoneHead?: ReactNode;
	readonly cell: (row: Row) => ReactNode;
	/** Right-aligned figures of equal width. */
	readonly isNumeric?: boolean;
	/** The cell that names the row. One column has it. */
	readonly isRowHead?: boolean;
	/** A heading above neighbouring columns of the same group. */
	readonly group?: string;
	/** Holds sentences: on a phone it takes the whole width below its label. */
	readonly isLong?: boolean;
	/** Left out on a phone, where the rest says enough. */
	readonly notOnPhone?: boolean;
};

/**
 * A plain table of figures. On a phone each row becomes a card of label and value (styles.css), so
 * nothing scrolls sideways; the roles are written out because such styling would drop them.
 */
export function DataTable<Row>({
	columns,
	rows,
	rowKey,
	caption,
	total,
	rowClass,
}: {
	columns: readonly Column<Row>[];
	rows: readonly Row[];
	rowKey: (row: Row) => string;
	/** What the table holds; read by screen readers, shown by the heading above it. */
	caption: string;
	/** The row they add up to. */
	total?: Row | undefined;
	rowClass?: (row: Row) => string;
}): ReactElement {
	const groups = groupsOf(columns);
	return (
		<div className="table-frame">
			<table role="table" className="data-table">
				<caption className="visually-hidden">{caption}</caption>
				<thead role="rowgroup">
					{groups && (
						<tr role="row" className="group-heads">
							{groups.map((group) => (
								<th
									key={group.key}
									role="columnheader"
									scope="colgroup"
									colSpan={group.columns}
								>
									{group.name}
								</th>
							))}
						</tr>
					)}
					<tr role="row">
						{columns.map((column) => (
							<th
								key={column.key}
								role="columnheader"
								scope="col"
								className={column.isNumeric ? "numeric" : undefined}
							>
								{column.head}
							</th>
						))}
					</tr>
				</thead>
				<tbody role="rowgroup">
					{rows.map((row) => (
						<DataRow
							key={rowKey(row)}
							row={row}
							columns={columns}
							className={rowClass?.(row) ?? ""}
						/>
					))}
				</tbody>
				{total !== undefined && (
					<tfoot role="rowgroup">
						<DataRow row={total} columns={columns} className="total-row" />
					</tfoot>
				)}
			</table>
		</div>
	);
}

function DataRow<Row>({
	row,
	columns,
	className,
}: {
	row: Row;
	columns: readonly Column<Row>[];
	className: string;
}): ReactElement {
	return (
		<tr role="row" className={className}>
			{columns.map((column) => {
				const classes = [
					column.isNumeric ? "numeric" : "",
					column.notOnPhone ? "not-on-phone" : "",
					column.isLong ? "long" : "",
				].join(" ");
				return column.isRowHead ? (
					<th key={column.key} role="rowheader" scope="row" className={classes}>
						{column.cell(row)}
					</th>
				) : (
					<td key={column.key} role="cell" className={classes}>
						<span className="phone-label" aria-hidden="true">
							{column.phoneHead ?? column.head}
						</span>
						<span className="cell-value">{column.cell(row)}</span>
					</td>
				);
			})}
		</tr>
	);
}

/** Runs of columns under one heading; undefined when no column has one. */
function groupsOf<Row>(columns: readonly Column<Row>[]) {
	if (!columns.some((column) => column.group)) return;
	const groups: { key: string; name: string; columns: number }[] = [];
	for (const column of columns) {
		const name = column.group ?? "";
		const last = groups.at(-1);
		if (last && last.name === name) last.columns += 1;
		else groups.push({ key: column.key, name, columns: 1 });
	}
	return groups;
}
