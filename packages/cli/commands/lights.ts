import type { Command } from "commander";
import { text } from "@dekad/core/text/text.ts";
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
	list?: string;
	where?: string[];
	asOf?: Date;
};

/** `dekad lights`: every project's lights with their reasons; with `--as-of` those of that instant. */
export function addLights(program: Command, context: CommandContext): void {
	const { lang } = context;
	const command = program
		.command("lights")
		.description(text(lang, "cli.lights"))
		.option("--period <id>", text(lang, "cli.rollup.period"))
		.option("--list <code>", text(lang, "cli.rollup.list"))
		.option(
			"--where <pair>",
			text(lang, "cli.rollup.where"),
			(pair: string, before: string[] | undefined) => [...(before ?? []), pair],
		)
		.option("--as-of <instant>", text(lang, "cli.rollup.as_of"), instant);
	context.answering(command, async (options: LightsOptions) => {
		const [{ lightsOf }, { verdictView, countLights }, { asActor }] =
			await Promise.all([
				import("@dekad/server/lights/lights-of.ts"),
				import("@dekad/server/lights/light-views.ts"),
				import("@dekad/server/database/as-actor.ts"),
			]);
		return withInstallation(context, options, async (installation) => {
			const { actor } = await actorOf(context, options, installation);
			const now = await officeNow(context, installation);
			const judged = await asActor(
				installation.appDb,
				actor,
				(tx) =>
					lightsOf(tx, actor, {
						period: options.period,
						list: options.list,
						where: options.where?.join(","),
						asOf: options.asOf,
						now,
					}),
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
