import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { rolesPage } from "./roles-page.ts";

test("the page of roles says what the policy file says: run npm run generate", async () => {
	const page = await readFile(
		new URL("../docs/use/roles.md", import.meta.url),
		"utf8",
	);
	expect(page).toBe(rolesPage());
});
