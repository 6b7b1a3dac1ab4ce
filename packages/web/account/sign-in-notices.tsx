import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button } from "antd";
import type { ReactElement } from "react";
import { seeNotices } from "@dekad/contract/accounts.ts";
import type { SessionView } from "@dekad/contract/session.ts";
import { wallClockOf } from "@dekad/core/periods/zone.ts";
import { send } from "../api.ts";
import { sessionQuery } from "../office.ts";
import { useText } from "../ui/preferences.tsx";
import "./account.css";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const wall = (at: string) =>
	wallClockOf(at, zone).slice(0, 16).replace("T", " ");

/** What was done to the account's sign-in since its owner last said they saw it, and what its office asks for. */
export function SignInNotices({
	session: { notices, secondFactorDue },
}: {
	session: SessionView;
}): ReactElement | null {
	const text = useText();
	const queries = useQueryClient();
	const see = useMutation({
		mutationFn: () => send(seeNotices, { body: {} }),
		onSuccess: (session) =>
			queries.setQueryData(sessionQuery.queryKey, session),
	});
	if (notices.length === 0 && !secondFactorDue) return null;
	return (
		<div className="sign-in-notices">
			{notices.length > 0 && (
				<Alert
					type="warning"
					showIcon
					title={
						<ul>
							{notices.map(({ kind, at }) => (
								<li key={`${kind} ${at}`}>
									{text(`account.notice.${kind}`, { at: wall(at) })}
								</li>
							))}
						</ul>
					}
					description={text("account.notice.not_you")}
					action={
						<Button
							size="small"
							loading={see.isPending}
							onClick={() => see.mutate()}
						>
							{text("account.notice.seen")}
						</Button>
					}
				/>
			)}
			{secondFactorDue && (
				<Alert
					type={secondFactorDue.isOver ? "error" : "warning"}
					showIcon
					title={text(
						secondFactorDue.isOver ? "account.due_over" : "account.due",
						{ by: wall(secondFactorDue.by) },
					)}
					action={<Link to="/account">{text("account.due_go")}</Link>}
				/>
			)}
		</div>
	);
}
