import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	type AccountView,
	beginConfirmation,
	confirmIdentity,
} from "@dekad/contract/accounts.ts";
import { ProblemError } from "@dekad/contract/client.ts";
import { send } from "../api.ts";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Dialog } from "./dialog.tsx";
import { askPasskey } from "../ui/passkey.ts";

/** Acts on one's own sign-in: `ask` runs one, and where the server wants to be shown who asks, asks the person and runs it again. */
export type Confirming = {
	readonly ask: <T>(work: () => Promise<T>) => Promise<T>;
	readonly dialog: ReactElement | null;
};

export function useConfirming(account: AccountView): Confirming {
	const [waiting, setWaiting] = useState<{
		go: () => void;
		stop: () => void;
	} | null>(null);
	const ask = async <T,>(work: () => Promise<T>): Promise<T> => {
		try {
			return await work();
		} catch (error) {
			if (
				!(error instanceof ProblemError) ||
				error.problem.code !== "access.confirm_first"
			)
				throw error;
			await new Promise<void>((go, stop) => {
				setWaiting({ go, stop: () => stop(error) });
			});
			return work();
		}
	};
	return {
		ask,
		dialog: waiting && (
			<ConfirmDialog
				account={account}
				onDone={() => {
					setWaiting(null);
					waiting.go();
				}}
				onClose={() => {
					setWaiting(null);
					waiting.stop();
				}}
			/>
		),
	};
}

function ConfirmDialog({
	account,
	onDone,
	onClose,
}: {
	account: AccountView;
	onDone: () => void;
	onClose: () => void;
}): ReactElement {
	const text = useText();
	const field = useId();
	const [password, setPassword] = useState("");
	const confirm = useMutation({
		mutationFn: async (how: "password" | "passkey") =>
			send(confirmIdentity, {
				body:
					how === "password"
						? { password }
						: {
								passkey: await askPasskey(
									(await send(beginConfirmation, { body: {} })).options,
								),
							},
			}),
		onSuccess: onDone,
	});
	return (
		<Dialog title={text("account.confirm")} onClose={onClose}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					if (account.hasPassword) confirm.mutate("password");
				}}
			>
				<p className="soft">{text("account.confirm_note")}</p>
				{account.hasPassword && (
					<>
						<label htmlFor={field}>{text("account.password_present")}</label>
						<Input.Password
							id={field}
							autoFocus
							autoComplete="current-password"
							value={password}
							onChange={(event) => setPassword(event.target.value)}
						/>
					</>
				)}
				{confirm.error && <ProblemNote error={confirm.error} />}
				<div className="dialog-acts">
					<Button onClick={onClose}>{text("account.cancel")}</Button>
					{account.passkeysWork && account.passkeys.length > 0 && (
						<Button
							disabled={confirm.isPending}
							onClick={() => confirm.mutate("passkey")}
						>
							{text("account.confirm_passkey")}
						</Button>
					)}
					{account.hasPassword && (
						<Button
							type="primary"
							htmlType="submit"
							disabled={password === ""}
							loading={confirm.isPending}
						>
							{text("account.confirm_go")}
						</Button>
					)}
				</div>
			</form>
		</Dialog>
	);
}
