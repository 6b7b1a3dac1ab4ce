import { useQuery } from "@tanstack/react-query";
import {
	type ReactElement,
	type ReactNode,
	useEffect,
	useId,
	useRef,
	useState,
} from "react";
import {
	type Figure,
	type FigureHistoryView,
	getFigureHistory,
} from "@dekad/contract/figures.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import { isFlowMeasure } from "@dekad/core/reports/measures.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { asking } from "../api.ts";
import { ExactMoney } from "../ui/exact-money.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Absent, Instant, UnitNote } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { RatioText } from "../ui/ratio-text.tsx";
import { ReportStateBadge } from "../ui/stand-badge.tsx";
import "./figures.css";

type Place = {
	projectId: string;
	measure: Figure;
	/** Id of the dekad, "2026-03-D1". */
	dekad: string;
};

/** The name of a figure in the reader's language. */
export function useFigureName(): (measure: Figure) => string {
	const text = useText();
	return (measure) =>
		text(
			isFlowMeasure(measure)
				? `projects.measure.${measure}`
				: `figures.${measure}`,
		);
}

/**
 * A figure that can be asked "what set you?": it looks as it did, works as a button, and opens its history. The
 * focus comes back to it.
 */
export function FigureHistory({
	children,
	...place
}: Place & { children: ReactNode }): ReactElement {
	const text = useText();
	const lang = useLang();
	const nameOf = useFigureName();
	const [isOpen, setIsOpen] = useState(false);
	return (
		<>
			<button
				type="button"
				className="figure-button"
				aria-haspopup="dialog"
				title={text("figures.open", {
					measure: nameOf(place.measure),
					dekad: formatPeriod(parsePeriod(place.dekad), lang),
				})}
				onClick={() => setIsOpen(true)}
			>
				{children}
			</button>
			{isOpen && (
				<FigureHistoryDrawer {...place} onClose={() => setIsOpen(false)} />
			)}
		</>
	);
}

/**
 * The history of one figure of one dekad, at the side of the page. The browser's own modal dialog: it keeps the
 * focus inside, closes by Escape and gives the focus back.
 */
export function FigureHistoryDrawer({
	onClose,
	...place
}: Place & { onClose: () => void }): ReactElement {
	const text = useText();
	const lang = useLang();
	const nameOf = useFigureName();
	const title = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const shown = dialog.current;
		if (shown && !shown.open) shown.showModal();
	}, []);
	const { projectId, measure, dekad } = place;
	const query = useQuery(
		asking(getFigureHistory, {
			params: { projectId, measure },
			query: { dekad },
		}),
	);
	return (
		<dialog
			ref={dialog}
			className="figure-drawer"
			aria-labelledby={title}
			onClose={onClose}
			onClick={(event) => {
				// A click on the ground beside the sheet is one on the dialog itself.
				if (event.target === dialog.current) dialog.current?.close();
			}}
		>
			<div className="figure-sheet">
				<header>
					<div>
						<h2 id={title}>{text("figures.title")}</h2>
						<p className="soft">
							{nameOf(measure)} · {formatPeriod(parsePeriod(dekad), lang)}
						</p>
					</div>
					<button
						type="button"
						className="figure-close"
						onClick={() => dialog.current?.close()}
					>
						{text("figures.close")}
					</button>
				</header>
				<Loaded query={query}>
					{(history) => <History history={history} />}
				</Loaded>
			</div>
		</dialog>
	);
}

/** Plain data in: what the totals showed, what was said, lines, requests. */
export function History({
	history,
}: {
	history: FigureHistoryView;
}): ReactElement {
	const text = useText();
	if (history.revisions.length === 0 && history.lines.length === 0)
		return <EmptyFace>{text("figures.never_said")}</EmptyFace>;
	return (
		<>
			{history.unit === "yuan" && <UnitNote />}
			<Shown history={history} />
			<Revisions history={history} />
			{history.unit === "yuan" && <Lines lines={history.lines} />}
			{history.requests.length > 0 && <Requests requests={history.requests} />}
		</>
	);
}

function Value({
	unit,
	value,
}: {
	unit: FigureHistoryView["unit"];
	value: number | null;
}): ReactElement {
	const text = useText();
	if (unit === "yuan") return <ExactMoney yuan={value} />;
	if (value === null) return <Absent>{text("units.not_reported")}</Absent>;
	return unit === "ratio" ? (
		<RatioText ratio={value} />
	) : (
		<span className="number">{value.toLocaleString("en-US")}</span>
	);
}

function Shown({ history }: { history: FigureHistoryView }): ReactElement {
	const text = useText();
	const hasLines = history.lines.length > 0;
	return (
		<section>
			<h3>{text("figures.shown")}</h3>
			<ol className="figure-steps">
				{history.shown.map((span) => (
					<li key={span.fromAt}>
						<p className="figure-when">
							<Instant at={span.fromAt} />{" "}
							{span.untilAt === null ? (
								text("figures.until_today")
							) : (
								<>
									– <Instant at={span.untilAt} />
								</>
							)}
						</p>
						<p className="figure-said">
							<Value
								unit={history.unit}
								value={hasLines ? span.corrected : span.reported}
							/>
							{hasLines && span.corrected !== span.reported && (
								<span className="soft">
									{text("corrections.as_reported")}{" "}
									<Value unit={history.unit} value={span.reported} />
								</span>
							)}
							<span className="soft">
								{span.revision === null
									? text("figures.none_counted")
									: text("figures.revision_number", {
											revision: span.revision,
										})}
							</span>
						</p>
					</li>
				))}
			</ol>
		</section>
	);
}

function Revisions({ history }: { history: FigureHistoryView }): ReactElement {
	const text = useText();
	const stepName = (step: string | null) => {
		const key = `figures.step.${step}`;
		return isTextKey(key) ? text(key) : (step ?? "");
	};
	return (
		<section>
			<h3>{text("figures.revisions")}</h3>
			{history.revisions.length === 0 && (
				<p className="soft">{text("figures.never_said")}</p>
			)}
			<ol className="figure-steps">
				{history.revisions.map((one) => (
					<li key={one.reportId}>
						<p className="figure-when">
							<Instant at={one.at} /> {one.by}
							{one.handedInBy !== null && (
								<>
									{" "}
									· {text("figures.handed_in_by", { office: one.handedInBy })}
								</>
							)}
							{one.sourceFile !== null && (
								<> · {text("figures.from_file", { name: one.sourceFile })}</>
							)}
						</p>
						<p className="figure-said">
							<Value unit={history.unit} value={one.value} />
							<span className="soft">
								{text("figures.revision_number", { revision: one.revision })}
								{one.kind === "estimate" && ` · ${text("projects.estimate")}`}
							</span>
							<ReportStateBadge state={one.state} isExpected />
							{one.isCounted && (
								<strong className="figure-counts">
									{text("figures.counts")}
								</strong>
							)}
							{one.isTimely === false && (
								<span className="soft">{text("figures.late")}</span>
							)}
						</p>
						{one.reviews.map((word) => (
							<p key={`${word.at} ${word.step}`} className="figure-word">
								{word.verdict === "accepted"
									? text("figures.accepted", { step: stepName(word.step) })
									: text("figures.returned", { reason: word.reason })}{" "}
								<span className="soft">
									{word.by} <Instant at={word.at} />
								</span>
							</p>
						))}
						{one.contested && (
							<p className="figure-word">
								{text("figures.contested", {
									name: one.contested.by ?? "",
									reason: one.contested.reason ?? "",
								})}
							</p>
						)}
					</li>
				))}
			</ol>
		</section>
	);
}

function Lines({ lines }: { lines: FigureHistoryView["lines"] }): ReactElement {
	const text = useText();
	const lang = useLang();
	return (
		<section>
			<h3>{text("figures.lines")}</h3>
			{lines.length === 0 && <p className="soft">{text("figures.no_lines")}</p>}
			<ol className="figure-steps">
				{lines.map((line, place) => (
					<li key={`${line.at} ${place}`}>
						<p className="figure-when">
							<Instant at={line.at} /> {line.by} ·{" "}
							{formatPeriod(parsePeriod(line.bookedDekad), lang)}
						</p>
						<p className="figure-said">
							<ExactMoney yuan={line.differenceYuan} signed />
							<span className="soft">{line.reason}</span>
							<span className={line.isCounted ? "figure-counts" : "soft"}>
								{text(
									line.isCounted ? "figures.counts" : "figures.does_not_count",
								)}
							</span>
						</p>
					</li>
				))}
			</ol>
		</section>
	);
}

function Requests({
	requests,
}: {
	requests: FigureHistoryView["requests"];
}): ReactElement {
	const text = useText();
	return (
		<section>
			<h3>{text("figures.requests")}</h3>
			<ol className="figure-steps">
				{requests.map((request) => {
					const state = `figures.request.${request.state}`;
					return (
						<li key={request.askedAt}>
							<p className="figure-when">
								<Instant at={request.askedAt} />{" "}
								<strong>
									{isTextKey(state) ? text(state) : request.state}
								</strong>
							</p>
							<p className="figure-word">
								{text("figures.request_said", {
									name: request.askedBy,
									reason: request.reason,
								})}
							</p>
							{request.answer !== "" && (
								<p className="figure-word">
									{text("figures.answer_said", {
										name: request.answeredBy ?? "",
										answer: request.answer,
									})}
								</p>
							)}
						</li>
					);
				})}
			</ol>
		</section>
	);
}
