import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	type ApprovalView,
	askApproval,
	decideApproval,
	listApprovals,
	withdrawApproval,
} from "@dekad/contract/approvals.ts";
import { SWITCHABLE_ACTS } from "@dekad/core/access/two-people.ts";
import { eventWords } from "@dekad/core/log/event-words.ts";
import type { PartOut } from "@dekad/contract/endpoint.ts";
import { asking, keyOf, send } from "../api.ts";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Page, Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import "./access.css";

type Approvals = PartOut<typeof listApprovals, "response">;

/** Acts that two people do: what waits for the second one, what was decided, and which acts they are. */
export function ApprovalsPage(): ReactElement {
	const text = useText();
	const query = useQuery(asking(listApprovals, {}));
	return (
		<Page
			title={text("access.approvals")}
			subtitle={text("access.approvals_subtitle")}
		>
			<Loaded query={query}>
				{(data) => (
					<>
						<Section id="waiting" title={text("access.waiting")}>
							<Requests
								requests={data.requests.filter(
									({ state }) => state === "waiting",
								)}
								empty={text("access.waiting_none")}
							/>
						</Section>
						<AskRestore data={data} />
						<Acts data={data} />
						<Section id="decided" title={text("access.decided")}>
							<Requests
								requests={data.requests.filter(
									({ state }) => state !== "waiting",
								)}
								empty={text("access.decided_none")}
							/>
						</Section>
					</>
				)}
			</Loaded>
		</Page>
	);
}

const useRefresh = () => {
	const queries = useQueryClient();
	return () => queries.invalidateQueries({ queryKey: keyOf(listApprovals) });
};

function Requests({
	requests,
	empty,
}: {
	requests: readonly ApprovalView[];
	empty: string;
}): ReactElement {
	if (requests.length === 0) return <EmptyFace>{empty}</EmptyFace>;
	return (
		<>
			{requests.map((request) => (
				<Request key={request.requestId} request={request} />
			))}
		</>
	);
}

function Request({ request }: { request: ApprovalView }): ReactElement {
	const text = useText();
	const lang = useLang();
	const refresh = useRefresh();
	const { requestId, act, state } = request;
	const [note, setNote] = useState("");
	const field = useId();
	const decide = useMutation({
		mutationFn: (verdict: "approve" | "refuse") =>
			send(decideApproval, {
				params: { requestId },
				body: { verdict, note },
			}),
		// Not read anew while a code is shown, which is known only now.
		onSuccess: ({ code }) => (code === null ? refresh() : undefined),
	});
	const withdraw = useMutation({
		mutationFn: () => send(withdrawApproval, { params: { requestId } }),
		onSuccess: refresh,
	});
	const { details } = eventWords(
		{ kind: "", payload: request.shown },
		{ lang, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
	);
	const facts = [
		...details.map(({ name, value }) => [name, value] as const),
		[text("access.reason"), request.reason] as const,
		[
			text("access.asked_by"),
			<span key="by">
				{request.requestedBy} · <Instant at={request.requestedAt} />
			</span>,
		] as const,
		...(request.decidedAt
			? [
					[
						text("access.decided_by"),
						<span key="decided">
							{request.decidedBy} · <Instant at={request.decidedAt} />
							{request.note && ` · ${request.note}`}
						</span>,
					] as const,
				]
			: [
					[
						text("access.waits_until"),
						<Instant key="until" at={request.expiresAt} />,
					] as const,
				]),
	];
	const title = text(`access.act.${act}`);
	return (
		<article className="approval" aria-label={title}>
			<h3>
				{title}
				<span className={state === "waiting" ? "badge access-waits" : "badge"}>
					{text(`access.approval_state.${state}`)}
				</span>
			</h3>
			<dl>
				{facts.map(([name, value]) => [
					<dt key={`${String(name)} name`}>{name}</dt>,
					<dd key={String(name)}>{value}</dd>,
				])}
			</dl>
			{decide.data?.code && (
				<ShownOnce
					title={text("access.restore_code")}
					note={text("access.restore_code_note")}
					secret={decide.data.code}
					onHide={() => {
						decide.reset();
						void refresh();
					}}
				/>
			)}
			{decide.error && <ProblemNote error={decide.error} />}
			{withdraw.error && <ProblemNote error={withdraw.error} />}
			{request.mayDecide && !decide.data && (
				<>
					<label htmlFor={field}>{text("access.note")}</label>
					<Input
						id={field}
						maxLength={1000}
						value={note}
						onChange={({ target }) => setNote(target.value)}
					/>
					<div className="access-acts">
						<Button
							type="primary"
							loading={decide.isPending && decide.variables === "approve"}
							onClick={() => decide.mutate("approve")}
						>
							{text("access.approve")}
						</Button>
						<Button
							loading={decide.isPending && decide.variables === "refuse"}
							onClick={() => decide.mutate("refuse")}
						>
							{text("access.refuse")}
						</Button>
					</div>
				</>
			)}
			{request.isOwn && state === "waiting" && (
				<div className="access-acts">
					<Button
						loading={withdraw.isPending}
						onClick={() => withdraw.mutate()}
					>
						{text("access.withdraw")}
					</Button>
				</div>
			)}
		</article>
	);
}

/** An operator asks for a backup to be restored over what is there, by the checksum of its file. */
function AskRestore({ data }: { data: Approvals }): ReactElement | null {
	const text = useText();
	const refresh = useRefresh();
	const [sha256, setSha256] = useState("");
	const [reason, setReason] = useState("");
	const ask = useMutation({
		mutationFn: () =>
			send(askApproval, {
				body: { act: "restore", input: { sha256: sha256.trim(), reason } },
			}),
		onSuccess: async () => {
			setSha256("");
			setReason("");
			await refresh();
		},
	});
	if (!data.acts.some(({ act, mayAsk }) => act === "restore" && mayAsk))
		return null;
	return (
		<Section
			id="restore"
			title={text("access.act.restore")}
			note={text("access.restore_note")}
		>
			<form
				className="access-fields"
				onSubmit={(event) => {
					event.preventDefault();
					ask.mutate();
				}}
			>
				<label className="access-field">
					<span>{text("access.checksum")}</span>
					<Input
						required
						pattern="[0-9a-f]{64}"
						value={sha256}
						onChange={({ target }) => setSha256(target.value)}
					/>
				</label>
				<label className="access-field">
					<span>{text("access.reason")}</span>
					<Input
						required
						maxLength={1000}
						value={reason}
						onChange={({ target }) => setReason(target.value)}
					/>
				</label>
				<Button htmlType="submit" loading={ask.isPending}>
					{text("access.ask_second")}
				</Button>
			</form>
			{ask.error && <ProblemNote error={ask.error} />}
		</Section>
	);
}

/** Which acts need two people here, and the asking for a change of that. */
function Acts({ data }: { data: Approvals }): ReactElement {
	const text = useText();
	const refresh = useRefresh();
	const left = SWITCHABLE_ACTS.filter(
		(act) => data.acts.find((each) => each.act === act)?.needsTwo === false,
	);
	const [chosen, setChosen] = useState<readonly string[]>(left);
	const [reason, setReason] = useState("");
	const mayAsk = data.acts.some(
		({ act, mayAsk: may }) => act === "approval_rule" && may,
	);
	const ask = useMutation({
		mutationFn: () =>
			send(askApproval, {
				body: {
					act: "approval_rule",
					input: {
						onePersonActs: SWITCHABLE_ACTS.filter((act) =>
							chosen.includes(act),
						),
						reason,
					},
				},
			}),
		onSuccess: async () => {
			setReason("");
			await refresh();
		},
	});
	const isChanged =
		left.join() !==
		SWITCHABLE_ACTS.filter((act) => chosen.includes(act)).join();
	return (
		<Section
			id="acts"
			title={text("access.two_people_acts")}
			note={text(
				data.others.length > 0 ? "access.others" : "access.others_none",
				{ names: data.others.join(text("events.between")) },
			)}
		>
			<form
				className="access-field"
				onSubmit={(event) => {
					event.preventDefault();
					if (isChanged && reason.trim() !== "") ask.mutate();
				}}
			>
				<fieldset className="scope-choices" disabled={!mayAsk}>
					<legend>{text("access.needs_two_people")}</legend>
					{data.acts.map(({ act, isFixed }) => (
						<label key={act}>
							<input
								type="checkbox"
								disabled={isFixed || !mayAsk}
								checked={isFixed || !chosen.includes(act)}
								onChange={({ target }) =>
									setChosen(
										target.checked
											? chosen.filter((each) => each !== act)
											: [...chosen, act],
									)
								}
							/>
							<span>
								{text(`access.act.${act}`)}{" "}
								{isFixed && (
									<span className="does">{text("access.always")}</span>
								)}
							</span>
						</label>
					))}
				</fieldset>
				{isChanged && (
					<div className="access-fields">
						<label className="access-field">
							<span>{text("access.reason")}</span>
							<Input
								maxLength={1000}
								value={reason}
								onChange={({ target }) => setReason(target.value)}
							/>
						</label>
						<Button
							htmlType="submit"
							disabled={reason.trim() === ""}
							loading={ask.isPending}
						>
							{text("access.ask_second")}
						</Button>
					</div>
				)}
				{ask.error && <ProblemNote error={ask.error} />}
			</form>
		</Section>
	);
}
