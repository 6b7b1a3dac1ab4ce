import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactElement, useState } from "react";
import type { Role } from "@dekad/core/access/actor.ts";
import {
	type Scope,
	scopesOfRole,
	TOKEN_SCOPES,
} from "@dekad/core/access/scopes.ts";
import {
	endToken,
	listTokens,
	makeToken,
	overseeAccess,
	type TokenView,
} from "@dekad/contract/tokens.ts";
import { asking, keyOf, send } from "../api.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { ScopeChoices, useScopeWords } from "./scope-choices.tsx";

type TokenScope = (typeof TOKEN_SCOPES)[number];

const offeredTo = (role: Role): TokenScope[] => {
	const own: readonly Scope[] = scopesOfRole(role);
	return TOKEN_SCOPES.filter((scope) => own.includes(scope));
};

/** One's own API tokens: what they may do, until when, when they were used; make and end them. */
export function TokensSection({
	role,
}: {
	/** The role one works in, which a token would work in too. */
	role: Role;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const query = useQuery(asking(listTokens, {}));
	const refresh = () =>
		Promise.all(
			[listTokens, overseeAccess].map((stated) =>
				queries.invalidateQueries({ queryKey: keyOf(stated) }),
			),
		);
	const end = useMutation({
		mutationFn: (tokenId: string) => send(endToken, { params: { tokenId } }),
		onSuccess: refresh,
	});
	return (
		<Section
			id="tokens"
			title={text("access.tokens")}
			note={text("access.tokens_note")}
		>
			{end.error && <ProblemNote error={end.error} />}
			<Loaded
				query={query}
				isEmpty={({ tokens }) => tokens.length === 0}
				empty={text("access.tokens_none")}
			>
				{({ tokens }) => (
					<TokenTable
						tokens={tokens}
						ending={end.isPending ? end.variables : null}
						onEnd={(tokenId) => end.mutate(tokenId)}
					/>
				)}
			</Loaded>
			<MakeToken role={role} onMade={refresh} />
		</Section>
	);
}

export function TokenTable({
	tokens,
	showsMaker = false,
	ending,
	onEnd,
}: {
	tokens: readonly TokenView[];
	showsMaker?: boolean;
	/** Which one is being ended now. */
	ending: string | null;
	onEnd: (tokenId: string) => void;
}): ReactElement {
	const text = useText();
	const words = useScopeWords();
	const columns: Column<TokenView>[] = [
		{
			key: "name",
			head: text("access.name"),
			isRowHead: true,
			cell: ({ name }) => name,
		},
		{
			key: "scopes",
			head: text("access.scopes"),
			isLong: true,
			cell: ({ scopes }) => words(scopes),
		},
		{
			key: "role",
			head: text("access.role"),
			cell: ({ role, madeBy }) =>
				showsMaker
					? `${text(`session.role.${role}`)} · ${madeBy}`
					: text(`session.role.${role}`),
		},
		{
			key: "until",
			head: text("access.until"),
			cell: ({ expiresAt }) => <Instant at={expiresAt} isEnd />,
		},
		{
			key: "used",
			head: text("access.last_used"),
			cell: ({ lastUsedAt }) =>
				lastUsedAt ? <Instant at={lastUsedAt} /> : text("access.never"),
		},
		{
			key: "state",
			head: text("access.state"),
			cell: ({ state, endedBy }) => (
				<span className={state === "running" ? "badge access-runs" : "badge"}>
					{text(`access.state.${state}`, { by: endedBy ?? "" })}
				</span>
			),
		},
		{
			key: "end",
			head: text("access.end"),
			cell: ({ tokenId, name, state }) =>
				state === "ended" ? null : (
					<Button
						size="small"
						aria-label={text("access.end_token", { name })}
						loading={ending === tokenId}
						onClick={() => onEnd(tokenId)}
					>
						{text("access.end")}
					</Button>
				),
		},
	];
	return (
		<DataTable
			caption={text("access.tokens")}
			rows={tokens}
			rowKey={({ tokenId }) => tokenId}
			columns={columns}
		/>
	);
}

function MakeToken({
	role,
	onMade,
}: {
	role: Role;
	onMade: () => Promise<unknown>;
}): ReactElement {
	const text = useText();
	const [name, setName] = useState("");
	const [scopes, setScopes] = useState<TokenScope[]>(["read"]);
	const [untilOn, setUntilOn] = useState("");
	const make = useMutation({
		mutationFn: () => send(makeToken, { body: { name, scopes, untilOn } }),
		onSuccess: async () => {
			setName("");
			await onMade();
		},
	});
	const isReady = name.trim() !== "" && scopes.length > 0 && untilOn !== "";
	return (
		<form
			className="access-form"
			aria-label={text("access.token_new")}
			onSubmit={(event) => {
				event.preventDefault();
				if (isReady) make.mutate();
			}}
		>
			<h3>{text("access.token_new")}</h3>
			{make.data && (
				<ShownOnce
					title={text("access.token_secret")}
					note={text("access.token_secret_note")}
					secret={make.data.secret}
					onHide={() => make.reset()}
				/>
			)}
			{make.error && <ProblemNote error={make.error} />}
			<div className="access-fields">
				<label className="access-field">
					<span>{text("access.token_name")}</span>
					<Input
						maxLength={100}
						placeholder={text("access.token_name_hint")}
						value={name}
						onChange={({ target }) => setName(target.value)}
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
			</div>
			<ScopeChoices
				title={text("access.scopes")}
				offered={offeredTo(role)}
				chosen={scopes}
				onChoose={setScopes}
			/>
			<div className="access-acts">
				<Button
					type="primary"
					htmlType="submit"
					disabled={!isReady}
					loading={make.isPending}
				>
					{text("access.token_make")}
				</Button>
			</div>
		</form>
	);
}
