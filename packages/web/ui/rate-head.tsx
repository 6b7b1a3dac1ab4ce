import type { ReactElement } from "react";
import { isTextKey } from "@dekad/core/text/text.ts";
import { RATES } from "@dekad/core/rollups/rates.ts";
import { Defined } from "./definition.tsx";
import { useText } from "./preferences.tsx";

/** The name of a rate, with its formula and the place it was published. */
export function RateHead({ id }: { id: string }): ReactElement {
	const text = useText();
	const name = `rates.${id}`;
	const definition = `rates.${id}.definition`;
	if (!isTextKey(name) || !isTextKey(definition)) return <>{id}</>;
	const source = Object.hasOwn(RATES, id)
		? RATES[id as keyof typeof RATES].source
		: undefined;
	return (
		<Defined
			definition={text(definition)}
			source={
				source === undefined
					? undefined
					: source === "ours"
						? text("rates.source_ours")
						: text("rates.source", { source })
			}
		>
			{text(name)}
		</Defined>
	);
}
