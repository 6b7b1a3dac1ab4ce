import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactElement, useId, useState } from "react";
import { askApproval, type AskedAct } from "@dekad/contract/approvals.ts";
import { ProblemError } from "@dekad/contract/client.ts";
import { send } from "./api.ts";
import { useText } from "./ui/preferences.tsx";
import { ProblemNote } from "./ui/problem-note.tsx";

/**
 * What went wrong with an act that may need two people. Where it does, asking the second one is the next step and
 * stands right here.
 *
 * @param askFor the act with its input, given the reason
 */
export function ActProblem({
	error,
	reason: given,
	askFor,
}: {
	error: unknown;
	/** Typed already; left out: asked for here. */
	reason?: string;
	askFor: (reason: string) => AskedAct;
}): ReactElement | null {
	const text = useText();
	const field = useId();
	const [typed, setTyped] = useState("");
	const ask = useMutation({
		mutationFn: (reason: string) => send(askApproval, { body: askFor(reason) }),
	});
	if (!error) return null;
	const isForTwo =
		error instanceof ProblemError && error.problem.code === "approval.needed";
	if (!isForTwo) return <ProblemNote error={error} />;
	const reason = given ?? typed;
	return (
		<div className="second-person" role="status">
			{ask.data ? (
				<p>
					{text("access.asked")}{" "}
					<Link to="/approvals">{text("access.approvals")}</Link>
				</p>
			) : (
				<>
					<p>{text("access.needs_two")}</p>
					{given === undefined && (
						<>
							<label htmlFor={field}>{text("access.reason")}</label>
							<Input
								id={field}
								maxLength={1000}
								value={typed}
								onChange={({ target }) => setTyped(target.value)}
							/>
						</>
					)}
					<Button
						type="primary"
						disabled={reason.trim() === ""}
						loading={ask.isPending}
						onClick={() => ask.mutate(reason)}
					>
						{text("access.ask_second")}
					</Button>
				</>
			)}
			{ask.error && <ProblemNote error={ask.error} />}
		</div>
	);
}
