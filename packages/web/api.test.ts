import { expect, test } from "vitest";
import { fileNameOf } from "./api.ts";

test("a download is called what the server says, in Chinese too", () => {
	expect(
		fileNameOf(
			"attachment; filename=\"x.xlsx\"; filename*=UTF-8''%E9%80%9A%E6%8A%A5.xlsx",
		),
	).toBe("通报.xlsx");
	expect(fileNameOf('attachment; filename="totals.csv"')).toBe("totals.csv");
	expect(fileNameOf(null)).toBeNull();
});
