import { type Command, Option } from "commander";
import { text } from "@dekad/core/text/text.ts";
import type { CommonOptions } from "../context.ts";
import { type CommandContext, withInstallation } from "../context.ts";

type AddOptions = CommonOptions & {
	name?: string;
	nameEn?: string;
	pack: string;
	rootRegion?: string;
	currency?: string;
	timeZone?: string;
};

/** `dekad jurisdiction add CODE`: a further office, or the first one of a machine without a page. */
export function addJurisdiction(
	program: Command,
	context: CommandContext,
): void {
	const { io, lang } = context;
	const jurisdiction = program
		.command("jurisdiction")
		.description(text(lang, "cli.jurisdiction"));
	const add = jurisdiction
		.command("add")
		.description(text(lang, "cli.jurisdiction.add"))
		.argument("<code>", text(lang, "cli.jurisdiction.code"))
		.option("--name <name>", text(lang, "cli.jurisdiction.name"))
		.option("--name-en <name>", text(lang, "cli.jurisdiction.name_en"))
		.addOption(
			new Option("--pack <id>", text(lang, "cli.jurisdiction.pack"))
				.choices(["generic", "shanxi"])
				.default("generic"),
		)
		.option("--root-region <code>", text(lang, "cli.jurisdiction.root_region"))
		.option("--currency <code>", text(lang, "cli.jurisdiction.currency"))
		.option("--time-zone <zone>", text(lang, "cli.jurisdiction.time_zone"));
	context.answering(add, async (options: AddOptions, code: string) => {
		const { createJurisdiction } = await import(
			"@dekad/server/setup/create-jurisdiction.ts"
		);
		const name = options.name ?? options.nameEn ?? code;
		const jurisdictionId = await withInstallation(
			context,
			options,
			({ ownerDb }) =>
				ownerDb.transaction().execute((tx) =>
					createJurisdiction(tx, {
						office: {
							code,
							nameZh: name,
							nameEn: options.nameEn ?? name,
							packId: options.pack,
							rootRegionCode: options.rootRegion,
							currency: options.currency,
							timeZone: options.timeZone,
						},
						now: io.now(),
					}),
				),
		);
		return {
			value: { code, jurisdictionId },
			lines: [text(lang, "cli.jurisdiction.done", { code, name })],
		};
	});
}
