import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { type ReactElement, useMemo, useRef, useState } from "react";
import {
	listMissing,
	type MissingRow,
	type MissingView,
	noteReminded,
} from "@dekad/contract/missing.ts";
import {
	reminderMessages,
	reminderOpening,
} from "@dekad/core/reports/reminder-text.ts";
import { keyOf, send } from "../api.ts";
import { useFrameNames } from "../office.ts";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { datesOf } from "./deadline-text.ts";
import { groupMissing } from "./group-missing.ts";

/** What is done with the selected: copy the words for a chat, note that they were said. */
export function ReminderPanel({
	missing,
	dekad,
	rows,
	selected,
	onSelect,
}: {
	missing: MissingView;
	dekad: string;
	rows: readonly MissingRow[];
	selected: readonly MissingRow[];
	onSelect: (projectIds: readonly string[]) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const names = useFrameNames();
	const queries = useQueryClient();
	const [isOpen, setOpen] = useState(false);
	const messages = useMemo(
		() =>
			reminderMessages(
				datesOf(missing, dekad),
				groupMissing(selected).map(({ regionPath, owners }) => ({
					name: names.place(regionPath),
					owners: owners.map((owner) => ({
						name: owner.name,
						projects: owner.rows.map((row) => row.name),
					})),
				})),
				lang,
			),
		[missing, dekad, selected, names, lang],
	);
	const note = useMutation({
		mutationFn: () =>
			send(noteReminded, {
				body: {
					dekad,
					projectIds: selected.map((row) => row.projectId),
					// The owner reads it on its own page: the dates, and nobody else's name.
					said: reminderOpening(datesOf(missing, dekad), lang),
				},
				key: crypto.randomUUID(),
			}),
		onSuccess: () =>
			queries.invalidateQueries({ queryKey: keyOf(listMissing) }),
	});
	const isAll = selected.length === rows.length;
	const hasNone = selected.length === 0;
	const owners = new Set(selected.map((row) => row.ownerOrgId)).size;
	return (
		<>
			<div className="missing-bar">
				<Button
					onClick={() =>
						onSelect(isAll ? [] : rows.map((row) => row.projectId))
					}
				>
					{isAll && !hasNone
						? text("missing.select_none")
						: text("missing.select_all", { count: rows.length })}
				</Button>
				<span className="missing-selected" role="status">
					{!hasNone &&
						text("missing.selected", { projects: selected.length, owners })}
				</span>
				<Button
					type="primary"
					disabled={hasNone}
					aria-expanded={isOpen && !hasNone}
					onClick={() => setOpen(true)}
				>
					{text("missing.text")}
				</Button>
				<Button
					disabled={hasNone}
					loading={note.isPending}
					onClick={() => note.mutate()}
				>
					{text("missing.note")}
				</Button>
			</div>
			{note.error && <ProblemNote error={note.error} />}
			{note.data && (
				<Alert
					type="success"
					showIcon
					closable
					title={
						<span role="status">
							{text("missing.noted", { count: note.data.reminded.length })}{" "}
							{note.data.skipped.length > 0 &&
								text("missing.noted_skipped", {
									count: note.data.skipped.length,
								})}
						</span>
					}
				/>
			)}
			{isOpen && !hasNone && (
				<section className="section" aria-labelledby="reminder-text">
					<header className="section-head">
						<h2 id="reminder-text">{text("missing.text")}</h2>
						<div className="section-note">
							{text("missing.text_note")} {text("missing.note_hint")}
						</div>
						<div className="section-actions">
							<Button size="small" onClick={() => setOpen(false)}>
								{text("missing.close")}
							</Button>
						</div>
					</header>
					<div className="missing-messages">
						{messages.map((message, place) => (
							<CopyText
								// The place is the message's own: they are numbered.
								key={place}
								words={message}
								label={
									messages.length > 1
										? text("missing.copied_part", { number: place + 1 })
										: text("missing.copy")
								}
							/>
						))}
					</div>
				</section>
			)}
		</>
	);
}

/** Words in a visible field and a button that copies them; where the browser refuses, the words are selected for the hand. */
export function CopyText({
	words,
	label,
}: {
	words: string;
	label: string;
}): ReactElement {
	const text = useText();
	const field = useRef<HTMLTextAreaElement>(null);
	const [outcome, setOutcome] = useState<{
		words: string;
		isCopied: boolean;
	}>();
	const copy = async () => {
		// Without https or with the permission denied there is no clipboard to write to.
		const isCopied = await (navigator.clipboard
			? navigator.clipboard.writeText(words).then(
					() => true,
					() => false,
				)
			: Promise.resolve(false));
		if (!isCopied) {
			field.current?.focus();
			field.current?.select();
		}
		setOutcome({ words, isCopied });
	};
	const isCurrent = outcome?.words === words;
	return (
		<div className="copy-text">
			<textarea
				ref={field}
				readOnly
				className="plain-field"
				aria-label={label}
				rows={Math.min(14, words.split("\n").length + 1)}
				value={words}
			/>
			<span className="copy-acts">
				<Button type="primary" onClick={() => void copy()}>
					{label}
				</Button>
				<span role="status" className="soft">
					{isCurrent &&
						text(outcome.isCopied ? "missing.copied" : "missing.copy_failed")}
				</span>
			</span>
		</div>
	);
}
