import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Command, Option } from "commander";
import { text } from "@dekad/core/text/text.ts";
import type { ImportResult } from "@dekad/contract/imports.ts";
import { DekadError } from "@dekad/server/errors.ts";
import {
	actorOf,
	officeNow,
	type CommandContext,
	type CommonOptions,
	withInstallation,
} from "../context.ts";
import { writeWholeFile } from "../write-file.ts";
import { refuseLaterKind } from "./later.ts";

type ImportOptions = CommonOptions & {
	dryRun?: true;
	allOrNothing?: true;
	mapping?: string;
	dateOrder?: "dmy" | "mdy" | "ymd";
	marked?: string;
};

/** More than a person reads; a script that repairs a sheet wants them all. */
const PROBLEMS_TOLD = 100_000;
const PROBLEMS_SHOWN = 20;

/** `dekad import KIND FILE`: exit 2 when some rows were rejected, 1 when none was good. */
export function addImport(program: Command, context: CommandContext): void {
	const { lang } = context;
	const command = program
		.command("import")
		.description(text(lang, "cli.import"))
		.argument("<kind>", text(lang, "cli.import.kind"))
		.argument("<file>", text(lang, "cli.import.file"))
		.option("--dry-run", text(lang, "cli.import.dry_run"))
		.option("--all-or-nothing", text(lang, "cli.import.all_or_nothing"))
		.option("--mapping <file>", text(lang, "cli.import.mapping"))
		.addOption(
			new Option(
				"--date-order <order>",
				text(lang, "cli.import.date_order"),
			).choices(["dmy", "mdy", "ymd"]),
		)
		.option("--marked <file>", text(lang, "cli.import.marked"));
	context.answering(
		command,
		async (options: ImportOptions, kind: string, file: string) => {
			refuseLaterKind(kind, lang);
			const bytes = await readFile(file);
			const mapping =
				options.mapping === undefined
					? undefined
					: await readMapping(options.mapping);
			const { runImport } = await import("@dekad/server/imports/run-import.ts");
			return withInstallation(context, options, async (installation) => {
				const { actor } = await actorOf(context, options, installation);
				const { result, marked, links } = await runImport(installation.appDb, {
					actor,
					kind,
					fileName: basename(file),
					bytes,
					dryRun: options.dryRun === true,
					onlyIfAllGood: options.allOrNothing === true,
					mapping,
					dateOrder: options.dateOrder,
					mark: options.marked !== undefined,
					problemLimit: PROBLEMS_TOLD,
					now: await officeNow(context, installation),
				});
				const written =
					marked && options.marked
						? await writeWholeFile(options.marked, marked)
						: null;
				return {
					value: {
						...result,
						dryRun: options.dryRun === true,
						marked: written,
						...(links.length > 0 ? { links } : {}),
					},
					lines: [
						...linesOf(result, actor.lang),
						...links.map(({ loginName, path }) => `${loginName}  ${path}`),
						...(written
							? [text(actor.lang, "cli.import.marked_file", written)]
							: []),
					],
					exit: exitOf(result),
				};
			});
		},
	);
}

function exitOf(result: ImportResult): 0 | 1 | 2 {
	if (result.problemCount === 0) return 0;
	return result.accepted + result.unchanged > 0 ? 2 : 1;
}

/** @throws DekadError import.mapping_invalid */
async function readMapping(file: string): Promise<unknown> {
	const written = await readFile(file, "utf8");
	try {
		return JSON.parse(written);
	} catch (error) {
		throw new DekadError("import.mapping_invalid", {
			problem: `${file}: ${(error as Error).message}`,
		});
	}
}

function linesOf(result: ImportResult, lang: "zh" | "en"): string[] {
	const { rows, accepted, unchanged, rejected, problemCount } = result;
	const shown = result.problems.slice(0, PROBLEMS_SHOWN);
	return [
		...result.notes,
		...shown.map(
			({ cell, row, column, message, value }) =>
				`${cell ?? row ?? ""} ${column ?? ""}${value === null ? "" : ` "${value}"`}: ${message}`,
		),
		...(problemCount > shown.length
			? [
					text(lang, "cli.import.more_problems", {
						count: problemCount - shown.length,
					}),
				]
			: []),
		...result.totals.map((total) =>
			text(lang, "cli.import.total", {
				column: total.column,
				unit: total.unit,
				inFile: total.inFile,
				rows: total.rows,
			}),
		),
		text(lang, "cli.import.done", { rows, accepted, unchanged, rejected }),
	];
}
