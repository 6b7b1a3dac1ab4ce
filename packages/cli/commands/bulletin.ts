import { extname } from "node:path";
import type { Command } from "commander";
import { text } from "@dekad/core/text/text.ts";
import { DekadError } from "@dekad/server/errors.ts";
import {
	actorOf,
	officeNow,
	type CommandContext,
	type CommonOptions,
	withInstallation,
} from "../context.ts";
import { writeWholeFile } from "../write-file.ts";

type BulletinOptions = CommonOptions & {
	period?: string;
	region?: string;
	list?: string;
};
const FORMATS = ["docx", "pdf", "xlsx"] as const;

/** `dekad bulletin`: freezes a period's figures and writes one document made from them. */
export function addBulletin(program: Command, context: CommandContext): void {
	const { lang } = context;
	const command = program
		.command("bulletin")
		.description(text(lang, "cli.bulletin"))
		.argument("<file>", text(lang, "cli.bulletin.file"))
		.option("--period <id>", text(lang, "cli.rollup.period"))
		.option("--region <code>", text(lang, "cli.bulletin.region"))
		.option("--list <code>", text(lang, "cli.rollup.list"));
	context.answering(command, async (options: BulletinOptions, file: string) => {
		const ending = extname(file).slice(1).toLowerCase();
		const format = FORMATS.find((each) => each === ending);
		if (!format)
			throw new DekadError("cli.usage", {
				problem: `FILE.${FORMATS.join(" | FILE.")}: ${file}`,
			});
		const [
			{ makeBulletin },
			{ getBulletinFile },
			{ getRegionPath },
			{ asActor },
		] = await Promise.all([
			import("@dekad/server/bulletins/make-bulletin.ts"),
			import("@dekad/server/bulletins/get-bulletin-file.ts"),
			import("@dekad/server/registry/get-region-path.ts"),
			import("@dekad/server/database/as-actor.ts"),
		]);
		return withInstallation(context, options, async (installation) => {
			const now = await officeNow(context, installation);
			const { appDb } = installation;
			const { actor } = await actorOf(context, options, installation);
			const region = options.region;
			const made = await makeBulletin(appDb, {
				actor,
				period: options.period,
				region:
					region === undefined
						? undefined
						: await asActor(appDb, actor, (tx) =>
								getRegionPath(tx, actor, region),
							),
				list: options.list,
				now,
			});
			const { content } = await getBulletinFile(appDb, {
				actor,
				snapshotId: made.snapshotId,
				format,
				lang: actor.lang,
				now,
			});
			const written = await writeWholeFile(file, content);
			const { snapshotId, period, asOf, headline } = made;
			return {
				value: { ...written, snapshotId, period, asOf, headline },
				lines: [text(actor.lang, "cli.bulletin.done", { file, period, asOf })],
			};
		});
	});
}
