import { Button, Input } from "antd";
import { type ReactElement, useId, useState } from "react";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

/** The reason, and the one button that hands the plan in: as a proposal, or in the office's name. */
export function SavePanel({
	proposes,
	replacesDraft,
	changedPastFrom,
	isChanged,
	isSaving,
	error,
	onSave,
}: {
	/** The owner's word that waits, else the office's that holds. */
	proposes: boolean;
	replacesDraft: boolean;
	/** Place of the first locked dekad that changes. */
	changedPastFrom: number | undefined;
	isChanged: boolean;
	isSaving: boolean;
	error: unknown;
	onSave: (reason: string) => void;
}): ReactElement {
	const text = useText();
	const reasonField = useId();
	const [reason, setReason] = useState("");
	return (
		<Section
			id="hand-in"
			title={text("plans.save")}
			note={text(proposes ? "plans.save.propose_note" : "plans.save.set_note")}
		>
			<form
				className="plan-save"
				onSubmit={(event) => {
					event.preventDefault();
					onSave(reason.trim());
				}}
			>
				{changedPastFrom !== undefined && (
					<p className="warning-word">
						{text("plans.save.past", { dekad: changedPastFrom })}
					</p>
				)}
				{replacesDraft && <p>{text("plans.save.replaces_draft")}</p>}
				<label htmlFor={reasonField}>
					{text("plans.save.reason")}{" "}
					<span className="soft">{text("plans.save.reason_help")}</span>
				</label>
				<Input.TextArea
					id={reasonField}
					required
					rows={2}
					maxLength={1000}
					value={reason}
					onChange={(event) => setReason(event.target.value)}
				/>
				<Button
					type="primary"
					htmlType="submit"
					disabled={!isChanged || reason.trim() === ""}
					loading={isSaving}
				>
					{text(proposes ? "plans.save.propose" : "plans.save.set")}
				</Button>
				{error !== null && <ProblemNote error={error} />}
			</form>
		</Section>
	);
}
