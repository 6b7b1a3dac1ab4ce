import type { Actor } from "@dekad/core/access/actor.ts";
import { sightOf } from "@dekad/core/access/policies.ts";
import { REPORTING_DIMENSIONS } from "@dekad/contract/rollups.ts";
import { DekadError } from "../errors.ts";
import { wholePath } from "@dekad/core/registry/whole-path.ts";

/**
 * What totals can be split by and narrowed to. Every dimension is one value a project has in a dekad, so
 * the cells of a split are disjoint and their sum is the total; lists and tags overlap and are
 * filters only.
 */
export type Dimension = {
	/** Without its depth: "region", "sector". A split holds a name once. */
	readonly name: string;
	/** SQL over `d` (project_dekad) and `p` (project) that gives the cell's key. */
	readonly expression: string;
	readonly kind:
		| "region"
		| "sector"
		| "stage"
		| "owner"
		| "reporting"
		| "plain";
};

// Attributes without a date of their own: they are the project's present ones also in a past period.
const PLAIN = {
	ownership: "p.ownership",
	level: "p.level",
	group: "p.group_code",
	zone: "p.zone_code",
	chain: "p.chain_code",
	batch: "p.batch_session",
	funding: "p.funding_kind",
} as const;

/**
 * How a project was asked and what it answered, in the period's last dekad: SQL over `d`. Whether a report was
 * in time or sent back is read from the report itself, so a past instant answers from what was handed in by then. The
 * cadence has no date of its own: it is the pack's present one also in a replay.
 *
 * Not asked comes first: nobody is late for what was not asked, and the words then agree with the
 * counts of expected and reported, which leave out a report nobody asked for.
 */
const REPORTING: {
	readonly [D in keyof typeof REPORTING_DIMENSIONS]: (
		asOf: string | null,
	) => string;
} = {
	cadence: () =>
		"coalesce((select e.every from cadence e where e.jurisdiction_id = d.jurisdiction_id and e.stage = d.stage and e.is_paused = d.is_paused), 'never')",
	coverage: () =>
		"case when not d.is_expected then 'not_asked' when d.report_id is null then 'missing' else 'reported' end",
	timeliness: () =>
		`case when not d.is_expected then 'not_asked' when d.report_id is null then 'missing'
      when (select r.is_timely from progress_report r where r.jurisdiction_id = d.jurisdiction_id and r.report_id = d.report_id) then 'in_time'
      else 'late' end`,
	acceptance: (asOf) =>
		`case when d.report_state = 'accepted' then 'final' when d.report_id is not null then 'waiting'
      when exists (select 1 from progress_report r where r.jurisdiction_id = d.jurisdiction_id and r.project_id = d.project_id
        and r.dekad_start = d.dekad_start and r.returned_at ${asOf ? `<= ${asOf}::timestamptz` : "is not null"}) then 'returned'
      else 'none' end`,
};
export const isReporting = (name: string): name is keyof typeof REPORTING =>
	Object.hasOwn(REPORTING, name);

export const DIMENSION_NAMES = [
	"region",
	"county",
	"sector",
	"stage",
	"owner",
	...Object.keys(REPORTING),
	...Object.keys(PLAIN),
];

/** Puts a value among a statement's parameters and gives its `$n`. */
export type AddParameter = (value: unknown) => string;

/**
 * Reads "region,sector:2". A depth counts from the top of the tree: region:0 is the root, region:1 its children,
 * sector:1 the top sectors. `region` without one is the level below `scopePath`, the reader's own region
 * or the one the totals are narrowed to; `county` is region:2. `asOf` is the parameter of a past instant, null for now.
 *
 * @throws DekadError rollup.bad_dimension
 */
export function parseDimensions(
	by: string,
	scopePath: string,
	asOf: string | null,
): Dimension[] {
	const dimensions = by
		.split(",")
		.map((part) => part.trim())
		.filter((part) => part !== "")
		.map((part) => dimension(part, scopePath, asOf));
	const names = dimensions.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) throw bad(twice);
	return dimensions;
}

function dimension(
	part: string,
	scopePath: string,
	asOf: string | null,
): Dimension {
	const { name, depth } = readName(part);
	if (name === "region")
		return pathDimension(
			name,
			depth ?? wholePath(scopePath).split("/").length - 1,
		);
	if (name === "county" && depth === undefined) return pathDimension(name, 2);
	if (name === "sector") return pathDimension(name, depth ?? 1);
	if (depth !== undefined) throw bad(part);
	if (name === "stage") return { name, kind: "stage", expression: "d.stage" };
	if (name === "owner")
		return { name, kind: "owner", expression: "d.owner_org_id::text" };
	if (isReporting(name))
		return { name, kind: "reporting", expression: REPORTING[name](asOf) };
	if (Object.hasOwn(PLAIN, name))
		return {
			name,
			kind: "plain",
			expression: PLAIN[name as keyof typeof PLAIN],
		};
	throw bad(part);
}

function readName(part: string): { name: string; depth: number | undefined } {
	const match = /^([a-z]+)(?::(\d))?$/.exec(part);
	if (!match?.[1]) throw bad(part);
	return {
		name: match[1],
		depth: match[2] === undefined ? undefined : Number(match[2]),
	};
}

function pathDimension(
	name: "region" | "county" | "sector",
	depth: number,
): Dimension {
	if (name === "sector") {
		if (depth === 0) throw bad("sector:0");
		return {
			name,
			kind: "sector",
			expression: prefixOf("d.sector_path", depth),
		};
	}
	return {
		name,
		kind: "region",
		expression: prefixOf("d.region_path", depth + 1),
	};
}

/** The first codes of a path, with the slash behind the last: a path shorter than that stays as it is. */
const prefixOf = (column: string, codes: number) =>
	`array_to_string((string_to_array(rtrim(${column}, '/'), '/'))[1:${codes}], '/') || '/'`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const bad = (part: string) =>
	new DekadError("rollup.bad_dimension", {
		dimension: part,
		allowed: DIMENSION_NAMES.join(", "),
	});

/**
 * Reads "region=14/1401/,stage=continued" into SQL conditions over `d` and `p`. A region or sector takes in all
 * below it; with a depth, as in "region:2=14/1401/", and for `county` it is that one cell of the
 * split of the same name, without what stands deeper. A value "-" asks for projects without one. `asOf` as
 * in parseDimensions.
 *
 * @throws DekadError rollup.bad_dimension
 */
export function parseWhere(
	where: string | undefined,
	parameter: AddParameter,
	asOf: string | null,
): { conditions: string[]; regionPath: string | null } {
	const conditions: string[] = [];
	let regionPath: string | null = null;
	for (const pair of (where ?? "")
		.split(",")
		.filter((part) => part.trim() !== "")) {
		const at = pair.indexOf("=");
		const value = pair.slice(at + 1).trim();
		if (at < 1 || value === "") throw bad(pair);
		const { name, depth } = readName(pair.slice(0, at).trim());
		if (name === "region" && depth === undefined) regionPath = wholePath(value);
		conditions.push(condition({ name, depth, value }, pair, parameter, asOf));
	}
	return { conditions, regionPath };
}

function condition(
	{
		name,
		depth,
		value,
	}: { name: string; depth: number | undefined; value: string },
	pair: string,
	parameter: AddParameter,
	asOf: string | null,
): string {
	if (name === "county" && depth === undefined) depth = 2;
	if (name === "region" || name === "county" || name === "sector") {
		const path = wholePath(value);
		if (depth !== undefined)
			return `${pathDimension(name, depth).expression} = ${parameter(path)}`;
		return `starts_with(d.${name}_path, ${parameter(path)})`;
	}
	if (depth !== undefined) throw bad(pair);
	if (name === "stage") return `d.stage = ${parameter(value)}`;
	if (name === "project")
		return UUID.test(value)
			? `d.project_id = ${parameter(value)}::uuid`
			: "false";
	if (name === "owner") return `d.owner_org_id::text = ${parameter(value)}`;
	if (name === "tag") return `${parameter(value)} = any(p.tags)`;
	if (name === "paused" || name === "reported") {
		if (value !== "yes" && value !== "no") throw bad(pair);
		const column =
			name === "paused" ? "d.is_paused" : "d.report_id is not null";
		return `(${column}) = ${parameter(value === "yes")}`;
	}
	if (isReporting(name)) {
		// A word that no project can have would be an empty total, which reads like an answer.
		if (!(REPORTING_DIMENSIONS[name] as readonly string[]).includes(value))
			throw bad(pair);
		return `(${REPORTING[name](asOf)}) = ${parameter(value)}`;
	}
	if (!Object.hasOwn(PLAIN, name)) throw bad(pair);
	const column = PLAIN[name as keyof typeof PLAIN];
	return value === "-"
		? `${column} is null`
		: `${column} = ${parameter(value)}`;
}

/**
 * The actor's reach as a condition over `d`: where a project stood in the dekad, the rule of row security
 * said once more. Totals read the whole office (a project that moved away still counts where it
 * stood), so this condition is what keeps them to the actor's own.
 */
export function reachCondition(actor: Actor, parameter: AddParameter): string {
	const reach: string[] = [];
	const { scope, organisationId } = sightOf(actor);
	// An empty scope is no scope: every path starts with it.
	if (scope) reach.push(`starts_with(d.region_path, ${parameter(scope)})`);
	if (organisationId)
		reach.push(`d.owner_org_id = ${parameter(organisationId)}::uuid`);
	return reach.length > 0 ? `(${reach.join(" or ")})` : "false";
}
