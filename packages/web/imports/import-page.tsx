import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Progress } from "antd";
import { type ReactElement, useEffect } from "react";
import {
	getMarkedFile,
	type ImportView,
	storeImport,
} from "@dekad/contract/imports.ts";
import { cancelJob } from "@dekad/contract/jobs.ts";
import { download, send } from "../api.ts";
import { sessionQuery } from "../office.ts";
import { Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Page } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ImportFindings } from "./import-findings.tsx";
import { ImportStateBadge, isAtWork } from "./import-state.tsx";
import { KindName } from "./imports-page.tsx";
import { importQuery, jobQuery } from "./queries.ts";

/** How often a running job is asked how far it is. */
const ASK_EVERY_MS = 400;

/** One import: how far it is, what was found, and the choice to store it. */
export function ImportPage({ importId }: { importId: string }): ReactElement {
	const text = useText();
	const query = useQuery({
		...importQuery(importId),
		refetchInterval: ({ state }) =>
			state.data && isAtWork(state.data.state) ? ASK_EVERY_MS : false,
	});
	const view = query.data;
	const queries = useQueryClient();
	const isStored = view?.state === "stored";
	useEffect(() => {
		// What was stored may stand on any page; who is signed in did not change.
		if (isStored)
			void queries.invalidateQueries({
				predicate: ({ queryKey }) => queryKey[1] !== sessionQuery.queryKey[1],
			});
	}, [isStored, queries]);
	return (
		<Page
			title={view?.fileName ?? text("importPage.title")}
			subtitle={
				view && (
					<>
						<KindName kind={view.kind} /> ·{" "}
						{text("importPage.by", { name: view.createdBy })} ·{" "}
						<Instant at={view.createdAt} />{" "}
						<ImportStateBadge state={view.state} />
					</>
				)
			}
			actions={<Link to="/imports">{text("importPage.another")}</Link>}
		>
			<Loaded query={query}>
				{(shown) => (
					<>
						<div role="status" aria-live="polite">
							{isAtWork(shown.state) && shown.jobId && (
								<Working jobId={shown.jobId} />
							)}
						</div>
						{shown.error && (
							<Alert
								type="error"
								showIcon
								title={shown.error.title}
								description={
									<>
										<p>{shown.error.next}</p>
										<p className="problem-code">{shown.error.code}</p>
									</>
								}
							/>
						)}
						{shown.result && !isAtWork(shown.state) && (
							<>
								<Decision view={shown} result={shown.result} />
								<ImportFindings
									result={shown.result}
									isStored={shown.state === "stored"}
								/>
							</>
						)}
					</>
				)}
			</Loaded>
		</Page>
	);
}

/** How far the job is, told to screen readers in steps, with a way to stop it. */
function Working({ jobId }: { jobId: string }): ReactElement {
	const text = useText();
	const { data: job } = useQuery({
		...jobQuery(jobId),
		refetchInterval: ASK_EVERY_MS,
	});
	const cancel = useMutation({
		mutationFn: () => send(cancelJob, { params: { jobId }, body: {} }),
	});
	const total = job?.totalSteps ?? null;
	const done = job?.doneSteps ?? 0;
	return (
		<div className="working section">
			<Progress
				aria-label={text("importPage.title")}
				percent={total ? Math.floor((done * 100) / total) : 0}
				status="active"
				showInfo={total !== null}
			/>
			<p>
				{total === null
					? text("importPage.progress_open", { done })
					: text("importPage.progress", { done, total })}
			</p>
			<Button
				disabled={cancel.isPending || cancel.isSuccess}
				onClick={() => cancel.mutate()}
			>
				{text(cancel.isSuccess ? "importPage.cancelling" : "importPage.cancel")}
			</Button>
			{cancel.error && <ProblemNote error={cancel.error} />}
		</div>
	);
}

/** The counts, and what can be done now: store the good rows, store all or nothing, take the marked file. */
function Decision({
	view,
	result,
}: {
	view: ImportView;
	result: NonNullable<ImportView["result"]>;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const { importId } = view;
	const store = useMutation({
		mutationFn: (onlyIfAllGood: boolean) =>
			send(storeImport, { params: { importId }, body: { onlyIfAllGood } }),
		onSuccess: (changed) =>
			queries.setQueryData(importQuery(importId).queryKey, changed),
	});
	const marked = useMutation({
		mutationFn: () =>
			download(getMarkedFile, { params: { importId } }, view.fileName),
	});
	const isStored = view.state === "stored";
	const counts = [
		{ key: "rows", words: text("importPage.rows_read"), count: result.rows },
		{
			key: "accepted",
			words: text(
				isStored ? "importPage.accepted_stored" : "importPage.accepted",
			),
			count: result.accepted,
		},
		{
			key: "unchanged",
			words: text("importPage.unchanged"),
			count: result.unchanged,
		},
		{
			key: "rejected",
			words: text("importPage.rejected"),
			count: result.rejected,
		},
	];
	return (
		<section className="section decision" aria-labelledby="found">
			<h2 id="found">{text("importPage.found")}</h2>
			<dl className="counts">
				{counts.map(({ key, words, count }) => (
					<div
						key={key}
						className={key === "rejected" && count > 0 ? "is-bad" : undefined}
					>
						<dd className="number">{count}</dd>
						<dt>{words}</dt>
					</div>
				))}
			</dl>
			<div className="decision-acts">
				{view.state === "checked" && result.accepted > 0 && (
					<>
						<Button
							type="primary"
							loading={store.isPending && !store.variables}
							onClick={() => store.mutate(false)}
						>
							{text("importPage.store_good", { count: result.accepted })}
						</Button>
						<Button
							disabled={result.rejected > 0}
							loading={store.isPending && store.variables}
							onClick={() => store.mutate(true)}
						>
							{text("importPage.store_all")}
						</Button>
						{result.rejected > 0 && (
							<p className="soft">
								{text("importPage.all_or_nothing_blocked", {
									count: result.rejected,
								})}
							</p>
						)}
					</>
				)}
				{view.state === "checked" && result.accepted === 0 && (
					<p>
						{text(
							result.rejected === 0
								? "importPage.nothing_new"
								: "importPage.nothing_good",
						)}
					</p>
				)}
				{isStored && (
					<p>
						<strong>
							{text("importPage.stored", { accepted: result.accepted })}
						</strong>{" "}
						{result.rejected > 0 &&
							text("importPage.stored_rejected", { count: result.rejected })}
					</p>
				)}
				{view.hasMarkedFile && (
					<Button
						icon={<DownloadOutlined />}
						loading={marked.isPending}
						title={text("importPage.marked_note")}
						onClick={() => marked.mutate()}
					>
						{text("importPage.marked")}
					</Button>
				)}
			</div>
			{store.error && <ProblemNote error={store.error} />}
			{marked.error && <ProblemNote error={marked.error} />}
		</section>
	);
}
