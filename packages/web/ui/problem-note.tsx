import { Alert, Button } from "antd";
import type { ReactElement, ReactNode } from "react";
import { ProblemError } from "@dekad/contract/client.ts";
import { useText } from "./preferences.tsx";

/** What went wrong and what to do now: the server's own words where it answered, else that it cannot be reached. */
export function useProblemWords(): (error: unknown) => {
	title: string;
	next: string;
	code: string;
} {
	const text = useText();
	return (error) => {
		if (error instanceof ProblemError) {
			const { title, next, code } = error.problem;
			return { title, next, code };
		}
		// fetch says TypeError when nothing answers; anything else is an answer this page cannot read.
		const unreachable =
			error instanceof TypeError && /fetch|network/i.test(error.message);
		return {
			title: text(unreachable ? "pages.unreachable" : "pages.unreadable"),
			next: text(
				unreachable ? "pages.unreachable.next" : "pages.unreadable.next",
			),
			code: unreachable ? "page.unreachable" : "page.unreadable",
		};
	};
}

export function ProblemNote({
	error,
	onRetry,
	children,
}: {
	error: unknown;
	onRetry?: () => void;
	children?: ReactNode;
}): ReactElement {
	const text = useText();
	const { title, next, code } = useProblemWords()(error);
	return (
		<Alert
			type="error"
			showIcon
			role="alert"
			title={title}
			description={
				<>
					<p className="problem-next">{next}</p>
					{children}
					<p className="problem-code">{code}</p>
				</>
			}
			action={
				onRetry && (
					<Button size="small" onClick={onRetry}>
						{text("pages.try_again")}
					</Button>
				)
			}
		/>
	);
}
