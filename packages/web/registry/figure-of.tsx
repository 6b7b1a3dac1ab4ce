import type { ReactElement, ReactNode } from "react";
import type { Figure } from "@dekad/contract/figures.ts";
import { FigureHistory } from "../figures/figure-history.tsx";

/** A figure that opens its history; drawn alone where there is no dekad to ask about. */
export function FigureOf({
	projectId,
	measure,
	dekad,
	children,
}: {
	projectId: string;
	measure: Figure;
	dekad: string | undefined;
	children: ReactNode;
}): ReactElement {
	return dekad === undefined ? (
		<>{children}</>
	) : (
		<FigureHistory projectId={projectId} measure={measure} dekad={dekad}>
			{children}
		</FigureHistory>
	);
}
