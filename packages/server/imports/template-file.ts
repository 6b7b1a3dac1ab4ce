import type { Actor } from "@dekad/core/access/actor.ts";
import { dekadId, dekadOf } from "@dekad/core/periods/dekad.ts";
import { findPeriod, periodId } from "@dekad/core/periods/period.ts";
import { civilDateOf } from "@dekad/core/periods/zone.ts";
import { sheetKindOf } from "@dekad/core/sheets/find-sheet-kind.ts";
import {
	fieldLabel,
	isSheetKind,
	SHEET_KINDS,
	type SheetField,
	type SheetKind,
} from "@dekad/core/sheets/sheet-kind.ts";
import { type Lang, text } from "@dekad/core/text/text.ts";
import { asActor } from "../database/as-actor.ts";
import type { Db, Tx } from "../database/client.ts";
import { queryRows } from "../database/row-arrays.ts";
import { DekadError } from "../errors.ts";
import type {
	CellValue,
	SheetColumn,
	SheetSpec,
} from "../spreadsheets/write-sheet.ts";
import { workbookBuffer } from "../spreadsheets/write-workbook.ts";
import { mayHandIn } from "./may-hand-in.ts";
import {
	loadReferences,
	type Lookup,
	type Named,
	type References,
} from "./references.ts";

/** Rows left open for typing below the known ones. */
const INPUT_ROWS = 200;

/**
 * The workbook to fill in for a kind: drop-downs of what the registry knows, a comment on each header, and for
 * plans and reports one row per project of the actor whose known fields are locked.
 *
 * @param period reports: the dekad (the newest opened one if not said); plans: the year (this one)
 * @throws DekadError import.kind_unknown, import.not_allowed, period.invalid
 */
export async function templateFile(
	db: Db,
	{
		actor,
		kind: name,
		period,
		now,
	}: { actor: Actor; kind: string; period?: string | undefined; now: Date },
): Promise<{ name: string; bytes: Uint8Array }> {
	if (!isSheetKind(name))
		throw new DekadError("import.kind_unknown", {
			kind: name,
			allowed: SHEET_KINDS.join(", "),
		});
	mayHandIn(actor, name);
	const kind = sheetKindOf(name);
	const spec = await asActor(
		db,
		actor,
		(tx) => templateFor(tx, { actor, kind, period, now }),
		{ readOnly: true },
	);
	const bytes = await workbookBuffer({
		author: text(actor.lang, "spreadsheets.mark_author"),
		sheets: [spec],
	});
	return { name: `${kind.labels[actor.lang]}.xlsx`, bytes };
}

/** The sheet of a template. @throws DekadError period.invalid */
export async function templateFor(
	tx: Tx,
	{
		actor,
		kind,
		period,
		now,
	}: {
		actor: Actor;
		kind: SheetKind;
		period: string | undefined;
		now: Date;
	},
): Promise<SheetSpec> {
	const { lang } = actor;
	const references = await loadReferences(tx, actor.jurisdictionId);
	const rows = kind.prefilled
		? await knownRows(
				tx,
				actor,
				kind,
				await periodOf(tx, actor, kind, period, now),
			)
		: [];
	return {
		name: kind.labels[lang],
		columns: kind.fields.map((field) =>
			columnOf(kind, field, references, actor),
		),
		rows,
		frozenColumns: kind.prefilled ? 2 : 1,
		form: { inputRows: kind.prefilled && rows.length > 0 ? 0 : INPUT_ROWS },
	};
}

function columnOf(
	kind: SheetKind,
	field: SheetField,
	references: References,
	actor: Actor,
): SheetColumn {
	const { lang } = actor;
	const choices = choicesOf(field, references, actor);
	const unit =
		field.type === "money"
			? text(lang, `units.${field.unit ?? "yuan"}`)
			: field.type === "ratio"
				? "%"
				: undefined;
	const isLong = (field.maxLength ?? 0) >= 1_000;
	return {
		header: `${fieldLabel(field, lang)}${field.isRequired ? "*" : ""}`,
		...(unit === undefined ? {} : { unit }),
		comment: `${field.isRequired ? text(lang, "imports.template.required") : ""}${field.help[lang]}`,
		width: isLong
			? 36
			: Math.max(
					12,
					fieldLabel(field, lang).length * (lang === "zh" ? 2 : 1) + 4,
				),
		format: formatOf(field),
		...(choices.length > 0 ? { choices } : {}),
		isKnown:
			kind.prefilled?.includes(field.key) === true && field.key !== "kind",
	};
}

function formatOf(field: SheetField): NonNullable<SheetColumn["format"]> {
	switch (field.type) {
		case "money":
			return "decimal";
		case "date":
			return "date";
		case "ratio":
			return "percent";
		case "integer":
			// A year is no amount: 2,026 would be read as one by people.
			return field.isSummed ? "integer" : "general";
		case "number":
			return "general";
		default:
			return "text";
	}
}

const YES_NO: Readonly<Record<Lang, readonly string[]>> = {
	zh: ["是", "否"],
	en: ["Yes", "No"],
};

function choicesOf(
	field: SheetField,
	references: References,
	{ lang, scope, role, organisationId }: Actor,
): readonly string[] {
	if (field.choices) return field.choices.map(({ labels }) => labels[lang][0]);
	if (field.type === "flag") return YES_NO[lang];
	switch (field.refersTo) {
		case "region":
			return wordsOf(references.regions, (region) =>
				scope === null ? true : region.path.startsWith(scope),
			);
		case "sector":
			return wordsOf(references.sectors, (sector) => sector.isActive);
		case "owner":
			return wordsOf(references.organisations, ({ kind, id }) =>
				role === "owner"
					? id === organisationId
					: kind !== "office" && kind !== "department",
			);
		case "organisation":
			return wordsOf(references.organisations, () => true);
		default:
			return [];
	}
}

/** What to choose from: the name where it means one thing, else the code. */
function wordsOf<Thing extends Named>(
	lookup: Lookup<Thing>,
	isOffered: (thing: Thing) => boolean,
): string[] {
	return [...lookup.all()].filter(isOffered).map((thing) => {
		const [name] = thing.names;
		return name !== undefined && lookup.find(name).length === 1
			? name
			: thing.code;
	});
}

/** The dekad or the year the rows are for. */
async function periodOf(
	tx: Tx,
	actor: Actor,
	kind: SheetKind,
	period: string | undefined,
	now: Date,
): Promise<string> {
	const invalid = () =>
		new DekadError("period.invalid", { period: period ?? "" });
	if (period !== undefined) {
		const found = findPeriod(period);
		if (found?.kind !== (kind.name === "plans" ? "year" : "dekad"))
			throw invalid();
		return periodId(found);
	}
	const office = await tx
		.selectFrom("jurisdiction")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.select("time_zone as timeZone")
		.executeTakeFirstOrThrow();
	const today = civilDateOf(now.toISOString(), office.timeZone);
	if (kind.name === "plans") return today.slice(0, 4);
	const newest = await tx
		.selectFrom("reporting_period")
		.where("jurisdiction_id", "=", actor.jurisdictionId)
		.select((eb) => eb.fn.max("dekad_start").as("start"))
		.executeTakeFirst();
	return dekadId(dekadOf(newest?.start ?? today));
}

/** One row per project the actor may hand in for, in the order of their codes, with the known fields filled in. */
async function knownRows(
	tx: Tx,
	actor: Actor,
	kind: SheetKind,
	period: string,
): Promise<CellValue[][]> {
	const projects = await queryRows<{ code: string; name: string }>(
		tx,
		`select code, name from project
     where jurisdiction_id = $1
       and case when $2::text is null then owner_org_id = $3::uuid else starts_with(region_path, $2) end
     order by code`,
		[
			actor.jurisdictionId,
			actor.role === "owner" ? null : actor.scope,
			actor.organisationId,
		],
	);
	return projects.map(({ code, name }) => {
		const known: Readonly<Record<string, CellValue>> = {
			project_code: code,
			project_name: name,
			period,
			year: Number(period.slice(0, 4)),
		};
		return kind.fields.map(({ key }) =>
			kind.prefilled?.includes(key) ? (known[key] ?? null) : null,
		);
	});
}
