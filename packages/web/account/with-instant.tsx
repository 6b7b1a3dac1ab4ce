import type { ReactElement } from "react";
import type { TextKey } from "@dekad/core/text/text.ts";
import { Instant } from "../ui/money.tsx";
import { useText } from "../ui/preferences.tsx";

/** A sentence with an instant in it, as a time that machines read too: where `{at}` stands is the language's matter. */
export function WithInstant({
	words,
	at,
}: {
	words: TextKey;
	at: string;
}): ReactElement {
	const [before = "", after = ""] = useText()(words).split("{at}");
	return (
		<>
			{before}
			<Instant at={at} />
			{after}
		</>
	);
}
