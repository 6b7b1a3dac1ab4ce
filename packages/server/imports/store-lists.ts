import { text } from "@dekad/core/text/text.ts";
import { appendManyEvents } from "../database/append-many-events.ts";
import { newId } from "../database/new-id.ts";
import { insertRows, queryRows } from "../database/row-arrays.ts";
import { findProjects } from "./find-projects.ts";
import {
	accepted,
	type DataRow,
	type ImportContext,
	rejected,
	type SheetStore,
	storeAtOnce,
	textOf,
	unchanged,
	type Verdict,
} from "./sheet-store.ts";

type KnownList = {
	readonly listId: string;
	readonly code: string;
	/** Highest version; null: none yet. */
	readonly version: number | null;
	readonly effectiveOn: string | null;
	/** Project ids of that version. */
	readonly members: string[];
};
type NewVersion = {
	readonly listId: string;
	readonly code: string;
	readonly isNew: boolean;
	readonly first: DataRow;
	readonly version: number;
	readonly effectiveOn: string;
	readonly members: readonly string[];
};

/**
 * Lists of projects. All good rows of a list and a day make one version, a whole set; a set equal to the
 * current one changes nothing. Versions are added at the end, since rates were published over the earlier ones.
 */
export const storeLists = (context: ImportContext): SheetStore =>
	storeAtOnce(async (rows) => {
		const { reader, today, now } = context;
		const projects = await findProjects(
			context,
			rows.map((row) => textOf(row, "project_code") ?? ""),
		);
		const known = await knownLists(
			context,
			rows.map((row) => textOf(row, "list_code") ?? ""),
		);
		const verdicts: Verdict[] = [];
		const groups = new Map<string, DataRow[]>();
		for (const row of rows) {
			const code = textOf(row, "project_code") ?? "";
			if (!projects.has(code)) {
				verdicts.push(
					rejected(
						row,
						reader.problemAt(
							row.number,
							"project_code",
							"imports.project_not_found",
							{},
							code,
						),
					),
				);
				continue;
			}
			const key = `${textOf(row, "list_code")}\n${textOf(row, "effective_on") ?? today}`;
			const group = groups.get(key);
			if (group) group.push(row);
			else groups.set(key, [row]);
		}
		const versions: NewVersion[] = [];
		// Earlier days first, so that several versions in one sheet are numbered in order.
		for (const key of [...groups.keys()].sort()) {
			const group = groups.get(key) ?? [];
			const [first] = group;
			if (!first) continue;
			const [code = "", effectiveOn = today] = key.split("\n");
			const list = known.get(code);
			const before = versions.findLast((version) => version.code === code);
			const latestOn = before?.effectiveOn ?? list?.effectiveOn ?? null;
			const name = group
				.map((row) => textOf(row, "list_name"))
				.find((said) => said !== undefined);
			const problem =
				!list && name === undefined
					? { field: "list_name", code: "imports.list_name_needed" as const }
					: latestOn !== null && latestOn > effectiveOn
						? {
								field: "effective_on",
								code: "imports.list_superseded" as const,
							}
						: undefined;
			if (problem) {
				for (const row of group)
					verdicts.push(
						rejected(
							row,
							reader.problemAt(
								row.number,
								problem.field,
								problem.code,
								{ later: latestOn ?? "" },
								code,
							),
						),
					);
				continue;
			}
			const members = [
				...new Set(
					group.map(
						(row) =>
							projects.get(textOf(row, "project_code") ?? "")?.projectId ?? "",
					),
				),
			].sort();
			const current = before?.members ?? list?.members ?? [];
			const saysDay = textOf(first, "effective_on") !== undefined;
			const isSame =
				(before ?? list?.version ?? null) !== null &&
				sameSet(current, members) &&
				(!saysDay || latestOn === effectiveOn);
			for (const row of group)
				verdicts.push(isSame ? unchanged(row) : accepted(row));
			if (!isSame)
				versions.push({
					listId: before?.listId ?? list?.listId ?? newId(now),
					code,
					isNew: !list && !before,
					first: { ...first, values: { ...first.values, list_name: name } },
					version: (before?.version ?? list?.version ?? 0) + 1,
					effectiveOn,
					members,
				});
		}
		if (!context.isDry) await write(context, versions);
		return verdicts;
	});

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && [...a].sort().every((id, index) => id === b[index]);

async function knownLists(
	{ tx, actor }: ImportContext,
	codes: readonly string[],
): Promise<Map<string, KnownList>> {
	const rows = await queryRows<KnownList>(
		tx,
		`select l.list_id as "listId", l.code, v.version, v.effective_on as "effectiveOn",
            coalesce((select array_agg(m.project_id::text) from project_list_member m
                      where m.jurisdiction_id = $1 and m.list_id = l.list_id and m.version = v.version), '{}') as members
     from project_list l
     left join lateral (select version, effective_on from project_list_version v
                        where v.jurisdiction_id = $1 and v.list_id = l.list_id order by version desc limit 1) v on true
     where l.jurisdiction_id = $1 and l.code = any($2::text[])`,
		[actor.jurisdictionId, [...new Set(codes)]],
	);
	return new Map(rows.map((row) => [row.code, row]));
}

async function write(
	{ tx, actor, rootPath, now }: ImportContext,
	versions: readonly NewVersion[],
): Promise<void> {
	const { jurisdictionId } = actor;
	await insertRows<NewVersion>(
		tx,
		"project_list",
		[
			["jurisdiction_id", "uuid", () => jurisdictionId],
			["list_id", "uuid", ({ listId }) => listId],
			["code", "text", ({ code }) => code],
			["name_zh", "text", ({ first }) => textOf(first, "list_name")],
			["name_en", "text", ({ first }) => textOf(first, "list_name_en")],
			[
				"final_level",
				"text",
				({ first }) => textOf(first, "final_level") ?? "county",
			],
		],
		versions.filter(({ isNew }) => isNew),
	);
	await insertRows<NewVersion>(
		tx,
		"project_list_version",
		[
			["jurisdiction_id", "uuid", () => jurisdictionId],
			["list_id", "uuid", ({ listId }) => listId],
			["version", "integer", ({ version }) => version],
			["effective_on", "date", ({ effectiveOn }) => effectiveOn],
			[
				"reason",
				"text",
				({ first }) =>
					textOf(first, "reason") ?? text(actor.lang, "imports.reason.list"),
			],
			["recorded_at", "timestamptz", () => now.toISOString()],
			["recorded_by", "text", () => actor.name],
		],
		versions,
	);
	await insertRows<{ listId: string; version: number; projectId: string }>(
		tx,
		"project_list_member",
		[
			["jurisdiction_id", "uuid", () => jurisdictionId],
			["list_id", "uuid", ({ listId }) => listId],
			["version", "integer", ({ version }) => version],
			["project_id", "uuid", ({ projectId }) => projectId],
		],
		versions.flatMap(({ listId, version, members }) =>
			members.map((projectId) => ({ listId, version, projectId })),
		),
	);
	await appendManyEvents(
		tx,
		actor,
		versions.map(({ listId, code, version, effectiveOn, members }) => ({
			kind: "list.version_added",
			subjectId: listId,
			regionPath: rootPath,
			payload: { code, version, effectiveOn, projects: members.length },
		})),
		now,
	);
}
