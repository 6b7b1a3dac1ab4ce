import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Select } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	addRole,
	invitePerson,
	type PersonView,
	recoverPerson,
} from "@dekad/contract/accounts.ts";
import { type Role, ROLES } from "@dekad/core/access/actor.ts";
import { send } from "../api.ts";
import { sessionQuery } from "../office.ts";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { TreePicker } from "../ui/tree-pickers.tsx";
import { Dialog } from "./dialog.tsx";
import { placesQuery } from "./queries.ts";
import { WithInstant } from "./with-instant.tsx";

type RoleFields = {
	role: Role;
	regionPath?: string | undefined;
	organisationCode?: string | undefined;
	untilOn?: string | undefined;
};
type Link = { path: string; expiresAt: string };

/** Roles whose reach is their organisation. */
const OUTSIDE: readonly Role[] = ["owner", "enterprise"];
const FIRST_ROLE: RoleFields = { role: "office" };

/** Only what was chosen, as the contract wants it. */
const bodyOf = ({
	role,
	regionPath,
	organisationCode,
	untilOn,
}: RoleFields) => ({
	role,
	...(regionPath && !OUTSIDE.includes(role) ? { regionPath } : {}),
	...(organisationCode && OUTSIDE.includes(role) ? { organisationCode } : {}),
	...(untilOn ? { untilOn } : {}),
});

/** Makes an account and shows its link, once. */
export function InviteDialog({
	onChanged,
	onClose,
}: {
	onChanged: () => Promise<void>;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const loginField = useId();
	const nameField = useId();
	const [loginName, setLoginName] = useState("");
	const [displayName, setDisplayName] = useState("");
	const [role, setRole] = useState(FIRST_ROLE);
	const invite = useMutation({
		mutationFn: () =>
			send(invitePerson, {
				body: { loginName, displayName, ...bodyOf(role) },
			}),
		onSuccess: onChanged,
	});
	return (
		<Dialog title={text("account.invite")} onClose={onClose}>
			{invite.data ? (
				<LinkOnce name={displayName} link={invite.data} onKept={onClose} />
			) : (
				<form
					onSubmit={(event) => {
						event.preventDefault();
						invite.mutate();
					}}
				>
					<label htmlFor={loginField}>{text("session.login_name")}</label>
					<Input
						id={loginField}
						required
						autoFocus
						autoComplete="off"
						autoCapitalize="none"
						maxLength={100}
						value={loginName}
						onChange={(event) => setLoginName(event.target.value)}
					/>
					<label htmlFor={nameField}>
						{text("session.set_up.display_name")}
					</label>
					<Input
						id={nameField}
						required
						autoComplete="off"
						maxLength={100}
						value={displayName}
						onChange={(event) => setDisplayName(event.target.value)}
					/>
					<RoleForm value={role} onChange={setRole} />
					{invite.error && <ProblemNote error={invite.error} />}
					<div className="dialog-acts">
						<Button onClick={onClose}>{text("account.cancel")}</Button>
						<Button type="primary" htmlType="submit" loading={invite.isPending}>
							{text("account.invite_go")}
						</Button>
					</div>
				</form>
			)}
		</Dialog>
	);
}

/** Gives a person one more role. */
export function RoleDialog({
	person,
	onDone,
	onClose,
}: {
	person: PersonView;
	onDone: () => Promise<void>;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const [role, setRole] = useState(FIRST_ROLE);
	const add = useMutation({
		mutationFn: () =>
			send(addRole, {
				params: { accountId: person.accountId },
				body: bodyOf(role),
			}),
		onSuccess: onDone,
	});
	return (
		<Dialog
			title={text("account.role_add_of", { name: person.displayName })}
			onClose={onClose}
		>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					add.mutate();
				}}
			>
				<RoleForm value={role} onChange={setRole} />
				{add.error && <ProblemNote error={add.error} />}
				<div className="dialog-acts">
					<Button onClick={onClose}>{text("account.cancel")}</Button>
					<Button type="primary" htmlType="submit" loading={add.isPending}>
						{text("account.role_add")}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}

/** A role, its place and its end. */
function RoleForm({
	value,
	onChange,
}: {
	value: RoleFields;
	onChange: (value: RoleFields) => void;
}): ReactElement {
	const text = useText();
	const { data: session } = useQuery(sessionQuery);
	const { data: places } = useQuery(placesQuery);
	const untilField = useId();
	const note = useId();
	const isOutside = OUTSIDE.includes(value.role);
	// Who gives roles beyond the own reach would be refused; only an operator makes operators.
	const isOperator = session?.membership?.role === "operator";
	const roles = ROLES.filter(
		(role) =>
			(role !== "operator" || isOperator) &&
			(!OUTSIDE.includes(role) || (places?.organisations.length ?? 0) > 0),
	);
	return (
		<>
			<span aria-hidden="true">{text("account.people_role")}</span>
			<Select<Role>
				aria-label={text("account.people_role")}
				value={value.role}
				options={roles.map((role) => ({
					value: role,
					label: text(`session.role.${role}`),
				}))}
				onChange={(role) => onChange({ ...value, role })}
			/>
			{isOutside ? (
				<>
					<span aria-hidden="true">{text("account.organisation")}</span>
					<Select<string>
						aria-label={text("account.organisation")}
						showSearch={{ optionFilterProp: "label" }}
						value={value.organisationCode ?? null}
						options={(places?.organisations ?? []).map(({ code, name }) => ({
							value: code,
							label: `${name} (${code})`,
						}))}
						onChange={(organisationCode: string) =>
							onChange({ ...value, organisationCode })
						}
					/>
				</>
			) : (
				<>
					<span aria-hidden="true">{text("account.place")}</span>
					<TreePicker
						nodes={places?.regions ?? []}
						pathOf={pathOfRegion}
						value={value.regionPath}
						label={text("account.place")}
						everything={text("account.whole_office")}
						onChange={(regionPath) => onChange({ ...value, regionPath })}
					/>
				</>
			)}
			<label htmlFor={untilField}>{text("account.until_on")}</label>
			<Input
				id={untilField}
				type="date"
				aria-describedby={note}
				value={value.untilOn ?? ""}
				onChange={(event) =>
					onChange({ ...value, untilOn: event.target.value })
				}
			/>
			<p id={note} className="soft">
				{text("account.until_on_note")}
			</p>
		</>
	);
}

const pathOfRegion = ({ regionPath }: { regionPath: string }) => regionPath;

/** Makes a recovery link and shows it, once. */
export function RecoverDialog({
	person,
	onClose,
}: {
	person: PersonView;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const [clearsSecondFactor, setClears] = useState(false);
	const recover = useMutation({
		mutationFn: () =>
			send(recoverPerson, {
				params: { accountId: person.accountId },
				body: { clearsSecondFactor },
			}),
	});
	const name = person.displayName;
	return (
		<Dialog title={text("account.recover_of", { name })} onClose={onClose}>
			{recover.data ? (
				<LinkOnce name={name} link={recover.data} onKept={onClose} />
			) : (
				<form
					onSubmit={(event) => {
						event.preventDefault();
						recover.mutate();
					}}
				>
					<p>{text("account.recover_ask")}</p>
					{person.hasSecondFactor && (
						<Checkbox
							checked={clearsSecondFactor}
							onChange={(event) => setClears(event.target.checked)}
						>
							{text("account.recover_lost")}
						</Checkbox>
					)}
					{recover.error && <ProblemNote error={recover.error} />}
					<div className="dialog-acts">
						<Button onClick={onClose}>{text("account.cancel")}</Button>
						<Button
							type="primary"
							htmlType="submit"
							loading={recover.isPending}
						>
							{text("account.recover_go")}
						</Button>
					</div>
				</form>
			)}
		</Dialog>
	);
}

/** A link as long as the dialog stands; nobody can ask for it again. */
function LinkOnce({
	name,
	link: { path, expiresAt },
	onKept,
}: {
	name: string;
	link: Link;
	onKept: () => void;
}): ReactElement {
	const text = useText();
	return (
		<ShownOnce
			title={text("account.link_once", { name })}
			secret={new URL(path, location.origin).href}
			note={<WithInstant words="account.link_once_note" at={expiresAt} />}
			hideWord={text("account.hide")}
			onHide={onKept}
		/>
	);
}

/** Asks before something that ends at once. */
export function AskDialog({
	title,
	question,
	act,
	run,
	onDone,
	onClose,
}: {
	title: string;
	question: string;
	act: string;
	run: () => Promise<unknown>;
	onDone: () => Promise<void>;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const doing = useMutation({ mutationFn: run, onSuccess: onDone });
	return (
		<Dialog title={title} onClose={onClose}>
			<p>{question}</p>
			{doing.error && <ProblemNote error={doing.error} />}
			<div className="dialog-acts">
				<Button onClick={onClose}>{text("account.cancel")}</Button>
				<Button
					type="primary"
					loading={doing.isPending}
					onClick={() => doing.mutate()}
				>
					{act}
				</Button>
			</div>
		</Dialog>
	);
}
