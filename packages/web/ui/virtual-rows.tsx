import {
	type KeyboardEvent,
	memo,
	type ReactElement,
	type ReactNode,
	type RefObject,
	useCallback,
	useEffect,
	useRef,
	useState,
} from "react";

/** Rows drawn above and below the window: enough that a flick shows no gap, few enough to draw in a frame. */
const OVERSCAN_ROWS = 4;
/** The window moves by this many rows at once: half the work of moving it by every row. */
const STEP_ROWS = 2;

const HEAD_HEIGHT = 34;

export type VirtualColumn<Row> = {
	readonly key: string;
	readonly head: ReactNode;
	readonly cell: (row: Row) => ReactNode;
	/** Width as CSS grid writes it, such as "minmax(8rem, 1fr)". */
	readonly width: string;
	readonly isNumeric?: boolean;
	/** Holds words of any length, which end in dots where there is no room. */
	readonly mayClip?: boolean;
};

/**
 * A list of any length of which only the rows in sight exist: fixed height, plain elements, no
 * table component. The goal is 10,000 rows end to end without one task over 50 ms, so rows keep
 * their elements while their contents change. antd's virtual table is three components deep in
 * every cell; TanStack Virtual, which measures rows of different heights, made and removed the
 * elements of every row that came and went, and with one height for all there is nothing to measure.
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
	/** Says that rows up to `index` will soon be in sight. */
	onNeed: (index: number) => void;
	onOpen: (row: Row) => void;
}): ReactElement {
	const frame = useRef<HTMLDivElement>(null);
	const [active, setActive] = useState(0);
	/** The head stays at the top of the scroller, so that its columns are those of the rows whatever the scroll bar takes. */
	const headHeight = card ? 0 : HEAD_HEIGHT;
	const { start, count } = useRowWindow(frame, { total, rowHeight });
	const lastInSight = Math.max(0, start + count - 1);
	useEffect(() => onNeed(lastInSight), [lastInSight, onNeed, rows.length]);

	const moveTo = (index: number) => {
		const to = Math.max(0, Math.min(total - 1, index));
		setActive(to);
		const { current: scroller } = frame;
		if (!scroller) return;
		const top = to * rowHeight;
		const bottom = top + rowHeight + headHeight - scroller.clientHeight;
		if (top < scroller.scrollTop) scroller.scrollTop = top;
		else if (bottom > scroller.scrollTop) scroller.scrollTop = bottom;
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
		// The grid is the scroller itself: one stop of Tab, and its rows are its own children.
		<div
			ref={frame}
			className="virtual-list"
			role="grid"
			tabIndex={0}
			aria-label={label}
			aria-rowcount={total}
			aria-readonly="true"
			aria-activedescendant={total > 0 ? `row-${active}` : undefined}
			onKeyDown={onKeyDown}
		>
			{!card && (
				<div role="rowgroup" className="virtual-head-group">
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
				</div>
			)}
			<div
				role="rowgroup"
				className="virtual-space"
				style={{ height: total * rowHeight }}
			>
				{Array.from({ length: count }, (_, place) => {
					const index = start + place;
					return (
						<VirtualRow
							// A row that leaves gives its elements to one that comes: nothing is made or removed while scrolling.
							key={index % count}
							index={index}
							start={index * rowHeight}
							height={rowHeight}
							row={rows[index]}
							isActive={index === active}
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
	);
}

/** First row and number of rows to draw for where the scroller stands; the number changes with its height only. */
function useRowWindow(
	frame: RefObject<HTMLDivElement | null>,
	{ total, rowHeight }: { total: number; rowHeight: number },
): { start: number; count: number } {
	const [top, setTop] = useState(0);
	const [height, setHeight] = useState(0);
	useEffect(() => {
		const scroller = frame.current;
		if (!scroller) return;
		const follow = () => {
			const first = Math.floor(scroller.scrollTop / rowHeight);
			setTop(first - (first % STEP_ROWS));
		};
		const resized = new ResizeObserver(() => {
			setHeight(scroller.clientHeight);
			follow();
		});
		resized.observe(scroller);
		scroller.addEventListener("scroll", follow, { passive: true });
		return () => {
			resized.disconnect();
			scroller.removeEventListener("scroll", follow);
		};
	}, [frame, rowHeight]);
	const count = Math.min(
		total,
		Math.ceil(height / rowHeight) + STEP_ROWS + 2 * OVERSCAN_ROWS,
	);
	const start = Math.max(0, Math.min(top - OVERSCAN_ROWS, total - count));
	return { start, count };
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
				top: start,
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
						className={
							column.isNumeric
								? "numeric"
								: column.mayClip
									? "may-clip"
									: undefined
						}
					>
						{column.cell(row)}
					</span>
				))
			)}
		</div>
	);
}) as <Row>(props: RowProps<Row>) => ReactElement;
