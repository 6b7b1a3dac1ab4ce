import { useMutation } from "@tanstack/react-query";
import { Button, Input, Modal, Select } from "antd";
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
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
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
		<Modal
			open
			title={text("reviews.return.title", { name: nameOf(item) })}
			okText={text("reviews.return.go")}
			cancelText={text("reviews.cancel")}
			okButtonProps={{ disabled: reason.trim() === "", danger: true }}
			confirmLoading={sendBack.isPending}
			onOk={() => sendBack.mutate()}
			onCancel={onClose}
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
		</Modal>
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
		<Modal
			open
			title={text("reviews.request.title", { name: nameOf(item) })}
			okText={text("reviews.request.go")}
			cancelText={text("reviews.cancel")}
			okButtonProps={{ disabled: reason.trim() === "" }}
			confirmLoading={ask.isPending}
			onOk={() => ask.mutate()}
			onCancel={onClose}
		>
			<p>{text("reviews.request.body")}</p>
			<label className="review-field">
				<span>{text("reviews.request.measure")}</span>
				<Select<FlowMeasure>
					value={measure}
					options={FLOW_MEASURES.map((value) => ({
						value,
						label: text(`projects.measure.${value}`),
					}))}
					onChange={setMeasure}
				/>
			</label>
			<Reason value={reason} onChange={setReason} />
			{ask.error && <ProblemNote error={ask.error} />}
		</Modal>
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
			<Input.TextArea
				rows={4}
				maxLength={1000}
				value={value}
				onChange={({ target }) => onChange(target.value)}
			/>
		</label>
	);
}
