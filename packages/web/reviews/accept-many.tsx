import { useMutation } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { type ReactElement, useState } from "react";
import { acceptManyReports } from "@dekad/contract/reviews.ts";
import { isTextKey } from "@dekad/core/text/text.ts";
import { send } from "../api.ts";
import { useText } from "../ui/preferences.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Dialog } from "./dialog.tsx";
import { useAfterWord } from "./queries.ts";

type Named = { readonly reportId: string; readonly version: number };
type Which = "plain" | "selected";

/** Accepts many at once after a question that names how many; what the server left out is listed with its reason. */
export function AcceptMany({
	plain,
	selected,
	onDone,
}: {
	plain: readonly Named[];
	selected: readonly Named[];
	onDone: () => void;
}): ReactElement {
	const text = useText();
	const afterWord = useAfterWord();
	const [asked, setAsked] = useState<Which | null>(null);
	const accept = useMutation({
		mutationFn: (reports: readonly Named[]) =>
			send(acceptManyReports, { body: { reports: [...reports] } }),
		onSuccess: async () => {
			setAsked(null);
			onDone();
			await afterWord();
		},
	});
	const reportsOf = (which: Which) => (which === "plain" ? plain : selected);
	const button = (which: Which) => (
		<Button
			type={which === "plain" ? "primary" : "default"}
			onClick={() => setAsked(which)}
		>
			{text(`reviews.accept_${which}`, { count: reportsOf(which).length })}
		</Button>
	);
	const count = asked ? reportsOf(asked).length : 0;
	const why = (code: string, oddities: readonly string[]) => {
		const key = `reviews.refused.${code}`;
		const named = oddities.map((oddity) => {
			const word = `reviews.oddity.${oddity}`;
			return isTextKey(word) ? text(word) : oddity;
		});
		return isTextKey(key) ? text(key, { oddities: named.join(", ") }) : code;
	};
	return (
		<div className="review-many">
			<div className="review-many-buttons">
				{plain.length > 0 && button("plain")}
				{selected.length > 0 && button("selected")}
			</div>
			<div role="status" aria-live="polite">
				{accept.data && (
					<Alert
						type={accept.data.refused.length > 0 ? "warning" : "success"}
						showIcon
						title={text("reviews.accepted_many", {
							count: accept.data.accepted.length,
						})}
						description={
							accept.data.refused.length > 0 && (
								<>
									<p>
										{text("reviews.refused_many", {
											count: accept.data.refused.length,
										})}
									</p>
									<ul>
										{accept.data.refused.map((row) => (
											<li key={row.reportId}>
												{row.projectCode} {row.projectName} ·{" "}
												{why(row.code, row.oddities)}
											</li>
										))}
									</ul>
								</>
							)
						}
					/>
				)}
			</div>
			{asked && (
				<Dialog
					title={text(`reviews.accept_${asked}.title`, { count })}
					go={text(`reviews.accept_${asked}`, { count })}
					isBusy={accept.isPending}
					onGo={() => accept.mutate(reportsOf(asked))}
					onClose={() => setAsked(null)}
				>
					<p>{text(`reviews.accept_${asked}.body`)}</p>
					{accept.error && <ProblemNote error={accept.error} />}
				</Dialog>
			)}
		</div>
	);
}
