/** Where signature and date stand at the end of an official document (GB/T 9704-2012, 7.3.5). */

/** About the width in ems of a line as printed: a CJK character is one, a Latin letter or digit half. */
export const printedEms = (words: string): number =>
	[...words].reduce(
		(sum, character) => sum + (character < "\u2e80" ? 0.55 : 1),
		0,
	);

/** Room at the right of organ and date, in ems. */
export type SignatureIndents = {
	readonly organ: number;
	readonly date: number;
};

/**
 * With a seal the date stands four characters from the right and the organ centred over it; a longer organ
 * moves both until it fits. Without, the date begins two characters after the organ does, and neither
 * comes nearer to the right than two.
 *
 * @param organEms the organ's printed width
 * @param dateEms the date's
 * @example signatureIndents(6, 10, { hasSeal: true }) // { organ: 6, date: 4 }
 * @example signatureIndents(20, 10, { hasSeal: true }) // { organ: 0, date: 5 }
 * @example signatureIndents(20, 10, { hasSeal: false }) // { organ: 2, date: 10 }
 * @example signatureIndents(6, 10, { hasSeal: false }) // { organ: 8, date: 2 }
 */
export function signatureIndents(
	organEms: number,
	dateEms: number,
	{ hasSeal }: { hasSeal: boolean },
): SignatureIndents {
	if (hasSeal) {
		const centred = 4 + (dateEms - organEms) / 2;
		return centred >= 0
			? { organ: centred, date: 4 }
			: { organ: 0, date: (organEms - dateEms) / 2 };
	}
	const date = Math.max(2, organEms - dateEms);
	return { organ: date + dateEms + 2 - organEms, date };
}
