import type { Command } from "commander";
import { type Lang, text } from "@dekad/core/text/text.ts";
import { amountText } from "@dekad/core/units/money.ts";
import { percentText } from "@dekad/core/units/ratio.ts";
import type { CellView, RollupView } from "@dekad/contract/rollups.ts";
import {
	actorOf,
	officeNow,
	type CommandContext,
	type CommonOptions,
	withInstallation,
} from "../context.ts";
import { instant } from "../instant.ts";
import { textTable } from "../text-table.ts";

type RollupOptions = CommonOptions & {
	period?: string;
	by?: string;
	list?: string;
	where?: string[];
	asOf?: Date;
	rebuild?: true;
};
const VIEWS = ["reported", "corrected"] as const;
const isView = (word: string): word is (typeof VIEWS)[number] =>
	(VIEWS as readonly string[]).includes(word);

/**
 * `dekad rollup`. `--as` says two things here: `--as reported` and `--as corrected` choose the view,
 * any other word is the user to act as; both may be given.
 */
export function addRollup(program: Command, context: CommandContext): void {
	const { lang } = context;
	const command = program
		.command("rollup")
		.description(text(lang, "cli.rollup"))
		.option("--period <id>", text(lang, "cli.rollup.period"))
		.option("--by <dimensions>", text(lang, "cli.rollup.by"))
		.option("--list <code>", text(lang, "cli.rollup.list"))
		.option(
			"--where <k=v>",
			text(lang, "cli.rollup.where"),
			(pair: string, before: string[] | undefined) => [...(before ?? []), pair],
		)
		.option("--as-of <instant>", text(lang, "cli.rollup.as_of"), instant)
		.option("--rebuild", text(lang, "cli.rollup.rebuild"))
		.addHelpText("after", `\n${text(lang, "cli.rollup.as")}`);
	context.answering(command, async (options: RollupOptions) => {
		const [{ rollup }, { rebuildTotals }, { asActor }] = await Promise.all([
			import("@dekad/server/rollups/queries.ts"),
			import("@dekad/server/rollups/rebuild-totals.ts"),
			import("@dekad/server/database/as-actor.ts"),
		]);
		const words = options.as ?? [];
		const asUser = words.findLast((word) => !isView(word));
		return withInstallation(context, options, async (installation) => {
			const now = await officeNow(context, installation);
			const { actor } = await actorOf(
				context,
				{ ...options, as: asUser === undefined ? [] : [asUser] },
				installation,
			);
			const rebuilt = options.rebuild
				? await rebuildTotals(installation.ownerDb, { actor, now })
				: undefined;
			const view = await asActor(
				installation.appDb,
				actor,
				(tx) =>
					rollup(tx, actor, {
						period: options.period,
						by: options.by,
						list: options.list,
						where: options.where?.join(","),
						asOf: options.asOf,
						view: words.findLast(isView),
						now,
					}),
				{ readOnly: true },
			);
			return {
				value: rebuilt ? { ...view, rebuilt } : view,
				lines: [
					...(rebuilt ? [text(actor.lang, "cli.rollup.rebuilt", rebuilt)] : []),
					...linesOf(view, actor.lang),
				],
			};
		});
	});
}

function linesOf(view: RollupView, lang: Lang): string[] {
	const rows = view.cells.map((cell) =>
		cellLine(
			Object.values(cell.label)
				.map((label) => label[lang])
				.join(" · ") || text(lang, "cli.rollup.total"),
			cell,
			lang,
		),
	);
	const total = cellLine(text(lang, "cli.rollup.total"), view.total, lang);
	const hasKeys = view.cells.some((cell) => Object.keys(cell.key).length > 0);
	return [
		text(lang, "cli.rollup.heading", { period: view.period, asOf: view.asOf }),
		...textTable([
			text(lang, "cli.rollup.columns").split("|"),
			...(hasKeys ? [...rows, total] : [total]),
		]),
	];
}

/** Money in 10,000 yuan with whole numbers, as tables of this trade show it; null is a dash, never 0. */
function cellLine(name: string, cell: CellView, lang: Lang): string[] {
	const dash = text(lang, "units.dash");
	const money = (yuan: number | null) =>
		yuan === null ? dash : amountText(yuan, "wan", 0);
	const percent = percentText(cell.actual, cell.annualPlan, 1);
	return [
		name,
		String(cell.projects),
		`${cell.reported}/${cell.expected}`,
		String(cell.accepted),
		money(cell.annualPlan),
		money(cell.planned),
		money(cell.actual),
		percent === null ? dash : `${percent}%`,
	];
}
