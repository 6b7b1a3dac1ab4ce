/** The proposal that waits: its words, what it would change, and who may decide it. */

import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	annualYuan,
	changedPast,
	type YearCurve,
} from "@dekad/core/plans/year-curve.ts";
import {
	approvePlan,
	type PlanDesk,
	type PlanView,
	refusePlan,
	withdrawPlan,
} from "@dekad/contract/plans.ts";
import { send } from "../api.ts";
import { Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ChangedAmount, type PlanUnit } from "./amounts.tsx";
import { standsOn } from "./edited-plan.ts";

type Verdict = "approve" | "refuse" | "withdraw";
export const DECIDED = {
	approve: "plans.proposal.approved",
	refuse: "plans.proposal.refused",
	withdraw: "plans.proposal.withdrawn",
} as const;

export function ProposalPanel({
	desk,
	draft,
	unit,
	onShow,
	onDecided,
	onFailed,
}: {
	desk: PlanDesk;
	draft: PlanView;
	unit: PlanUnit;
	/** Puts the proposal into the grid. */
	onShow: () => void;
	onDecided: (verdict: Verdict) => void;
	/** A decision was refused: what stands is read again. */
	onFailed: () => void;
}): ReactElement {
	const text = useText();
	const wordField = useId();
	const [word, setWord] = useState("");
	const { current } = standsOn(desk);
	const isPastOf = (before: YearCurve | null, after: YearCurve | null) =>
		before !== null &&
		after !== null &&
		changedPast(before, after, desk.lockedDekads) !== undefined;
	const isPast =
		current !== undefined &&
		(isPastOf(current.cumulativeYuan, draft.cumulativeYuan) ||
			isPastOf(current.fundsCumulativeYuan, draft.fundsCumulativeYuan));
	const decide = useMutation({
		mutationFn: async (verdict: Verdict) => {
			const params = { planId: draft.planId };
			const { version } = draft;
			if (verdict === "withdraw")
				await send(withdrawPlan, { params, body: { version } });
			else if (verdict === "refuse")
				await send(refusePlan, { params, body: { version, reason: word } });
			else
				await send(approvePlan, {
					params,
					body: {
						version,
						baseRevision: current?.revision ?? 0,
						reason: word,
						changesPast: isPast,
					},
				});
			return verdict;
		},
		onSuccess: onDecided,
		onError: onFailed,
	});
	const { may } = desk;
	return (
		<Section id="proposal" title={text("plans.proposal")} className="proposal">
			<p>
				<strong>{draft.recordedBy}</strong> <Instant at={draft.recordedAt} />
				{": "}
				{draft.reason}
			</p>
			<p>
				{text("plans.history.annual")}{" "}
				<ChangedAmount
					amount={{
						before: current ? annualYuan(current.cumulativeYuan) : null,
						after: annualYuan(draft.cumulativeYuan),
					}}
					unit={unit}
				/>
			</p>
			{isPast && <p className="warning-word">{text("plans.proposal.past")}</p>}
			{current && current.recordedAt > draft.recordedAt && (
				<p className="warning-word">{text("plans.proposal.base")}</p>
			)}
			<div className="plan-tool">
				<Button onClick={onShow}>{text("plans.proposal.show")}</Button>
				{may.propose && (
					<Button
						loading={decide.isPending}
						onClick={() => decide.mutate("withdraw")}
					>
						{text("plans.proposal.withdraw")}
					</Button>
				)}
			</div>
			{may.decide && (
				<div className="decision">
					<label htmlFor={wordField}>{text("plans.proposal.word")}</label>
					<Input.TextArea
						id={wordField}
						rows={2}
						maxLength={1000}
						value={word}
						onChange={(event) => setWord(event.target.value)}
					/>
					<div className="plan-tool">
						<Button
							type="primary"
							loading={decide.isPending}
							onClick={() => decide.mutate("approve")}
						>
							{text("plans.proposal.approve")}
						</Button>
						<Button
							disabled={word.trim() === ""}
							loading={decide.isPending}
							onClick={() => decide.mutate("refuse")}
						>
							{text("plans.proposal.refuse")}
						</Button>
					</div>
				</div>
			)}
			{decide.error && <ProblemNote error={decide.error} />}
		</Section>
	);
}
