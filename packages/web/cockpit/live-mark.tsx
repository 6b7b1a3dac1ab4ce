import type { ReactElement } from "react";
import { useLiveState } from "../live.ts";
import { useText } from "../ui/preferences.tsx";

const SHAPES = { live: "●", reconnecting: "◌", off: "○" } as const;

/** Whether the figures move by themselves, in a word. Not announced: it may change often and asks for nothing. */
export function LiveMark(): ReactElement {
	const text = useText();
	const state = useLiveState();
	return (
		<span className={`live-mark live-${state}`}>
			<span aria-hidden="true">{SHAPES[state]}</span>{" "}
			{text(`cockpit.live.${state}`)}
		</span>
	);
}
