import { type ReactElement, useState } from "react";
import { useText } from "../ui/preferences.tsx";
import { Field } from "./fields.tsx";
import { Sheet } from "./sheet.tsx";

/** Asks why: a word against a report that was handed in on the owner's behalf needs a reason. */
export function ReasonSheet({
	title,
	note,
	send,
	problem,
	isBusy,
	onClose,
	onSend,
}: {
	title: string;
	note: string;
	send: string;
	/** Why it did not go. */
	problem?: string | undefined;
	isBusy: boolean;
	onClose: () => void;
	onSend: (reason: string) => void;
}): ReactElement {
	const text = useText();
	const [reason, setReason] = useState("");
	return (
		<Sheet
			title={title}
			onClose={onClose}
			footer={
				<div className="buttons">
					<button type="button" className="button" onClick={onClose}>
						{text("report_page.cancel")}
					</button>
					<button
						type="button"
						className="button primary"
						disabled={isBusy || reason.trim() === ""}
						onClick={() => onSend(reason.trim())}
					>
						{send}
					</button>
				</div>
			}
		>
			<p>{note}</p>
			<Field
				label={text("report_page.reason")}
				remarks={problem ? { stops: [problem] } : {}}
			>
				{(control) => (
					<textarea
						{...control}
						rows={4}
						maxLength={1000}
						value={reason}
						onChange={({ target }) => setReason(target.value)}
					/>
				)}
			</Field>
		</Sheet>
	);
}
