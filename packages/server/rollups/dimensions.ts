import { DekadError } from "../errors.ts";

/**
 * What totals can be split by and narrowed to. Every dimension is one value a project has in a dekad, so
 * the cells of a split are disjoint and their sum is the total; lists and tags overlap and are
 * filters only.
 */
export type Dimension = {
	/** As asked for: "region", "region:2", "sector". */
	readonly name: string;
	/** SQL over `d` (project_dekad) and `p` (project) that gives the cell's key. */
	readonly expression: string;
	readonly kind: "region" | "sector" | "stage" | "plain";
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

export const DIMENSION_NAMES = [
	"region",
	"county",
	"sector",
	"stage",
	...Object.keys(PLAIN),
];

/**
 * Reads "region,sector:2". `region` without a depth is one level below `scopePath`, the reader's own
 * region or the one the totals are narrowed to; `county` is the second level below the root.
 *
 * @throws DekadError rollup.bad_dimension
 */
export function parseDimensions(by: string, scopePath: string): Dimension[] {
	return by
		.split(",")
		.map((part) => part.trim())
		.filter((part) => part !== "")
		.map((part) => dimension(part, scopePath));
}

function dimension(part: string, scopePath: string): Dimension {
	const [name = "", depthText] = part.split(":");
	const depth = depthText === undefined ? undefined : Number(depthText);
	if (
		depth !== undefined &&
		!(Number.isInteger(depth) && depth >= 0 && depth <= 9)
	)
		throw bad(part);
	if (name === "region") {
		const levels = depth ?? scopePath.split("/").length - 1;
		return {
			name,
			kind: "region",
			expression: prefixOf("d.region_path", levels + 1),
		};
	}
	if (name === "county" && depth === undefined)
		return { name, kind: "region", expression: prefixOf("d.region_path", 3) };
	if (name === "sector")
		return {
			name,
			kind: "sector",
			expression: prefixOf("d.sector_path", depth ?? 1),
		};
	if (depth !== undefined) throw bad(part);
	if (name === "stage") return { name, kind: "stage", expression: "d.stage" };
	if (Object.hasOwn(PLAIN, name))
		return {
			name,
			kind: "plain",
			expression: PLAIN[name as keyof typeof PLAIN],
		};
	throw bad(part);
}

/** The first codes of a path, with the slash behind the last: a path shorter than that stays as it is. */
const prefixOf = (column: string, codes: number) =>
	`array_to_string((string_to_array(rtrim(${column}, '/'), '/'))[1:${codes}], '/') || '/'`;

const bad = (part: string) =>
	new DekadError("rollup.bad_dimension", {
		dimension: part,
		allowed: DIMENSION_NAMES.join(", "),
	});

/**
 * Reads "region=14/1401/,stage=continued" into SQL conditions over `d` and `p`; `parameter` stores a value
 * and gives its `$n`. A value "-" asks for projects without one.
 *
 * @throws DekadError rollup.bad_dimension
 */
export function parseWhere(
	where: string | undefined,
	parameter: (value: unknown) => string,
): { conditions: string[]; regionPath: string | null } {
	const conditions: string[] = [];
	let regionPath: string | null = null;
	for (const pair of (where ?? "")
		.split(",")
		.filter((part) => part.trim() !== "")) {
		const at = pair.indexOf("=");
		const name = pair.slice(0, at).trim();
		const value = pair.slice(at + 1).trim();
		if (at < 1 || value === "") throw bad(pair);
		if (name === "region" || name === "county") {
			regionPath = value;
			conditions.push(`starts_with(d.region_path, ${parameter(value)})`);
		} else if (name === "sector")
			conditions.push(`starts_with(d.sector_path, ${parameter(value)})`);
		else if (name === "stage") conditions.push(`d.stage = ${parameter(value)}`);
		else if (name === "paused")
			conditions.push(`d.is_paused = ${parameter(value === "yes")}`);
		else if (name === "owner")
			conditions.push(`d.owner_org_id::text = ${parameter(value)}`);
		else if (name === "tag")
			conditions.push(`${parameter(value)} = any(p.tags)`);
		else if (name === "reported")
			conditions.push(
				`(d.report_id is not null) = ${parameter(value === "yes")}`,
			);
		else if (Object.hasOwn(PLAIN, name)) {
			const column = PLAIN[name as keyof typeof PLAIN];
			conditions.push(
				value === "-" ? `${column} is null` : `${column} = ${parameter(value)}`,
			);
		} else throw bad(pair);
	}
	return { conditions, regionPath };
}
