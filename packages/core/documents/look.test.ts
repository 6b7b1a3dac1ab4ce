import { describe, expect, test } from "vitest";
import { bulletinDocument, bulletinFigures } from "./bulletin.ts";
import { definitionOf } from "./bulletin-definitions.ts";
import { DEFAULT_LOOK, type DocumentLook } from "./look.ts";
import { SAMPLE_AUTHORITY, sampleBulletin } from "./sample-bulletin.ts";
import { signatureIndents } from "./signature.ts";

const LOOK: DocumentLook = {
	...DEFAULT_LOOK,
	words: {
		zh: {
			organ: "云岭省重点办",
			mark: "云岭省重点工程办公室文件",
			numberCode: "云重办",
			addressee: "各市人民政府",
			copyTo: "省政府办公厅",
			signatory: "",
			printedBy: "云岭省重点办",
		},
		en: {
			organ: "",
			mark: "",
			numberCode: "YKPO",
			addressee: "all cities",
			copyTo: "",
			signatory: "A. Person",
			printedBy: "",
		},
	},
};
const NUMBER = { code: "云重办", year: 2026, number: 7 };

describe("an office's look", () => {
	test("stands in the document as it was frozen, language by language", () => {
		const facts = sampleBulletin({ look: LOOK, number: NUMBER });
		const zh = bulletinDocument(facts, "zh").look;
		expect(zh).toMatchObject({
			mark: "云岭省重点工程办公室文件",
			organ: "云岭省重点办",
			number: "云重办〔2026〕7号",
			signatory: null,
			addressee: "各市人民政府",
			copyTo: "省政府办公厅",
			imprint: ["云岭省重点办", "2026年3月12日印发"],
		});
		const en = bulletinDocument(facts, "en").look;
		expect(en).toMatchObject({
			number: "YKPO [2026] No. 7",
			signatory: "A. Person",
			copyTo: null,
			imprint: null,
		});
		// What is not set in English is the office's English name, never the Chinese words.
		expect(en.mark).toBe(en.organ);
		expect(en.organ).not.toMatch(/\p{Script=Han}/u);
	});

	test("not set is the office's name in red, without number, addressee and imprint", () => {
		const { look, issuer } = bulletinDocument(sampleBulletin(), "zh");
		expect(look).toMatchObject({
			mark: issuer[0],
			number: null,
			addressee: null,
			imprint: null,
		});
	});

	test("without a mark has none; a secrecy level is no part of it", () => {
		const facts = sampleBulletin({ look: { ...LOOK, hasMark: false } });
		expect(bulletinDocument(facts, "zh").look.mark).toBeNull();
		expect(JSON.stringify(DEFAULT_LOOK)).not.toMatch(/secre|密/i);
	});
});

describe("the annex", () => {
	test.each(["zh", "en"] as const)(
		"defines every figure that is printed, and nothing else, in %s",
		(lang) => {
			const facts = sampleBulletin({ authority: SAMPLE_AUTHORITY });
			const used = bulletinFigures(facts, lang).map(({ id }) => ({
				id,
				definition: definitionOf(id),
			}));
			expect(used.filter(({ definition }) => definition === null)).toEqual([]);
			const table = bulletinDocument(facts, lang).annex.blocks.find(
				(block) => block.kind === "table",
			);
			expect(new Set(table?.rows.map(({ id }) => id))).toEqual(
				new Set(used.map(({ definition }) => definition)),
			);
		},
	);

	test("says when the figures were taken", () => {
		const { annex } = bulletinDocument(sampleBulletin(), "zh");
		const words = annex.blocks
			.flatMap((block) => (block.kind === "paragraph" ? block.runs : []))
			.join("");
		expect(words).toContain("2026-03-12 18:00");
	});
});

test("the office's English words stand in the English documents, its Chinese ones there with a note", () => {
	const last = (changes: Parameters<typeof sampleBulletin>[0]) =>
		bulletinDocument(sampleBulletin(changes), "en")
			.sections.at(-1)
			?.blocks.map((block) =>
				block.kind === "paragraph" ? block.runs.join("") : "",
			);
	expect(
		last({ nextSteps: "抓开工。", nextStepsEn: "Start the late ones." }),
	).toEqual(["Start the late ones."]);
	expect(last({ nextSteps: "抓开工。", nextStepsEn: "" })).toEqual([
		"The office wrote these words in Chinese; there is no English version.",
		"抓开工。",
	]);
});

test("a signature never leaves the type area, with a seal or without", () => {
	for (const hasSeal of [true, false])
		for (let organ = 1; organ <= 27; organ++) {
			const indents = signatureIndents(organ, 9, { hasSeal });
			expect(indents.organ).toBeGreaterThanOrEqual(0);
			expect(indents.date).toBeGreaterThanOrEqual(0);
			if (hasSeal)
				expect(indents.organ + organ / 2).toBeCloseTo(indents.date + 4.5);
		}
});
