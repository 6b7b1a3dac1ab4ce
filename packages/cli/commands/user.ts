import { type Command, Option } from "commander";
import { ROLES, type Role } from "@dekad/core/access/actor.ts";
import { text } from "@dekad/core/text/text.ts";
import {
	actorOf,
	officeNow,
	type CommandContext,
	osUserName,
	withInstallation,
} from "../context.ts";

type AddOptions = {
	displayName?: string;
	role?: Role;
	region?: string;
	organisation?: string;
	url: string;
};

/** `dekad user add|reset NAME`: accounts without the page, each answered by a link that sets the password once. */
export function addUser(program: Command, context: CommandContext): void {
	const { io, lang } = context;
	const user = program.command("user").description(text(lang, "cli.user"));
	const address = () =>
		new Option("--url <url>", text(lang, "cli.user.url")).default(
			"http://127.0.0.1:4300",
		);
	const answer = (
		url: string,
		made: { name: string; path: string; expiresAt: Date },
	) => {
		const link = new URL(made.path, url).href;
		const expiresAt = made.expiresAt.toISOString();
		return {
			value: { name: made.name, url: link, expiresAt },
			lines: [
				text(lang, "cli.user.link", { name: made.name, expiresAt }),
				link,
			],
		};
	};

	const add = user
		.command("add")
		.description(text(lang, "cli.user.add"))
		.argument("<name>", text(lang, "cli.user.name"))
		.option("--display-name <name>", text(lang, "cli.user.display_name"))
		.addOption(
			new Option("--role <role>", text(lang, "cli.user.role")).choices(ROLES),
		)
		.option("--region <code>", text(lang, "cli.user.region"))
		.option("--organisation <code>", text(lang, "cli.user.organisation"))
		.addOption(address());
	context.answering(
		add,
		async (
			options: AddOptions & Parameters<typeof withInstallation>[1],
			name: string,
		) => {
			const server = await import("@dekad/server/access/add-user.ts");
			const made = await withInstallation(
				context,
				options,
				async (installation) => {
					// The first operator of an empty installation has no office to stand in.
					const needsOffice =
						(options.role !== undefined && options.role !== "operator") ||
						options.jurisdiction !== undefined;
					const acting = needsOffice
						? await actorOf(context, options, installation)
						: undefined;
					return server.addUser(installation.ownerDb, {
						user: {
							loginName: name,
							displayName: options.displayName ?? name,
							role: options.role,
							regionCode: options.region,
							organisationCode: options.organisation,
						},
						actor: acting?.actor,
						office: acting?.office,
						// A membership begins on the office's own day, which the demo's clock decides in the demo.
						now: await officeNow(context, installation),
					});
				},
			);
			return answer(options.url, made);
		},
	);

	const reset = user
		.command("reset")
		.description(text(lang, "cli.user.reset"))
		.argument("<name>", text(lang, "cli.user.name"))
		.option("--second-factor-lost", text(lang, "cli.user.second_factor_lost"))
		.addOption(address());
	context.answering(
		reset,
		async (
			options: { url: string; secondFactorLost?: boolean } & Parameters<
				typeof withInstallation
			>[1],
			name: string,
		) => {
			const { resetUser } = await import("@dekad/server/access/reset-user.ts");
			const made = await withInstallation(context, options, ({ ownerDb }) =>
				resetUser(ownerDb, {
					loginName: name,
					ranBy: osUserName(io.env),
					clearsSecondFactor: options.secondFactorLost === true,
					now: io.now(),
				}),
			);
			return answer(options.url, made);
		},
	);
}
