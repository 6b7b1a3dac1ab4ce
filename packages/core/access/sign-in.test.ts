import fc from "fast-check";
import { expect, test } from "vitest";
import { ROLES } from "./actor.ts";
import { deviceWords, shortAddress } from "./device-words.ts";
import { SESSION_ENDS, sessionEnds } from "./session-ends.ts";
import { SLOWDOWNS, type SlowdownKind, waitSeconds } from "./slow-down.ts";

const KINDS = Object.keys(SLOWDOWNS) as SlowdownKind[];

test("a wait never shrinks with another miss and never passes its longest", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...KINDS),
			fc.nat({ max: 1_000_000 }),
			(kind, misses) => {
				const wait = waitSeconds(kind, misses);
				expect(waitSeconds(kind, misses + 1)).toBeGreaterThanOrEqual(wait);
				expect(wait).toBeLessThanOrEqual(SLOWDOWNS[kind].longestSeconds);
			},
		),
	);
});

test("the one count by which a stranger reaches the owner is the widest of all for names", () => {
	expect(SLOWDOWNS.account.free).toBeGreaterThan(SLOWDOWNS.account_source.free);
	expect(SLOWDOWNS.account.free).toBeGreaterThan(SLOWDOWNS.source.free);
});

test("a session ends idle before it ends whole, and the operator's first of all", () => {
	for (const role of ROLES) {
		const { idleHours, wholeHours } = sessionEnds(role);
		expect(idleHours).toBeLessThanOrEqual(wholeHours);
		expect(idleHours).toBeGreaterThanOrEqual(SESSION_ENDS.operator.idleHours);
	}
	expect(sessionEnds("owner", { owner: { wholeHours: 1e9 } }).wholeHours).toBe(
		92 * 24,
	);
});

test.each([
	[
		"Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8.0.49",
		"WeChat · Android",
	],
	[
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
		"Edge · Windows",
	],
	[
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
		"Safari · iPhone",
	],
	["<script>alert(1)</script>", null],
])("%s reads as %s", (agent, words) => {
	expect(deviceWords(agent)).toBe(words);
});

test("an address is kept to its first three groups", () => {
	expect(shortAddress("127.0.0.1")).toBe("127.0.0.*");
	expect(shortAddress("::1")).toBe("::*");
	expect(shortAddress("fe80::1")).toBe("fe80:*");
});
