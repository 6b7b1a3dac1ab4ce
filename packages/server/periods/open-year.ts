import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import {
	addDekads,
	compareDekads,
	type Dekad,
	dekadAt,
	dekadId,
	dekadOf,
	DEKADS_IN_YEAR,
} from "@dekad/core/periods/dekad.ts";
import { openingVerdict } from "@dekad/core/periods/year-turn.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { type CarryRule, staysOn } from "@dekad/core/registry/carry-over.ts";
import { text } from "@dekad/core/text/text.ts";
import { requireMay } from "../access/require-may.ts";
import { asActor } from "../database/as-actor.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import type { Db, Tx } from "../database/client.ts";
import { newId } from "../database/new-id.ts";
import { insertRows, queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import { officeOf } from "../jurisdictions/queries.ts";
import { refreshProjectDekads } from "../rollups/refresh-project-dekads.ts";
import { findNewestPeriod, openPeriods } from "./open-periods.ts";
import {
	isYearClosed,
	listsAtTurn,
	type ListAtTurn,
	startsAtTurn,
} from "./year-queries.ts";

export type OpenedYear = {
	year: number;
	/** Ids of the dekads opened now. */
	dekads: string[];
	/** New starts that became continued projects. */
	continued: number;
	/** List versions written now. */
	lists: CarriedList[];
};
export type CarriedList = {
	code: string;
	rule: CarryRule;
	version: number;
	kept: number;
	left: number;
};

/**
 * Makes the turn of the year, in one transaction: opens the dekads up to the year's first (and on to today's), writes
 * for each list a version effective 1 January with the projects that go on, and lets new starts that have
 * started continue from that day. Year to date starts at nothing, since start goes on; both follow from the
 * dates alone.
 *
 * It may run while December is still being reported. Done again it changes nothing; what was recorded since by
 * hand (a list's version of the new year, a standing from 1 January on) is left as it is.
 *
 * @param rules rules chosen for lists by their code, instead of the proposed ones
 * @throws DekadError access.not_allowed, year.too_early, year.past, period.year_closed, list.not_found
 */
export async function openYear(
	db: Db,
	{
		actor,
		year,
		rules = new Map(),
		now,
	}: {
		actor: Actor;
		year: number;
		rules?: ReadonlyMap<string, CarryRule>;
		now: Date;
	},
): Promise<OpenedYear> {
	requireMay(actor, "year.turn");
	return asActor(db, actor, async (tx) => {
		// Alone, and before anything else is locked: a report that holds its project would otherwise wait for us and we for it.
		await tx.executeQuery(
			CompiledQuery.raw(
				"select pg_advisory_xact_lock(hashtextextended($1, 0))",
				[actor.jurisdictionId],
			),
		);
		const office = await officeOf(tx, actor.jurisdictionId);
		const newest = await findNewestPeriod(tx, actor.jurisdictionId);
		await refuseWrongTime(tx, actor, year, newest);
		const first = dekadAt(year, 1);
		const today = dekadOf(civilDateOf(now.toISOString(), office.timeZone));
		const last = laterOf(
			first,
			earlierOf(today, dekadAt(year, DEKADS_IN_YEAR)),
		);

		const continued = await continueStarts(tx, actor, year, now);
		const lists = await carryLists(tx, actor, {
			year,
			rules,
			now,
			regionPath: office.rootPath,
		});
		const opened = await openPeriods(tx, {
			actor,
			settings: {
				rule: office.dekadRule,
				calendar: office.calendar,
				timeZone: office.timeZone,
			},
			first: newest ? addDekads(newest, 1) : first,
			last,
			regionPath: office.rootPath,
			now,
		});
		await refreshProjectDekads(
			tx,
			actor.jurisdictionId,
			continued,
			`${year}-01-01`,
		);
		const result: OpenedYear = {
			year,
			dekads: opened.map(dekadId),
			continued: continued.length,
			lists,
		};
		await recordTurn(tx, actor, result, office.rootPath, now);
		return result;
	});
}

async function refuseWrongTime(
	tx: Tx,
	actor: Actor,
	year: number,
	newest: Dekad | undefined,
): Promise<void> {
	const before = dekadAt(year - 1, DEKADS_IN_YEAR);
	const verdict = newest ? openingVerdict(year, newest) : "too_early";
	if (verdict === "too_early")
		throw new DekadError("year.too_early", {
			year,
			opensFrom: dekadId(before),
		});
	if (verdict === "past")
		throw new DekadError("year.past", {
			year,
			next: (newest?.year ?? year) + 1,
		});
	if (await isYearClosed(tx, actor.jurisdictionId, year))
		throw new DekadError("period.year_closed", { year });
}

const laterOf = (a: Dekad, b: Dekad) => (compareDekads(a, b) > 0 ? a : b);
const earlierOf = (a: Dekad, b: Dekad) => (compareDekads(a, b) < 0 ? a : b);

/** New starts that have started become continued projects from 1 January on. Returns their ids. */
async function continueStarts(
	tx: Tx,
	actor: Actor,
	year: number,
	now: Date,
): Promise<string[]> {
	const starts = await startsAtTurn(tx, actor.jurisdictionId, year);
	if (starts.length === 0) return [];
	const key = [
		["jurisdiction_id", "uuid", () => actor.jurisdictionId],
		["project_id", "uuid", (one: Start) => one.projectId],
	] as const;
	type Start = (typeof starts)[number];
	const reason = text(actor.lang, "years.reason.continued", { year });
	const said = [
		["recorded_at", "timestamptz", () => now.toISOString()],
		["recorded_by", "text", () => actor.name],
	] as const;
	await insertRows<Start>(
		tx,
		"project_standing",
		[
			...key,
			["from_on", "date", () => `${year}-01-01`],
			["region_code", "text", ({ regionCode }) => regionCode],
			["region_path", "text", ({ regionPath }) => regionPath],
			["sector_code", "text", ({ sectorCode }) => sectorCode],
			["sector_path", "text", ({ sectorPath }) => sectorPath],
			["owner_org_id", "uuid", ({ ownerOrgId }) => ownerOrgId],
			["stage", "text", ({ stageAfter }) => stageAfter],
			["is_paused", "boolean", ({ isPaused }) => isPaused],
			["reason", "text", () => reason],
			...said,
		],
		starts,
	);
	await insertRows<Start>(
		tx,
		"project_step",
		[
			...key,
			["step_id", "uuid", () => newId(now)],
			["step", "text", () => "carry_over"],
			["happened_on", "date", () => `${year}-01-01`],
			["reason", "text", () => reason],
			["region_path", "text", ({ nowRegionPath }) => nowRegionPath],
			["owner_org_id", "uuid", ({ nowOwnerOrgId }) => nowOwnerOrgId],
			...said,
		],
		starts,
	);
	// The project's own row says where it stands as last said; one that moved on since keeps its later stage.
	await queryRows(
		tx,
		`update project set stage = v.stage, version = version + 1, updated_at = $4
     from unnest($2::uuid[], $3::text[]) as v(id, stage)
     where jurisdiction_id = $1 and project_id = v.id and project.stage = 'new_start'`,
		[
			actor.jurisdictionId,
			starts.map(({ projectId }) => projectId),
			starts.map(({ stageAfter }) => stageAfter),
			now.toISOString(),
		],
	);
	await appendManyEvents(
		tx,
		actor,
		starts.map(({ projectId, nowRegionPath }) => ({
			kind: "step.recorded",
			subjectId: projectId,
			projectId,
			regionPath: nowRegionPath,
			payload: { step: "carry_over", on: `${year}-01-01`, reason },
		})),
		now,
	);
	return starts.map(({ projectId }) => projectId);
}

/** Writes the new year's version of every list that goes on and has none yet. */
async function carryLists(
	tx: Tx,
	actor: Actor,
	{
		year,
		rules,
		now,
		regionPath,
	}: {
		year: number;
		rules: ReadonlyMap<string, CarryRule>;
		now: Date;
		regionPath: string;
	},
): Promise<CarriedList[]> {
	const stand = await listsAtTurn(tx, actor.jurisdictionId, year);
	const unknown = [...rules.keys()].find(
		(code) => !stand.some((list) => list.code === code),
	);
	if (unknown !== undefined)
		throw new DekadError("list.not_found", { code: unknown });
	const carried = stand
		.filter(({ isDecided }) => !isDecided)
		.map((list) => {
			const rule = rules.get(list.code) ?? list.rule;
			const members = list.members.filter(({ stage }) => staysOn(rule, stage));
			return {
				...list,
				rule,
				version: list.version + 1,
				members,
				all: list.members,
			};
		})
		.filter(({ rule }) => rule !== "ends");
	type Carried = (typeof carried)[number];
	await insertRows<Carried>(
		tx,
		"project_list_version",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["list_id", "uuid", ({ listId }) => listId],
			["version", "integer", ({ version }) => version],
			["effective_on", "date", () => `${year}-01-01`],
			[
				"reason",
				"text",
				({ rule }) =>
					text(actor.lang, `years.reason.list.${rule as "whole"}`, { year }),
			],
			["recorded_at", "timestamptz", () => now.toISOString()],
			["recorded_by", "text", () => actor.name],
		],
		carried,
	);
	await insertRows<{ list: Carried; member: ListAtTurn["members"][number] }>(
		tx,
		"project_list_member",
		[
			["jurisdiction_id", "uuid", () => actor.jurisdictionId],
			["list_id", "uuid", ({ list }) => list.listId],
			["version", "integer", ({ list }) => list.version],
			["project_id", "uuid", ({ member }) => member.projectId],
		],
		carried.flatMap((list) => list.members.map((member) => ({ list, member }))),
	);
	await appendManyEvents(
		tx,
		actor,
		carried.map(({ listId, code, version, members, rule }) => ({
			kind: "list.version_added",
			subjectId: listId,
			regionPath,
			payload: {
				code,
				version,
				effectiveOn: `${year}-01-01`,
				projects: members.length,
				rule,
			},
		})),
		now,
	);
	return carried.map(({ code, rule, version, members, all }) => ({
		code,
		rule,
		version,
		kept: members.length,
		left: all.length - members.length,
	}));
}

/** Keeps what the turn did, and adds what a later run of it did; nothing when nothing was done. */
async function recordTurn(
	tx: Tx,
	actor: Actor,
	{ year, dekads, continued, lists }: OpenedYear,
	regionPath: string,
	now: Date,
): Promise<void> {
	const before = await tx
		.selectFrom("opened_year")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("year", "=", year)
		.select("carried")
		.executeTakeFirst();
	if (before && dekads.length === 0 && continued === 0 && lists.length === 0)
		return;
	const done = (before?.carried ?? { continued: 0, lists: [] }) as {
		continued: number;
		lists: CarriedList[];
	};
	const carried = JSON.stringify({
		continued: done.continued + continued,
		lists: [
			...done.lists.filter(
				({ code }) => !lists.some((one) => one.code === code),
			),
			...lists,
		],
	});
	if (before)
		await tx
			.updateTable("opened_year")
			.set({ carried })
			.where("jurisdiction_id", "=", actor.jurisdictionId)
			.where("year", "=", year)
			.execute();
	else
		await tx
			.insertInto("opened_year")
			.values({
				jurisdiction_id: actor.jurisdictionId,
				year,
				opened_at: now,
				opened_by: actor.name,
				carried,
			})
			.execute();
	await appendManyEvents(
		tx,
		actor,
		[
			{
				kind: "year.opened",
				subjectId: null,
				regionPath,
				payload: { year, dekads, continued, lists },
			},
		],
		now,
	);
}
