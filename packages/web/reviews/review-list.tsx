import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox } from "antd";
import { type ReactElement, useRef, useState } from "react";
import { acceptReport, type ReviewItem } from "@dekad/contract/reviews.ts";
import { send } from "../api.ts";
import { useFrameNames } from "../office.ts";
import { Instant } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { RatioText, ShareText } from "../ui/ratio-text.tsx";
import { useIsPhone } from "../ui/use-is-phone.ts";
import { useAfterWord } from "./queries.ts";
import { RequestDialog, ReturnDialog } from "./reason-dialog.tsx";
import { ReviewDetail } from "./review-detail.tsx";
import {
	Marks,
	nameOf,
	projectNameOf,
	ReviewMoney,
	ReviewUnit,
	type Steps,
	useStepName,
} from "./review-text.tsx";
import { useReviewKeys } from "./use-review-keys.ts";

type Row = {
	readonly item: ReviewItem;
	readonly isOpen: boolean;
	readonly isSelected: boolean;
	readonly isBusy: boolean;
	readonly open: () => void;
	readonly select: () => void;
	/** Absent: not the reader's to say. */
	readonly accept?: (() => void) | undefined;
	readonly sendBack?: (() => void) | undefined;
	readonly request?: (() => void) | undefined;
};

/**
 * The reports of the queue, as a dense table with its keyboard, or as cards on a phone. Which word a reader has is what the server
 * says of each (`turn`, `step`, `state`); the server decides again when it is said.
 */
export function ReviewList({
	items,
	steps,
	isLocked,
	selected,
	onSelect,
}: {
	items: readonly ReviewItem[];
	steps: Steps;
	isLocked: boolean;
	selected: ReadonlySet<string>;
	onSelect: (selected: ReadonlySet<string>) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const isPhone = useIsPhone();
	const afterWord = useAfterWord();
	const frame = useRef<HTMLDivElement>(null);
	const [openId, setOpenId] = useState<string | null>(null);
	const [active, setActive] = useState(0);
	const [said, setSaid] = useState("");
	const [dialog, setDialog] = useState<{
		kind: "return" | "request";
		item: ReviewItem;
	} | null>(null);
	const accept = useMutation({
		mutationFn: (item: ReviewItem) =>
			send(acceptReport, {
				params: { reportId: item.reportId },
				body: { version: item.version },
			}),
		onSuccess: async (_, item) => {
			setSaid(text("reviews.accepted_one", { name: nameOf(item, lang) }));
			await afterWord();
		},
	});
	const toggle = (reportId: string) => {
		const next = new Set(selected);
		if (!next.delete(reportId)) next.add(reportId);
		onSelect(next);
	};
	const rows = items.map((item): Row => {
		const { reportId, turn, step, state } = item;
		const hasWord = step !== null && (turn === "waiting" || turn === "below");
		return {
			item,
			isOpen: openId === reportId,
			isSelected: selected.has(reportId),
			isBusy: accept.isPending && accept.variables.reportId === reportId,
			open: () => setOpenId(openId === reportId ? null : reportId),
			select: () => toggle(reportId),
			accept: hasWord ? () => accept.mutate(item) : undefined,
			sendBack:
				hasWord && state === "submitted" && !isLocked
					? () => setDialog({ kind: "return", item })
					: undefined,
			request:
				step !== null &&
				(state === "accepted" || (state === "submitted" && isLocked))
					? () => setDialog({ kind: "request", item })
					: undefined,
		};
	});
	const place = Math.min(active, rows.length - 1);
	const row = rows[place];
	const move = (by: 1 | -1) => {
		const heads = frame.current?.querySelectorAll<HTMLElement>(".review-open");
		// The first press goes to the row that is marked already.
		const isThere = heads?.[place] === document.activeElement;
		const next = isThere
			? Math.max(0, Math.min(rows.length - 1, place + by))
			: place;
		setActive(next);
		heads?.[next]?.focus();
	};
	useReviewKeys({
		move,
		accept: () => row?.accept && !accept.isPending && row.accept(),
		sendBack: () => row?.sendBack?.(),
		select: () => row?.accept && row.select(),
	});
	const closeDialog = () => setDialog(null);
	return (
		<div ref={frame}>
			<p role="status" aria-live="polite" className="review-said">
				{said}
			</p>
			{accept.error && <ProblemNote error={accept.error} />}
			{isPhone ? (
				<Cards rows={rows} steps={steps} />
			) : (
				<Table
					rows={rows}
					steps={steps}
					active={place}
					onActive={setActive}
					onSelectAll={(all) =>
						onSelect(
							new Set(
								all
									? rows
											.filter((each) => each.accept)
											.map(({ item }) => item.reportId)
									: [],
							),
						)
					}
				/>
			)}
			{dialog?.kind === "return" && (
				<ReturnDialog
					item={dialog.item}
					onClose={closeDialog}
					onDone={(item) => {
						closeDialog();
						setSaid(text("reviews.returned_one", { name: nameOf(item, lang) }));
					}}
				/>
			)}
			{dialog?.kind === "request" && (
				<RequestDialog
					item={dialog.item}
					onClose={closeDialog}
					onDone={(item) => {
						closeDialog();
						setSaid(text("reviews.asked_one", { name: nameOf(item, lang) }));
					}}
				/>
			)}
		</div>
	);
}

const HEADS = [
	["reviews.project", false],
	["reviews.investment", true],
	["reviews.planned", true],
	["reviews.before", true],
	["reviews.ytd", true],
	["reviews.of_plan", true],
	["reviews.progress", true],
	["reviews.marks", false],
	["reviews.handed_in", false],
	["reviews.actions", false],
] as const;

function Table({
	rows,
	steps,
	active,
	onActive,
	onSelectAll,
}: {
	rows: readonly Row[];
	steps: Steps;
	active: number;
	onActive: (place: number) => void;
	onSelectAll: (all: boolean) => void;
}): ReactElement {
	const text = useText();
	const choosable = rows.filter(({ accept }) => accept);
	const chosen = choosable.filter(({ isSelected }) => isSelected).length;
	return (
		<>
			<p className="review-keys">
				<span>
					<ReviewUnit />
				</span>
				<span>{text("reviews.keys")}</span>
			</p>
			<div className="table-frame">
				<table className="data-table review-table">
					<caption className="visually-hidden">{text("reviews.title")}</caption>
					<thead>
						<tr>
							<th scope="col" className="review-box">
								<Checkbox
									aria-label={text("reviews.select_all")}
									disabled={choosable.length === 0}
									checked={chosen > 0 && chosen === choosable.length}
									indeterminate={chosen > 0 && chosen < choosable.length}
									onChange={({ target }) => onSelectAll(target.checked)}
								/>
							</th>
							{HEADS.map(([key, isNumeric]) => (
								<th
									key={key}
									scope="col"
									className={isNumeric ? "numeric" : undefined}
								>
									{text(key)}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{rows.map((row, place) => (
							<TableRow
								key={row.item.reportId}
								row={row}
								steps={steps}
								isActive={place === active}
								onActive={() => onActive(place)}
							/>
						))}
					</tbody>
				</table>
			</div>
		</>
	);
}

function TableRow({
	row,
	steps,
	isActive,
	onActive,
}: {
	row: Row;
	steps: Steps;
	isActive: boolean;
	onActive: () => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const { item } = row;
	const { values, plan, before } = item;
	return (
		<>
			<tr
				className={isActive ? "review-row is-active" : "review-row"}
				onFocus={onActive}
			>
				<td className="review-box">
					<Checkbox
						aria-label={text("reviews.select", { name: nameOf(item, lang) })}
						disabled={!row.accept}
						checked={row.isSelected}
						onChange={row.select}
					/>
				</td>
				<th scope="row">
					<OpenButton row={row} />
					<span className="soft">
						<span className="code">{item.projectCode}</span> ·{" "}
						{names.region(item.regionPath)} · {item.ownerName}
					</span>
				</th>
				<td className="numeric">
					<ReviewMoney yuan={values.measures.investment ?? null} />
				</td>
				<td className="numeric">
					<ReviewMoney yuan={plan?.inDekadYuan ?? null} absent="units.dash" />
				</td>
				<td className="numeric">
					<ReviewMoney
						yuan={before?.values.measures.investment ?? null}
						absent="units.dash"
					/>
				</td>
				<td className="numeric">
					<ReviewMoney yuan={item.investmentYtdYuan} />
				</td>
				<td className="numeric">
					<ShareText
						part={item.investmentYtdYuan}
						whole={plan?.ytdYuan ?? null}
					/>
				</td>
				<td className="numeric">
					<RatioText ratio={values.physicalProgressRatio} />
				</td>
				<td>
					<Marks item={item} />
				</td>
				<td>
					<Instant at={item.submittedAt} />
					<Level item={item} steps={steps} />
				</td>
				<td>
					<Acts row={row} />
				</td>
			</tr>
			{row.isOpen && (
				<tr className="review-opened">
					<td colSpan={HEADS.length + 1}>
						<ReviewDetail item={item} steps={steps}>
							<Acts row={row} isInDetail />
						</ReviewDetail>
					</td>
				</tr>
			)}
		</>
	);
}

function Cards({
	rows,
	steps,
}: {
	rows: readonly Row[];
	steps: Steps;
}): ReactElement {
	const text = useText();
	const names = useFrameNames();
	return (
		<ul className="review-cards">
			{rows.map((row) => {
				const { item } = row;
				return (
					<li key={item.reportId} className="review-card">
						<OpenButton row={row} />
						<p className="soft">
							<span className="code">{item.projectCode}</span> ·{" "}
							{names.region(item.regionPath)} · {item.ownerName}
						</p>
						<dl className="review-figures">
							<div>
								<dt>{text("reviews.investment")}</dt>
								<dd>
									<ReviewMoney
										yuan={item.values.measures.investment ?? null}
										withUnit
									/>
								</dd>
							</div>
							<div>
								<dt>{text("reviews.planned")}</dt>
								<dd>
									<ReviewMoney
										yuan={item.plan?.inDekadYuan ?? null}
										absent="units.dash"
										withUnit
									/>
								</dd>
							</div>
							<div>
								<dt>{text("reviews.of_plan")}</dt>
								<dd>
									<ShareText
										part={item.investmentYtdYuan}
										whole={item.plan?.ytdYuan ?? null}
									/>
								</dd>
							</div>
							<div>
								<dt>{text("reviews.progress")}</dt>
								<dd>
									<RatioText ratio={item.values.physicalProgressRatio} />
								</dd>
							</div>
						</dl>
						<Marks item={item} />
						<p className="soft">
							<Instant at={item.submittedAt} />
							<Level item={item} steps={steps} />
						</p>
						{row.isOpen ? (
							<ReviewDetail item={item} steps={steps}>
								<Acts row={row} isInDetail />
							</ReviewDetail>
						) : (
							<Acts row={row} />
						)}
					</li>
				);
			})}
		</ul>
	);
}

/** The project's name opens the row: Enter and a click do the same. */
function OpenButton({ row }: { row: Row }): ReactElement {
	const lang = useLang();
	const { item, isOpen, open } = row;
	return (
		<button
			type="button"
			className="review-open"
			aria-expanded={isOpen}
			onClick={open}
		>
			<span aria-hidden="true" className="review-arrow">
				{isOpen ? "▾" : "▸"}
			</span>
			<span className="row-name">{projectNameOf(item, lang)}</span>
		</button>
	);
}

/** How far up it is accepted. */
function Level({
	item,
	steps,
}: {
	item: ReviewItem;
	steps: Steps;
}): ReactElement | null {
	const text = useText();
	const stepName = useStepName(steps);
	if (item.acceptedLevel === null) return null;
	return (
		<span className="review-level">
			{text("reviews.accepted_by", { step: stepName(item.acceptedLevel) })}
			{item.state === "accepted" ? ` · ${text("reviews.is_final")}` : ""}
		</span>
	);
}

function Acts({
	row,
	isInDetail = false,
}: {
	row: Row;
	isInDetail?: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { item, accept, sendBack, request, isBusy } = row;
	const size = isInDetail ? "middle" : "small";
	return (
		<span className="review-buttons">
			{accept && (
				<Button
					size={size}
					type={isInDetail ? "primary" : "default"}
					loading={isBusy}
					aria-label={text("reviews.accept_one", { name: nameOf(item, lang) })}
					onClick={accept}
				>
					{text("reviews.accept")}
				</Button>
			)}
			{sendBack && (
				<Button
					size={size}
					aria-label={text("reviews.return_one", { name: nameOf(item, lang) })}
					onClick={sendBack}
				>
					{text("reviews.return")}
				</Button>
			)}
			{request && isInDetail && (
				<Button size={size} onClick={request}>
					{text("reviews.request")}
				</Button>
			)}
		</span>
	);
}
