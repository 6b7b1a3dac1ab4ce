import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	type AccountView,
	addPasskey,
	beginPasskey,
	removePasskey,
	renamePasskey,
} from "@dekad/contract/accounts.ts";
import { deviceWords } from "@dekad/core/access/device-words.ts";
import { send } from "../api.ts";
import { sessionQuery } from "../office.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { browserHasPasskeys, makePasskey } from "../ui/passkey.ts";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useConfirming } from "./confirming.tsx";
import { Dialog } from "./dialog.tsx";
import { accountQuery } from "./queries.ts";

type Passkey = AccountView["passkeys"][number];

/** Passkeys of the account: add one with this device, rename, remove. */
export function PasskeysSection({
	account,
}: {
	account: AccountView;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const confirming = useConfirming(account);
	const [renamed, setRenamed] = useState<Passkey | null>(null);
	const changed = async () => {
		await queries.invalidateQueries({ queryKey: accountQuery.queryKey });
		await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
	};
	const add = useMutation({
		mutationFn: async () => {
			const { options } = await confirming.ask(() =>
				send(beginPasskey, { body: {} }),
			);
			const response = await makePasskey(options);
			const device =
				deviceWords(navigator.userAgent) ?? text("account.device_unknown");
			return send(addPasskey, { body: { response, name: device } });
		},
		onSuccess: changed,
	});
	const remove = useMutation({
		mutationFn: (passkeyId: string) =>
			confirming.ask(() => send(removePasskey, { params: { passkeyId } })),
		onSuccess: changed,
	});
	const error = add.error ?? remove.error;
	return (
		<Section
			id="passkeys"
			title={text("account.passkeys")}
			note={text("account.passkeys_note")}
		>
			{account.passkeys.length === 0 ? (
				<p>{text("account.passkeys_none")}</p>
			) : (
				<DataTable
					caption={text("account.passkeys")}
					rows={account.passkeys}
					rowKey={({ passkeyId }) => passkeyId}
					columns={[
						{
							key: "name",
							head: text("account.passkey_name"),
							isRowHead: true,
							cell: ({ name }) => name,
						},
						{
							key: "kind",
							head: text("account.passkey_kind"),
							cell: ({ isSynced }) =>
								text(
									isSynced ? "account.passkey_synced" : "account.passkey_local",
								),
						},
						{
							key: "made",
							head: text("account.made"),
							cell: ({ createdAt }) => <Instant at={createdAt} />,
						},
						{
							key: "used",
							head: text("account.last_used"),
							cell: ({ lastUsedAt }) =>
								lastUsedAt ? (
									<Instant at={lastUsedAt} />
								) : (
									text("account.never")
								),
						},
						{
							key: "acts",
							head: "",
							cell: (passkey) => (
								<span className="row-acts">
									<Button
										size="small"
										aria-label={text("account.passkey_rename_of", {
											name: passkey.name,
										})}
										onClick={() => setRenamed(passkey)}
									>
										{text("account.passkey_rename")}
									</Button>
									<Button
										size="small"
										aria-label={text("account.passkey_remove_of", {
											name: passkey.name,
										})}
										onClick={() => remove.mutate(passkey.passkeyId)}
									>
										{text("account.passkey_remove")}
									</Button>
								</span>
							),
						},
					]}
				/>
			)}
			{error && <ProblemNote error={error} />}
			{account.passkeysWork && browserHasPasskeys() ? (
				<div className="account-acts">
					<Button onClick={() => add.mutate()} loading={add.isPending}>
						{text("account.passkey_add")}
					</Button>
				</div>
			) : (
				<p className="soft">{text("account.passkeys_not_here")}</p>
			)}
			{renamed && (
				<RenameDialog
					passkey={renamed}
					onDone={async () => {
						setRenamed(null);
						await changed();
					}}
					onClose={() => setRenamed(null)}
				/>
			)}
			{confirming.dialog}
		</Section>
	);
}

function RenameDialog({
	passkey,
	onDone,
	onClose,
}: {
	passkey: Passkey;
	onDone: () => Promise<void>;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const field = useId();
	const [name, setName] = useState(passkey.name);
	const rename = useMutation({
		mutationFn: () =>
			send(renamePasskey, {
				params: { passkeyId: passkey.passkeyId },
				body: { name },
			}),
		onSuccess: onDone,
	});
	return (
		<Dialog
			title={text("account.passkey_rename_of", { name: passkey.name })}
			onClose={onClose}
		>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					rename.mutate();
				}}
			>
				<label htmlFor={field}>{text("account.passkey_name")}</label>
				<Input
					id={field}
					autoFocus
					maxLength={60}
					value={name}
					onChange={(event) => setName(event.target.value)}
				/>
				{rename.error && <ProblemNote error={rename.error} />}
				<div className="dialog-acts">
					<Button onClick={onClose}>{text("account.cancel")}</Button>
					<Button
						type="primary"
						htmlType="submit"
						disabled={name.trim() === ""}
						loading={rename.isPending}
					>
						{text("account.passkey_rename")}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
