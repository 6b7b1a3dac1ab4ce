import type { ReactElement } from "react";
import type { ImportView } from "@dekad/contract/imports.ts";
import { useText } from "../ui/preferences.tsx";

type State = ImportView["state"];

/** Shape and class of a state: waiting, done, or not taken. */
const FACES: Readonly<Record<State, readonly [shape: string, face: string]>> = {
	checking: ["◌", "report-submitted"],
	checked: ["◐", "report-submitted"],
	storing: ["◌", "report-submitted"],
	stored: ["●", "report-accepted"],
	refused: ["✕", "report-returned"],
	failed: ["✕", "report-returned"],
	cancelled: ["–", ""],
};

export function ImportStateBadge({ state }: { state: State }): ReactElement {
	const text = useText();
	const [shape, face] = FACES[state];
	return (
		<span className={`badge ${face}`}>
			<span aria-hidden="true">{shape}</span>{" "}
			{text(`importPage.state.${state}`)}
		</span>
	);
}

/** Whether a job is still at work on it. */
export const isAtWork = (state: State): boolean =>
	state === "checking" || state === "storing";
