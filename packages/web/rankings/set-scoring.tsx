import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactElement, useState } from "react";
import {
	getRanking,
	listScorings,
	previewScoring,
	setScoring,
} from "@dekad/contract/rankings.ts";
import type { ScoringScheme } from "@dekad/core/rollups/scoring.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import { keyOf, send } from "../api.ts";
import { FromAndReason } from "../ui/from-and-reason.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

/** Puts the rules tried in force from a day on, or switches scoring off: a recorded act with a reason. */
export function SetScoring({
	scheme,
	isOn,
	onSet,
}: {
	/** Null: something typed cannot be used. */
	scheme: ScoringScheme | null;
	/** Rules are in force, and may be switched off. */
	isOn: boolean;
	/** Told what was done, in words. */
	onSet: (done: string) => void;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const queries = useQueryClient();
	const [from, setFrom] = useState("");
	const [reason, setReason] = useState("");
	const put = useMutation({
		mutationFn: (chosen: ScoringScheme) =>
			send(setScoring, {
				body: { scheme: { ...chosen }, effectiveOn: from, reason },
			}),
		onSuccess: async (_, { rules }) => {
			onSet(
				text(rules.length > 0 ? "scoring.set_done" : "scoring.off_done", {
					on: formatDate(from, lang),
				}),
			);
			await Promise.all(
				[listScorings, getRanking, previewScoring].map((stated) =>
					queries.invalidateQueries({ queryKey: keyOf(stated) }),
				),
			);
		},
	});
	const isSaid = from !== "" && reason.trim() !== "";
	return (
		<form
			className="scoring-set"
			aria-label={text("scoring.set")}
			onSubmit={(event) => {
				event.preventDefault();
				if (isSaid && scheme) put.mutate(scheme);
			}}
		>
			<h3>{text("scoring.set")}</h3>
			<FromAndReason
				from={from}
				onFrom={setFrom}
				reason={reason}
				onReason={setReason}
				words={{
					from: text("scoring.set_from"),
					reason: text("scoring.set_reason"),
				}}
			/>
			<div className="scoring-acts">
				<Button
					type="primary"
					htmlType="submit"
					disabled={!isSaid || !scheme || scheme.rules.length === 0}
					loading={put.isPending}
				>
					{text("scoring.set_go")}
				</Button>
				{isOn && scheme && (
					<Button
						disabled={!isSaid || put.isPending}
						onClick={() => put.mutate({ ...scheme, rules: [] })}
					>
						{text("scoring.switch_off")}
					</Button>
				)}
			</div>
			{put.error && <ProblemNote error={put.error} />}
		</form>
	);
}
