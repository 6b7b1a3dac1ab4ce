import { useVirtualizer } from "@tanstack/react-virtual";
import {
	type KeyboardEvent,
	memo,
	type ReactElement,
	type ReactNode,
	useCallback,
	useEffect,
	useRef,
	useState,
} from "react";

/** Rows drawn above and below the window: enough that a flick shows no gap, few enough to draw in a frame. */
const OVERSCAN_ROWS = 8;

const HEAD_HEIGHT = 34;

export type VirtualColumn<Row> = {
	readonly key: string;
	readonly head: ReactNode;
	readonly cell: (row: Row) => ReactNode;
	/** Width as CSS grid writes it, such as "minmax(8rem, 1fr)". */
	readonly width: string;
	readonly isNumeric?: boolean;
};

/**
 * A list of any length of which only the rows in sight exist: fixed height, plain elements, no
 * table component. antd's virtual table was tried on paper and left out: every cell of it is three
 * components deep, and the goal is 10,000 rows end to end without one task over 50 ms.
 *
 * Keys: arrows, Page Up and Down, Home and End move the active row, Enter opens it; Tab enters and
 * leaves the list in one step.
 */
export function VirtualRows<Row>({
	label,
	rows,
	total,
	columns,
	card,
	rowHeight,
	rowKey,
	onNeed,
	onOpen,
}: {
	/** What the list holds, for screen readers. */
	label: string;
	/** Rows fetched so far, from the first on. */
	rows: readonly Row[];
	/** Rows there are. */
	total: number;
	columns: readonly VirtualColumn<Row>[];
	/** A row as one block instead of columns: phones. */
	card?: ((row: Row) => ReactNode) | undefined;
	rowHeight: number;
	rowKey: (row: Row) => string;
	/** Says that rows up to `index` will soon be in sight. */
	onNeed: (index: number) => void;
	onOpen: (row: Row) => void;
}): ReactElement {
	const frame = useRef<HTMLDivElement>(null);
	const [active, setActive] = useState(0);
	/** The head stays at the top of the scroller, so that its columns are those of the rows whatever the scroll bar takes. */
	const headHeight = card ? 0 : HEAD_HEIGHT;
	// oxlint-disable-next-line react/incompatible-library -- no compiler memoises this component
	const virtualizer = useVirtualizer({
		count: total,
		getScrollElement: () => frame.current,
		estimateSize: () => rowHeight,
		overscan: OVERSCAN_ROWS,
		scrollMargin: headHeight,
		scrollPaddingStart: headHeight,
		useFlushSync: false,
	});
	useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
	const items = virtualizer.getVirtualItems();
	const lastInSight = items.at(-1)?.index ?? 0;
	useEffect(() => onNeed(lastInSight), [lastInSight, onNeed, rows.length]);

	const moveTo = (index: number) => {
		const to = Math.max(0, Math.min(total - 1, index));
		setActive(to);
		virtualizer.scrollToIndex(to);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const screenful = Math.max(
			1,
			Math.floor((frame.current?.clientHeight ?? 0) / rowHeight) - 1,
		);
		const steps: Record<string, number> = {
			ArrowDown: active + 1,
			ArrowUp: active - 1,
			PageDown: active + screenful,
			PageUp: active - screenful,
			Home: 0,
			End: total - 1,
		};
		const to = steps[event.key];
		const row = rows[active];
		if (to !== undefined) {
			event.preventDefault();
			moveTo(to);
		} else if (
			event.key === "Enter" &&
			row &&
			event.target === event.currentTarget
		) {
			event.preventDefault();
			onOpen(row);
		}
	};
	const template = columns.map((column) => column.width).join(" ");
	const activate = useCallback((index: number) => setActive(index), []);
	return (
		<div
			className="virtual-list"
			role="grid"
			tabIndex={0}
			aria-label={label}
			aria-rowcount={total}
			aria-readonly="true"
			aria-activedescendant={total > 0 ? `row-${active}` : undefined}
			onKeyDown={onKeyDown}
		>
			{/* The grid around it takes the keys; a scroller of its own would be a second stop of Tab. */}
			<div
				ref={frame}
				className="virtual-frame"
				role="presentation"
				tabIndex={-1}
			>
				{!card && (
					<div
						className="virtual-head"
						role="row"
						style={{ gridTemplateColumns: template, height: HEAD_HEIGHT }}
					>
						{columns.map((column) => (
							<span
								key={column.key}
								role="columnheader"
								className={column.isNumeric ? "numeric" : undefined}
							>
								{column.head}
							</span>
						))}
					</div>
				)}
				<div
					role="rowgroup"
					className="virtual-space"
					style={{ height: virtualizer.getTotalSize() }}
				>
					{items.map((item) => {
						const row = rows[item.index];
						return (
							<VirtualRow
								key={row ? rowKey(row) : item.index}
								index={item.index}
								start={item.start - headHeight}
								height={rowHeight}
								row={row}
								isActive={item.index === active}
								columns={columns}
								template={template}
								card={card}
								onActivate={activate}
								onOpen={onOpen}
							/>
						);
					})}
				</div>
			</div>
		</div>
	);
}

type RowProps<Row> = {
	index: number;
	start: number;
	height: number;
	row: Row | undefined;
	isActive: boolean;
	columns: readonly VirtualColumn<Row>[];
	template: string;
	card: ((row: Row) => ReactNode) | undefined;
	onActivate: (index: number) => void;
	onOpen: (row: Row) => void;
};

/** Drawn again only when its own row changes: scrolling moves the others without touching them. */
const VirtualRow = memo(function VirtualRow<Row>({
	index,
	start,
	height,
	row,
	isActive,
	columns,
	template,
	card,
	onActivate,
	onOpen,
}: RowProps<Row>) {
	return (
		<div
			id={`row-${index}`}
			role="row"
			aria-selected={isActive}
			aria-rowindex={index + 1}
			aria-busy={row === undefined}
			className={`virtual-row${isActive ? " is-active" : ""}${index % 2 ? " is-odd" : ""}`}
			style={{
				height,
				transform: `translateY(${start}px)`,
				...(card ? {} : { gridTemplateColumns: template }),
			}}
			onClick={() => {
				onActivate(index);
				if (row !== undefined) onOpen(row);
			}}
		>
			{row === undefined ? (
				<span role="gridcell" className="virtual-waiting">
					…
				</span>
			) : card ? (
				<div role="gridcell" className="virtual-card">
					{card(row)}
				</div>
			) : (
				columns.map((column) => (
					<span
						key={column.key}
						role="gridcell"
						className={column.isNumeric ? "numeric" : undefined}
					>
						{column.cell(row)}
					</span>
				))
			)}
		</div>
	);
}) as <Row>(props: RowProps<Row>) => ReactElement;
