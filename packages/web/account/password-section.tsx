import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactElement, useId, useState } from "react";
import { type AccountView, changePassword } from "@dekad/contract/accounts.ts";
import { send } from "../api.ts";
import { sessionQuery } from "../office.ts";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import type { Confirming } from "./confirming.tsx";
import { accountQuery } from "./queries.ts";
import { WithInstant } from "./with-instant.tsx";

/** The shortest password, in characters; the server has the last word. */
const SHORTEST = 12;

/** Change one's password, or set a first one. */
export function PasswordSection({
	account,
	confirming,
}: {
	account: AccountView;
	confirming: Confirming;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const presentField = useId();
	const nextField = useId();
	const note = useId();
	const [present, setPresent] = useState("");
	const [password, setPassword] = useState("");
	const change = useMutation({
		mutationFn: () =>
			confirming.ask(() =>
				send(changePassword, {
					body: { password, ...(account.hasPassword ? { present } : {}) },
				}),
			),
		onSuccess: async () => {
			setPresent("");
			setPassword("");
			await queries.invalidateQueries({ queryKey: accountQuery.queryKey });
			await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
		},
	});
	return (
		<Section
			id="password"
			title={text("account.password")}
			note={
				account.passwordChangedAt && (
					<WithInstant
						words="account.password_changed_at"
						at={account.passwordChangedAt}
					/>
				)
			}
		>
			{!account.hasPassword && <p>{text("account.password_none")}</p>}
			<form
				className="account-form"
				onSubmit={(event) => {
					event.preventDefault();
					change.mutate();
				}}
			>
				{/* Password managers file a new password under the name beside it. */}
				<input
					className="visually-hidden"
					type="text"
					autoComplete="username"
					aria-hidden="true"
					tabIndex={-1}
					readOnly
					value={account.loginName}
				/>
				{account.hasPassword && (
					<>
						<label htmlFor={presentField}>
							{text("account.password_present")}
						</label>
						<Input.Password
							id={presentField}
							autoComplete="current-password"
							value={present}
							onChange={(event) => setPresent(event.target.value)}
						/>
					</>
				)}
				<label htmlFor={nextField}>{text("account.password_new")}</label>
				<Input.Password
					id={nextField}
					autoComplete="new-password"
					aria-describedby={note}
					maxLength={1000}
					value={password}
					onChange={(event) => setPassword(event.target.value)}
				/>
				<p id={note} className="soft">
					{text("account.password_note")}
				</p>
				{change.error && <ProblemNote error={change.error} />}
				<div className="account-acts">
					<Button
						htmlType="submit"
						disabled={
							[...password].length < SHORTEST ||
							(account.hasPassword && present === "")
						}
						loading={change.isPending}
					>
						{text(
							account.hasPassword
								? "account.password_change"
								: "account.password_set",
						)}
					</Button>
					<span role="status">
						{change.isSuccess && text("account.password_done")}
					</span>
				</div>
			</form>
			{confirming.dialog}
		</Section>
	);
}
