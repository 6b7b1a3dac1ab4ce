import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactElement, useId, useState } from "react";
import {
	finishSignIn,
	type SessionView,
	signOut,
} from "@dekad/contract/session.ts";
import { send } from "../api.ts";
import { sessionQuery } from "../office.ts";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { OutsideFrame } from "./outside-frame.tsx";
import "./code-step.css";

/** The second step of signing in: a code of the app, or a recovery code. */
export function CodeStep({
	onSignedIn,
}: {
	onSignedIn: (session: SessionView) => Promise<void>;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const field = useId();
	const note = useId();
	const [code, setCode] = useState("");
	const finish = useMutation({
		mutationFn: () => send(finishSignIn, { body: { code } }),
		onSuccess: onSignedIn,
	});
	const startOver = useMutation({
		mutationFn: () => send(signOut, { body: {} }),
		onSuccess: () => queries.resetQueries({ queryKey: sessionQuery.queryKey }),
	});
	return (
		<OutsideFrame title={text("account.code_asked")}>
			<form
				className="code-step"
				onSubmit={(event) => {
					event.preventDefault();
					finish.mutate();
				}}
			>
				<p id={note}>{text("account.code_asked_note")}</p>
				<label htmlFor={field}>{text("account.code")}</label>
				<Input
					id={field}
					autoFocus
					autoComplete="one-time-code"
					autoCapitalize="characters"
					aria-describedby={note}
					maxLength={100}
					value={code}
					onChange={(event) => setCode(event.target.value)}
				/>
				{finish.error && <ProblemNote error={finish.error} />}
				<Button
					type="primary"
					htmlType="submit"
					block
					disabled={code.trim() === ""}
					loading={finish.isPending}
				>
					{text("account.code_go")}
				</Button>
				<Button type="link" onClick={() => startOver.mutate()}>
					{text("account.start_over")}
				</Button>
			</form>
		</OutsideFrame>
	);
}
