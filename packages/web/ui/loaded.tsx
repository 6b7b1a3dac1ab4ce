import type { UseQueryResult } from "@tanstack/react-query";
import { Skeleton } from "antd";
import type { ReactElement, ReactNode } from "react";
import { useText } from "./preferences.tsx";
import { ProblemNote } from "./problem-note.tsx";

/**
 * The same waiting, empty and error face for every page. While newer data is on its way the older
 * stays readable, dimmed; when a refresh fails the older stays too, with the error above it.
 */
export function Loaded<Data>({
	query,
	isEmpty,
	empty,
	children,
}: {
	query: UseQueryResult<Data>;
	isEmpty?: (data: Data) => boolean;
	empty?: ReactNode;
	children: (data: Data) => ReactNode;
}): ReactElement {
	const text = useText();
	const { data, error, isFetching, isPlaceholderData } = query;
	if (data === undefined) {
		if (error)
			return <ProblemNote error={error} onRetry={() => void query.refetch()} />;
		return (
			<div role="status" aria-live="polite" className="waiting">
				<span className="visually-hidden">{text("pages.waiting")}</span>
				<Skeleton active title={false} paragraph={{ rows: 4 }} />
			</div>
		);
	}
	return (
		<div
			className={isPlaceholderData ? "loaded loaded-old" : "loaded"}
			aria-busy={isFetching && isPlaceholderData}
		>
			{error && (
				<ProblemNote error={error} onRetry={() => void query.refetch()} />
			)}
			{isEmpty?.(data) ? (
				<EmptyFace>{empty ?? text("pages.nothing_here")}</EmptyFace>
			) : (
				children(data)
			)}
		</div>
	);
}

/** Nothing to show, and why or what to do: a sentence, not a picture. */
export function EmptyFace({ children }: { children: ReactNode }): ReactElement {
	return <div className="empty-face">{children}</div>;
}
