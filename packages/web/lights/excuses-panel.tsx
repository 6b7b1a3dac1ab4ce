import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	acceptExcuse,
	type ExcuseView,
	getProjectLights,
	listExcuses,
	listLights,
	withdrawExcuse,
} from "@dekad/contract/lights.ts";
import { type Component, COMPONENTS } from "@dekad/core/lights/scheme.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import { asking, keyOf, send } from "../api.ts";
import { Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useMay } from "../use-may.ts";

/** Reasons accepted for a project, taken-back ones too; who judges accepts one here or takes it back. */
export function ExcusesPanel({
	projectId,
	first,
	fromOn,
}: {
	projectId: string;
	/** The light a new reason is most likely for. */
	first: Component;
	/** The day it is offered to begin. */
	fromOn: string;
}): ReactElement {
	const text = useText();
	const heading = useId();
	const mayJudge = useMay()("excuse.judge");
	const excuses = useQuery(asking(listExcuses, { params: { projectId } }));
	return (
		<section className="light-excuses" aria-labelledby={heading}>
			<h3 id={heading}>{text("lights.excuses")}</h3>
			<Loaded query={excuses}>
				{({ excuses: all }) =>
					all.length === 0 ? (
						<p className="soft">{text("lights.excuses_none")}</p>
					) : (
						<ul>
							{all.map((excuse) => (
								<Excuse
									key={excuse.excuseId}
									excuse={excuse}
									mayJudge={mayJudge}
								/>
							))}
						</ul>
					)
				}
			</Loaded>
			{mayJudge && (
				<details>
					<summary>{text("lights.excuse_accept")}</summary>
					<AcceptForm projectId={projectId} first={first} fromOn={fromOn} />
				</details>
			)}
		</section>
	);
}

/** Lights judge anew with every reason. */
function useAfterExcuse(): () => Promise<unknown> {
	const queries = useQueryClient();
	return () =>
		Promise.all(
			[listExcuses, getProjectLights, listLights].map((stated) =>
				queries.invalidateQueries({ queryKey: keyOf(stated) }),
			),
		);
}

function Excuse({
	excuse,
	mayJudge,
}: {
	excuse: ExcuseView;
	mayJudge: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const after = useAfterExcuse();
	const takeBack = useMutation({
		mutationFn: () =>
			send(withdrawExcuse, { params: { excuseId: excuse.excuseId } }),
		onSuccess: after,
	});
	const isTakenBack = excuse.withdrawnAt !== null;
	return (
		<li className={isTakenBack ? "is-taken-back" : undefined}>
			<p>
				<strong>
					{text("lights.excuse_span", {
						component: text(`lights.component.${excuse.component}`),
						from: formatDate(excuse.fromOn, lang),
						until: formatDate(excuse.untilOn, lang),
					})}
				</strong>{" "}
				{excuse.reason}
			</p>
			<p className="soft">
				<WhoWhen
					sentence="lights.excuse_accepted"
					who={excuse.acceptedBy}
					at={excuse.acceptedAt}
				/>
				{excuse.withdrawnAt && (
					<>
						{text("events.between")}
						<WhoWhen
							sentence="lights.excuse_withdrawn"
							who={excuse.withdrawnBy ?? ""}
							at={excuse.withdrawnAt}
						/>
					</>
				)}
			</p>
			{mayJudge && !isTakenBack && (
				<Button
					size="small"
					loading={takeBack.isPending}
					aria-label={text("lights.excuse_withdraw_of", {
						reason: excuse.reason,
					})}
					onClick={() => takeBack.mutate()}
				>
					{text("lights.excuse_withdraw")}
				</Button>
			)}
			{takeBack.error && <ProblemNote error={takeBack.error} />}
		</li>
	);
}

/** A sentence of who and when, its instant on the reader's own clock. */
function WhoWhen({
	sentence,
	who,
	at,
}: {
	sentence: "lights.excuse_accepted" | "lights.excuse_withdrawn";
	who: string;
	at: string;
}): ReactElement {
	const text = useText();
	const [before = "", behind = ""] = text(sentence, { who, at: "\n" }).split(
		"\n",
	);
	return (
		<span>
			{before}
			<Instant at={at} />
			{behind}
		</span>
	);
}

function AcceptForm({
	projectId,
	first,
	fromOn,
}: {
	projectId: string;
	first: Component;
	fromOn: string;
}): ReactElement {
	const text = useText();
	const after = useAfterExcuse();
	const [component, setComponent] = useState(first);
	const [from, setFrom] = useState(fromOn);
	const [until, setUntil] = useState("");
	const [reason, setReason] = useState("");
	const accept = useMutation({
		mutationFn: () =>
			send(acceptExcuse, {
				params: { projectId },
				body: { component, fromOn: from, untilOn: until, reason },
			}),
		onSuccess: async () => {
			setReason("");
			setUntil("");
			await after();
		},
	});
	const isWrongWay = from !== "" && until !== "" && until < from;
	const isReady =
		from !== "" && until !== "" && !isWrongWay && reason.trim() !== "";
	return (
		<form
			className="light-form"
			onSubmit={(event) => {
				event.preventDefault();
				if (isReady) accept.mutate();
			}}
		>
			<p className="soft">{text("lights.excuse_hint")}</p>
			<label>
				<span>{text("lights.excuse_component")}</span>
				<select
					className="plain-field"
					value={component}
					onChange={({ target }) => setComponent(target.value as Component)}
				>
					{COMPONENTS.map((each) => (
						<option key={each} value={each}>
							{text(`lights.component.${each}`)}
						</option>
					))}
				</select>
			</label>
			<label>
				<span>{text("lights.excuse_from")}</span>
				<input
					type="date"
					className="plain-field"
					value={from}
					onChange={({ target }) => setFrom(target.value)}
				/>
			</label>
			<label>
				<span>{text("lights.excuse_until")}</span>
				<input
					type="date"
					className="plain-field"
					value={until}
					min={from}
					onChange={({ target }) => setUntil(target.value)}
				/>
			</label>
			<label className="light-form-wide">
				<span>{text("lights.excuse_reason")}</span>
				<textarea
					className="plain-field"
					rows={2}
					maxLength={1000}
					value={reason}
					onChange={({ target }) => setReason(target.value)}
				/>
			</label>
			<p role="status" className="light-form-wide">
				{isWrongWay && text("lights.excuse_order")}
			</p>
			<Button
				type="primary"
				htmlType="submit"
				disabled={!isReady}
				loading={accept.isPending}
			>
				{text("lights.excuse_accept")}
			</Button>
			{accept.error && <ProblemNote error={accept.error} />}
		</form>
	);
}
