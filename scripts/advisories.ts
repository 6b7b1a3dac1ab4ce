import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import {
	ADVISORIES_FILE,
	type AdvisoriesRead,
	readAdvisories,
} from "./dependencies-page.ts";

/**
 * `node scripts/advisories.ts`: asks the registry npm is set to what is known against the packages of the lock file, and
 * keeps the answer in scripts/advisories.json, from which docs/dependencies.md is made. A registry that offers no
 * advisories is no failure: the page then says so, and since when.
 */
const today = new Date().toISOString().slice(0, 10);
const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8" });
const before = readAdvisories();
const after = keptAnswer(stdout);
writeFileSync(ADVISORIES_FILE, `${JSON.stringify(after, null, "\t")}\n`);
process.stdout.write(`${after.said}\n`);
for (const [name, what] of Object.entries(after.findings))
	process.stdout.write(`${name}: ${what}\n`);

function keptAnswer(answer: string): AdvisoriesRead {
	let audit: {
		vulnerabilities?: Record<string, { severity: string; range: string }>;
		method?: string;
		message?: string;
	};
	try {
		audit = JSON.parse(answer) as typeof audit;
	} catch {
		audit = {};
	}
	if (!audit.vulnerabilities) {
		const status = /^\d{3} [\w ]+/.exec(audit.message ?? "")?.[0].trim();
		return {
			...before,
			triedOn: today,
			said: `the registry in use offers none${status ? ` (${status})` : ""}.`,
		};
	}
	const findings = Object.fromEntries(
		Object.entries(audit.vulnerabilities).map(([name, { severity, range }]) => [
			name,
			`${today}: ${severity}, ${range}`,
		]),
	);
	return {
		readOn: today,
		triedOn: today,
		said: `the registry answered, ${Object.keys(findings).length} packages have one.`,
		findings,
	};
}
