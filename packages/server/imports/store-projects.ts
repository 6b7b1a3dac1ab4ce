import { dekadStart, parseDekad } from "@dekad/core/periods/dekad.ts";
import type { SheetProblem } from "@dekad/core/sheets/sheet-problem.ts";
import { text } from "@dekad/core/text/text.ts";
import { newId } from "../database/new-id.ts";
import { queryRows, type SqlValue } from "../database/row-arrays.ts";
import { PROJECT_FIELDS, searchText } from "../registry/project-values.ts";
import {
	DATED_FIELDS,
	type DatedValue,
	listDatedValues,
	type NewDatedValue,
	recordDatedValues,
} from "../registry/record-dated-values.ts";
import {
	changeProjects,
	createProjects,
	type ProjectWrite,
} from "../registry/write-projects.ts";
import {
	refreshProjectDekads,
	removeUntrackedDekads,
} from "../rollups/refresh-project-dekads.ts";
import { findOrganisation, findRegion, findSector } from "./find-reference.ts";
import type { OrganisationRef } from "./references.ts";
import { writeOrganisations } from "./store-organisations.ts";
import {
	accepted,
	type DataRow,
	type ImportContext,
	rejected,
	type SheetStore,
	textOf,
	unchanged,
	type Verdict,
} from "./sheet-store.ts";
import { noteLocationDoubts } from "./note-location-doubts.ts";

/** Fields of the sheet that are columns of the registry under the same or another name. */
const PLAIN_FIELDS: readonly (readonly [field: string, column: string])[] = [
	["name", "name"],
	["name_en", "name_en"],
	["stage", "stage"],
	["is_paused", "is_paused"],
	["level", "level"],
	["construction_nature", "construction_nature"],
	["ownership", "ownership"],
	["group_code", "group_code"],
	["chain_code", "chain_code"],
	["zone_code", "zone_code"],
	["batch_session", "batch_session"],
	["funding_kind", "funding_kind"],
	["tags", "tags"],
	["content_scale", "content_scale"],
	["opening_investment", "opening_investment_yuan"],
	["expected_output", "expected_output_yuan"],
	["expected_tax", "expected_tax_yuan"],
	["actual_start_on", "actual_start_on"],
	["actual_completion_on", "actual_completion_on"],
	["actual_commissioning_on", "actual_commissioning_on"],
	["statistics_entered_on", "statistics_entered_on"],
	["lead_official", "lead_official"],
	["responsible_unit", "responsible_unit"],
	["responsible_person", "responsible_person"],
	["project_manager", "project_manager"],
	["contact_phone", "contact_phone"],
	["site", "site"],
	["longitude", "longitude"],
	["latitude", "latitude"],
];
const SHEET_FIELD_OF_DATED = {
	total_investment: "total_investment",
	planned_start: "planned_start_on",
	planned_completion: "planned_completion_on",
	planned_commissioning: "planned_commissioning_on",
} as const;
/** Rows held at once when a sheet tells history; without it rows pass through batch by batch. */
const CHUNK = 2_000;

type Known = {
	readonly projectId: string;
	readonly code: string;
	readonly values: Record<string, SqlValue>;
};
type Place = {
	readonly owner: OrganisationRef;
	readonly region: { readonly code: string; readonly path: string };
	readonly sector: { readonly code: string; readonly path: string };
};

/**
 * The list of projects. A sheet that says when its rows were stated may hold several rows of a project: the newest
 * fills the registry, all of them become the dated history of total investment and planned dates. An empty cell
 * says nothing and leaves what is known.
 */
export function storeProjects(context: ImportContext): SheetStore {
	const store = new ProjectStore(context);
	if (!context.filled.has("said_on"))
		return {
			take: (rows) => store.storeAll(rows.map((row) => [row])),
			finish: () => store.refresh(),
		};
	const held: DataRow[] = [];
	return {
		take: async (rows) => {
			held.push(...rows);
			return [];
		},
		finish: async () => {
			const groups = [
				...Map.groupBy(held, (row) => textOf(row, "code") ?? "").values(),
			];
			const verdicts: Verdict[] = [];
			for (let start = 0; start < groups.length; start += CHUNK)
				verdicts.push(
					...(await store.storeAll(groups.slice(start, start + CHUNK))),
				);
			verdicts.push(...(await store.refresh()));
			return verdicts;
		},
	};
}

class ProjectStore {
	readonly #context: ImportContext;
	/** Projects whose totals must follow, and the earliest day they changed. */
	readonly #touched = new Set<string>();
	#touchedFrom = "9999-12-31";
	/** Projects whose first tracked dekad changed: rows before it must go. */
	readonly #untracked = new Set<string>();

	constructor(context: ImportContext) {
		this.#context = context;
	}

	/** Stores whole projects: each group is all rows of one code. */
	async storeAll(groups: readonly (readonly DataRow[])[]): Promise<Verdict[]> {
		const { tx, actor, isDry, now } = this.#context;
		const verdicts: Verdict[] = [];
		const good: { rows: DataRow[]; places: Map<DataRow, Place> }[] = [];
		const newOwners: OrganisationRef[] = [];
		for (const group of groups) {
			const places = new Map<DataRow, Place>();
			const rows: DataRow[] = [];
			for (const row of group) {
				const place = this.#placeOf(row, newOwners);
				if ("problem" in place) verdicts.push(rejected(row, place.problem));
				else {
					places.set(row, place);
					rows.push(row);
				}
			}
			if (rows.length > 0) good.push({ rows, places });
		}
		if (newOwners.length > 0) {
			this.#context.note(
				isDry ? "imports.note.would_add_owners" : "imports.note.added_owners",
				{
					count: newOwners.length,
					names: newOwners
						.slice(0, 10)
						.map(({ name }) => name)
						.join(", "),
				},
			);
			if (!isDry) await writeOrganisations(this.#context, newOwners);
		}

		const known = await this.#knownProjects(
			good.map(({ rows }) => textOf(rows[0]!, "code") ?? ""),
		);
		const dated = Map.groupBy(
			await listDatedValues(
				tx,
				actor.jurisdictionId,
				[...known.values()].map(({ projectId }) => projectId),
			),
			({ projectId }) => projectId,
		);
		const creations: Plan[] = [];
		const changes: Plan[] = [];
		for (const { rows, places } of good) {
			const before = known.get(textOf(rows[0]!, "code") ?? "");
			const plan = this.#planOf(
				rows,
				places,
				before,
				before ? (dated.get(before.projectId) ?? []) : [],
			);
			verdicts.push(...plan.verdicts);
			(before ? changes : creations).push(plan);
		}
		if (isDry) return verdicts;

		const created = await createProjects(
			tx,
			actor,
			creations.map(({ write }) => write),
			now,
		);
		await changeProjects(
			tx,
			actor,
			changes
				.map(({ write }) => write)
				.filter(({ changed }) => changed.length > 0),
			now,
		);
		const stored = [
			...creations.filter(({ write }) => created.has(write.code)),
			...changes,
		];
		await recordDatedValues(
			tx,
			actor,
			stored.flatMap(({ dated: values }) => values),
			now,
		);
		for (const { write } of stored) this.#touch(write);
		return this.#withoutTakenCodes(verdicts, creations, created);
	}

	/** Brings the totals of all touched projects up to date. */
	async refresh(): Promise<Verdict[]> {
		const { tx, actor, isDry, filled } = this.#context;
		if (!isDry && filled.has("longitude") && filled.has("latitude"))
			await noteLocationDoubts(this.#context);
		if (this.#touched.size === 0) return [];
		await removeUntrackedDekads(tx, actor.jurisdictionId, [...this.#untracked]);
		await refreshProjectDekads(
			tx,
			actor.jurisdictionId,
			[...this.#touched],
			this.#touchedFrom,
		);
		return [];
	}

	#touch({ projectId, changed, values }: ProjectWrite): void {
		if (
			!changed.some((field) =>
				/^(?:region|sector|owner|stage|is_paused|opening|tracked)/.test(field),
			)
		)
			return;
		this.#touched.add(projectId);
		if (changed.includes("tracked_from")) this.#untracked.add(projectId);
		const from = String(values["tracked_from"]);
		if (from < this.#touchedFrom) this.#touchedFrom = from;
	}

	/** Owner, region and sector of a row, or what is wrong with one of them. */
	#placeOf(
		row: DataRow,
		newOwners: OrganisationRef[],
	): Place | { problem: SheetProblem } {
		const context = this.#context;
		const { actor, reader, references, wish, now, today } = context;
		const saidOn = textOf(row, "said_on");
		if (saidOn !== undefined && saidOn > today)
			return {
				problem: reader.problemAt(
					row.number,
					"said_on",
					"imports.said_in_future",
					{},
					saidOn,
				),
			};
		let owner = findOrganisation(context, row, "owner");
		let newOwner: OrganisationRef | undefined;
		const words = textOf(row, "owner") ?? "";
		if (
			owner &&
			"problem" in owner &&
			wish.addOwners &&
			references.organisations.find(words).length === 0
		) {
			const added: OrganisationRef = {
				id: newId(now),
				code: words.slice(0, 60),
				names: [words],
				name: words,
				nameEn: null,
				kind: "owner",
				creditCode: null,
				regionPath: null,
				parentId: null,
				contactName: null,
				contactPhone: null,
			};
			newOwner = added;
			owner = { thing: added };
		}
		const region = findRegion(context, row, "region");
		const sector = findSector(context, row, "sector");
		for (const found of [owner, region, sector])
			if (found && "problem" in found) return found;
		if (
			!owner ||
			!region ||
			!sector ||
			"problem" in owner ||
			"problem" in region ||
			"problem" in sector
		)
			throw new RangeError("a required reference was read as empty");
		const { kind } = owner.thing;
		if (kind === "office" || kind === "department")
			return {
				problem: reader.problemAt(
					row.number,
					"owner",
					"imports.not_an_owner",
					{},
					words,
				),
			};
		if (actor.role === "owner") {
			if (owner.thing.id !== actor.organisationId)
				return {
					problem: reader.problemAt(
						row.number,
						"owner",
						"imports.not_your_organisation",
						{},
						words,
					),
				};
		} else if (
			actor.scope === null ||
			!region.thing.path.startsWith(actor.scope)
		)
			return {
				problem: reader.problemAt(
					row.number,
					"region",
					"imports.region_outside",
					{},
					textOf(row, "region") ?? null,
				),
			};
		// Only a row whose place is right in full brings its owner into the registry.
		if (newOwner) {
			references.organisations.add(newOwner);
			newOwners.push(newOwner);
		}
		return { owner: owner.thing, region: region.thing, sector: sector.thing };
	}

	async #knownProjects(codes: readonly string[]): Promise<Map<string, Known>> {
		const { tx, actor, isDry } = this.#context;
		const rows = await queryRows<Record<string, SqlValue>>(
			tx,
			`select project_id, code, ${PROJECT_FIELDS.map(([column]) => column).join(", ")}
       from project where jurisdiction_id = $1 and code = any($2::text[]) order by project_id${isDry ? "" : " for no key update"}`,
			[actor.jurisdictionId, [...new Set(codes)]],
		);
		return new Map(
			rows.map(({ project_id, code, ...values }) => [
				String(code),
				{ projectId: String(project_id), code: String(code), values },
			]),
		);
	}

	/** What storing the rows of one project comes to. */
	#planOf(
		rows: readonly DataRow[],
		places: ReadonlyMap<DataRow, Place>,
		before: Known | undefined,
		stated: readonly DatedValue[],
	): Plan {
		const { actor, now, today, filled } = this.#context;
		const saidOn = (row: DataRow) => textOf(row, "said_on") ?? today;
		const isDated = filled.has("said_on");
		const ordered = [...rows].sort((a, b) => (saidOn(a) < saidOn(b) ? -1 : 1));
		const newest = ordered.at(-1)!;
		const projectId = before?.projectId ?? newId(now);
		const code = textOf(newest, "code") ?? "";

		const values: Record<string, SqlValue> = before
			? { ...before.values }
			: {
					is_paused: false,
					tags: [],
					content_scale: "",
					tracked_from: `${today.slice(0, 4)}-01-01`,
				};
		// Rows older than what the registry was last told are history only.
		const lastTold = stated.reduce(
			(latest, value) => (value.saidOn > latest ? value.saidOn : latest),
			"",
		);
		const isNews = !before || !isDated || saidOn(newest) >= lastTold;
		if (isNews) applyRow(values, newest, places.get(newest)!);

		const dated: NewDatedValue[] = [];
		const rowsWithNews = new Set<DataRow>();
		const all = new Map<string, DatedValue>(
			stated.map((value) => [`${value.field} ${value.saidOn}`, value]),
		);
		for (const row of ordered) {
			for (const { field, column } of DATED_FIELDS) {
				const value = row.values[SHEET_FIELD_OF_DATED[field]];
				if (typeof value !== "number" && typeof value !== "string") continue;
				const day = saidOn(row);
				const same = all.get(`${field} ${day}`);
				if (
					same
						? same.value === value
						: !isDated && before?.values[column] === value
				)
					continue;
				const isFirst = ![...all.values()].some((each) => each.field === field);
				const statement = { projectId, field, saidOn: day, value };
				all.set(`${field} ${day}`, statement);
				rowsWithNews.add(row);
				dated.push({
					...statement,
					reason:
						textOf(row, "reason") ??
						text(
							actor.lang,
							isFirst ? "imports.reason.first" : "imports.reason.changed",
						),
					regionPath: "",
					ownerOrgId: "",
				});
			}
		}
		for (const { field, column } of DATED_FIELDS) {
			const latest = [...all.values()]
				.filter((each) => each.field === field)
				.sort((a, b) => (a.saidOn < b.saidOn ? -1 : 1))
				.at(-1);
			if (latest) values[column] = latest.value;
		}
		if (isNews)
			values["search_text"] = searchText(
				code,
				String(values["name"]),
				(values["name_en"] as string | null | undefined) ?? null,
				places.get(newest)!.owner.name,
			);
		const changed = PROJECT_FIELDS.map(([column]) => column).filter(
			(column) => !before || !sameValue(before.values[column], values[column]),
		);
		const trackedFrom = String(values["tracked_from"]);
		const since = isDated ? saidOn(newest) : today;
		const write: ProjectWrite = {
			projectId,
			code,
			values,
			changed,
			fromOn: before && since > trackedFrom ? since : trackedFrom,
			reason: textOf(newest, "reason") ?? "",
		};
		return {
			write,
			rows,
			dated: dated.map((value) => ({
				...value,
				regionPath: String(values["region_path"]),
				ownerOrgId: String(values["owner_org_id"]),
			})),
			verdicts: rows.map((row) =>
				!before ||
				rowsWithNews.has(row) ||
				(row === newest && changed.length > 0)
					? accepted(row)
					: unchanged(row),
			),
		};
	}

	/** A code used where the actor cannot look answers like one that does not exist. */
	#withoutTakenCodes(
		verdicts: readonly Verdict[],
		creations: readonly Plan[],
		created: ReadonlySet<string>,
	): Verdict[] {
		const refused = new Set(
			creations
				.filter(({ write }) => !created.has(write.code))
				.flatMap(({ rows }) => rows),
		);
		if (refused.size === 0) return [...verdicts];
		return verdicts.map((verdict) =>
			refused.has(verdict.row)
				? rejected(
						verdict.row,
						this.#context.reader.problemAt(
							verdict.row.number,
							"code",
							"imports.project_not_found",
							{},
							textOf(verdict.row, "code") ?? null,
						),
					)
				: verdict,
		);
	}
}

type Plan = {
	readonly write: ProjectWrite;
	readonly rows: readonly DataRow[];
	readonly dated: readonly NewDatedValue[];
	readonly verdicts: readonly Verdict[];
};

/** Puts what a row says into the values of the registry. */
function applyRow(
	values: Record<string, SqlValue>,
	row: DataRow,
	{ owner, region, sector }: Place,
): void {
	for (const [field, column] of PLAIN_FIELDS) {
		const said = row.values[field];
		if (said !== undefined) values[column] = said;
	}
	values["owner_org_id"] = owner.id;
	values["region_code"] = region.code;
	values["region_path"] = region.path;
	values["sector_code"] = sector.code;
	values["sector_path"] = sector.path;
	const tracked = textOf(row, "tracked_from");
	if (tracked !== undefined)
		values["tracked_from"] = dekadStart(parseDekad(tracked));
}

const sameValue = (a: SqlValue, b: SqlValue): boolean =>
	Array.isArray(a) && Array.isArray(b)
		? a.length === b.length && a.every((each, index) => each === b[index])
		: (a ?? null) === (b ?? null);
