import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input, InputNumber, Select } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	listRankingAuthorities,
	recordRankingAuthority,
	revokeRankingAuthority,
} from "@dekad/contract/rankings.ts";
import { formatDate } from "@dekad/core/periods/format.ts";
import { USUAL_MINIMUM_COUNT } from "@dekad/core/rollups/guarded-ranking.ts";
import { asking, send } from "../api.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { Section } from "../ui/page.tsx";
import { useLang, useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

const authoritiesQuery = asking(listRankingAuthorities, {});

/** Who allowed a ranking of regions, by which document, until when; without one nothing is ranked. */
export function RankingAuthorities({
	mayRecord,
}: {
	mayRecord: boolean;
}): ReactElement {
	const text = useText();
	const lang = useLang();
	const queries = useQueryClient();
	const authorities = useQuery(authoritiesQuery);
	const renewed = () =>
		queries.invalidateQueries({ queryKey: authoritiesQuery.queryKey });
	const revoke = useMutation({
		mutationFn: (authorityId: string) =>
			send(revokeRankingAuthority, { params: { authorityId } }),
		onSuccess: renewed,
	});
	return (
		<Section
			id="authority"
			title={text("bulletinPage.authority")}
			note={text("bulletinPage.authority_note")}
			actions={<Link to="/scoring">{text("scoring.link")}</Link>}
		>
			<Loaded
				query={authorities}
				isEmpty={(data) => data.authorities.length === 0}
				empty={text("bulletinPage.no_authority")}
			>
				{(data) => (
					<DataTable
						caption={text("bulletinPage.authority")}
						rows={data.authorities}
						rowKey={({ authorityId }) => authorityId}
						columns={[
							{
								key: "document",
								head: text("bulletinPage.authority_document"),
								isRowHead: true,
								cell: ({ document }) => document,
							},
							{
								key: "by",
								head: text("bulletinPage.authority_by"),
								cell: ({ issuedBy }) => issuedBy,
							},
							{
								key: "span",
								head: text("bulletinPage.authority_span"),
								cell: ({ documentOn, untilOn }) =>
									text("bulletinPage.from_to", {
										from: formatDate(documentOn, lang),
										to: formatDate(untilOn, lang),
									}),
							},
							{
								key: "rate",
								head: text("bulletinPage.authority_rate"),
								cell: ({ rate, minimumCount, tie }) =>
									`${text(`bulletin.column.${rate}`)} · ≥ ${minimumCount} · ${text(`bulletinPage.tie.${tie}`)}`,
							},
							{
								key: "state",
								head: text("bulletinPage.authority_state"),
								cell: (authority) => (
									<>
										{text(
											authority.isInForce
												? "bulletinPage.in_force"
												: authority.revokedAt
													? "bulletinPage.revoked"
													: "bulletinPage.not_in_force",
										)}{" "}
										{mayRecord && !authority.revokedAt && (
											<Button
												size="small"
												aria-label={`${text("bulletinPage.revoke")} ${authority.document}`}
												loading={revoke.isPending}
												onClick={() => revoke.mutate(authority.authorityId)}
											>
												{text("bulletinPage.revoke")}
											</Button>
										)}
									</>
								),
							},
						]}
					/>
				)}
			</Loaded>
			{revoke.error && <ProblemNote error={revoke.error} />}
			{mayRecord && <RecordAuthority onRecorded={renewed} />}
		</Section>
	);
}

function RecordAuthority({
	onRecorded,
}: {
	onRecorded: () => void;
}): ReactElement {
	const text = useText();
	const id = useId();
	const [issuedBy, setIssuedBy] = useState("");
	const [document, setDocument] = useState("");
	const [documentOn, setDocumentOn] = useState("");
	const [untilOn, setUntilOn] = useState("");
	const [rate, setRate] = useState<"completion" | "growth">("completion");
	const [tie, setTie] = useState<"shared" | "dense">("shared");
	const [minimumCount, setMinimumCount] = useState(USUAL_MINIMUM_COUNT);
	const record = useMutation({
		mutationFn: () =>
			send(recordRankingAuthority, {
				body: {
					issuedBy,
					document,
					documentOn,
					untilOn,
					rate,
					tie,
					minimumCount,
				},
			}),
		onSuccess: () => {
			setDocument("");
			onRecorded();
		},
	});
	return (
		<details className="record-authority">
			<summary>{text("bulletinPage.record_authority")}</summary>
			<form
				className="inline-form"
				onSubmit={(event) => {
					event.preventDefault();
					record.mutate();
				}}
			>
				<label htmlFor={`${id}by`}>{text("bulletinPage.authority_by")}</label>
				<Input
					id={`${id}by`}
					required
					maxLength={200}
					value={issuedBy}
					onChange={(event) => setIssuedBy(event.target.value)}
				/>
				<label htmlFor={`${id}document`}>
					{text("bulletinPage.authority_document")}
				</label>
				<Input
					id={`${id}document`}
					required
					maxLength={200}
					value={document}
					onChange={(event) => setDocument(event.target.value)}
				/>
				<label htmlFor={`${id}on`}>{text("bulletinPage.authority_on")}</label>
				<Input
					id={`${id}on`}
					type="date"
					required
					value={documentOn}
					onChange={(event) => setDocumentOn(event.target.value)}
				/>
				<label htmlFor={`${id}until`}>
					{text("bulletinPage.authority_until")}
				</label>
				<Input
					id={`${id}until`}
					type="date"
					required
					min={documentOn}
					value={untilOn}
					onChange={(event) => setUntilOn(event.target.value)}
				/>
				<label htmlFor={`${id}rate`}>
					{text("bulletinPage.authority_rate")}
				</label>
				<Select
					id={`${id}rate`}
					value={rate}
					onChange={setRate}
					options={(["completion", "growth"] as const).map((value) => ({
						value,
						label: text(`bulletin.column.${value}`),
					}))}
				/>
				<label htmlFor={`${id}tie`}>{text("bulletinPage.authority_tie")}</label>
				<Select
					id={`${id}tie`}
					value={tie}
					onChange={setTie}
					options={(["shared", "dense"] as const).map((value) => ({
						value,
						label: text(`bulletinPage.tie.${value}`),
					}))}
				/>
				<label htmlFor={`${id}minimum`}>
					{text("bulletinPage.authority_minimum")}
				</label>
				<InputNumber
					id={`${id}minimum`}
					min={1}
					max={1000}
					precision={0}
					value={minimumCount}
					onChange={(value) => setMinimumCount(value ?? USUAL_MINIMUM_COUNT)}
				/>
				<div className="inline-act">
					<Button htmlType="submit" loading={record.isPending}>
						{text("bulletinPage.record")}
					</Button>
				</div>
				{record.error && <ProblemNote error={record.error} />}
			</form>
		</details>
	);
}
