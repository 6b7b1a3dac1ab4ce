import { type Command, InvalidArgumentError } from "commander";
import { dekadId, dekadRange, parseDekad } from "@dekad/core/periods/dekad.ts";
import { text } from "@dekad/core/text/text.ts";
import type { JudgedPeriod } from "@dekad/server/lights/lights-of.ts";
import {
	actorOf,
	type CommandContext,
	type CommonOptions,
	officeNow,
	withInstallation,
} from "../context.ts";
import { instant } from "../instant.ts";

type LightsOptions = CommonOptions & {
	period?: string;
	span?: string[];
	list?: string;
	where?: string[];
	asOf?: Date;
};

/** Every dekad from one to another, both included, as ids. */
function span(written: string): string[] {
	const [first = "", last = ""] = written.split("..");
	try {
		const dekads = dekadRange(parseDekad(first), parseDekad(last)).map(dekadId);
		if (dekads.length > 0) return dekads;
	} catch {
		// Told below, as a span that runs backwards is.
	}
	throw new InvalidArgumentError("2025-01-D1..2026-10-D3");
}

/**
 * `dekad lights`: every project's lights with their reasons; with `--as-of` those of that instant; with `--span` the
 * counts of each dekad of a span, and how many lights turned.
 */
export function addLights(program: Command, context: CommandContext): void {
	const { lang } = context;
	const command = program
		.command("lights")
		.description(text(lang, "cli.lights"))
		.option("--period <id>", text(lang, "cli.rollup.period"))
		.option("--span <first..last>", text(lang, "cli.lights.span"), span)
		.option("--list <code>", text(lang, "cli.rollup.list"))
		.option(
			"--where <pair>",
			text(lang, "cli.rollup.where"),
			(pair: string, before: string[] | undefined) => [...(before ?? []), pair],
		)
		.option("--as-of <instant>", text(lang, "cli.rollup.as_of"), instant);
	context.answering(command, async (options: LightsOptions) => {
		const [
			{ lightsOf, lightsOfPeriods },
			{ verdictView, countLights },
			{ asActor },
		] = await Promise.all([
			import("@dekad/server/lights/lights-of.ts"),
			import("@dekad/server/lights/light-views.ts"),
			import("@dekad/server/database/as-actor.ts"),
		]);
		return withInstallation(context, options, async (installation) => {
			const { actor } = await actorOf(context, options, installation);
			const now = await officeNow(context, installation);
			const question = {
				period: options.period,
				list: options.list,
				where: options.where?.join(","),
				asOf: options.asOf,
				now,
			};
			const { span: periods } = options;
			if (periods) {
				const turns = await asActor(
					installation.appDb,
					actor,
					(tx) =>
						turnsOf(lightsOfPeriods(tx, actor, question, periods), countLights),
					{ readOnly: true },
				);
				return {
					value: { asOf: (options.asOf ?? now).toISOString(), dekads: turns },
					lines: turns.map(({ period, counts, worse, better }) =>
						[
							period,
							...Object.values(counts),
							text(actor.lang, "cli.lights.turned", { worse, better }),
						].join("\t"),
					),
				};
			}
			const judged = await asActor(
				installation.appDb,
				actor,
				(tx) => lightsOf(tx, actor, question),
				{ readOnly: true },
			);
			const { scheme, period, dekad, pack, asOf } = judged;
			const { counts } = countLights(judged);
			const name = (severity: number | null) =>
				scheme.shades[(severity ?? "unknown") as 0].name[actor.lang];
			return {
				value: {
					period,
					dekad,
					asOf: asOf.toISOString(),
					pack,
					scheme: { id: scheme.id, version: scheme.version },
					counts,
					lights: judged.projects.map(({ facts, lights, ...project }) => {
						const verdicts = lights.verdicts.map((verdict) =>
							verdictView(scheme, facts, verdict),
						);
						return {
							project: project.code,
							projectId: project.projectId,
							name: project.name,
							light: lights.overall,
							components: verdicts.map(({ ruleId, component, severity }) => ({
								ruleId,
								component,
								severity,
							})),
							because: verdicts.filter(
								({ severity }) => severity !== null && severity > 0,
							),
							missing: [...new Set(verdicts.flatMap(({ missing }) => missing))],
						};
					}),
				},
				lines: [
					text(actor.lang, "cli.lights.heading", {
						period,
						scheme: scheme.name[actor.lang],
					}),
					...Object.entries(counts).map(
						([severity, count]) =>
							`${name(severity === "unknown" ? null : Number(severity))}\t${count}`,
					),
					...judged.projects
						.filter(({ lights }) => lights.overall === 3)
						.slice(0, 50)
						.map(
							({ code, name: project }) => `${name(3)}\t${code}\t${project}`,
						),
				],
			};
		});
	});
}

/** The counts of each dekad, and how many of the projects that had a light in the dekad before turned worse or better. */
async function turnsOf<Counts>(
	dekads: AsyncIterable<JudgedPeriod>,
	count: (judged: JudgedPeriod) => { counts: Counts },
) {
	const turns = [];
	let before = new Map<string, number>();
	for await (const judged of dekads) {
		const lights = new Map<string, number>();
		let [worse, better] = [0, 0];
		for (const {
			projectId,
			lights: { overall },
		} of judged.projects) {
			if (overall === null) continue;
			lights.set(projectId, overall);
			const was = before.get(projectId) ?? overall;
			if (overall > was) worse++;
			if (overall < was) better++;
		}
		before = lights;
		turns.push({
			period: judged.period,
			dekad: judged.dekad,
			scheme: { id: judged.scheme.id, version: judged.scheme.version },
			counts: count(judged).counts,
			worse,
			better,
		});
	}
	return turns;
}
