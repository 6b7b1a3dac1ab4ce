import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fontCoverage } from "./font-coverage.ts";

const draws = fontCoverage(
	readFileSync(
		new URL(
			import.meta.resolve(
				"@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
			),
		),
	),
);
const isDrawn = (character: string) =>
	draws(character.codePointAt(0) as number);

test("the documents' font draws the characters of village names and units", () => {
	expect(
		[..."墕堖㙓琞阝①㎥‰℃≥→〔〕÷×−–—“”"].filter((c) => !isDrawn(c)),
	).toEqual([]);
});

test("it does not draw emoji, other scripts and the far planes, and says so", () => {
	expect([..."𠮷😀אب"].filter(isDrawn)).toEqual([]);
});

test("what is no font is refused", () => {
	expect(() => fontCoverage(Buffer.alloc(64))).toThrow(RangeError);
});
