import type { Lang } from "@dekad/core/text/text.ts";
import type { Installation } from "../installation.ts";
import {
	checkDrift,
	checkMigrations,
	checkRoles,
	checkRowSecurity,
	checkSearch,
	checkVersion,
} from "./database-checks.ts";
import { type Check, checkOf, type Finding } from "./finding.ts";
import { checkDisk, checkFolder } from "./machine-checks.ts";
import { checkFonts } from "./font-checks.ts";
import {
	checkCalendar,
	checkJobs,
	checkOffices,
	checkOperators,
	checkPacks,
	checkTotals,
} from "./office-checks.ts";

/**
 * Looks an installation over, changes nothing, and says what is wrong in words. The order is from
 * the ground up: server, rights, schema, machine, offices. A check that cannot be made (its table is
 * gone) is a finding too and stops no other.
 */
export async function checkInstallation(
	installation: Pick<
		Installation,
		"ownerPool" | "ownerDb" | "dataDir" | "serviceUser"
	>,
	{ now, lang }: { now: Date; lang: Lang },
): Promise<Check[]> {
	const { ownerPool, ownerDb } = installation;
	const checks: readonly [
		string,
		() => Finding | Promise<Finding | Finding[]>,
	][] = [
		["server", () => checkVersion(ownerPool)],
		["roles", () => checkRoles(ownerPool)],
		["row_security", () => checkRowSecurity(ownerPool)],
		["migrations", () => checkMigrations(ownerPool)],
		["drift", () => checkDrift(ownerPool, lang)],
		["search", () => checkSearch(ownerPool)],
		["disk", () => checkDisk(installation)],
		["folder", () => checkFolder(installation)],
		["offices", () => checkOffices(ownerDb)],
		["operators", () => checkOperators(ownerDb)],
		["packs", () => checkPacks(ownerDb)],
		["calendar", () => checkCalendar(now)],
		["jobs", () => checkJobs(ownerDb, now)],
		["fonts", () => checkFonts(ownerDb)],
		["totals", () => checkTotals(ownerDb)],
	];
	const findings: Finding[] = [];
	for (const [name, check] of checks) {
		try {
			findings.push(...[await check()].flat());
		} catch (error) {
			findings.push({
				name,
				ok: false,
				say: ["doctor.unanswered", { reason: (error as Error).message }],
				next: ["doctor.unanswered.next"],
			});
		}
	}
	return findings.map((finding) => checkOf(finding, lang));
}
