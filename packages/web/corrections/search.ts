import {
	FLOW_MEASURES,
	type FlowMeasure,
} from "@dekad/core/reports/measures.ts";
import { oneOf, said, textOf } from "../ui/search-values.ts";

export type CorrectionSearch = {
	/** Left out: the year of the newest opened dekad. */
	year?: number | undefined;
	/** Left out: investment. */
	measure?: FlowMeasure | undefined;
};

export const correctionSearch = (
	raw: Record<string, unknown>,
): CorrectionSearch => {
	const year = Number(textOf(raw["year"]) ?? Number.NaN);
	return said({
		year:
			Number.isInteger(year) && year >= 1900 && year <= 2200 ? year : undefined,
		measure: oneOf(FLOW_MEASURES, raw["measure"]),
	});
};
