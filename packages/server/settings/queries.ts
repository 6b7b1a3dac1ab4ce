import { sql } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import { calendarYearState } from "@dekad/core/periods/calendar.ts";
import { dekadOf } from "@dekad/core/periods/dekad.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import type { SettingsView } from "@dekad/contract/settings.ts";
import type { Tx } from "../database/client.ts";
import { officeOf } from "../jurisdictions/queries.ts";

/** The office's settings page: office, pack, calendar years around `now`, rule, cadence, sizes. */
export async function settingsOf(
	tx: Tx,
	actor: Actor,
	now: Date,
): Promise<SettingsView> {
	const office = await officeOf(tx, actor.jurisdictionId);
	const { pack, calendar } = office;
	const year = dekadOf(civilDateOf(now.toISOString(), office.timeZone)).year;
	const ruleView = (rule: (typeof pack.dekadRules)[number]) => ({
		id: rule.id,
		nameZh: rule.name.zh,
		nameEn: rule.name.en,
		noteZh: rule.note.zh,
		noteEn: rule.note.en,
		source: rule.source,
	});
	const count = async (
		table:
			| "region"
			| "organisation"
			| "sector"
			| "project_list"
			| "project"
			| "membership",
	) => {
		const row = await tx
			.selectFrom(table)
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.select(sql<number>`count(*)`.as("count"))
			.executeTakeFirstOrThrow();
		return row.count;
	};
	const cadence = await tx
		.selectFrom("cadence")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.orderBy("stage")
		.orderBy("is_paused")
		.select(["stage", "is_paused as isPaused", "every"])
		.execute();
	return {
		jurisdiction: {
			code: office.code,
			nameZh: office.nameZh,
			nameEn: office.nameEn,
			currency: office.currency,
			timeZone: office.timeZone,
			rootRegionCode: office.rootRegionCode,
			isSynthetic: office.isSynthetic,
			version: office.version,
		},
		pack: {
			id: pack.id,
			version: pack.version,
			date: pack.date,
			nameZh: pack.name.zh,
			nameEn: pack.name.en,
			sources: pack.sources.map(({ tag, title }) => `${tag} ${title}`),
		},
		calendarYears: [year - 1, year, year + 1].map((one) => ({
			year: one,
			isPublished: calendarYearState(calendar, one) === "official",
			source: calendar.years[String(one)]?.source[0] ?? null,
		})),
		dekadRule: ruleView(office.dekadRule),
		dekadRules: pack.dekadRules.map(ruleView),
		cadence,
		counts: {
			regions: await count("region"),
			organisations: await count("organisation"),
			sectors: await count("sector"),
			lists: await count("project_list"),
			projects: await count("project"),
			accounts: await count("membership"),
		},
	};
}

/** Who has which role, by name. */
export async function listMembers(tx: Tx, actor: Actor) {
	const rows = await tx
		.selectFrom("membership as m")
		.innerJoin("account as a", "a.account_id", "m.account_id")
		.leftJoin("organisation as o", (join) =>
			join
				.onRef("o.jurisdiction_id", "=", "m.jurisdiction_id")
				.onRef("o.organisation_id", "=", "m.organisation_id"),
		)
		.where("m.jurisdiction_id", "=", actor.jurisdictionId)
		.orderBy("a.display_name")
		.select([
			"m.membership_id as membershipId",
			"a.login_name as loginName",
			"a.display_name as displayName",
			"m.role",
			"m.region_path as regionPath",
			"o.name as organisationName",
			"m.valid_from_on as validFromOn",
			"m.valid_until_on as validUntilOn",
			(eb) =>
				eb
					.selectFrom("session as s")
					.whereRef("s.account_id", "=", "a.account_id")
					.select((one) => one.fn.max("s.last_seen_at").as("seen"))
					.as("lastSeenAt"),
		])
		.execute();
	return rows.map((row) => ({
		...row,
		lastSeenAt: row.lastSeenAt ? new Date(row.lastSeenAt).toISOString() : null,
	}));
}
