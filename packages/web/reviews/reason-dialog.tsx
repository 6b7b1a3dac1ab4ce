import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactElement, useState } from "react";
import {
	requestCorrection,
	returnReport,
	type ReviewItem,
} from "@dekad/contract/reviews.ts";
import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import { send } from "../api.ts";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Dialog } from "./dialog.tsx";
import { useAfterWord } from "./queries.ts";
import { nameOf } from "./review-text.tsx";

const READY = ["voucher", "unit", "progress", "plan", "problems"] as const;

/** Sends one report back: a reason is asked, ready-made sentences fill it and can be changed. */
export function ReturnDialog({
	item,
	onDone,
	onClose,
}: {
	item: ReviewItem;
	onDone: (item: ReviewItem) => void;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const afterWord = useAfterWord();
	const [reason, setReason] = useState("");
	const sendBack = useMutation({
		mutationFn: () =>
			send(returnReport, {
				params: { reportId: item.reportId },
				body: { version: item.version, reason },
			}),
		onSuccess: async () => {
			onDone(item);
			await afterWord();
		},
	});
	return (
		<Dialog
			title={text("reviews.return.title", { name: nameOf(item, lang) })}
			go={text("reviews.return.go")}
			isReady={reason.trim() !== ""}
			isBusy={sendBack.isPending}
			onGo={() => sendBack.mutate()}
			onClose={onClose}
		>
			<p>{text("reviews.return.body")}</p>
			<div
				className="review-ready"
				role="group"
				aria-label={text("reviews.return.ready")}
			>
				{READY.map((key) => {
					const sentence = text(`reviews.reason.${key}`);
					return (
						<Button
							key={key}
							size="small"
							onClick={() =>
								setReason((said) =>
									said.includes(sentence)
										? said
										: `${said}${said ? "\n" : ""}${sentence}`,
								)
							}
						>
							{sentence}
						</Button>
					);
				})}
			</div>
			<Reason value={reason} onChange={setReason} />
			{sendBack.error && <ProblemNote error={sendBack.error} />}
		</Dialog>
	);
}

/** Asks the owner to correct a figure that is final. */
export function RequestDialog({
	item,
	onDone,
	onClose,
}: {
	item: ReviewItem;
	onDone: (item: ReviewItem) => void;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const afterWord = useAfterWord();
	const [reason, setReason] = useState("");
	const [measure, setMeasure] = useState<FlowMeasure>("investment");
	const ask = useMutation({
		mutationFn: () =>
			send(requestCorrection, {
				body: {
					projectId: item.projectId,
					forDekad: item.dekad,
					measure,
					reason,
				},
			}),
		onSuccess: async () => {
			onDone(item);
			await afterWord();
		},
	});
	return (
		<Dialog
			title={text("reviews.request.title", { name: nameOf(item, lang) })}
			go={text("reviews.request.go")}
			isReady={reason.trim() !== ""}
			isBusy={ask.isPending}
			onGo={() => ask.mutate()}
			onClose={onClose}
		>
			<p>{text("reviews.request.body")}</p>
			<label className="review-field">
				<span>{text("reviews.request.measure")}</span>
				<select
					className="plain-field"
					value={measure}
					onChange={({ target }) => setMeasure(target.value as FlowMeasure)}
				>
					{FLOW_MEASURES.map((value) => (
						<option key={value} value={value}>
							{text(`projects.measure.${value}`)}
						</option>
					))}
				</select>
			</label>
			<Reason value={reason} onChange={setReason} />
			{ask.error && <ProblemNote error={ask.error} />}
		</Dialog>
	);
}

function Reason({
	value,
	onChange,
}: {
	value: string;
	onChange: (value: string) => void;
}): ReactElement {
	const text = useText();
	return (
		<label className="review-field">
			<span>
				{text("reviews.reason")}{" "}
				<span className="soft">{text("reviews.reason_note")}</span>
			</span>
			<textarea
				className="plain-field"
				rows={4}
				maxLength={1000}
				value={value}
				onChange={({ target }) => onChange(target.value)}
			/>
		</label>
	);
}
