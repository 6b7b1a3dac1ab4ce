import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Segmented, Select } from "antd";
import { type ReactElement, useState } from "react";
import type { Role } from "@dekad/core/access/actor.ts";
import { reachOf } from "@dekad/core/access/policies.ts";
import { type Scope, scopesOfRole } from "@dekad/core/access/scopes.ts";
import type { RegionView } from "@dekad/contract/registry.ts";
import {
	type DelegationView,
	endDelegation,
	giveDelegation,
	listDelegations,
	overseeAccess,
} from "@dekad/contract/tokens.ts";
import { asking, keyOf, send } from "../api.ts";
import { registryFrameQuery } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { CivilDate } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { TreePicker } from "../ui/tree-pickers.tsx";
import { ScopeChoices, useScopeWords } from "./scope-choices.tsx";

const regionPathOf = (region: RegionView) => region.regionPath;

/** Roles given to others and received from them. */
export function DelegationsSection({
	role,
	scope,
	heldFor,
}: {
	role: Role;
	/** The region the role works at; null: it has none. */
	scope: string | null;
	/** Whose role one works in, when it is another person's. */
	heldFor: string | null;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const query = useQuery(asking(listDelegations, {}));
	const refresh = () =>
		Promise.all(
			[listDelegations, overseeAccess].map((stated) =>
				queries.invalidateQueries({ queryKey: keyOf(stated) }),
			),
		);
	const end = useMutation({
		mutationFn: (delegationId: string) =>
			send(endDelegation, { params: { delegationId } }),
		onSuccess: refresh,
	});
	return (
		<Section
			id="delegations"
			title={text("access.delegations")}
			note={text("access.delegations_note")}
		>
			{end.error && <ProblemNote error={end.error} />}
			<Loaded query={query}>
				{({ delegations, people }) => (
					<>
						{delegations.length === 0 ? (
							<p className="soft">{text("access.delegations_none")}</p>
						) : (
							<DelegationTable
								delegations={delegations}
								ending={end.isPending ? end.variables : null}
								onEnd={(delegationId) => end.mutate(delegationId)}
							/>
						)}
						{heldFor === null && (
							<GiveRole
								role={role}
								scope={scope}
								people={people}
								onGiven={refresh}
							/>
						)}
					</>
				)}
			</Loaded>
		</Section>
	);
}

export function DelegationTable({
	delegations,
	ending,
	onEnd,
}: {
	delegations: readonly DelegationView[];
	ending: string | null;
	onEnd: (delegationId: string) => void;
}): ReactElement {
	const text = useText();
	const words = useScopeWords();
	return (
		<DataTable
			caption={text("access.delegations")}
			rows={delegations}
			rowKey={({ delegationId }) => delegationId}
			columns={[
				{
					key: "role",
					head: text("access.role"),
					isRowHead: true,
					cell: ({ role, regionName }) =>
						[text(`session.role.${role}`), regionName]
							.filter(Boolean)
							.join(" · "),
				},
				{
					key: "from",
					head: text("access.from"),
					cell: ({ giverName }) => giverName,
				},
				{
					key: "to",
					head: text("access.to"),
					cell: ({ delegateName }) => delegateName,
				},
				{
					key: "acts",
					head: text("access.acts"),
					isLong: true,
					cell: ({ scopes }) =>
						scopes ? words(scopes) : text("access.acts_whole"),
				},
				{
					key: "until",
					head: text("access.until"),
					cell: ({ untilOn }) => <CivilDate on={untilOn} />,
				},
				{
					key: "reason",
					head: text("access.reason"),
					isLong: true,
					cell: ({ reason }) => reason,
				},
				{
					key: "state",
					head: text("access.state"),
					cell: ({ state, endedBy }) => (
						<span
							className={state === "running" ? "badge access-runs" : "badge"}
						>
							{text(`access.delegation_state.${state}`, { by: endedBy ?? "" })}
						</span>
					),
				},
				{
					key: "end",
					head: text("access.end"),
					cell: ({ delegationId, giverName, delegateName, state }) =>
						state === "running" && (
							<Button
								size="small"
								aria-label={text("access.end_delegation", {
									from: giverName,
									to: delegateName,
								})}
								loading={ending === delegationId}
								onClick={() => onEnd(delegationId)}
							>
								{text("access.end")}
							</Button>
						),
				},
			]}
		/>
	);
}

function GiveRole({
	role,
	scope,
	people,
	onGiven,
}: {
	role: Role;
	scope: string | null;
	people: readonly { accountId: string; name: string }[];
	onGiven: () => Promise<unknown>;
}): ReactElement {
	const text = useText();
	const readsRegions =
		scope !== null && reachOf("project.read", role) === "region";
	const { data: frame } = useQuery({
		...registryFrameQuery,
		enabled: readsRegions,
	});
	const [delegateId, setDelegateId] = useState<string>();
	const [regionPath, setRegionPath] = useState<string>();
	const [extent, setExtent] = useState<"whole" | "some">("whole");
	const [scopes, setScopes] = useState<Scope[]>([]);
	const [untilOn, setUntilOn] = useState("");
	const [reason, setReason] = useState("");
	const give = useMutation({
		mutationFn: (to: string) =>
			send(giveDelegation, {
				body: {
					delegateId: to,
					untilOn,
					reason,
					...(regionPath && regionPath !== scope ? { regionPath } : {}),
					...(extent === "some" ? { scopes } : {}),
				},
			}),
		onSuccess: async () => {
			setReason("");
			await onGiven();
		},
	});
	const isReady =
		delegateId !== undefined &&
		untilOn !== "" &&
		reason.trim() !== "" &&
		(extent === "whole" || scopes.length > 0);
	const title = text("access.delegation_new", {
		role: text(`session.role.${role}`),
	});
	return (
		<form
			className="access-form"
			aria-label={title}
			onSubmit={(event) => {
				event.preventDefault();
				if (isReady) give.mutate(delegateId);
			}}
		>
			<h3>{title}</h3>
			{give.error && <ProblemNote error={give.error} />}
			<div className="access-fields">
				<label className="access-field">
					<span>{text("access.delegate")}</span>
					<Select<string>
						showSearch={{ optionFilterProp: "label" }}
						value={delegateId ?? null}
						options={people.map(({ accountId, name }) => ({
							value: accountId,
							label: name,
						}))}
						onChange={setDelegateId}
					/>
				</label>
				<label className="access-field">
					<span>{text("access.until")}</span>
					<input
						type="date"
						className="plain-field"
						value={untilOn}
						onChange={({ target }) => setUntilOn(target.value)}
					/>
				</label>
				{readsRegions && (
					<div className="access-field">
						<span>{text("access.region_part")}</span>
						<TreePicker
							nodes={frame?.regions ?? []}
							pathOf={regionPathOf}
							value={regionPath}
							label={text("access.region_part")}
							everything={text("access.region_whole")}
							onChange={setRegionPath}
						/>
					</div>
				)}
			</div>
			<div className="access-field">
				<span id="delegation-extent">{text("access.acts")}</span>
				<Segmented
					aria-labelledby="delegation-extent"
					className="access-extent"
					value={extent}
					options={(["whole", "some"] as const).map((value) => ({
						value,
						label: text(`access.acts_${value}`),
					}))}
					onChange={setExtent}
				/>
			</div>
			{extent === "some" && (
				<ScopeChoices
					title={text("access.scopes")}
					offered={scopesOfRole(role)}
					chosen={scopes}
					onChoose={setScopes}
				/>
			)}
			<label className="access-field">
				<span>{text("access.reason")}</span>
				<Input
					maxLength={1000}
					value={reason}
					onChange={({ target }) => setReason(target.value)}
				/>
			</label>
			<div className="access-acts">
				<Button
					type="primary"
					htmlType="submit"
					disabled={!isReady}
					loading={give.isPending}
				>
					{text("access.give")}
				</Button>
				<span role="status">
					{give.data &&
						text("access.given", {
							to: give.data.delegateName,
						})}
				</span>
			</div>
		</form>
	);
}
