import { CompiledQuery } from "kysely";
import type { Actor } from "@dekad/core/access/actor.ts";
import type {
	BulletinAmounts,
	BulletinFacts,
	BulletinRegion,
	BulletinSector,
	BulletinSums,
	LateReporter,
	RegionKind,
} from "@dekad/core/documents/bulletin-facts.ts";
import {
	dekadBounds,
	dekadId,
	dekadOfStart,
	parseDekad,
} from "@dekad/core/periods/dekad.ts";
import { wallClockOf } from "@dekad/core/periods/zone.ts";
import {
	expectedYuan,
	isLinearSeason,
	linearLine,
	seasonLine,
} from "@dekad/core/rollups/lines.ts";
import type { RateId } from "@dekad/core/rollups/rates.ts";
import {
	ratesOfScheme,
	type ScoringScheme,
} from "@dekad/core/rollups/scoring.ts";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import { requireMay } from "../access/require-may.ts";
import type { Tx } from "../database/client.ts";
import { DekadError } from "../errors.ts";
import { officeOf, type Office } from "../jurisdictions/queries.ts";
import { countLights } from "../lights/light-views.ts";
import { lightsOf } from "../lights/lights-of.ts";
import type { RollupQuestion } from "../rollups/resolve-question.ts";
import { authorityInForce } from "../rankings/authorities.ts";
import { scoringInForce } from "../rankings/scoring-schemes.ts";
import { rollups } from "../rollups/queries.ts";
import { type Frame, frameOf, MINE } from "./frame.ts";
import { milestonesOf, resumptionsOf } from "./named-projects.ts";

/** A bulletin names at most so many late projects; the count beside them is of all. */
const LATE_CAP = 200;

export type BulletinQuestion = {
	/** A period id; absent: the latest closed dekad. */
	period?: string | undefined;
	/** A region path; absent: the actor's own region. */
	region?: string | undefined;
	list?: string | undefined;
	/** As reported, or with later corrections; a bulletin prints the first. */
	view?: "reported" | "corrected" | undefined;
	/** Keeps beside the figures what corrections known by now make of them. */
	isPublished?: boolean;
	/** Counts the overall lights too, by the scheme in force. */
	lights?: boolean | undefined;
	/** The office's words on what comes next. */
	nextSteps?: string | undefined;
	now: Date;
};

/**
 * All that a bulletin states, as reported, in a fixed number of statements. Run it in one
 * repeatable-read transaction: a report that comes in between two statements would make rows and
 * total disagree.
 *
 * @param tried rules of a score to try; absent: those in force
 * @throws DekadError access.not_allowed, period.invalid, region.not_found, list.not_found;
 *   bulletin.nothing_to_say when the period has no open dekad or the region no project
 */
export async function bulletinFacts(
	tx: Tx,
	actor: Actor,
	question: BulletinQuestion,
	tried?: ScoringScheme,
): Promise<BulletinFacts> {
	// An owner's totals are of its own projects; a bulletin of a region made of them would be false.
	requireMay(actor, "bulletin.read");
	if (actor.scope === null) throw new DekadError("access.not_allowed");
	const office = await officeOf(tx, actor.jurisdictionId);
	const path = question.region ?? actor.scope;
	if (!path.startsWith(actor.scope))
		throw new DekadError("region.not_found", { code: path });
	const asked = {
		...(question.period === undefined ? {} : { period: question.period }),
		...(question.list === undefined ? {} : { list: question.list }),
		where: `region=${path}`,
		view: question.view ?? "reported",
		now: question.now,
	} as const;
	// The tree is read before the path is used in a question whose parts are joined by commas.
	const tree = await regionAndParts(tx, office, path, question.now);
	const { first: byRegion, sums } = await sumsOf(tx, actor, asked, tree, path);
	if (byRegion.lastDekad === null || byRegion.total.projects === 0)
		throw new DekadError("bulletin.nothing_to_say", {
			period: byRegion.period,
		});
	const frame = frameOf(actor, path, byRegion);
	const { total } = byRegion;
	const last = parseDekad(byRegion.lastDekad);
	const plan = total.annualPlan;
	const lastDay = dekadBounds(last).last;
	const asOfLocal = wallClockOf(question.now.toISOString(), office.timeZone)
		.slice(0, 16)
		.replace("T", " ");
	const scoring =
		tried ?? (await scoringInForce(tx, actor, asOfLocal.slice(0, 10)));
	return {
		form: 1,
		jurisdiction: { zh: office.nameZh, en: office.nameEn },
		currency: office.currency,
		isSynthetic: office.isSynthetic,
		region: { path, name: tree.own },
		period: byRegion.period,
		lastDekad: byRegion.lastDekad,
		asOf: question.now.toISOString(),
		asOfLocal,
		list: await listOf(tx, actor, byRegion),
		pack: byRegion.pack,
		calendarBasis: await calendarBasis(tx, frame),
		...sums,
		...(question.isPublished
			? {
					correctedThen: (
						await sumsOf(tx, actor, { ...asked, view: "corrected" }, tree, path)
					).sums,
				}
			: {}),
		lastYearMissing: total.lastYear === null ? "not_kept" : null,
		lines: {
			linear: plan === null ? null : expectedYuan(linearLine(last), plan),
			season:
				plan === null || isLinearSeason(office.pack.season.shares)
					? null
					: expectedYuan(seasonLine(office.pack.season.shares, last), plan),
			own: total.planned,
		},
		...(await milestonesOf(tx, frame, lastDay)),
		resumptions: await resumptionsOf(tx, frame, lastDay),
		lights: question.lights
			? await lightCounts(tx, actor, { ...asked, period: byRegion.period })
			: null,
		nextSteps: question.nextSteps ?? "",
		late: await lateReporters(tx, frame, question.now),
		authority: await authorityInForce(tx, actor, asOfLocal.slice(0, 10)),
		scoring,
		regionQuality: await regionQuality(
			tx,
			frame,
			path,
			byRegion.cells,
			scoring ? ratesOfScheme(scoring) : [],
		),
		quality: { timely: total.timely, ...(await qualityOf(tx, frame)) },
	};
}

/** What the roll-up gives of a bulletin, in one statement and one of last year; `first` is the answer by region. */
async function sumsOf(
	tx: Tx,
	actor: Actor,
	asked: RollupQuestion,
	tree: Tree,
	path: string,
): Promise<{ first: RollupView; sums: BulletinSums }> {
	const [byRegion, bySector, byLevel, byGroup] = (await rollups(
		tx,
		actor,
		asked,
		["region", "sector", "level", "group"],
	)) as [RollupView, RollupView, RollupView, RollupView];
	return {
		first: byRegion,
		sums: {
			total: amountsOf(byRegion.total),
			lastYearInPeriodYuan: byRegion.total.lastYear?.actualInPeriod ?? null,
			regions: regionRows(byRegion.cells, path, tree),
			sectors: bySector.cells.map((cell) => ({
				...amountsOf(cell),
				code: (cell.key["sector"] ?? "-").replace(/\/$/, ""),
				name: cell.label["sector"] ?? { zh: "-", en: null },
			})),
			levels: byLevel.cells.map((cell) => ({
				...amountsOf(cell),
				code: cell.key["level"] ?? "-",
				name: cell.label["level"] ?? { zh: "-", en: null },
			})),
			groups: await groupRows(tx, actor, byGroup.cells),
		},
	};
}

const amountsOf = (cell: CellView): BulletinAmounts => ({
	projects: cell.projects,
	expected: cell.expected,
	reported: cell.reported,
	accepted: cell.accepted,
	annualPlanYuan: cell.annualPlan,
	actualToDateYuan: cell.actual,
	actualInPeriodYuan: cell.actualInPeriod,
	lastYearToDateYuan: cell.lastYear?.actual ?? null,
});

const NOTHING: BulletinAmounts = {
	projects: 0,
	expected: 0,
	reported: 0,
	accepted: 0,
	annualPlanYuan: null,
	actualToDateYuan: null,
	actualInPeriodYuan: null,
	lastYearToDateYuan: null,
};

type NamedRegion = { zh: string; en: string | null };
type Tree = {
	own: NamedRegion;
	parts: readonly {
		code: string;
		path: string;
		kind: RegionKind;
		name: NamedRegion;
	}[];
};

/** The region of a path and its parts in code order, as they stand now. @throws DekadError region.not_found */
async function regionAndParts(
	tx: Tx,
	office: Office,
	path: string,
	now: Date,
): Promise<Tree> {
	const code = path.split("/").at(-2) ?? "";
	const today = wallClockOf(now.toISOString(), office.timeZone).slice(0, 10);
	const rows = await tx
		.selectFrom("region")
		.where("jurisdiction_id", "=", office.jurisdictionId)
		.where("valid_from_on", "<=", today)
		.where((eb) =>
			eb.or([
				eb("valid_until_on", "is", null),
				eb("valid_until_on", ">=", today),
			]),
		)
		.where((eb) =>
			eb.or([eb("region_path", "=", path), eb("parent_code", "=", code)]),
		)
		.select(["code", "region_path", "kind", "name_zh", "name_en"])
		.orderBy("code")
		.execute();
	const own = rows.find((row) => row.region_path === path);
	if (!own && path !== office.rootPath)
		throw new DekadError("region.not_found", { code: path });
	return {
		own: own
			? { zh: own.name_zh, en: own.name_en }
			: { zh: office.nameZh, en: office.nameEn },
		parts: rows
			.filter((row) => row.region_path === `${path}${row.code}/`)
			.map((row) => ({
				code: row.code,
				path: row.region_path,
				kind: row.kind as RegionKind,
				name: { zh: row.name_zh, en: row.name_en },
			})),
	};
}

/**
 * One row a part of the region: administrative ones also when they have no project, since a region
 * that is missing from a bulletin looks forgotten; then cross-region and group lines; first what
 * belongs to the region itself. Parts that the tree no longer has keep their row under their old path.
 */
function regionRows(
	cells: readonly CellView[],
	path: string,
	{ own, parts }: Tree,
): BulletinRegion[] {
	const byPath = new Map(cells.map((cell) => [cell.key.region ?? "", cell]));
	const amounts = (partPath: string) => {
		const cell = byPath.get(partPath);
		byPath.delete(partPath);
		return cell ? amountsOf(cell) : NOTHING;
	};
	const isLine = (kind: RegionKind) =>
		kind === "cross_region" || kind === "group_line";
	// A region without parts has no table; its own cell is the total.
	if (parts.length === 0) return [];
	const hasOwn = byPath.has(path);
	const ownAmounts = amounts(path);
	const rows = [...parts]
		.sort((a, b) => Number(isLine(a.kind)) - Number(isLine(b.kind)))
		.filter((part) => part.kind === "administrative" || byPath.has(part.path))
		.map(
			({ code, kind, name, path: partPath }): BulletinRegion => ({
				...amounts(partPath),
				code,
				name,
				kind,
			}),
		);
	const former = [...byPath].map(
		([cellPath, cell]): BulletinRegion => ({
			...amountsOf(cell),
			code: cellPath.split("/").at(-2) ?? cellPath,
			name: cell.label.region ?? { zh: cellPath, en: null },
			kind: "administrative",
		}),
	);
	return [
		...(hasOwn
			? [{ ...ownAmounts, code: "-", name: own, kind: "own" as const }]
			: []),
		...rows,
		...former,
	];
}

async function lightCounts(
	tx: Tx,
	actor: Actor,
	question: RollupQuestion,
): Promise<NonNullable<BulletinFacts["lights"]>> {
	// As the page of lights shows them: by what is known, corrections included.
	const judged = await lightsOf(tx, actor, {
		...question,
		view: "corrected",
	});
	const { scheme } = judged;
	return {
		scheme: { zh: scheme.name.zh, en: scheme.name.en },
		version: scheme.version,
		// One no rule speaks of is not unknown: nobody asked.
		counts: countLights(judged).counts,
	};
}

/** One row an enterprise group; a group is named by the organisation of its code, or by its code. */
async function groupRows(
	tx: Tx,
	actor: Actor,
	cells: readonly CellView[],
): Promise<BulletinSector[]> {
	const codes = cells.flatMap(({ key }) => key["group"] ?? []);
	if (codes.length === 0) return [];
	const names = await tx
		.selectFrom("organisation")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.where("code", "in", codes)
		.select(["code", "name", "name_en"])
		.execute();
	return cells.flatMap((cell) => {
		const code = cell.key["group"];
		if (code === undefined || code === null) return [];
		const named = names.find((row) => row.code === code);
		return [
			{
				...amountsOf(cell),
				code,
				name: { zh: named?.name ?? code, en: named?.name_en ?? null },
			},
		];
	});
}

async function listOf(
	tx: Tx,
	actor: Actor,
	{ list, listVersion }: RollupView,
): Promise<BulletinFacts["list"]> {
	if (list === null || listVersion === null) return null;
	const row = await tx
		.selectFrom("project_list as l")
		.innerJoin("project_list_version as v", (join) =>
			join
				.onRef("v.jurisdiction_id", "=", "l.jurisdiction_id")
				.onRef("v.list_id", "=", "l.list_id"),
		)
		.where("l.jurisdiction_id", "=", actor.jurisdictionId)
		.where("v.jurisdiction_id", "=", actor.jurisdictionId)
		.where("l.code", "=", list)
		.where("v.version", "=", listVersion)
		.select(["l.name_zh", "l.name_en", "v.effective_on"])
		.executeTakeFirstOrThrow();
	return {
		code: list,
		name: { zh: row.name_zh, en: row.name_en },
		version: listVersion,
		effectiveOn: row.effective_on,
	};
}

async function qualityOf(
	tx: Tx,
	{ parameters }: Frame,
): Promise<Omit<BulletinFacts["quality"], "timely">> {
	const { rows } = await tx.executeQuery<
		Omit<BulletinFacts["quality"], "timely">
	>(
		CompiledQuery.raw(
			`with ${MINE}, report as (
         select r.handed_in_by_org_id, x.report_state, r.accepted_level
         from mine
         join project_dekad x on x.jurisdiction_id = $1 and x.project_id = mine.project_id
           and x.dekad_start between $2::date and $3::date and x.is_expected
         join progress_report r on r.jurisdiction_id = $1 and r.report_id = x.report_id)
       select
         (select count(*) from report where report_state = 'accepted' and accepted_level not in ('city', 'province')) as "acceptedCounty",
         (select count(*) from report where report_state = 'accepted' and accepted_level = 'city') as "acceptedCity",
         (select count(*) from report where report_state = 'accepted' and accepted_level = 'province') as "acceptedProvince",
         (select count(*) from report where handed_in_by_org_id is not null) as "onBehalf",
         (select count(*) from mine where annual_plan_yuan is null) as "projectsWithoutPlan",
         (select count(*) from mine where investment_ytd_yuan is null) as "projectsNeverReported"`,
			[...parameters],
		),
	);
	return rows[0] as Omit<BulletinFacts["quality"], "timely">;
}

/** Reports in time and on behalf by the parts of the region, under the codes of its rows. */
async function regionQuality(
	tx: Tx,
	{ parameters }: Frame,
	path: string,
	cells: readonly CellView[],
	scored: readonly RateId[],
): Promise<NonNullable<BulletinFacts["regionQuality"]>> {
	const { rows } = await tx.executeQuery<{ path: string; onBehalf: number }>(
		CompiledQuery.raw(
			`with ${MINE}
       select array_to_string((string_to_array(rtrim(mine.region_path, '/'), '/'))[1:${path.split("/").length}], '/') || '/' as path,
              count(*) as "onBehalf"
       from mine
       join project_dekad x on x.jurisdiction_id = $1 and x.project_id = mine.project_id
         and x.dekad_start between $2::date and $3::date and x.is_expected
       join progress_report r on r.jurisdiction_id = $1 and r.report_id = x.report_id and r.handed_in_by_org_id is not null
       group by 1`,
			[...parameters],
		),
	);
	return cells.map(({ key, timely, rates }) => {
		const cellPath = key["region"] ?? "";
		return {
			code: cellPath === path ? "-" : (cellPath.split("/").at(-2) ?? ""),
			timely,
			onBehalf: rows.find((row) => row.path === cellPath)?.onBehalf ?? 0,
			...(scored.length > 0
				? {
						rates: Object.fromEntries(
							scored.map((id) => [
								id,
								{
									numerator: rates[id]?.numerator ?? null,
									denominator: rates[id]?.denominator ?? null,
								},
							]),
						),
					}
				: {}),
		};
	});
}

/** Projects with a report of the period that was due by `now` and is not handed in, by county and code; at most LATE_CAP rows, all counted. */
async function lateReporters(
	tx: Tx,
	{ parameters }: Frame,
	now: Date,
): Promise<BulletinFacts["late"]> {
	const { rows } = await tx.executeQuery<{
		total: number;
		code: string;
		name: string;
		nameEn: string | null;
		owner: string;
		ownerEn: string | null;
		countyPath: string;
		county: string | null;
		countyEn: string | null;
		contact: string | null;
		missing: string[];
	}>(
		CompiledQuery.raw(
			`with ${MINE}, late as (
         select mine.project_id, array_to_string((string_to_array(rtrim(mine.region_path, '/'), '/'))[1:3], '/') || '/' as county_path,
                array_agg(x.dekad_start::text order by x.dekad_start) as missing
         from mine
         join project_dekad x on x.jurisdiction_id = $1 and x.project_id = mine.project_id
           and x.dekad_start between $2::date and $3::date and x.is_expected and x.report_id is null
         join reporting_period t on t.jurisdiction_id = $1 and t.dekad_start = x.dekad_start and t.timely_until < $7::timestamptz
         group by mine.project_id, mine.region_path)
       select count(*) over () as total, p.code, p.name, p.name_en as "nameEn", o.name as owner, o.name_en as "ownerEn",
              late.county_path as "countyPath", c.name_zh as county, c.name_en as "countyEn", late.missing,
              nullif(case when coalesce(p.responsible_person, p.contact_phone, '') <> '' then concat_ws(' ', p.responsible_person, p.contact_phone)
                          else concat_ws(' ', o.contact_name, o.contact_phone) end, '') as contact
       from late
       join project p on p.jurisdiction_id = $1 and p.project_id = late.project_id
       join organisation o on o.jurisdiction_id = $1 and o.organisation_id = p.owner_org_id
       left join region c on c.jurisdiction_id = $1 and c.region_path = late.county_path
         and c.valid_from_on <= $3::date and (c.valid_until_on is null or c.valid_until_on >= $3::date)
       order by late.county_path, p.code
       limit ${LATE_CAP}`,
			[...parameters, now.toISOString()],
		),
	);
	return {
		projects: rows[0]?.total ?? 0,
		cap: LATE_CAP,
		rows: rows.map(
			(row): LateReporter => ({
				county: { zh: row.county ?? row.countyPath, en: row.countyEn },
				owner: { zh: row.owner, en: row.ownerEn },
				projectCode: row.code,
				projectName: { zh: row.name, en: row.nameEn },
				contact: row.contact,
				missing: row.missing.map((start) => dekadId(dekadOfStart(start))),
			}),
		),
	};
}

async function calendarBasis(
	tx: Tx,
	{ parameters: [jurisdictionId, first, last] }: Frame,
): Promise<BulletinFacts["calendarBasis"]> {
	const guessed = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", jurisdictionId)
		.where("dekad_start", ">=", first)
		.where("dekad_start", "<=", last)
		.where("calendar_basis", "=", "weekends_only")
		.select("dekad_start")
		.limit(1)
		.executeTakeFirst();
	return guessed ? "weekends_only" : "official";
}
