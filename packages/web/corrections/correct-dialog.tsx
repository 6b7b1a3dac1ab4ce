import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactElement, useEffect, useId, useRef, useState } from "react";
import {
	correctFigures,
	type CorrectionsView,
	listCorrections,
} from "@dekad/contract/corrections.ts";
import { getFigureHistory } from "@dekad/contract/figures.ts";
import { getProject } from "@dekad/contract/registry.ts";
import { formatPeriod } from "@dekad/core/periods/format.ts";
import { parsePeriod } from "@dekad/core/periods/period.ts";
import {
	correctionFor,
	correctionProblems,
} from "@dekad/core/reports/corrections.ts";
import type { FlowMeasure } from "@dekad/core/reports/measures.ts";
import { yuanFromText } from "@dekad/core/units/money.ts";
import { keyOf, send } from "../api.ts";
import { exactAmount, ExactMoney } from "../ui/exact-money.tsx";
import { UnitNote } from "../ui/money.tsx";
import { useLang, usePreferences, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

const COMPOSITION = [
	"investment",
	"building",
	"installation",
	"equipment",
	"other_cost",
] as const satisfies readonly FlowMeasure[];

type Booking = NonNullable<CorrectionsView["booking"]>;

/**
 * Asks for the true value of one figure; the difference derives and is shown before it is booked. Where the dekad's
 * composition was stated in full, investment and its parts are asked together.
 */
export function CorrectDialog({
	view,
	booking,
	measure,
	forDekad,
	onDone,
	onClose,
}: {
	view: CorrectionsView;
	booking: Booking;
	measure: FlowMeasure;
	forDekad: string;
	onDone: () => void;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const { unit } = usePreferences();
	const title = useId();
	const reasonField = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	// One key for one intention: a second click, or a retry after a lost answer, books nothing twice.
	const [key] = useState(() => crypto.randomUUID());
	const [typed, setTyped] = useState<Partial<Record<FlowMeasure, string>>>({});
	const [reason, setReason] = useState("");
	const [isTried, setIsTried] = useState(false);
	const queries = useQueryClient();
	useEffect(() => {
		const shown = dialog.current;
		if (shown && !shown.open) shown.showModal();
	}, []);

	const shown = shownOf(view, forDekad);
	const asked = measuresAsked(measure, shown);
	const readings = asked.map((one) => ({
		measure: one,
		written: typed[one] ?? "",
		reading: yuanFromText(typed[one] ?? "", unit),
	}));
	const figures = readings.flatMap(({ measure: one, reading }) =>
		reading.ok && reading.yuan !== null
			? [{ measure: one, trueYuan: reading.yuan }]
			: [],
	);
	const isReadable = readings.every(({ reading }) => reading.ok);
	const problems = correctionProblems(
		{ forDekad, reason, figures },
		{
			bookedDekad: booking.dekad,
			isLocked: true,
			isSentBack: booking.reportState === "returned",
			trackedFrom: view.trackedFrom,
			shown,
		},
	);
	const book = useMutation({
		mutationFn: () =>
			send(correctFigures, {
				params: { projectId: view.projectId },
				body: { forDekad, figures, reason, baseRevision: booking.baseRevision },
				key,
			}),
		onSuccess: async () => {
			await Promise.all(
				[listCorrections, getFigureHistory, getProject].map((stated) =>
					queries.invalidateQueries({ queryKey: keyOf(stated) }),
				),
			);
			onDone();
		},
	});
	const nameOf = (id: string) => formatPeriod(parsePeriod(id), lang);
	return (
		<dialog
			ref={dialog}
			className="correct-dialog"
			aria-labelledby={title}
			onClose={onClose}
		>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					setIsTried(true);
					if (isReadable && problems.length === 0) book.mutate();
				}}
			>
				<h2 id={title}>
					{text("corrections.dialog", { dekad: nameOf(forDekad) })}
				</h2>
				<p className="soft">{text("corrections.dialog_note")}</p>
				{asked.length > 1 && (
					<p className="soft">{text("corrections.composition_note")}</p>
				)}
				<UnitNote />
				<div className="correct-fields">
					{readings.map(({ measure: one, written, reading }) => (
						<Figure
							key={one}
							measure={one}
							shownYuan={shown[one] ?? null}
							written={written}
							reading={reading}
							isFirst={one === asked[0]}
							onType={(value) => setTyped({ ...typed, [one]: value })}
						/>
					))}
				</div>
				<label htmlFor={reasonField}>{text("corrections.reason")}</label>
				<Input.TextArea
					id={reasonField}
					rows={2}
					maxLength={1000}
					placeholder={text("corrections.reason_hint")}
					value={reason}
					onChange={(event) => setReason(event.target.value)}
				/>
				{isTried && problems.length > 0 && (
					<ul className="correct-problems" role="alert">
						{problems.map(({ key: problem, detail }) => (
							<li key={problem}>
								{problem === "composition"
									? text("corrections.composition_off", {
											sum: exactAmount(Number(detail["sum"]), unit),
											investment: exactAmount(
												Number(detail["investment"]),
												unit,
											),
											unit: text(`units.${unit}`),
										})
									: text(`corrections.problem.${problem}`, detail)}
							</li>
						))}
					</ul>
				)}
				{book.error && <ProblemNote error={book.error} />}
				<div className="correct-acts">
					<Button onClick={() => dialog.current?.close()}>
						{text("corrections.cancel")}
					</Button>
					<Button type="primary" htmlType="submit" loading={book.isPending}>
						{text("corrections.send", { dekad: nameOf(booking.dekad) })}
					</Button>
				</div>
			</form>
		</dialog>
	);
}

function Figure({
	measure,
	shownYuan,
	written,
	reading,
	isFirst,
	onType,
}: {
	measure: FlowMeasure;
	shownYuan: number | null;
	written: string;
	reading: ReturnType<typeof yuanFromText>;
	isFirst: boolean;
	onType: (written: string) => void;
}): ReactElement {
	const text = useText();
	const { unit } = usePreferences();
	const field = useId();
	const note = useId();
	const difference =
		reading.ok && reading.yuan !== null
			? correctionFor(shownYuan, reading.yuan)
			: null;
	return (
		<div className="correct-field">
			<label htmlFor={field}>{text(`projects.measure.${measure}`)}</label>
			<Input
				id={field}
				inputMode="decimal"
				autoFocus={isFirst}
				autoComplete="off"
				status={reading.ok ? "" : "error"}
				aria-invalid={!reading.ok}
				aria-describedby={note}
				placeholder={shownYuan === null ? "" : exactAmount(shownYuan, unit)}
				value={written}
				onChange={(event) => onType(event.target.value)}
			/>
			<p id={note} className="correct-note">
				<span>
					{text("corrections.shown_now")} <ExactMoney yuan={shownYuan} />
				</span>
				{!reading.ok ? (
					<span className="correct-wrong">
						{text(reading.problem, { value: written })}
					</span>
				) : (
					difference !== null && (
						<span>
							{text("corrections.difference")}{" "}
							{difference === 0 ? (
								text("corrections.no_change")
							) : (
								<strong>
									<ExactMoney yuan={difference} signed />
								</strong>
							)}
						</span>
					)
				)}
			</p>
		</div>
	);
}

/** The dekad's figures as corrected now. */
function shownOf(
	view: CorrectionsView,
	forDekad: string,
): Partial<Record<FlowMeasure, number | null>> {
	const figures =
		view.dekads.find(({ dekad }) => dekad === forDekad)?.figures ?? [];
	return Object.fromEntries(
		figures.map(({ measure, correctedYuan }) => [measure, correctedYuan]),
	);
}

/** The figures to ask for: the chosen one, and where the composition stands in full all of it. */
function measuresAsked(
	measure: FlowMeasure,
	shown: Partial<Record<FlowMeasure, number | null>>,
): readonly FlowMeasure[] {
	const isOfComposition = (COMPOSITION as readonly string[]).includes(measure);
	const isFull = COMPOSITION.every((one) => (shown[one] ?? null) !== null);
	if (!isOfComposition || !isFull) return [measure];
	return [measure, ...COMPOSITION.filter((one) => one !== measure)];
}
