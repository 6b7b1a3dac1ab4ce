import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	previewBulletin,
	saveBulletinDraft,
} from "@dekad/contract/bulletins.ts";
import { asking, keyOf, send } from "../api.ts";
import { Instant } from "../ui/money.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

type Question = { period: string; region?: string; list?: string };

/** The office's words on what comes next, kept as a draft until the bulletin is published. */
export function NextSteps({ question }: { question: Question }): ReactElement {
	const text = useText();
	const preview = useQuery(asking(previewBulletin, { query: question }));
	if (!preview.data)
		return preview.error ? <ProblemNote error={preview.error} /> : <></>;
	const { draft } = preview.data;
	return (
		<>
			<Words
				key={`${JSON.stringify(question)} ${draft.version}`}
				question={question}
				saved={draft.nextSteps}
				savedEn={draft.nextStepsEn}
				version={draft.version}
			/>
			{draft.updatedAt && (
				<p className="soft">
					{text("bulletinPage.draft_by", { name: draft.updatedBy ?? "" })}{" "}
					<Instant at={draft.updatedAt} />
				</p>
			)}
		</>
	);
}

function Words({
	question,
	saved,
	savedEn,
	version,
}: {
	question: Question;
	saved: string;
	savedEn: string;
	version: number;
}): ReactElement {
	const text = useText();
	const field = useId();
	const queries = useQueryClient();
	const [words, setWords] = useState(saved);
	const [english, setEnglish] = useState(savedEn);
	const save = useMutation({
		mutationFn: () =>
			send(saveBulletinDraft, {
				body: { ...question, nextSteps: words, nextStepsEn: english, version },
			}),
		onSuccess: () =>
			queries.invalidateQueries({ queryKey: keyOf(previewBulletin) }),
	});
	return (
		<form
			className="next-steps"
			onSubmit={(event) => {
				event.preventDefault();
				save.mutate();
			}}
		>
			<label htmlFor={field}>{text("bulletinPage.next_steps")}</label>
			<Input.TextArea
				id={field}
				rows={4}
				maxLength={20_000}
				value={words}
				onChange={(event) => setWords(event.target.value)}
			/>
			<label htmlFor={`${field}en`}>{text("bulletinPage.next_steps_en")}</label>
			<Input.TextArea
				id={`${field}en`}
				lang="en"
				rows={2}
				maxLength={20_000}
				value={english}
				onChange={(event) => setEnglish(event.target.value)}
			/>
			<Button
				htmlType="submit"
				disabled={words === saved && english === savedEn}
				loading={save.isPending}
			>
				{text("bulletinPage.save_draft")}
			</Button>
			{save.error && <ProblemNote error={save.error} />}
		</form>
	);
}
