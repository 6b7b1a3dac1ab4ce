import { expect, test } from "vitest";
import { doubtSentence } from "./doubt-sentence.ts";

test.each([
	[-50_000, "zh", "-5万元"],
	[58_354_589, "zh", "5,835.4589万元"],
	[1, "zh", "0.0001万元"],
	[58_354_000, "zh", "5,835.4万元"],
	[58_354_589, "en", "58.354589 million yuan"],
	[50_000_000, "en", "50 million yuan"],
	[0, "zh", "0万元"],
] as const)(
	"%d yuan are said to the yuan in the unit of the review in %s: %s",
	(sinceStartYuan, lang, said) => {
		expect(
			doubtSentence(
				{ key: "since_start_negative", saw: { sinceStartYuan } },
				lang,
			),
		).toContain(said);
	},
);
