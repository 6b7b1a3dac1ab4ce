import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactElement } from "react";
import {
	type AccountView,
	endOtherSessions,
	endOwnSession,
} from "@dekad/contract/accounts.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { send } from "../api.ts";
import { DataTable } from "../ui/data-table.tsx";
import { Instant } from "../ui/money.tsx";
import { Section } from "../ui/page.tsx";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { accountQuery } from "./queries.ts";

/** Where the account is signed in; each of the others can be ended from here. */
export function SessionsSection({
	account: { sessions },
}: {
	account: AccountView;
}): ReactElement {
	const text = useText();
	const queries = useQueryClient();
	const onSuccess = () =>
		queries.invalidateQueries({ queryKey: accountQuery.queryKey });
	const end = useMutation({
		mutationFn: (sessionId: string) =>
			send(endOwnSession, { params: { sessionId }, body: {} }),
		onSuccess,
	});
	const endOthers = useMutation({
		mutationFn: () => send(endOtherSessions, { body: {} }),
		onSuccess,
	});
	const error = end.error ?? endOthers.error;
	const nameOf = (device: string | null) =>
		device ?? text("account.device_unknown");
	return (
		<Section id="sessions" title={text("account.sessions")}>
			<DataTable
				caption={text("account.sessions")}
				rows={sessions}
				rowKey={({ sessionId }) => sessionId}
				columns={[
					{
						key: "device",
						head: text("account.device"),
						isRowHead: true,
						cell: ({ device, isThisOne }) => (
							<>
								{nameOf(device)}
								{isThisOne && (
									<strong className="this-one">
										{" "}
										({text("account.this_device")})
									</strong>
								)}
							</>
						),
					},
					{
						key: "from",
						head: text("account.from"),
						cell: ({ source }) => source ?? "–",
					},
					{
						key: "how",
						head: text("account.how"),
						cell: ({ method }) => {
							const key = `account.method.${method}`;
							return isTextKey(key) ? text(key) : method;
						},
					},
					{
						key: "first",
						head: text("account.first_seen"),
						cell: ({ firstSeenAt }) => <Instant at={firstSeenAt} />,
					},
					{
						key: "last",
						head: text("account.last_seen"),
						cell: ({ lastSeenAt }) => <Instant at={lastSeenAt} />,
					},
					{
						key: "ends",
						head: text("account.ends"),
						cell: ({ endsAt }) => <Instant at={endsAt} />,
					},
					{
						key: "acts",
						head: "",
						cell: ({ sessionId, isThisOne, device, firstSeenAt }) =>
							!isThisOne && (
								<Button
									size="small"
									aria-label={text("account.end_of", {
										device: nameOf(device),
										at: firstSeenAt.slice(0, 16).replace("T", " "),
									})}
									disabled={end.isPending}
									onClick={() => end.mutate(sessionId)}
								>
									{text("account.end")}
								</Button>
							),
					},
				]}
			/>
			{error && <ProblemNote error={error} />}
			<div className="account-acts">
				<Button
					disabled={sessions.length < 2}
					loading={endOthers.isPending}
					onClick={() => endOthers.mutate()}
				>
					{text("account.end_others")}
				</Button>
				<span role="status">
					{endOthers.data &&
						text("account.ended", { count: endOthers.data.ended })}
				</span>
			</div>
		</Section>
	);
}
