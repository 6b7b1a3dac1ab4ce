/**
 * How guessing at sign-in is slowed, as numbers. An account is never locked: whoever could lock it by guessing could
 * lock its owner out on the last evening of a dekad. Each attempt is counted under the keys below, and waits for the longest
 * of them. A browser the account signed in with before (`device`) is counted by itself alone, so that a stranger's
 * misses never reach the person who sits there.
 */

export type SlowdownKind =
	/** A name, whether there is one or not, tried from one address. */
	| "account_source"
	/** All names tried from one address: one password sprayed over many names. */
	| "source"
	/** A name tried from any unknown browser: many addresses at once. */
	| "account"
	/** A name tried in a browser it signed in with before: a stolen laptop. */
	| "device"
	/** Codes of the second factor in one browser or from one address; whoever tries them has the password. */
	| "code"
	/** Codes of one account from everywhere. */
	| "code_account";

type Slowdown = {
	/** Misses before the first wait: a person who mistypes is not slowed. */
	readonly free: number;
	/** The first wait; each further miss doubles it. */
	readonly firstSeconds: number;
	readonly longestSeconds: number;
	/** After so long without a miss the count begins anew. */
	readonly forgetAfterSeconds: number;
};

const MINUTE = 60;
const HOUR = 3600;

export const SLOWDOWNS: Readonly<Record<SlowdownKind, Slowdown>> = {
	account_source: {
		free: 5,
		firstSeconds: 30,
		longestSeconds: 15 * MINUTE,
		forgetAfterSeconds: 24 * HOUR,
	},
	// An office sits behind one address: its people mistype too, and most of them on known browsers, which are not counted here.
	source: {
		free: 30,
		firstSeconds: 10,
		longestSeconds: 5 * MINUTE,
		forgetAfterSeconds: HOUR,
	},
	// Wide, since it is the one count by which a stranger can slow the owner, on a browser never used before and only there.
	account: {
		free: 100,
		firstSeconds: 30,
		longestSeconds: 5 * MINUTE,
		forgetAfterSeconds: 24 * HOUR,
	},
	device: {
		free: 10,
		firstSeconds: 30,
		longestSeconds: 5 * MINUTE,
		forgetAfterSeconds: HOUR,
	},
	code: {
		free: 5,
		firstSeconds: 30,
		longestSeconds: 15 * MINUTE,
		forgetAfterSeconds: 24 * HOUR,
	},
	// A code has a million values and three are good at a time: 50 guesses, then one in five minutes, is under 0.1 % in a day.
	code_account: {
		free: 50,
		firstSeconds: 30,
		longestSeconds: 5 * MINUTE,
		forgetAfterSeconds: 24 * HOUR,
	},
};

/**
 * Seconds from the last miss until the next attempt is looked at.
 *
 * @example waitSeconds("account_source", 5) // 0
 * @example waitSeconds("account_source", 6) // 30
 * @example waitSeconds("account_source", 8) // 120
 * @example waitSeconds("account_source", 1000) // 900
 */
export function waitSeconds(kind: SlowdownKind, misses: number): number {
	const { free, firstSeconds, longestSeconds } = SLOWDOWNS[kind];
	if (misses <= free) return 0;
	// Beyond 2^20 every wait is the longest one; the bound keeps the power finite.
	const doublings = Math.min(20, misses - free - 1);
	return Math.min(longestSeconds, firstSeconds * 2 ** doublings);
}

/**
 * The count after one more miss, `quietSeconds` after the one before.
 *
 * @example missesAfter("source", 30, 10) // 31
 * @example missesAfter("source", 30, 3601) // 1
 */
export const missesAfter = (
	kind: SlowdownKind,
	misses: number,
	quietSeconds: number,
): number =>
	quietSeconds > SLOWDOWNS[kind].forgetAfterSeconds ? 1 : misses + 1;
