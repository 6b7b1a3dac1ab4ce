/** Which opened dekad people are asked about now: the one page, list and reminder all mean. */

/** What of an opened dekad decides: its first day and the day whose close its figures describe. */
export type OpenedDekad = {
	readonly dekadStart: string;
	readonly asOfOn: string;
};

/**
 * The newest opened dekad whose as-of day has come; before any has, the newest opened one. Undefined:
 * none is opened. On the 3rd of a month nobody can say yet what the dekad of the 1st to the 10th
 * brought, so the one before is still what is asked about.
 *
 * @param today the office's civil date
 * @example askedDekad([{ dekadStart: "2026-10-21", asOfOn: "2026-10-31" }, { dekadStart: "2026-11-01", asOfOn: "2026-11-10" }], "2026-11-03")?.dekadStart // "2026-10-21"
 * @example askedDekad([{ dekadStart: "2026-11-01", asOfOn: "2026-11-10" }], "2026-11-03")?.dekadStart // "2026-11-01"
 * @example askedDekad([], "2026-11-03") // undefined
 */
export function askedDekad<D extends OpenedDekad>(
	opened: readonly D[],
	today: string,
): D | undefined {
	const newest = (dekads: readonly D[]) =>
		dekads.reduce<D | undefined>(
			(best, dekad) =>
				best && best.dekadStart > dekad.dekadStart ? best : dekad,
			undefined,
		);
	return (
		newest(opened.filter(({ asOfOn }) => asOfOn <= today)) ?? newest(opened)
	);
}
