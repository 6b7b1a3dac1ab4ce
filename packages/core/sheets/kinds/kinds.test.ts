import { describe, expect, test } from "vitest";
import { bareWords } from "../header-label.ts";
import { sheetKindOf } from "../find-sheet-kind.ts";
import { SHEET_KINDS } from "../sheet-kind.ts";

describe.each(SHEET_KINDS)("%s", (name) => {
	const kind = sheetKindOf(name);

	test("no two fields answer to the same header, so a column is never ambiguous by our own doing", () => {
		const owners = new Map<string, string>();
		for (const field of kind.fields) {
			for (const label of [...field.labels.zh, ...field.labels.en, field.key]) {
				const bare = bareWords(label);
				expect(bare, `${field.key}: "${label}"`).not.toBe("");
				const owner = owners.get(bare) ?? field.key;
				expect(owner, `"${label}"`).toBe(field.key);
				owners.set(bare, field.key);
			}
		}
	});

	test("choices of a field never share a word", () => {
		for (const field of kind.fields) {
			const owners = new Map<string, string>();
			for (const { key, labels } of field.choices ?? []) {
				for (const label of [key, ...labels.zh, ...labels.en]) {
					const bare = bareWords(label);
					expect(owners.get(bare) ?? key, `${field.key}: "${label}"`).toBe(key);
					owners.set(bare, key);
				}
			}
		}
	});

	test("what makes a row the same row is among the fields", () => {
		const keys = kind.fields.map(({ key }) => key);
		for (const key of [...kind.identity, ...(kind.prefilled ?? [])])
			expect(keys).toContain(key);
	});
});
