import {
	keepPreviousData,
	useInfiniteQuery,
	useMutation,
	useQuery,
	useQueryClient,
} from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactElement, useState } from "react";
import {
	closePerson,
	endRole,
	listPeople,
	type PersonView,
} from "@dekad/contract/accounts.ts";
import { type Role, ROLES } from "@dekad/core/access/actor.ts";
import { keyOf, send } from "../api.ts";
import { sessionQuery } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { EmptyFace, Loaded } from "../ui/loaded.tsx";
import { CivilDate, Instant } from "../ui/money.tsx";
import { Page } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import {
	AskDialog,
	InviteDialog,
	RecoverDialog,
	RoleDialog,
} from "./people-dialogs.tsx";
import type { PeopleSearch } from "./search.ts";
import { SignInRules } from "./sign-in-rules.tsx";
import "./account.css";

type HeldRole = PersonView["roles"][number];
/** What is asked in front of the page. */
type Asked =
	| { what: "invite" }
	| { what: "role" | "recover" | "close"; person: PersonView }
	| { what: "end"; person: PersonView; role: HeldRole };

/** The office's accounts: who has which role until when; invite, end, close, recover. */
export function PeoplePage({
	search: { search = "", role },
	onSearch,
}: {
	search: PeopleSearch;
	onSearch: (search: PeopleSearch) => void;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const { data: session } = useQuery(sessionQuery);
	const [asked, setAsked] = useState<Asked | null>(null);
	const asking = {
		...(search === "" ? {} : { search }),
		...(role === undefined ? {} : { role }),
	};
	const query = useInfiniteQuery({
		queryKey: [...keyOf(listPeople), asking],
		queryFn: ({ pageParam }) =>
			send(listPeople, {
				query: { ...asking, ...(pageParam ? { after: pageParam } : {}) },
			}),
		initialPageParam: null as string | null,
		getNextPageParam: ({ next }) => next,
		placeholderData: keepPreviousData,
	});
	const refresh = () =>
		queries.invalidateQueries({ queryKey: keyOf(listPeople) });
	const reopen = useMutation({
		mutationFn: (accountId: string) =>
			send(closePerson, { params: { accountId }, body: { isClosed: false } }),
		onSuccess: refresh,
	});
	const close = () => setAsked(null);
	const done = async () => {
		setAsked(null);
		await refresh();
	};
	const own = session?.account?.accountId;
	return (
		<Page
			title={text("account.people")}
			subtitle={text("account.people_note")}
			actions={
				<Button type="primary" onClick={() => setAsked({ what: "invite" })}>
					{text("account.invite")}
				</Button>
			}
		>
			<div className="people-filter" role="search">
				<Input
					type="search"
					aria-label={text("account.people_search")}
					placeholder={text("account.people_search")}
					value={search}
					onChange={(event) => onSearch({ search: event.target.value, role })}
				/>
				<Select<Role>
					aria-label={text("account.people_role")}
					allowClear
					placeholder={text("account.people_all_roles")}
					value={role ?? null}
					options={ROLES.map((value) => ({
						value,
						label: text(`session.role.${value}`),
					}))}
					onChange={(chosen: Role | undefined) =>
						onSearch({ search, role: chosen })
					}
				/>
			</div>
			{reopen.error && <ProblemNote error={reopen.error} />}
			<Loaded query={query}>
				{({ pages }) => {
					const people = pages.flatMap((page) => page.people);
					if (people.length === 0)
						return <EmptyFace>{text("account.people_none")}</EmptyFace>;
					return (
						<>
							<DataTable
								caption={text("account.people")}
								rows={people}
								rowKey={({ accountId }) => accountId}
								columns={[
									{
										key: "person",
										head: text("account.person"),
										isRowHead: true,
										cell: ({ displayName, loginName }) => (
											<>
												{displayName} <span className="code">{loginName}</span>
											</>
										),
									},
									{
										key: "roles",
										head: text("account.roles"),
										isLong: true,
										cell: (person) => (
											<Roles
												person={person}
												mayEnd={person.accountId !== own}
												onEnd={(ended) =>
													setAsked({ what: "end", person, role: ended })
												}
											/>
										),
									},
									{
										key: "state",
										head: text("account.sign_in_state"),
										cell: (person) => text(`account.state.${stateOf(person)}`),
									},
									{
										key: "seen",
										head: text("account.last_seen"),
										cell: ({ lastSeenAt }) =>
											lastSeenAt ? (
												<Instant at={lastSeenAt} />
											) : (
												text("account.never")
											),
									},
									{
										key: "acts",
										head: "",
										isLong: true,
										cell: (person) => (
											<Acts
												person={person}
												isOwn={person.accountId === own}
												onAsk={(what) => setAsked({ what, person })}
												onReopen={() => reopen.mutate(person.accountId)}
											/>
										),
									},
								]}
							/>
							{query.hasNextPage && (
								<div className="more-rows">
									<Button
										loading={query.isFetchingNextPage}
										onClick={() => void query.fetchNextPage()}
									>
										{text("account.people_more")}
									</Button>
								</div>
							)}
						</>
					);
				}}
			</Loaded>
			<SignInRules />
			{asked?.what === "invite" && (
				<InviteDialog onChanged={refresh} onClose={close} />
			)}
			{asked?.what === "role" && (
				<RoleDialog person={asked.person} onDone={done} onClose={close} />
			)}
			{asked?.what === "recover" && (
				<RecoverDialog person={asked.person} onClose={close} />
			)}
			{asked?.what === "close" && (
				<AskDialog
					title={text("account.close_of", { name: asked.person.displayName })}
					question={text("account.close_ask")}
					act={text("account.close")}
					run={() =>
						send(closePerson, {
							params: { accountId: asked.person.accountId },
							body: { isClosed: true },
						})
					}
					onDone={done}
					onClose={close}
				/>
			)}
			{asked?.what === "end" && (
				<AskDialog
					title={text("account.role_end_of", {
						name: asked.person.displayName,
						role: text(`session.role.${asked.role.role}`),
					})}
					question={text("account.role_end_ask")}
					act={text("account.role_end")}
					run={() =>
						send(endRole, {
							params: { membershipId: asked.role.membershipId },
							body: {},
						})
					}
					onDone={done}
					onClose={close}
				/>
			)}
		</Page>
	);
}

const stateOf = ({ isClosed, hasSignIn, hasSecondFactor }: PersonView) =>
	isClosed
		? "closed"
		: !hasSignIn
			? "invited"
			: hasSecondFactor
				? "strong"
				: "plain";

function Roles({
	person,
	mayEnd,
	onEnd,
}: {
	person: PersonView;
	mayEnd: boolean;
	onEnd: (role: HeldRole) => void;
}): ReactElement {
	const text = useText();
	return (
		<div className="held-roles">
			{person.roles.map((held) => (
				<div
					key={held.membershipId}
					className={held.isOver ? "held-role is-over" : "held-role"}
				>
					<span>
						{text(`session.role.${held.role}`)}
						{(held.regionName ?? held.organisationName) &&
							` · ${held.regionName ?? held.organisationName}`}
					</span>
					<span className="soft">
						<CivilDate on={held.validFromOn} />
						{held.validUntilOn && (
							<>
								{" – "}
								<CivilDate on={held.validUntilOn} />
							</>
						)}
						{held.isOver && ` (${text("account.role_over")})`}
					</span>
					{mayEnd && !held.isOver && (
						<Button
							size="small"
							type="link"
							aria-label={text("account.role_end_of", {
								name: person.displayName,
								role: text(`session.role.${held.role}`),
							})}
							onClick={() => onEnd(held)}
						>
							{text("account.role_end")}
						</Button>
					)}
				</div>
			))}
		</div>
	);
}

function Acts({
	person,
	isOwn,
	onAsk,
	onReopen,
}: {
	person: PersonView;
	isOwn: boolean;
	onAsk: (what: "role" | "recover" | "close") => void;
	onReopen: () => void;
}): ReactElement {
	const text = useText();
	const name = person.displayName;
	return (
		<span className="row-acts">
			<Button
				size="small"
				aria-label={text("account.role_add_of", { name })}
				onClick={() => onAsk("role")}
			>
				{text("account.role_add")}
			</Button>
			{person.isYours && !isOwn && (
				<>
					{!person.isClosed && (
						<Button
							size="small"
							aria-label={text("account.recover_of", { name })}
							onClick={() => onAsk("recover")}
						>
							{text("account.recover")}
						</Button>
					)}
					{person.isClosed ? (
						<Button
							size="small"
							aria-label={text("account.reopen_of", { name })}
							onClick={onReopen}
						>
							{text("account.reopen")}
						</Button>
					) : (
						<Button
							size="small"
							aria-label={text("account.close_of", { name })}
							onClick={() => onAsk("close")}
						>
							{text("account.close")}
						</Button>
					)}
				</>
			)}
		</span>
	);
}
