import type { ReactElement, ReactNode } from "react";
import { useIsPhone } from "./use-is-phone.ts";

/** Choices that stand open where there is room and behind one word on a phone. */
export function FoldedOnPhone({
	word,
	children,
}: {
	word: string;
	children: ReactNode;
}): ReactElement {
	const isPhone = useIsPhone();
	if (!isPhone) return <>{children}</>;
	return (
		<details className="more-filters">
			<summary>{word}</summary>
			{children}
		</details>
	);
}
