import type { ReactElement } from "react";
import type { RegionView } from "@dekad/contract/registry.ts";
import { useText } from "./preferences.tsx";

/** Says of a row that is no ordinary region what it is; nothing for an administrative one. */
export function RegionKind({
	kind,
}: {
	kind: RegionView["kind"] | undefined;
}): ReactElement | null {
	const text = useText();
	if (kind === undefined || kind === "administrative") return null;
	return <span className="row-kind">{text(`cockpit.kind.${kind}`)}</span>;
}
