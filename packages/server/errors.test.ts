import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { isTextKey } from "@dekad/core/text/text.ts";
import { ERRORS } from "./errors.ts";

const page = async () =>
	readFile(new URL("../../docs/errors.md", import.meta.url), "utf8");

test("every error code has its page entry with its status, and the page names no other", async () => {
	const rows = [
		...(await page()).matchAll(/^\| `([a-z_.]+)` \| (\d{3}) \|/gm),
	].map(([, code, status]) => [code, Number(status)]);
	expect(Object.fromEntries(rows)).toEqual(ERRORS);
});

test("every error code has a title and a next step", () => {
	const missing = Object.keys(ERRORS).filter(
		(code) => !isTextKey(`errors.${code}`) || !isTextKey(`errors.${code}.next`),
	);
	expect(missing).toEqual([]);
});
